/**
 * Owns the speech host process: starts it, tells it where its models are, numbers its conversations, has microphones
 * looked at, and has main's effects run for it. A crash ends every conversation; the host comes back by itself. Must never read conversations.
 */
import {
  IDLE_STATUS,
  parseSpeechNotice,
  type Effect,
  type EffectResult,
  type EndpointingSettings,
  type SpeechRequest,
  type SpeechStatus,
  type WarmEngines,
} from '../hosts/protocol/speech-envelope.js';
import type { SpawnHost } from '../hosts/host-process.js';
import {
  HostSupervisor,
  type HostState,
  type PulseTuning,
  type SupervisorClock,
  type SupervisorTuning,
} from '../hosts/supervisor.js';
import type { ConnectionEnd, WireFrame } from '../providers/types.js';
import { connectionEnd } from './connection.js';
import { createSoundBundle } from './sound-bundle.js';
import { EndpointingStreams, type EndpointingListener, type EndpointingStream } from './endpointing-streams.js';

/**
 * Understanding a long sentence keeps the host busy for seconds on a slow computer; nothing it does takes this long. Both
 * together are less than an answer is waited for: what was asked of a host that hangs is asked of the next one.
 */
const PULSE: PulseTuning = { beatMs: 2_000, boundMs: 12_000 };
/** Models are loaded in pieces that take longer, on a slow computer; milliseconds. */
const LOADING_SLACK_MS = 45_000;

/** One conversation with the host, as the transport sees it. */
export interface SpeechChannel {
  /** In order. Sound may wait for the next two frames of it, but never for longer than until a text follows. */
  send(frame: WireFrame): void;
  /** Whether somebody waits on it: a host that hangs is then found. */
  attend(isAttended: boolean): void;
  /** Tells the host and forgets the listener; idempotent. */
  close(): void;
}

export interface SpeechChannelListener {
  onFrame(frame: WireFrame): void;
  /** Told once; not after `close`. */
  onEnd(end: ConnectionEnd): void;
}

export class SpeechService {
  readonly #supervisor: HostSupervisor;
  readonly #modelFolder: string;
  readonly #onEffect: (effect: Effect) => Promise<EffectResult>;
  readonly #onStatus: (status: SpeechStatus) => void;
  readonly #onHostState: (state: HostState) => void;
  readonly #channels = new Map<number, SpeechChannelListener>();
  readonly #attended = new Set<number>();
  readonly #endpointing = new EndpointingStreams((request) => this.#post(request));
  #nextChannel = 1;
  /** Null until something is wanted before it is asked for. */
  #warm: WarmEngines | null = null;
  #isDisposed = false;
  /** Effects of an earlier process must not be answered to a later one, whose numbers begin anew. */
  #generation = 0;
  #status: SpeechStatus = IDLE_STATUS;
  #ignoredNotices = 0;

  constructor(options: {
    readonly spawn: SpawnHost;
    readonly clock: SupervisorClock;
    /** Folder that holds the recogniser's model files. */
    readonly modelFolder: string;
    /** Runs what the assistant asks of main. A rejection is answered as `unavailable`. */
    readonly onEffect: (effect: Effect) => Promise<EffectResult>;
    /** Told when an engine is loading, ready or failed. */
    readonly onStatus: (status: SpeechStatus) => void;
    readonly onHostState?: (state: HostState) => void;
    readonly tuning?: SupervisorTuning;
  }) {
    this.#modelFolder = options.modelFolder;
    this.#onEffect = options.onEffect;
    this.#onStatus = options.onStatus;
    this.#onHostState = options.onHostState ?? ((): void => undefined);
    this.#supervisor = new HostSupervisor({
      name: 'speech',
      spawn: options.spawn,
      clock: options.clock,
      onMessage: (message) => this.#received(message),
      onState: (state) => this.#hostChanged(state),
      pulse: { ...PULSE, slackMs: () => (this.#isLoading() ? LOADING_SLACK_MS : 0) },
      ...(options.tuning === undefined ? {} : { tuning: options.tuning }),
    });
  }

  get status(): SpeechStatus {
    return this.#status;
  }

  /** Messages of the host that were not understood. */
  get ignoredNotices(): number {
    return this.#ignoredNotices;
  }

  get hostState(): HostState {
    return this.#supervisor.state;
  }

