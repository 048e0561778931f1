/**
 * Owns the source 'portal': the desktop's GlobalShortcuts portal, as Wayland desktops offer it. It keeps one session
 * alive, tries again with a growing pause, and says what the key is in the desktop's own words.
 * Must never ask the person again after a no, unless they want it.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { KEY_ACTIONS, type HotkeyHealth } from '../../src-preload/contract/talk.js';
import { say } from '../../src-preload/contract/said.js';
import type { KeyChords, KeySource, KeySourceInput } from './key-source.js';
import { createPortalKeys } from './portal/portal-keys.js';
import { createPortalLink, type PortalLink, type PortalLinkOptions, type PortalResult } from './portal/portal-link.js';
import type { BoundShortcut } from './portal/portal-words.js';
import { xdgTrigger } from './portal/trigger.js';
import { createTryBudget } from './portal/try-budget.js';

/** A question the person leaves open this long counts as answered with no, until they answer it after all. */
const QUESTION_PATIENCE_MS = 60_000;

/** Of the interface; from then on the desktop shows its window for the combinations. */
const CONFIGURE_VERSION = 2;

type Unavailable = Extract<HotkeyHealth, { state: 'unavailable' }>['reason'];

export interface PortalSource extends KeySource {
  /** Shows where the desktop lets the person choose the combinations, or asks them again after a no. */
  changeInDesktop(): Promise<Result<null>>;
}

export interface PortalSourceOptions extends Pick<PortalLinkOptions, 'openBus' | 'token' | 'appId'> {
  /** Monotonic milliseconds. */
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  readonly chords: KeyChords;
  readonly onInput: (input: KeySourceInput) => void;
  /** Told each change, starting from `starting`. */
  readonly onHealth: (health: HotkeyHealth) => void;
  /** Gets a reason fit for the log. */
  readonly onDetail?: (detail: string) => void;
  /** Makes the portal's register know `appId`; answers whether another try is worth it. */
  readonly installEntry: () => Promise<boolean>;
}

