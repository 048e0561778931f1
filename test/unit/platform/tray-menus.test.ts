import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { trayView, type TrayAction } from '../../../src-main/app/tray-view.js';
import { wordsOf } from '../../../src-main/i18n/words.js';
import {
  createTrayMenus,
  KEPT_MENUS,
  type EntryTemplate,
  type MadeMenu,
  type TrayItem,
} from '../../../src-main/platform/tray-menus.js';

/** Made as Electron makes them: writing to one of a group of radio entries chooses it. */
class FakeMenu implements MadeMenu {
  readonly items: readonly FakeEntry[];
  constructor(template: readonly EntryTemplate[]) {
    this.items = template.map((entry) => new FakeEntry(entry, this));
  }
}

class FakeEntry {
  readonly label: string;
  readonly click: () => void;
  readonly submenu?: FakeMenu;
  enabled = true;
  readonly #type: EntryTemplate['type'];
  readonly #menu: FakeMenu;
  #checked = false;
  constructor(template: EntryTemplate, menu: FakeMenu) {
    this.label = template.label ?? '';
    this.click = template.click ?? (() => undefined);
    this.#type = template.type;
    this.#menu = menu;
    if (template.submenu !== undefined) this.submenu = new FakeMenu(template.submenu);
  }
  get checked(): boolean {
    return this.#checked;
  }
  set checked(value: boolean) {
    if (this.#type === 'radio') for (const other of this.#menu.items) other.#checked = other === this;
    else this.#checked = value;
  }
}

function stage<Action>() {
  const made: FakeMenu[] = [];
  const chosen: Action[] = [];
  const menus = createTrayMenus<Action, FakeMenu>({
    make(template) {
      const menu = new FakeMenu(template);
      made.push(menu);
      return menu;
    },
    onAction: (action) => chosen.push(action),
  });
  return { made, chosen, menus };
}

const action = (label: string, what = label, enabled = true): TrayItem<string> => ({
  kind: 'action',
  label,
  action: what,
  enabled,
});

describe('menus of the tray', () => {
  it('a hundred turns make one menu for talking and one for the rest', () => {
    const { made, menus } = stage<TrayAction>();
    const base = { muted: false, handsFree: false, hotkey: { state: 'starting' } } as const;
    for (let turn = 0; turn < 100; turn += 1) {
      for (const phase of ['listening', 'thinking', 'speaking', 'idle'] as const) {
        const session = { ...base, phase, talkMode: phase === 'listening' ? 'hold' : null } as const;
        menus.menuOf(trayView(session, DEFAULT_SETTINGS, { kind: 'unknown' }, wordsOf('en')).items);
      }
    }
    expect(made).toHaveLength(2);
  });

  it('marks and greyness are changed in place, in submenus too', () => {
    const { made, menus } = stage<string>();
    const items = (isOn: boolean): readonly TrayItem<string>[] => [
      action('Talk', 'talk', isOn),
      { kind: 'separator' },
      { kind: 'check', label: 'Mute', action: 'mute', checked: !isOn },
      {
        kind: 'menu',
        label: 'Assistant',
        items: [
          { kind: 'radio', label: 'One', action: 'one', checked: isOn },
          { kind: 'radio', label: 'Other', action: 'other', checked: !isOn },
        ],
      },
    ];
    const state = ({ items: [talk, , mute, assistant] }: FakeMenu) => [
      talk?.enabled,
      mute?.checked,
      assistant?.submenu?.items.map(({ checked }) => checked),
    ];
    expect(state(menus.menuOf(items(true)))).toEqual([true, false, [true, false]]);
    expect(state(menus.menuOf(items(false)))).toEqual([false, true, [false, true]]);
    expect(state(menus.menuOf(items(true)))).toEqual([true, false, [true, false]]);
    expect(made).toHaveLength(1);
  });

  it('an entry does what it stands for now, not what it stood for when it was made', () => {
    const { chosen, menus } = stage<string>();
    const items = (what: string): readonly TrayItem<string>[] => [
      { kind: 'menu', label: 'More', items: [action('In it', `in it: ${what}`)] },
      action('Mute', what),
    ];
    menus.menuOf(items('mute'));
    const menu = menus.menuOf(items('unmute'));
    menu.items[1]?.click();
    menu.items[0]?.submenu?.items[0]?.click();
    expect(chosen).toEqual(['unmute', 'in it: unmute']);
  });

  it('other words make another menu', () => {
    const { made, menus } = stage<string>();
    menus.menuOf([action('Talk')]);
    menus.menuOf([action('Stop')]);
    menus.menuOf([{ kind: 'menu', label: 'Talk', items: [] }]);
    menus.menuOf([{ kind: 'check', label: 'Talk', action: 'talk', checked: false }]);
    expect(made.map(({ items }) => items.map(({ label }) => label))).toEqual([['Talk'], ['Stop'], ['Talk'], ['Talk']]);
  });

  it('of many arrangements the latest are kept', () => {
    const { made, menus } = stage<string>();
    const label = (at: number) => [action(`Assistant ${at}`)];
    for (let at = 0; at < KEPT_MENUS; at += 1) menus.menuOf(label(at));
    // Used again, so that another one is the longest unused.
    menus.menuOf(label(0));
    menus.menuOf(label(KEPT_MENUS));
    expect(made).toHaveLength(KEPT_MENUS + 1);
    menus.menuOf(label(0));
    expect(made).toHaveLength(KEPT_MENUS + 1);
    menus.menuOf(label(1));
    expect(made).toHaveLength(KEPT_MENUS + 2);
  });
});
