/**
 * Owns a trial of the global keys: which were seen, which are down, and when nothing came for so long that something
 * must be wrong. Uses one timer at a time. Must never outlive the view: until it ends, the keys do nothing else.
 */
import type { ParleyApi } from '../../../src-preload/contract/ipc/table.js';
import type { KeyAction, KeySeen } from '../../../src-preload/contract/talk.js';

/** After this long without a key, advice is given. */
const ADVICE_AFTER_MS = 8_000;
/** After this long without a key nobody is at it: the keys are given back. */
const END_AFTER_MS = 60_000;

export interface KeyTrial {
  readonly state: 'off' | 'waiting' | 'advising' | 'seen' | 'abandoned';
  /** The last thing seen of each key. */
  readonly seen: Readonly<Partial<Record<KeyAction, KeySeen>>>;
  start(): void;
  /** Idempotent. */
  stop(): void;
}

export function createKeyTrial(api: Pick<ParleyApi['talk'], 'tryingKeys' | 'keySeen'>): KeyTrial {
  let state = $state<KeyTrial['state']>('off');
  let seen = $state.raw<KeyTrial['seen']>({});
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | null = null;

  const after = (delayMs: number, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(then, delayMs);
  };
  const end = (how: 'off' | 'abandoned'): void => {
    if (unsubscribe === null) return;
    clearTimeout(timer);
    unsubscribe();
    unsubscribe = null;
    state = how;
    api.tryingKeys(false);
  };
  const abandonLater = (delayMs: number): void => after(delayMs, () => end('abandoned'));

  return {
    get state() {
      return state;
    },
    get seen() {
      return seen;
    },
    start() {
      if (unsubscribe !== null) return;
      seen = {};
      state = 'waiting';
      unsubscribe = api.keySeen((key) => {
        seen = { ...seen, [key.action]: key };
        state = 'seen';
        abandonLater(END_AFTER_MS);
      });
      api.tryingKeys(true);
      after(ADVICE_AFTER_MS, () => {
        state = 'advising';
        abandonLater(END_AFTER_MS - ADVICE_AFTER_MS);
      });
    },
    stop: () => end('off'),
  };
}