export function createPortalSource(options: PortalSourceOptions): PortalSource {
  const { clock, onInput, onHealth } = options;
  const keys = createPortalKeys();
  const budget = createTryBudget();
  let chords = options.chords;
  let stage: 'off' | 'on' | 'disposed' = 'off';
  let link: PortalLink | null = null;
  /** The link that failed: nothing it says counts, but for the portal being back. */
  let failedLink: PortalLink | null = null;
  let version = 0;
  let health: HotkeyHealth = { state: 'starting' };
  /** 'unknown-app' was answered: first an entry is written, then we go without a name. */
  let introduction: 'try' | 'installed' | 'none' = 'try';
  let cancelTimer = (): void => {};

  const setHealth = (next: HotkeyHealth): void => {
    const isSame = JSON.stringify(next) === JSON.stringify(health);
    health = next;
    if (!isSame) onHealth(next);
  };
  const give = (inputs: readonly KeySourceInput[]): void => inputs.forEach(onInput);
  const unavailable = (reason: Unavailable, detail: string): void => {
    give(keys.lostForGood(clock.nowMs()));
    options.onDetail?.(detail);
    setHealth({ state: 'unavailable', reason });
  };
  const armed = (trigger: string | null): void => setHealth({ state: 'armed', source: 'portal', trigger });

  /** The desktop tells all that is bound; without the talk key there is none. */
  const adopt = (shortcuts: readonly BoundShortcut[]): void => {
    const talk = shortcuts.find(({ action }) => action === 'talk');
    if (talk !== undefined) armed(talk.trigger);
    else unavailable('declined', 'the desktop bound no talk key');
  };

  const drop = (): void => {
    cancelTimer();
    link?.close();
    failedLink?.close();
    link = null;
    failedLink = null;
    give(keys.lost(clock.nowMs()));
  };

  /** The link stays: it tells when the portal is back. */
  const giveUp = (reason: Unavailable, detail: string): void => {
    cancelTimer();
    unavailable(reason, detail);
  };

  const wasDeclined = (): boolean => health.state === 'unavailable' && health.reason === 'declined';

  const failedOnce = (detail: string): void => {
    // Another session would ask the person again.
    if (wasDeclined()) return;
    cancelTimer();
    failedLink = link;
    link = null;
    give(keys.lost(clock.nowMs()));
    const pauseMs = budget.failed(clock.nowMs());
    if (pauseMs === null) {
      giveUp('crashed', detail);
      return;
    }
    options.onDetail?.(detail);
    setHealth({ state: 'starting' });
    cancelTimer = clock.after(pauseMs, () => void connect());
  };

  const refuse = async (mine: PortalLink, result: Extract<PortalResult<unknown>, { ok: false }>): Promise<void> => {
    switch (result.why) {
      case 'absent': {
        giveUp('wayland', result.detail);
        return;
      }
      case 'declined': {
        giveUp('declined', result.detail);
        return;
      }
      case 'failed': {
        failedOnce(result.detail);
        return;
      }
      case 'unknown-app': {
        const installed = introduction === 'try' && (await options.installEntry());
        if (link !== mine) return;
        introduction = installed ? 'installed' : 'none';
        return connect();
      }
    }
  };

  async function connect(): Promise<void> {
    drop();
    const mine: PortalLink = createPortalLink({
      openBus: options.openBus,
      after: (delayMs, callback) => clock.after(delayMs, callback),
      token: options.token,
      appId: options.appId,
      introduce: introduction !== 'none',
      listeners: {
        onPressed(action) {
          if (link !== mine) return;
          // A desktop may tell of nothing bound and send the key all the same: the key is the better witness.
          if (action === 'talk' && health.state !== 'armed') armed(null);
          give(keys.pressed(action, clock.nowMs()));
        },
        onReleased(action) {
          if (link === mine) give(keys.released(action, clock.nowMs()));
        },
        onShortcuts(shortcuts) {
          if (link === mine) adopt(shortcuts);
        },
        onLost(detail) {
          if (link === mine) failedOnce(detail);
        },
        onPortalBack() {
          if (health.state !== 'unavailable' || wasDeclined()) return;
          setHealth({ state: 'starting' });
          void connect();
        },
      },
    });
    link = mine;
    const opened = await mine.open();
    if (link !== mine) return;
    if (!opened.ok) return refuse(mine, opened);
    version = opened.value;
    cancelTimer = clock.after(QUESTION_PATIENCE_MS, () => giveUp('declined', 'the question was not answered'));
    const bound = await mine.bind(
      KEY_ACTIONS.map((action) => {
        const chord = chords[action];
        return { action, trigger: chord === null ? null : xdgTrigger(chord) };
      }),
    );
    if (link !== mine) return;
    cancelTimer();
    if (bound.ok) adopt(bound.value);
    else return refuse(mine, bound);
  }

  const begin = (): void => {
    budget.forget();
    introduction = 'try';
    setHealth({ state: 'starting' });
    void connect();
  };

  /** After sleep or a locked screen: the session may be gone without a word. */
  const look = async (mine: PortalLink): Promise<void> => {
    const listed = await mine.list();
    if (link !== mine) return;
    if (listed.ok) adopt(listed.value);
    else failedOnce(listed.detail);
  };

  return {
    start() {
      if (stage !== 'off') return;
      stage = 'on';
      void connect();
    },
    setChords(next) {
      // The desktop keeps what the person chose there; ours is a proposal for the first time only.
      chords = next;
    },
    watchEscape: () => {},
    rearm() {
      if (stage !== 'on') return;
      give(keys.lost(clock.nowMs()));
      if (health.state === 'armed' && link !== null) void look(link);
      else if (health.state === 'unavailable' && !wasDeclined()) begin();
    },
    async changeInDesktop() {
      if (stage !== 'on') return failed(appError('hotkey-unavailable'));
      if (health.state === 'armed' && link !== null) {
        if (version < CONFIGURE_VERSION)
          return failed(appError('hotkey-unavailable', { detail: say('key-in-desktop') }));
        const shown = await link.configure();
        return shown.ok ? ok(null) : failed(appError('hotkey-unavailable'));
      }
      if (health.state === 'unavailable') begin();
      return ok(null);
    },
    dispose() {
      if (stage === 'disposed') return;
      stage = 'disposed';
      drop();
    },
  };
}
