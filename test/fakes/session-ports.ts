/**
 * Session ports that keep their promises and insist on the session keeping its own: a command about something that
 * is not there, or the wrong way round, throws. Facts are given by the test, through the same objects.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import { pcm16 } from '../../src-preload/contract/audio.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { Capabilities, Intent, ProviderEvent, ResumeValue } from '../../src-main/providers/types.js';
import type {
  CapturePort,
  ClockPort,
  EndpointerPort,
  Fact,
  LinkPort,
  ReplyPort,
  SessionPorts,
  TranscriptPort,
  UplinkPort,
  UtteranceStart,
} from '../../src-main/session/ports.js';

export const CAPABILITIES: Capabilities = {
  uplink: 'stream',
  inputFormat: pcm16(16_000),
  turnEnd: 'both',
  cancel: 'wire',
  userTranscript: 'partial',
  replyText: 'partial',
  textInput: true,
  greeting: 'none',
  resume: 'handle',
  maxConnectionMs: null,
  idleHangUpMs: 300_000,
};

export const LOST: AppError = appError('connection-lost');

function promise(kept: boolean, broken: string): asserts kept {
  if (!kept) throw new Error(`The session broke its word: ${broken}.`);
}

type Tell = (fact: Fact) => void;
type Log = (entry: string) => void;

export class FakeClock implements ClockPort {
  #nowMs = 1_000;
  #serial = 0;
  readonly #timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const serial = this.#serial++;
    promise(Number.isFinite(delayMs) && delayMs >= 0, `a timer of ${delayMs} ms`);
    this.#timers.set(serial, { atMs: this.#nowMs + delayMs, callback });
    return () => this.#timers.delete(serial);
  }

  get running(): number {
    return this.#timers.size;
  }

  /** Milliseconds to the next timer; null without one. */
  get nextInMs(): number | null {
    const next = Math.min(...[...this.#timers.values()].map(({ atMs }) => atMs));
    return Number.isFinite(next) ? next - this.#nowMs : null;
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, { atMs }]) => atMs <= untilMs)
        .sort(([, a], [, b]) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      const [serial, { atMs, callback }] = due;
      this.#timers.delete(serial);
      this.#nowMs = Math.max(this.#nowMs, atMs);
      callback();
    }
    this.#nowMs = untilMs;
  }
}

export class FakeLink implements LinkPort {
  readonly opened: ConnectionId[] = [];
  readonly resumes: (ResumeValue | null)[] = [];
  readonly sent: Intent[] = [];
  /** Whether somebody waits on the live connection. */
  attended = false;
  live: { readonly id: ConnectionId; phase: 'connecting' | 'ready' | 'closing' } | null = null;
  readonly #tell: Tell;
  readonly #log: Log;

  constructor(tell: Tell, log: Log) {
    this.#tell = tell;
    this.#log = log;
  }

  open(id: ConnectionId, resume: ResumeValue | null): void {
    this.#log(`open-link ${id}`);
    promise(this.live === null, 'two connections at once');
    promise(!this.opened.includes(id), 'a connection id used twice');
    this.opened.push(id);
    this.resumes.push(resume);
    this.live = { id, phase: 'connecting' };
    this.attended = false;
  }

  send(id: ConnectionId, intent: Intent): void {
    this.#log(`send ${intent.type}`);
    promise(this.live?.id === id && this.live.phase === 'ready', `${intent.type} sent on a dead connection`);
    this.sent.push(intent);
  }

  attend(id: ConnectionId, isAttended: boolean): void {
    promise(this.live?.id === id && this.live.phase === 'ready', 'a dead connection attended to');
    promise(isAttended !== this.attended, 'told of attention that did not change');
    this.attended = isAttended;
  }

  probe(id: ConnectionId): void {
    this.#log('probe-link');
    promise(this.live?.id === id && this.live.phase !== 'closing', 'a dead connection probed');
  }

  close(id: ConnectionId, how: 'leave' | 'detach'): void {
    this.#log(`close-link ${how}`);
    promise(this.live?.id === id, 'a dead connection closed');
    if (how === 'detach') this.live = null;
    else this.live.phase = 'closing';
  }

