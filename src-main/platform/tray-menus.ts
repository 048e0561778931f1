/**
 * Owns the menus of the tray: one for each arrangement of entries, kept and used again, since Electron does not let go
 * of a menu that a tray has shown, and the tray changes several times with each turn. Marks and greyness are changed in
 * place; only other words make another menu. Knows Electron's menus by their shape alone.
 */

export type TrayItem<Action> =
  | { readonly kind: 'action'; readonly label: string; readonly action: Action; readonly enabled: boolean }
  | { readonly kind: 'check'; readonly label: string; readonly action: Action; readonly checked: boolean }
  | { readonly kind: 'radio'; readonly label: string; readonly action: Action; readonly checked: boolean }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem<Action>[] }
  | { readonly kind: 'separator' };

/** An entry of a menu that is to be made, in Electron's words. */
export interface EntryTemplate {
  readonly type?: 'separator' | 'checkbox' | 'radio';
  readonly label?: string;
  readonly submenu?: EntryTemplate[];
  readonly click?: () => void;
}

/** A menu that was made, as far as it is changed. */
export interface MadeMenu {
  readonly items: readonly { enabled: boolean; checked: boolean; readonly submenu?: MadeMenu }[];
}

/** Arrangements that come back are few: talking or not, and what is wrong with the talk key. */
export const KEPT_MENUS = 8;

export interface TrayMenus<Action, Menu> {
  /** The menu with these entries: often one that was shown before. */
  menuOf(items: readonly TrayItem<Action>[]): Menu;
}

export interface TrayMenusOptions<Action, Menu> {
  readonly make: (template: EntryTemplate[]) => Menu;
  readonly onAction: (action: Action) => void;
}

interface Kept<Action, Menu> {
  readonly menu: Menu;
  /** What each entry stands for now, the entries of submenus after their own. */
  actions: readonly (Action | null)[];
}

export function createTrayMenus<Action, Menu extends MadeMenu>({
  make,
  onAction,
}: TrayMenusOptions<Action, Menu>): TrayMenus<Action, Menu> {
  /** By arrangement, the longest unused first. */
  const known = new Map<string, Kept<Action, Menu>>();

  function build(items: readonly TrayItem<Action>[]): Kept<Action, Menu> {
    let count = 0;
    const template = (some: readonly TrayItem<Action>[]): EntryTemplate[] =>
      some.map((item): EntryTemplate => {
        const place = count;
        count += 1;
        const click = (): void => {
          const action = kept.actions[place] ?? null;
          if (action !== null) onAction(action);
        };
        switch (item.kind) {
          case 'separator':
            return { type: 'separator' };
          case 'menu':
            return { label: item.label, submenu: template(item.items) };
          case 'action':
            return { label: item.label, click };
          case 'check':
            return { type: 'checkbox', label: item.label, click };
          case 'radio':
            return { type: 'radio', label: item.label, click };
        }
      });
    const kept: Kept<Action, Menu> = { menu: make(template(items)), actions: [] };
    return kept;
  }

  return {
    menuOf(items) {
      const arrangement = JSON.stringify(arrangementOf(items));
      const kept = known.get(arrangement) ?? build(items);
      known.delete(arrangement);
      known.set(arrangement, kept);
      const [oldest] = known.keys();
      if (known.size > KEPT_MENUS && oldest !== undefined) known.delete(oldest);
      kept.actions = actionsOf(items);
      mark(kept.menu, items);
      return kept.menu;
    },
  };
}

/** What cannot be changed in a menu once it is made. */
const arrangementOf = <Action>(items: readonly TrayItem<Action>[]): readonly unknown[] =>
  items.map((item) => {
    switch (item.kind) {
      case 'separator':
        return null;
      case 'menu':
        return [item.label, arrangementOf(item.items)];
      default:
        return [item.kind, item.label];
    }
  });

const actionsOf = <Action>(items: readonly TrayItem<Action>[]): readonly (Action | null)[] =>
  items.flatMap((item) => {
    switch (item.kind) {
      case 'separator':
        return [null];
      case 'menu':
        return [null, ...actionsOf(item.items)];
      default:
        return [item.action];
    }
  });

function mark<Action>(menu: MadeMenu, items: readonly TrayItem<Action>[]): void {
  for (const [at, item] of items.entries()) {
    const entry = menu.items[at];
    if (entry === undefined) continue;
    switch (item.kind) {
      case 'separator':
        break;
      case 'menu':
        if (entry.submenu !== undefined) mark(entry.submenu, item.items);
        break;
      case 'action':
        entry.enabled = item.enabled;
        break;
      case 'check':
        entry.checked = item.checked;
        break;
      case 'radio':
        // Whatever is written to one of a group, it becomes the chosen one.
        if (item.checked) entry.checked = true;
        break;
    }
  }
}