  /** Starts the host and has these models loaded in the background, now and after every crash. Never takes any back. */
  warmUp(engines: WarmEngines): void {
    if (this.#isDisposed || this.#warm === engines || this.#warm === 'all') return;
    this.#warm = engines;
    // A host that starts now is told by `#hostChanged`.
    if (this.#supervisor.state.state === 'running') this.#post({ channel: 'warm-up', engines });
    else this.#supervisor.start();
  }

  /** Opens a conversation, starting the host if need be. Tells nothing before it has returned. */
  open(listener: SpeechChannelListener): SpeechChannel {
    const connection = this.#nextChannel;
    this.#nextChannel += 1;
    this.#channels.set(connection, listener);
    if (!this.#isDisposed) this.#supervisor.start();
    if (!this.#post({ channel: 'conversation-open', connection })) {
      queueMicrotask(() => this.#end(connection, null, 'The speech host does not run.'));
    }
    const post = (frame: WireFrame): void => {
      if (this.#channels.has(connection)) this.#post({ channel: 'conversation', connection, frame });
    };
    const sound = createSoundBundle((data) => post({ kind: 'binary', data }));
    return {
      send: (frame) => {
        if (frame.kind === 'binary') {
          sound.add(frame.data);
          return;
        }
        sound.flush();
        post(frame);
      },
      attend: (isAttended) => {
        if (isAttended && this.#channels.has(connection)) this.#attended.add(connection);
        else this.#attended.delete(connection);
        this.#watch();
      },
      close: () => {
        sound.flush();
        this.#forget(connection);
        if (this.#channels.delete(connection)) this.#post({ channel: 'conversation-close', connection });
      },
    };
  }

  /** Has the host look for speech in a microphone, starting it if need be; waits for one that is starting again. */
  openEndpointing(settings: EndpointingSettings, listener: EndpointingListener): EndpointingStream {
    const { state } = this.#supervisor.state;
    if (!this.#isDisposed && (state === 'stopped' || state === 'failed')) this.#supervisor.start();
    const stream = this.#endpointing.open(settings, listener);
    this.#watch();
    return {
      send: (pcm) => stream.send(pcm),
      close: () => {
        stream.close();
        this.#watch();
      },
    };
  }

  /** Ends the host for good; idempotent. Open conversations end. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#post({ channel: 'shutdown' });
    this.#supervisor.stop();
  }

  #post(request: SpeechRequest): boolean {
    return this.#supervisor.post(request);
  }

  #isLoading(): boolean {
    return Object.values(this.#status).some(({ state }) => state === 'loading');
  }

  #watch(): void {
    this.#supervisor.watch(this.#attended.size > 0 || this.#endpointing.isOpen);
  }

  #forget(connection: number): void {
    this.#attended.delete(connection);
    this.#watch();
  }

  #hostChanged(state: HostState): void {
    if (state.state === 'running') {
      this.#generation += 1;
      this.#post({ channel: 'start', modelFolder: this.#modelFolder });
      if (this.#warm !== null) this.#post({ channel: 'warm-up', engines: this.#warm });
      this.#endpointing.hostStarted();
    } else {
      const code = state.state === 'stopped' ? null : state.exitCode;
      for (const connection of [...this.#channels.keys()]) this.#end(connection, code, 'The speech host ended.');
      this.#setStatus(IDLE_STATUS);
      this.#endpointing.hostGone(state.state === 'restarting' ? 'gone' : 'failed');
      this.#watch();
    }
    this.#onHostState(state);
  }

  #received(message: unknown): void {
    const notice = parseSpeechNotice(message);
    if (notice === null) {
      this.#ignoredNotices += 1;
      return;
    }
    switch (notice.channel) {
      case 'conversation':
        this.#channels.get(notice.connection)?.onFrame(notice.frame);
        return;
      case 'conversation-close':
        this.#end(notice.connection, null, notice.reason);
        return;
      case 'endpointing':
        this.#endpointing.received(notice.stream, notice.event);
        return;
      case 'effect':
        void this.#runEffect(notice.id, notice.effect);
        return;
      case 'status':
        this.#setStatus(notice.status);
    }
  }

  async #runEffect(id: number, effect: Effect): Promise<void> {
    const generation = this.#generation;
    const result = await this.#onEffect(effect).catch((): EffectResult => ({ ok: false, reason: 'unavailable' }));
    if (generation === this.#generation) this.#post({ channel: 'effect-result', id, result });
  }

  #end(connection: number, code: number | null, reason: string): void {
    const listener = this.#channels.get(connection);
    this.#forget(connection);
    if (!this.#channels.delete(connection)) return;
    listener?.onEnd(connectionEnd('open', 'exited', { code, reason }));
  }

  #setStatus(status: SpeechStatus): void {
    this.#status = status;
    this.#onStatus(status);
  }
}