  /** The id of the latest connection, dead or alive. */
  get last(): ConnectionId {
    const id = this.opened.at(-1);
    if (id === undefined) throw new Error('No connection was opened.');
    return id;
  }

  step(step: 'preparing' | 'opening' | 'awaiting-ready'): void {
    this.#tell({ type: 'link-step', connectionId: this.last, step });
  }

  ready(): void {
    if (this.live?.phase === 'connecting') this.live.phase = 'ready';
    this.event({ type: 'session-ready' });
  }

  event(event: ProviderEvent, connectionId: ConnectionId = this.last): void {
    this.#tell({ type: 'provider-event', connectionId, event });
  }

  lose(error: AppError = LOST): void {
    const connectionId = this.last;
    if (this.live?.id === connectionId) this.live = null;
    this.#tell({ type: 'link-lost', connectionId, error });
  }

  closed(): void {
    this.live = null;
    this.#tell({ type: 'link-closed', connectionId: this.last });
  }
}

export class FakeCapture implements CapturePort {
  current: { readonly id: CaptureId; phase: 'asked' | 'open' | 'stopping' } | null = null;
  last: CaptureId | null = null;
  readonly #tell: Tell;
  readonly #log: Log;

  constructor(tell: Tell, log: Log) {
    this.#tell = tell;
    this.#log = log;
  }

  open(id: CaptureId): void {
    this.#log(`open-capture ${id}`);
    promise(this.current === null, 'two microphones at once');
    promise(this.last === null || id > this.last, 'a capture id used twice');
    this.last = id;
    this.current = { id, phase: 'asked' };
  }

  stop(id: CaptureId): void {
    this.#log(`stop-capture ${id}`);
    promise(this.current?.id === id && this.current.phase !== 'stopping', 'a closed microphone stopped');
    this.current.phase = 'stopping';
  }

  discard(id: CaptureId): void {
    this.#log(`discard-capture ${id}`);
    promise(this.current?.id === id, 'a closed microphone discarded');
    this.current = null;
  }

  get #id(): CaptureId {
    if (this.last === null) throw new Error('No capture was opened.');
    return this.last;
  }

  started(): void {
    if (this.current?.phase === 'asked') this.current.phase = 'open';
    this.#tell({ type: 'capture-started', captureId: this.#id });
  }

  drained(recordedMs = 1_000): void {
    this.current = null;
    this.#tell({ type: 'capture-drained', captureId: this.#id, recordedMs });
  }

  failed(error: AppError = appError('microphone-busy'), recordedMs = 0): void {
    this.current = null;
    this.#tell({ type: 'capture-failed', captureId: this.#id, error, recordedMs });
  }

  stalled(recordedMs = 0): void {
    this.#tell({ type: 'capture-stalled', captureId: this.#id, recordedMs });
  }
}

export class FakeUplink implements UplinkPort {
  utterance: {
    readonly captureId: CaptureId;
    readonly turnId: TurnId;
    readonly start: UtteranceStart;
    phase: 'recording' | 'complete' | 'parked';
  } | null = null;
  gate: ConnectionId | null = null;
  /** The microphone that is open without a key. */
  listening: { readonly captureId: CaptureId; readonly stream: TurnId | null } | null = null;
  readonly #link: FakeLink;
  readonly #tell: Tell;
  readonly #log: Log;

  constructor(link: FakeLink, tell: Tell, log: Log) {
    this.#link = link;
    this.#tell = tell;
    this.#log = log;
  }

  begin(captureId: CaptureId, turnId: TurnId, start: UtteranceStart): void {
    this.#log('begin-utterance');
    promise(this.utterance?.phase !== 'recording', 'an utterance begun within another');
    this.utterance = { captureId, turnId, start, phase: 'recording' };
  }

