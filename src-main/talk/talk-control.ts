/**
 * Owns the one running grammar: joins the talk key, the window, the command line and the tray into talk verbs, and
 * holds the timers the grammar asks for. Must never decide what a press means.
 */
import type { TalkSourceId } from '../../src-preload/contract/talk.js';
import {
  INITIAL_GRAMMAR,
  stepGrammar,
  type GrammarCommand,
  type GrammarInput,
  type GrammarSettings,
  type GrammarState,
  type GrammarWindow,
  type TalkVerb,
} from './grammar.js';

/** What the control needs of time; milliseconds, monotonic, the clock of the key events. */
export interface TalkClock {
  nowMs(): number;
  /** Calls back once after `delayMs`; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** What a person can ask for by command line or tray. */
export type TalkAction = 'start' | 'stop' | 'toggle' | 'cancel';

/** The inputs a source may give; windows are the control's own. */
export type TalkInput = Exclude<GrammarInput, { type: 'window-expired' }>;

export interface TalkControl {
  /** Takes what a key source reports. */
  input(input: TalkInput): void;
  /** A key or control of `source` went down now; for sources that carry no time of their own, such as the window. */
  press(source: TalkSourceId): void;
  release(source: TalkSourceId): void;
  /** `source` can no longer tell a release, as when its window is gone: what it holds stops. */
  lost(source: TalkSourceId): void;
  /** `start` latches, `toggle` starts when nothing is open and stops otherwise, `cancel` throws away what was said. */
  act(action: TalkAction): void;
  /**
   * A capture ended without the control: its cap, mute, a lost microphone, suspend. A held key says no more.
   * `startedAtMs` is the `atMs` of its talk-start; left out, whichever is open has ended.
   */
  sessionClosed(startedAtMs?: number): void;
  /** Counts from the next decision on, also while the key is held. */
  configure(settings: GrammarSettings): void;
  /** Whether a capture is asked for and not yet stopped or cancelled. */
  readonly open: boolean;
  /** Drops timers and later inputs; emits nothing; idempotent. */
  dispose(): void;
}

/**
 * Joins all sources. `emit` may call back into the control: such inputs run after the step under way. `onOpen` is told
 * when `open` has changed, after all that belongs to the change was emitted.
 */
export function createTalkControl(options: {
  readonly clock: TalkClock;
  readonly settings: GrammarSettings;
  readonly emit: (verb: TalkVerb) => void;
  readonly onOpen?: (open: boolean) => void;
}): TalkControl {
  const { clock, emit } = options;
  let settings = options.settings;
  let state: GrammarState = INITIAL_GRAMMAR;
  let disposed = false;
  let running = false;
  let toldOpen = false;
  const queue: GrammarInput[] = [];
  const timers = new Map<GrammarWindow, () => void>();

  const isOpen = (): boolean => state.phase.name !== 'idle';

  const clear = (window: GrammarWindow): void => {
    timers.get(window)?.();
    timers.delete(window);
  };

  const execute = (command: GrammarCommand): void => {
    switch (command.type) {
      case 'set-window': {
        const { window } = command;
        clear(window);
        const expire = (): void => {
          timers.delete(window);
          run({ type: 'window-expired', window });
        };
        timers.set(window, clock.after(Math.max(0, command.untilMs - clock.nowMs()), expire));
        return;
      }
      case 'clear-window':
        clear(command.window);
        return;
      default:
        emit(command);
    }
  };

  const run = (input: GrammarInput): void => {
    if (disposed) return;
    queue.push(input);
    if (running) return;
    running = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { state: after, commands } = stepGrammar(state, next, settings);
        state = after;
        for (const command of commands) execute(command);
      }
    } finally {
      running = false;
    }
    const open = isOpen();
    if (open === toldOpen) return;
    toldOpen = open;
    options.onOpen?.(open);
  };

  return {
    input: run,
    press: (source) => run({ type: 'key-down', source, atMs: clock.nowMs() }),
    release: (source) => run({ type: 'key-up', source, atMs: clock.nowMs() }),
    lost: (source) => run({ type: 'source-lost', source, atMs: clock.nowMs() }),
    act: (action) => run(action === 'cancel' ? { type: 'cancel' } : { type: action, atMs: clock.nowMs() }),
    sessionClosed: (startedAtMs) => run({ type: 'session-closed', startedAtMs: startedAtMs ?? null }),
    configure: (next) => {
      settings = next;
    },
    get open() {
      return isOpen();
    },
    dispose: () => {
      disposed = true;
      queue.length = 0;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
