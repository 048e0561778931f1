/**
 * Owns the one running session: the state, the queue of events, the timers and the way of sound. The only impure part
 * of the machine; decides nothing itself. Must never let sound pass the reducer, nor past its fence.
 */
import type { ProfileId, TurnId } from '../../src-preload/contract/ids.js';
import type { SessionSnapshot, SinkHealth } from '../../src-preload/contract/session-snapshot.js';
import type { HotkeyHealth } from '../../src-preload/contract/talk.js';
import type { TurnLatency } from '../../src-preload/contract/transcript.js';
import type { ProviderEvent } from '../providers/types.js';
import { admit } from './answers.js';
import type { Command, Mark, Note } from './commands.js';
import type { SessionEvent, TimerName } from './events.js';
import { execute } from './execute.js';
import { EMPTY_LEDGER, latencyOf, record, type Ledger } from './latency.js';
import type { Fact, LinkFact, SessionPorts, Verb } from './ports.js';
import { project, type Outside } from './projection.js';
import { reduce } from './reduce.js';
import { liveTurns } from './reply.js';
import { initialState, liveConnection, type SessionState } from './state.js';
import type { Context } from './step.js';
import { EMPTY_TRANSCRIPT, fold, withLatency, type Folded, type Transcript } from './transcript.js';

export interface SessionOptions {
  /** Begins every id; must differ between runs, since turn ids are kept on disk. */
  readonly idPrefix: string;
  readonly profileId: ProfileId;
  readonly hotkey?: HotkeyHealth;
  readonly sink?: SinkHealth;
  /** Told every moment the person can feel, as it is known. */
  readonly onMark?: (mark: Mark) => void;
  /** Told every step before it is carried out, for logs; events and commands may hold what must not be logged. */
  readonly onStep?: (taken: TakenStep) => void;
}

export interface TakenStep {
  readonly event: SessionEvent;
  readonly before: SessionState;
  readonly after: SessionState;
  readonly commands: readonly Command[];
}

export interface Session {
  /** Takes a verb or a fact. One that comes while another is worked on waits its turn. */
  dispatch(event: Verb | Fact): void;
  snapshot(): SessionSnapshot;
  /** Told after each change; the answer stops that. */
  onSnapshot(listener: (snapshot: SessionSnapshot) => void): () => void;
  setHotkey(health: HotkeyHealth): void;
  setSink(health: SinkHealth): void;
  /** Whether the microphone is held back while the assistant is heard. */
  setHalfDuplex(halfDuplex: boolean): void;
  /** The assistant later turns belong to; end the conversation with the one before first. */
  setProfile(profileId: ProfileId): void;
  /** Reads again what the assistant in use can do, as for a changed option. */
  refresh(): void;
  /** Facts that came too late to matter, since the start. */
  staleFacts(): number;
  /** Lets go of microphone, sound and connection at once; idempotent. Nothing is told afterwards. */
  dispose(): void;
}

export function createSession(ports: SessionPorts, options: SessionOptions): Session {
  return new RunningSession(ports, options);
}

/** What the session is told of other parts, to be shown with it. */
type Facts = Omit<Outside, 'textInput' | 'lastLatency'>;

type AudioFact = Extract<LinkFact, { readonly type: 'provider-event' }> & {
  readonly event: Extract<ProviderEvent, { readonly type: 'reply-audio' }>;
};

const isAudio = (event: SessionEvent): event is AudioFact =>
  event.type === 'provider-event' && event.event.type === 'reply-audio';

class RunningSession implements Session {
  readonly #ports: SessionPorts;
  readonly #onMark: (mark: Mark) => void;
  readonly #onStep: (taken: TakenStep) => void;
  readonly #listeners = new Set<(snapshot: SessionSnapshot) => void>();
  readonly #queue: SessionEvent[] = [];
  readonly #timers = new Map<TimerName, () => void>();
  readonly #sounds = new Map<TurnId, { lengthMs: number; lastAtMs: number }>();
  #state: SessionState;
  #outside: Facts;
  #ledger: Ledger = EMPTY_LEDGER;
  #lastLatency: TurnLatency | null = null;
  #transcript: Transcript = EMPTY_TRANSCRIPT;
  #snapshot: SessionSnapshot;
  #work: 'resting' | 'running' | 'ending' | 'disposed' = 'resting';