  #recording(captureId: CaptureId): NonNullable<FakeUplink['utterance']> {
    promise(
      this.utterance?.captureId === captureId && this.utterance.phase === 'recording',
      'an utterance ended that is not recorded',
    );
    return this.utterance;
  }

  end(captureId: CaptureId): void {
    this.#log('end-utterance');
    this.#recording(captureId).phase = 'complete';
  }

  cancel(captureId: CaptureId): void {
    this.#log('cancel-utterance');
    this.#recording(captureId);
    this.utterance = null;
  }

  openGate(id: ConnectionId): void {
    this.#log('open-gate');
    promise(this.gate === null, 'a gate opened twice');
    promise(this.#link.live?.id === id && this.#link.live.phase === 'ready', 'a gate opened to a dead connection');
    this.gate = id;
  }

  closeGate(): void {
    this.#log('close-gate');
    this.gate = null;
  }

  release(): void {
    this.#log('release-utterance');
    if (this.utterance !== null && this.utterance.phase !== 'recording') this.utterance = null;
  }

  park(captureId: CaptureId): void {
    this.#log('park-utterance');
    promise(
      this.utterance?.captureId === captureId && this.utterance.phase === 'complete',
      'an utterance parked that is not there',
    );
    this.utterance.phase = 'parked';
  }

  keep(captureId: CaptureId): void {
    this.#log('keep-utterance');
    this.#recording(captureId).phase = 'parked';
  }

  resend(captureId: CaptureId): void {
    this.#log('resend-utterance');
    promise(
      this.utterance?.captureId === captureId && this.utterance.phase === 'parked',
      'an utterance sent again that is not there',
    );
    this.utterance.phase = 'complete';
  }

  listen(captureId: CaptureId, stream: TurnId | null): void {
    this.#log(stream === null ? 'listen' : 'listen-and-stream');
    promise(this.listening === null, 'two microphones listened to');
    this.listening = { captureId, stream };
  }

  restartStream(captureId: CaptureId): void {
    this.#log('restart-stream');
    promise(this.listening?.captureId === captureId && this.listening.stream !== null, 'no stream begun anew');
  }

  unlisten(captureId: CaptureId, how: 'end' | 'cancel'): void {
    this.#log(`unlisten ${how}`);
    promise(this.listening?.captureId === captureId, 'a microphone given up that was not listened to');
    this.listening = null;
  }

  firstFrame(atMs: number): void {
    if (this.utterance !== null) {
      this.#tell({ type: 'first-frame-sent', captureId: this.utterance.captureId, atMs });
    }
  }
}

export class FakeEndpointer implements EndpointerPort {
  live: { readonly captureId: CaptureId; readonly hearing: 'silence' | 'speech' } | null = null;
  readonly #tell: Tell;
  readonly #log: Log;

  constructor(tell: Tell, log: Log) {
    this.#tell = tell;
    this.#log = log;
  }

  start(captureId: CaptureId, hearing: 'silence' | 'speech'): void {
    this.#log(`start-endpointing ${hearing}`);
    promise(this.live === null, 'two microphones looked at');
    this.live = { captureId, hearing };
  }

  stop(captureId: CaptureId): void {
    this.#log('stop-endpointing');
    promise(this.live?.captureId === captureId, 'a microphone given up that was not looked at');
    this.live = null;
  }

  get #id(): CaptureId {
    if (this.live === null) throw new Error('Nothing is looked at.');
    return this.live.captureId;
  }

  began(sample = 32_000): void {
    this.#tell({ type: 'speech-began', captureId: this.#id, sample });
  }

  confirmed(): void {
    this.#tell({ type: 'speech-confirmed', captureId: this.#id });
  }

  ended(silenceMs = 700): void {
    this.#tell({ type: 'speech-ended', captureId: this.#id, silenceMs });
  }

  dismissed(): void {
    this.#tell({ type: 'speech-dismissed', captureId: this.#id });
  }

  failed(error: AppError = appError('speech-engine-failed')): void {
    const captureId = this.#id;
    this.#tell({ type: 'endpointing-failed', captureId, error });
  }
}

