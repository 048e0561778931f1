/**
 * Owns the voice path of the app without its devices: the real grammar, session and uplink, joined as the app joins
 * them, before a microphone, a service and an output made by hand. One clock for all.
 */
import { asProfileId } from '../../../src-preload/contract/ids.js';
import type { ConnectionId } from '../../../src-preload/contract/ids.js';
import type { SessionSnapshot } from '../../../src-preload/contract/session-snapshot.js';
import { createUplink, type Uplink } from '../../../src-main/adapters/uplink.js';
import { createAnsweredPress } from '../../../src-main/app/answered-press.js';
import { createTracePoints } from '../../../src-main/app/trace-points.js';
import type { Capabilities, Intent } from '../../../src-main/providers/types.js';
import type { CaptureFact, CapturePort } from '../../../src-main/session/ports.js';
import { createSession, type Session, type TakenStep } from '../../../src-main/session/shell.js';
import { initialState, type SessionState } from '../../../src-main/session/state.js';
import type { GrammarSettings } from '../../../src-main/talk/grammar.js';
import { createTalkControl, type TalkControl } from '../../../src-main/talk/talk-control.js';
import { CAPABILITIES, createFakePorts, type FakePorts } from '../../fakes/session-ports.js';
import type { Mark } from '../../rig/trace.js';

export interface WholeApp {
  readonly ports: FakePorts;
  readonly control: TalkControl;
  readonly session: Session;
  readonly uplink: Uplink;
  /** As the app would have written them. */
  readonly marks: readonly Mark[];
  readonly steps: readonly TakenStep[];
  readonly state: SessionState;
  readonly snapshots: readonly SessionSnapshot[];
  /** What each connection was sent, in order. */
  readonly wire: ReadonlyMap<ConnectionId, readonly Intent[]>;
  /** One frame of the microphone, where it is open. */
  frame(): void;
  /** How many timers the grammar has running. */
  grammarTimers(): number;
}

export function createWholeApp(settings: GrammarSettings, capabilities: Partial<Capabilities> = {}): WholeApp {
  const ports = createFakePorts({ ...CAPABILITIES, ...capabilities });
  const { clock } = ports;
  const marks: Mark[] = [];
  const steps: TakenStep[] = [];
  const snapshots: SessionSnapshot[] = [];
  const wire = new Map<ConnectionId, Intent[]>();
  let grammarTimers = 0;

  const points = createTracePoints(
    {
      mark: (name, atMs, fields = {}) => void marks.push({ name, atMs, ...fields }),
      pcm: () => undefined,
      dispose: () => Promise.resolve(),
    },
    clock,
  );

  const toService = ports.link.send.bind(ports.link);
  const send = (connectionId: ConnectionId, intent: Intent): void => {
    toService(connectionId, intent);
    const sent = wire.get(connectionId);
    if (sent === undefined) wire.set(connectionId, [intent]);
    else sent.push(intent);
  };
  ports.link.send = send;
  const uplink = createUplink({
    send,
    onFirstFrame: (captureId) => session.dispatch({ type: 'first-frame-sent', captureId, atMs: clock.nowMs() }),
  });

  // As main's side of the microphone does: a capture that ends is news for the key that began it.
  const press = createAnsweredPress((pressedAtMs) => control.sessionClosed(pressedAtMs));
  const capture: CapturePort = {
    open(captureId) {
      press.opened(captureId);
      ports.capture.open(captureId);
    },
    stop(captureId) {
      ports.capture.stop(captureId);
      press.closed(captureId);
    },
    discard(captureId) {
      ports.capture.discard(captureId);
      press.closed(captureId);
    },
  };
  const isEnd = (type: string): type is Exclude<CaptureFact['type'], 'capture-started'> =>
    type === 'capture-failed' || type === 'capture-stalled' || type === 'capture-drained';

  const session = createSession(
    { ...ports, capture, uplink },
    {
      idPrefix: 's',
      profileId: asProfileId('local'),
      onMark: (mark) => points.felt(mark),
      onStep(taken) {
        steps.push(taken);
        points.stepped(taken);
      },
    },
  );
  session.onSnapshot((snapshot) => snapshots.push(snapshot));
  // As where the app is composed: without a key the microphone stays open when a press is over by itself.
  let lastPressMs: number | null = null;
  let keyTalks = false;
  session.onSnapshot(({ handsFree, talkMode }) => {
    const talks = talkMode === 'hold' || talkMode === 'latched';
    if (keyTalks && !talks && handsFree && lastPressMs !== null) control.sessionClosed(lastPressMs);
    keyTalks = talks;
  });
  ports.tell = (fact) => {
    session.dispatch(fact);
    if (isEnd(fact.type) && 'captureId' in fact) press.closed(fact.captureId);
  };
  const control = createTalkControl({
    clock: {
      nowMs: () => clock.nowMs(),
      after(delayMs, callback) {
        grammarTimers += 1;
        let isOver = false;
        const over = (): void => {
          if (!isOver) grammarTimers -= 1;
          isOver = true;
        };
        const cancel = clock.after(delayMs, () => {
          over();
          callback();
        });
        return () => {
          over();
          cancel();
        };
      },
    },
    settings,
    emit(verb) {
      if (verb.type === 'talk-start') {
        press.pressed(verb.atMs);
        lastPressMs = verb.atMs;
      }
      session.dispatch(verb);
      if (verb.type === 'talk-start' && session.snapshot().muted) control.sessionClosed(verb.atMs);
    },
  });

  return {
    ports,
    control,
    session,
    uplink,
    marks,
    steps,
    get state() {
      return steps.at(-1)?.after ?? initialState('s');
    },
    snapshots,
    wire,
    frame() {
      const { current } = ports.capture;
      if (current !== null && current.phase !== 'asked') uplink.frame(current.id, new Int16Array(320));
    },
    grammarTimers: () => grammarTimers,
  };
}
