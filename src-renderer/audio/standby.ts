/**
 * Owns the microphone that is kept open between captures, where the person chose that. Opens it at most once for each
 * thing that changed (wish, devices, a capture that worked), never in a loop, and never takes it from a live capture.
 */
import type { CaptureGraph } from './capture-graph.js';
import { microphoneFailure, sameMicrophone, stopTracks, type MicrophoneWanted } from './microphone.js';
import type { OpenedMicrophone, OpenMicrophone } from './open-microphone.js';

/** A device that appears is announced several times, and needs a moment before it opens. */
const DEVICES_SETTLE_MS = 300;
/** A microphone that goes away this often, with nothing else changing, is left alone. */
const MAX_LOSSES = 3;

export interface StandbyPorts {
  readonly rateHz: number;
  readonly openMicrophone: OpenMicrophone;
  readonly graph: Pick<CaptureGraph, 'ready' | 'keep'>;
  /** Which device is the system's default microphone; any text that changes with it. */
  readonly defaultDevice: () => Promise<string>;
  /** Whether the system has this microphone now. */
  readonly isThere: (deviceId: string) => Promise<boolean>;
  /** Which microphone was opened. */
  readonly onOpened: (opened: OpenedMicrophone) => void;
  /** The microphone is held open, or no longer. */
  readonly onReady: (ready: boolean) => void;
  /** Calls back once after `delayMs`. */
  readonly after: (delayMs: number, callback: () => void) => void;
}

export interface Standby {
  /** Which microphone to keep open from now on; null keeps none. The same wish again changes nothing. */
  want(wanted: MicrophoneWanted | null): void;
  /** The kept microphone for a capture, perhaps still opening; null when there is none that fits. */
  lend(wanted: MicrophoneWanted): Promise<OpenedMicrophone> | null;
  /** Whether a stream is kept: whoever it was lent to must then not stop it. */
  keeps(stream: MediaStream): boolean;
  /** Whether a capture is live: until it ends, what it may have been lent stays open. */
  inUse(using: boolean): void;
  /** A microphone was opened elsewhere, so a failure of the past may be over. */
  worked(): void;
  devicesChanged(): void;
  /** While resting no microphone is kept: nobody is there to see that one is open. */
  rest(resting: boolean): void;
  /** The audio thread broke. */
  broken(): void;
  /** Releases the microphone at once; idempotent. */
  dispose(): void;
}

type Held =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly wanted: MicrophoneWanted; readonly opened: Promise<OpenedMicrophone> }
  | { readonly kind: 'open'; readonly wanted: MicrophoneWanted; readonly opened: OpenedMicrophone }
  /** Nothing is tried until something changes; a refusal by the person is not undone by other devices. */
  | { readonly kind: 'failed'; readonly denied: boolean };

const NONE: Held = { kind: 'none' };

export function createStandby(ports: StandbyPorts): Standby {
  const { rateHz, openMicrophone, graph, defaultDevice, isThere, onOpened, onReady, after } = ports;
  let wanted: MicrophoneWanted | null = null;
  let held: Held = NONE;
  let using = false;
  let resting = false;
  /** Losses since anything else changed. */
  let losses = 0;
  /** The default changed while the microphone was in use. */
  let missedDefault = false;
  let settling = false;
  /** What the system's default was when a microphone was last opened or the devices last changed. */
  let knownDefault: string | null = null;

  function reconcile(): void {
    if (using) return;
    if ((held.kind === 'opening' || held.kind === 'open') && (resting || !isWanted(held.wanted))) letGo(NONE);
    if (held.kind === 'none' && wanted !== null && !resting) open(wanted);
  }

  const isWanted = (other: MicrophoneWanted): boolean => wanted !== null && sameMicrophone(wanted, other);

  function letGo(next: Held): void {
    const before = held;
    held = next;
    if (before.kind !== 'open') return;
    graph.keep(null);
    stopTracks(before.opened.stream);
    onReady(false);
  }

  function open(what: MicrophoneWanted): void {
    const opening = openMicrophone(what, 'chosen');
    const opened = Promise.all([opening, graph.ready(rateHz)]).then(([ready]) => {
      if (held !== mine) throw new DOMException('No longer wanted.', 'AbortError');
      held = { kind: 'open', wanted: what, opened: ready };
      ready.stream.getAudioTracks()[0]?.addEventListener('ended', () => lost(ready.stream));
      graph.keep(ready.stream);
      onReady(true);
      onOpened(ready);
      return ready;
    });
    const mine: Held = { kind: 'opening', wanted: what, opened };
    held = mine;
    missedDefault = false;
    void readDefault();
    opened.catch((error: unknown) => {
      if (held === mine) held = { kind: 'failed', denied: microphoneFailure(error) === 'microphone-denied' };
      // It may open yet though the graph failed.
      opening.then(
        ({ stream }) => stopTracks(stream),
        () => undefined,
      );
    });
  }

  function lost(stream: MediaStream): void {
    if (held.kind !== 'open' || held.opened.stream !== stream) return;
    letGo({ kind: 'failed', denied: false });
    // Not every system says that a device went away, so another one is looked for as if it had.
    losses += 1;
    if (losses < MAX_LOSSES) settle();
  }

  /** Answers whether the default is another one than when it was last read. */
  async function readDefault(): Promise<boolean> {
    const now = await defaultDevice().catch(() => null);
    const changed = now !== null && knownDefault !== null && now !== knownDefault;
    knownDefault = now ?? knownDefault;
    return changed;
  }

  async function lookAgain(): Promise<void> {
    settling = false;
    missedDefault = (await readDefault()) || missedDefault;
    if (held.kind === 'failed' && !held.denied) held = NONE;
    // A stream stays with the device it was opened on, though the default is now another, or the chosen one back.
    else if (held.kind === 'open' && !using && (await isOutdated(held))) letGo(NONE);
    reconcile();
  }

  /** The answer counts only if the same microphone is still held, and not in use, by then. */
  async function isOutdated(was: Extract<Held, { kind: 'open' }>): Promise<boolean> {
    const { deviceId } = was.wanted;
    const outdated = deviceId === 'default' ? missedDefault : was.opened.use === 'other' && (await isThere(deviceId));
    return outdated && held === was && !using;
  }

  /** Looks once the devices had a moment to settle. */
  function settle(): void {
    if (wanted === null || settling) return;
    settling = true;
    after(DEVICES_SETTLE_MS, () => void lookAgain());
  }

  return {
    want(next) {
      if (next === wanted || (next !== null && isWanted(next))) return;
      wanted = next;
      losses = 0;
      if (held.kind === 'failed') held = NONE;
      reconcile();
    },
    lend(other) {
      if ((held.kind !== 'open' && held.kind !== 'opening') || !sameMicrophone(held.wanted, other)) return null;
      return held.kind === 'open' ? Promise.resolve(held.opened) : held.opened;
    },
    keeps: (stream) => held.kind === 'open' && held.opened.stream === stream,
    inUse(next) {
      const ended = using && !next;
      using = next;
      reconcile();
      if (!ended) return;
      // What came back meanwhile is used from now on.
      if (missedDefault || (held.kind === 'open' && held.opened.use === 'other')) settle();
    },
    worked() {
      losses = 0;
      if (held.kind === 'failed') held = NONE;
    },
    devicesChanged() {
      losses = 0;
      settle();
    },
    rest(next) {
      resting = next;
      reconcile();
    },
    broken() {
      if (held.kind === 'open') letGo({ kind: 'failed', denied: false });
    },
    dispose() {
      wanted = null;
      letGo(NONE);
    },
  };
}
