/**
 * Owns what an action of the window is: its name, its keys, and whether it can be done now.
 */
import type { AppError, Result } from '../../src-preload/contract/app-error.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { KeyAction } from '../../src-preload/contract/talk.js';
import type { AppModel } from './app-state.svelte.js';
import type { ShortcutId } from './shortcuts.js';

/** In the order in which the palette lists them. */
export const ACTION_GROUPS = ['talk', 'go', 'assistant', 'look', 'more'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

export interface Action {
  readonly id: string;
  readonly group: ActionGroup;
  readonly name: string;
  /** Other words it is looked for by. */
  readonly keywords: readonly string[];
  readonly shortcuts: readonly ShortcutId[];
  /** The key that does the same from anywhere on the desktop. */
  readonly globalKey: KeyAction | null;
  /** It is in force already. */
  readonly current: boolean;
  /** Why it cannot be done now, for the person; null when it can. */
  readonly reason: string | null;
  readonly run: () => void;
}

/** What actions act upon. */
export interface ActionContext {
  readonly api: ParleyApi;
  readonly model: AppModel;
  /** Shows the view that an address names. */
  readonly go: (href: string) => void;
  /** Puts the focus into what searches the view, or the history where it has no search. */
  readonly search: () => void;
  readonly togglePalette: () => void;
  readonly showShortcuts: () => void;
  /** What was asked for could not be done. */
  readonly onfailed: (error: AppError) => void;
}

type Given = Pick<Action, 'id' | 'group' | 'name' | 'run'> & Partial<Action>;

export const action = (given: Given): Action => ({
  keywords: [],
  shortcuts: [],
  globalKey: null,
  current: false,
  reason: null,
  ...given,
});

/** Hands on what went wrong with a request. */
export function told<Value>(context: Pick<ActionContext, 'onfailed'>, answer: Promise<Result<Value>>): void {
  void answer.then((result) => {
    if (!result.ok) context.onfailed(result.error);
  });
}
