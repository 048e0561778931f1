/** A session on fake ports, with the words the tests speak in. */
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import type { TalkMode } from '../../../src-preload/contract/talk.js';
import type { Capabilities, ProviderEvent } from '../../../src-main/providers/types.js';
import { createSession, type Session, type TakenStep } from '../../../src-main/session/shell.js';
import { initialState, type SessionState } from '../../../src-main/session/state.js';
import type { Mark } from '../../../src-main/session/commands.js';
import type { Verb } from '../../../src-main/session/ports.js';
import { CAPABILITIES, createFakePorts, type FakePorts } from '../../fakes/session-ports.js';

export const WIRE_RATE_HZ = 24_000;
/** 20 ms of sound. */
export const sound = (turn: string): ProviderEvent => ({
  type: 'reply-audio',
  turnId: asTurnId(turn),
  format: pcm16(WIRE_RATE_HZ),
  pcm: new Int16Array(480),
});

export interface Stage {
  readonly ports: FakePorts;
  readonly session: Session;
  readonly steps: TakenStep[];
  readonly marks: Mark[];
  readonly state: SessionState;
  /** What the ports were asked since the last call. */
  asked(): readonly string[];
  /** `hands-free` is no press: it is turned on. */
  press(mode?: TalkMode): void;
  release(): void;
  verb(verb: Verb): void;
  /** Connects and is ready. */
  online(): void;
  /** A whole utterance: pressed, spoken, let go. */
  say(): void;
  from(event: ProviderEvent): void;
  /** The answer begins and is heard. */
  answered(turn: string): void;
}

export function createStage(capabilities: Partial<Capabilities> = {}): Stage {
  const ports = createFakePorts({ ...CAPABILITIES, ...capabilities });
  const steps: TakenStep[] = [];
  const marks: Mark[] = [];
  const session = createSession(ports, {
    idPrefix: 's',
    profileId: asProfileId('local'),
    onStep: (step) => steps.push(step),
    onMark: (mark) => marks.push(mark),
  });
  ports.tell = (fact) => session.dispatch(fact);
  let read = 0;
  const stage: Stage = {
    ports,
    session,
    steps,
    marks,
    get state() {
      return steps.at(-1)?.after ?? initialState('s');
    },
    asked() {
      const news = ports.log.slice(read);
      read = ports.log.length;
      return news;
    },
    press(mode = 'hold') {
      if (mode === 'hands-free') session.dispatch({ type: 'hands-free-set', on: true });
      else session.dispatch({ type: 'talk-start', mode, atMs: ports.clock.nowMs() });
    },
    release: () => session.dispatch({ type: 'talk-stop', atMs: ports.clock.nowMs() }),
    verb: (verb) => session.dispatch(verb),
    online() {
      session.dispatch({ type: 'session-start' });
      ports.link.ready();
    },
    say() {
      stage.press();
      ports.capture.started();
      stage.release();
      ports.capture.drained();
    },
    from: (event) => ports.link.event(event),
    answered(turn) {
      stage.from({ type: 'reply-start', turnId: asTurnId(turn) });
      stage.from(sound(turn));
      if (ports.reply.head !== null) ports.reply.started(ports.reply.head);
    },
  };
  return stage;
}