export class FakeReply implements ReplyPort {
  /** Samples written, by turn, and what became of the turn. */
  withheld = false;
  readonly turns = new Map<TurnId, { samples: number; phase: 'open' | 'ended' | 'cut' | 'over' }>();
  onWrite: (turnId: TurnId, pcm: Int16Array) => void = () => undefined;
  readonly #tell: Tell;
  readonly #log: Log;

  constructor(tell: Tell, log: Log) {
    this.#tell = tell;
    this.#log = log;
  }

  write(turnId: TurnId, pcm: Int16Array): void {
    this.#log('write');
    const turn = this.turns.get(turnId) ?? { samples: 0, phase: 'open' };
    promise(turn.phase === 'open', `sound written to a turn that is ${turn.phase}`);
    turn.samples += pcm.length;
    this.turns.set(turnId, turn);
    this.onWrite(turnId, pcm);
  }

  end(turnId: TurnId): void {
    this.#log('end-playback');
    const turn = this.turns.get(turnId);
    promise(turn?.phase === 'open', 'a turn ended that is not open');
    turn.phase = 'ended';
  }

  withhold(withheld: boolean): void {
    this.#log(withheld ? 'withhold-playback' : 'allow-playback');
    this.withheld = withheld;
  }

  cut(turnId: TurnId): void {
    this.#log('clear-playback');
    const turn = this.turns.get(turnId);
    promise(turn === undefined || turn.phase === 'open' || turn.phase === 'ended', 'a turn cut that is over');
    this.turns.set(turnId, { samples: turn?.samples ?? 0, phase: 'cut' });
  }

  /** The first turn, in the order of writing, that is not over. */
  get head(): TurnId | null {
    return [...this.turns].find(([, { phase }]) => phase === 'open' || phase === 'ended')?.[0] ?? null;
  }

  started(turnId: TurnId): void {
    this.#tell({ type: 'playback-started', turnId });
  }

  drained(turnId: TurnId, playedMs: number): void {
    this.#over(turnId);
    this.#tell({ type: 'playback-drained', turnId, playedMs });
  }

  wasCut(turnId: TurnId, heardMs: number): void {
    this.#over(turnId);
    this.#tell({ type: 'playback-cut', turnId, heardMs });
  }

  failed(turnId: TurnId, heardMs: number): void {
    this.#over(turnId);
    this.#tell({ type: 'playback-failed', turnId, heardMs, error: appError('playback-failed') });
  }

  #over(turnId: TurnId): void {
    const turn = this.turns.get(turnId);
    if (turn !== undefined) turn.phase = 'over';
  }
}

export class FakeTranscript implements TranscriptPort {
  readonly told: Turn[] = [];
  onTurn: (turn: Turn) => void = () => undefined;

  upsert(turn: Turn): void {
    this.told.push(turn);
    this.onTurn(turn);
  }

  /** Each turn as last told, oldest first. */
  get turns(): readonly Turn[] {
    return [...new Map(this.told.map((turn) => [turn.id, turn])).values()];
  }
}

export interface FakePorts extends SessionPorts {
  readonly link: FakeLink;
  readonly capture: FakeCapture;
  readonly uplink: FakeUplink;
  readonly endpointer: FakeEndpointer;
  readonly reply: FakeReply;
  readonly transcript: FakeTranscript;
  readonly clock: FakeClock;
  /** Everything the session asked of its ports, in order. */
  readonly log: string[];
  /** Where facts go. */
  tell: Tell;
  now: Capabilities;
}

export function createFakePorts(capabilities: Capabilities = CAPABILITIES): FakePorts {
  const log: string[] = [];
  const note: Log = (entry) => log.push(entry);
  const tell: Tell = (fact) => ports.tell(fact);
  const link = new FakeLink(tell, note);
  const ports: FakePorts = {
    link,
    capture: new FakeCapture(tell, note),
    uplink: new FakeUplink(link, tell, note),
    endpointer: new FakeEndpointer(tell, note),
    reply: new FakeReply(tell, note),
    transcript: new FakeTranscript(),
    clock: new FakeClock(),
    random: () => 0,
    capabilities: () => ports.now,
    log,
    tell: () => {
      throw new Error('No session listens.');
    },
    now: capabilities,
  };
  return ports;
}