  constructor(ports: SessionPorts, options: SessionOptions) {
    this.#ports = ports;
    this.#onMark = options.onMark ?? (() => undefined);
    this.#onStep = options.onStep ?? (() => undefined);
    this.#state = initialState(options.idPrefix);
    this.#outside = {
      profileId: options.profileId,
      hotkey: options.hotkey ?? { state: 'starting' },
      sink: options.sink ?? { state: 'ready', sink: 'native', fallback: 'none' },
      halfDuplex: false,
    };
    this.#snapshot = { revision: 0, ...this.#project() };
  }

  dispatch(event: SessionEvent): void {
    if (this.#isOver()) return;
    this.#queue.push(event);
    this.#run();
  }

  snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  onSnapshot(listener: (snapshot: SessionSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setHotkey(hotkey: HotkeyHealth): void {
    this.#setOutside({ hotkey });
  }

  setSink(sink: SinkHealth): void {
    this.#setOutside({ sink });
  }

  setHalfDuplex(halfDuplex: boolean): void {
    this.#setOutside({ halfDuplex });
  }

  setProfile(profileId: ProfileId): void {
    this.#setOutside({ profileId });
  }

  refresh(): void {
    this.#run();
  }

  staleFacts(): number {
    return this.#state.stale;
  }

  dispose(): void {
    switch (this.#work) {
      case 'disposed':
      case 'ending':
        return;
      case 'running':
        // What was begun is carried out first, so that what is let go of is what is there.
        this.#work = 'ending';
        return;
      case 'resting':
        this.#letGo();
    }
  }

  #letGo(): void {
    this.#work = 'disposed';
    this.#queue.length = 0;
    this.#listeners.clear();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    const { reply, capture, link } = this.#state;
    for (const { turnId, sound } of liveTurns(reply)) if (sound === 'some') this.#ports.reply.cut(turnId);
    if (capture.kind !== 'closed') this.#ports.capture.discard(capture.captureId);
    const connectionId = liveConnection(link);
    if (connectionId !== null) this.#ports.link.close(connectionId, 'detach');
  }

  #setOutside(change: Partial<Facts>): void {
    this.#outside = { ...this.#outside, ...change };
    this.#run();
  }

  /** Works until nothing waits. Whoever calls from within only leaves work behind. */
  #run(): void {
    if (this.#work !== 'resting') return;
    this.#work = 'running';
    try {
      do {
        for (let event = this.#next(); event !== null; event = this.#next()) this.#take(event);
        if (!this.#isOver()) this.#publish();
      } while (this.#queue.length > 0 && !this.#isOver());
    } finally {
      if (this.#isOver()) this.#letGo();
      else this.#work = 'resting';
    }
  }

  #next(): SessionEvent | null {
    return this.#isOver() ? null : (this.#queue.shift() ?? null);
  }

  /** Whether the session was disposed of by what it did. */
  #isOver(): boolean {
    return this.#work === 'ending' || this.#work === 'disposed';
  }

  #take(event: SessionEvent): void {
    if (isAudio(event)) this.#hear(event);
    else this.#apply(event);
  }

  /** Only the first sound of an answer is an event; the rest goes straight to the output while it is let through. */
  #hear({ type, connectionId, event }: AudioFact): void {
    const before = admit(this.#state, connectionId, event.turnId);
    if (before.kind !== 'live' || before.turn.sound === 'none' || before.turn.generation !== 'running') {
      this.#apply({ type, connectionId, event });
    }
    const now = admit(this.#state, connectionId, event.turnId);
    if (now.kind !== 'live' || now.turn.generation !== 'running') return;
    const { turnId } = now.turn;
    const { pcm, format } = event;
    this.#sounds.set(turnId, {
      lengthMs: (this.#sounds.get(turnId)?.lengthMs ?? 0) + (pcm.length * 1_000) / format.rateHz,
      lastAtMs: this.#ports.clock.nowMs(),
    });
    this.#ports.reply.write(turnId, pcm, format.rateHz);
  }

  #apply(event: SessionEvent): void {
    const { clock, random, capabilities } = this.#ports;
    const context: Context = {
      nowMs: clock.nowMs(),
      random: random(),
      capabilities: capabilities(),
      sounds: this.#sounds,
    };
    const { state, commands } = reduce(this.#state, event, context);
    this.#onStep({ event, before: this.#state, after: state, commands });
    this.#state = state;
    for (const command of commands) this.#execute(command);
  }

  #execute(command: Command): void {
    switch (command.type) {
      case 'start-timer':
        this.#startTimer(command.timer, command.key, command.delayMs);
        break;
      case 'cancel-timer':
        this.#cancelTimer(command.timer);
        break;
      case 'tell':
        this.#tell(command.note);
        break;
      case 'mark':
        this.#mark(command.mark);
        break;
      default:
        execute(this.#ports, command);
    }
  }

  #startTimer(timer: TimerName, key: string, delayMs: number): void {
    this.#cancelTimer(timer);
    const cancel = this.#ports.clock.after(delayMs, () => {
      this.#timers.delete(timer);
      this.dispatch({ type: 'timer-expired', timer, key });
    });
    this.#timers.set(timer, cancel);
  }

  #cancelTimer(timer: TimerName): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }

  #tell(note: Note): void {
    if (note.type === 'reply-ended') this.#sounds.delete(note.turnId);
    const stamp = { epochMs: this.#ports.clock.epochMs(), profileId: this.#outside.profileId };
    this.#keep(fold(this.#transcript, note, stamp));
  }

  #keep({ transcript, told }: Folded): void {
    this.#transcript = transcript;
    if (told !== null) this.#ports.transcript.upsert(told);
  }

  #mark(mark: Mark): void {
    this.#ledger = record(this.#ledger, mark);
    this.#onMark(mark);
    const latency = latencyOf(this.#ledger, mark.turnId);
    if (latency === null) return;
    this.#lastLatency = latency;
    this.#keep(withLatency(this.#transcript, mark.turnId, latency));
  }

  #project(): Omit<SessionSnapshot, 'revision'> {
    return project(this.#state, {
      ...this.#outside,
      textInput: this.#ports.capabilities().textInput,
      lastLatency: this.#lastLatency,
    });
  }

  #publish(): void {
    const next: SessionSnapshot = { revision: this.#snapshot.revision + 1, ...this.#project() };
    if (isSame(next, this.#snapshot)) return;
    this.#snapshot = next;
    for (const listener of this.#listeners) listener(next);
  }
}

/** Values are compared one level deep: nested ones are replaced, not changed, when they differ. */
const isSame = (one: SessionSnapshot, other: SessionSnapshot): boolean =>
  (Object.keys(one) as (keyof SessionSnapshot)[]).every((key) => key === 'revision' || one[key] === other[key]);
