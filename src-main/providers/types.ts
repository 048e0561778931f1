/**
 * Owns the provider contract: what every assistant service, the built-in one included, must offer.
 * A descriptor says what a service is; a codec knows one connection's wire and nothing else.
 * Must never mention a socket, a session, a device or a clock.
 */
import type { AppError, Result } from '../../src-preload/contract/app-error.js';
import type { PcmFormat, SoundFormat } from '../../src-preload/contract/audio.js';
import type { ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type {
  ConnectionTest,
  CredentialField,
  OptionField,
  OptionValue,
  ProviderId,
  ProviderInfo,
} from '../../src-preload/contract/provider-info.js';
import { type Told } from '../../src-preload/contract/said.js';

/** What crosses the wire, in either direction. Binary frames are not copied: do not keep or change them. */
export type WireFrame =
  { readonly kind: 'text'; readonly data: string } | { readonly kind: 'binary'; readonly data: Uint8Array };

/** What the session wants of the service. */
export type Intent =
  /** `stream`: all that is heard, for the service to find what is said in it; it may hold many turns. */
  | { readonly type: 'utterance-start'; readonly turnId: TurnId; readonly stream?: true }
  /** Mono PCM16 at the negotiated uplink rate, about 20 ms. */
  | { readonly type: 'utterance-audio'; readonly pcm: Int16Array }
  | { readonly type: 'utterance-end' }
  | { readonly type: 'utterance-cancel' }
  /** `heardMs`: how much of the reply's sound the person really heard. */
  | {
      readonly type: 'reply-cancel';
      readonly turnId: TurnId;
      readonly heardMs: number;
      readonly by: 'user' | 'provider';
    }
  | { readonly type: 'text-send'; readonly text: string; readonly turnId: TurnId }
  /** Something that happened (a timer rang); the service may speak because of it. */
  | { readonly type: 'context-send'; readonly text: string }
  | { readonly type: 'playback-drained'; readonly turnId: TurnId }
  | { readonly type: 'conversation-end' }
  | { readonly type: 'leave' };

/** What the service told us. Turn ids are always present: from the wire, or minted by the codec. */
export type ProviderEvent =
  | { readonly type: 'session-ready' }
  | { readonly type: 'session-expiring'; readonly inMs: number }
  | { readonly type: 'resume-updated'; readonly resume: ResumeValue }
  | { readonly type: 'user-speech-start' }
  | { readonly type: 'user-speech-end' }
  /** The utterance held nothing to answer (silence, noise). */
  | { readonly type: 'user-speech-discarded' }
  | { readonly type: 'user-transcript-delta'; readonly text: string }
  /** The whole text so far of the utterance, replacing deltas; the service took the turn. */
  | { readonly type: 'user-transcript-final'; readonly text: string }
  | { readonly type: 'reply-start'; readonly turnId: TurnId }
  | { readonly type: 'reply-audio'; readonly turnId: TurnId; readonly format: PcmFormat; readonly pcm: Int16Array }
  | { readonly type: 'reply-text-delta'; readonly turnId: TurnId; readonly text: string }
  | { readonly type: 'reply-text-final'; readonly turnId: TurnId; readonly text: string }
  /** What was shown of a reply was not all spoken: this is what was. May come after its end. */
  | { readonly type: 'reply-corrected'; readonly turnId: TurnId; readonly text: string }
  /** The service stopped speaking, because it heard the person or for reasons of its own. */
  | { readonly type: 'reply-interrupted'; readonly turnId: TurnId }
  /** All sound of the reply was sent. */
  | { readonly type: 'reply-end'; readonly turnId: TurnId }
  /** A greeting gate opened: the microphone may be sent now. */
  | { readonly type: 'listening-allowed' }
  /** Billed since the last time; `unit` as people read it, such as "seconds of audio". */
  | { readonly type: 'usage'; readonly amount: number; readonly unit: string }
  /** What the service is doing meanwhile, in its own words or in ours. */
  | { readonly type: 'progress'; readonly text: Told }
  /** Something the person should know, in the service's own words or in ours, such as a low balance. */
  | { readonly type: 'warning'; readonly detail: Told }
  | { readonly type: 'failure'; readonly error: AppError; readonly fatal: boolean }
  | { readonly type: 'conversation-ended' }
  | { readonly type: 'frame-unrecognised'; readonly summary: string };

/**
 * What a codec tells. Sound comes as the bytes that were sent: they are decoded on their way to the session, in order
 * with everything else. Bytes of one turn with one format are one stream, which may be cut anywhere; another format
 * begins another stream.
 */
export type CodecEvent =
  | ProviderEvent
  | { readonly type: 'reply-bytes'; readonly turnId: TurnId; readonly format: SoundFormat; readonly data: Uint8Array };

/** Opaque to everything but the codec that made it. */
export interface ResumeValue {
  readonly kind: 'conversation-id' | 'handle';
  readonly value: string;
}

export interface Capabilities {
  /** `utterance`: nothing goes out before the utterance is whole. */
  readonly uplink: 'stream' | 'utterance';
  readonly inputFormat: PcmFormat;
  readonly turnEnd: 'explicit' | 'server-vad' | 'both';
  readonly cancel: 'wire' | 'local';
  readonly userTranscript: 'none' | 'final' | 'partial';
  readonly replyText: 'none' | 'final' | 'partial';
  readonly textInput: boolean;
  readonly greeting: 'none' | 'first' | 'gates-mic';
  readonly resume: 'none' | 'conversation-id' | 'handle';
  /** A conversation that the person ended is over at the service too, and cannot be gone on with. */
  readonly endIsFinal?: true;
  /** How long the service lets a connection live, where its documents say so; it is renewed before. */
  readonly maxConnectionMs: number | null;
  /** After this long without a turn the session hangs up, unless the person set otherwise; null where staying is free. */
  readonly idleHangUpMs: number | null;
}

/** Where and how to connect. Everything in it may be secret: it is never logged. */
export type Endpoint =
  | {
      readonly kind: 'websocket';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly subprotocols: readonly string[];
      /**
       * Pause between WebSocket pings while nobody waits; two of them without any sign of life end the connection.
       * While somebody does, a service that answers pings is asked more often. Null: none are ever sent.
       */
      readonly pingIntervalMs: number | null;
    }
  /** A utility process of our own in place of a socket; `configuration` is its first message. */
  | { readonly kind: 'host'; readonly host: 'speech'; readonly configuration: string };

/** What a codec answers: frames to send now, in order, and events that happened, in order. */
export interface CodecResult {
  readonly send: readonly WireFrame[];
  readonly events: readonly CodecEvent[];
}

/** How a connection ended, as the transport saw it. */
export interface ConnectionEnd {
  readonly phase: 'opening' | 'open';
  /**
   * closed: by the other side, with a code. refused: an HTTP answer in place of the upgrade. unreachable: no way there
   * (name, network, proxy). tls: its certificate or its encryption. lost: gone without a goodbye. silent: no sign of
   * life within the bound. oversized, malformed: a frame that is not taken. backlog: it does not take what we send.
   * exited: a process of our own is gone. ours: we ended it.
   */
  readonly cause:
    | 'closed'
    | 'refused'
    | 'unreachable'
    | 'tls'
    | 'lost'
    | 'silent'
    | 'oversized'
    | 'malformed'
    | 'backlog'
    | 'exited'
    | 'ours';
  /** WebSocket close code or process exit code. */
  readonly code: number | null;
  /** The other side's words, shortened: a close reason, or the body of a refusal. Not safe to show as it is. */
  readonly reason: string;
  /** HTTP status of a refused handshake. */
  readonly httpStatus: number | null;
  /** What a refused handshake asked for in Retry-After, milliseconds. */
  readonly retryAfterMs: number | null;
}

/**
 * One connection's wire: synchronous; never throws, never waits, never sees a socket. Time is read from the clock it
 * was given; after every call it is asked when it wants to be woken.
 */
export interface Codec {
  /** The connection is open: what must be said first. */
  opened(): CodecResult;
  encode(intent: Intent): CodecResult;
  decode(frame: WireFrame): CodecResult;
  /** The moment `wakeAtMs` named has come, or is past. */
  tick(): CodecResult;
  /** Monotonic milliseconds of the next `tick`; null when nothing is due. Asked after every other call. */
  wakeAtMs(): number | null;
  /** Turns an end of the connection into a coded failure with its reaction. */
  classify(end: ConnectionEnd): AppError;
}

/** `nowMs` is monotonic, `epochMs` is Unix time; both in milliseconds. */
export interface CodecClock {
  nowMs(): number;
  epochMs(): number;
}

export type Options = Readonly<Record<string, OptionValue>>;
/** Secret values by credential key. */
export type Secrets = Readonly<Record<string, string>>;

/** One profile's way to a service. */
export interface Account {
  readonly options: Options;
  readonly secrets: Secrets;
  /** What the person set in place of the service's own address; empty for the service's own. */
  readonly endpoint: string;
}

export interface CodecContext extends Account {
  readonly resume: ResumeValue | null;
  /** Unique across connections: a codec that mints turn ids puts it into them. */
  readonly connectionId: ConnectionId;
  readonly clock: CodecClock;
}

export interface PrepareContext {
  readonly signal: AbortSignal;
  /** Goes the way the system's settings say, and follows no redirect. */
  readonly fetch: typeof fetch;
  readonly clock: CodecClock;
  /** Must be told of every secret the service gives us, before it is used, so that no log shows it. */
  readonly onSecret: (value: string) => void;
}

export interface TestContext extends PrepareContext {
  /** Opens a connection and drops it: null when it opened, else how it ended. */
  readonly handshake: (endpoint: Endpoint) => Promise<ConnectionEnd | null>;
}

/** An unfinished conversation a service insists on. */
export interface ConflictResolver {
  /**
   * Settles it: `continue` answers the value to resume it with, `finish` ends it and answers null. Never rejects.
   */
  resolve(
    choice: 'continue' | 'finish',
    account: Account,
    context: PrepareContext,
  ): Promise<Result<ResumeValue | null>>;
}

export interface Descriptor {
  readonly id: ProviderId;
  readonly name: string;
  readonly summary: string;
  readonly status: 'built-in' | 'live' | 'beta' | 'discontinued';
  readonly credentials: readonly CredentialField[];
  readonly options: readonly OptionField[];
  /** Page of the service where a key can be got; null where none is needed. */
  readonly keyPage: string | null;
  /** The options that point to a chat server, where one found on this computer can be taken over. */
  readonly chatServerOptions?: NonNullable<ProviderInfo['chatServerOptions']>;
  readonly conflict?: ConflictResolver;
  /** The service's own address for these options, which `Account.endpoint` replaces; null where there is none. */
  endpoint(options: Options): string | null;
  capabilities(options: Options): Capabilities;
  /** Formats its replies come in whose decoders take a moment to load: loaded while it connects. */
  replySounds?(options: Options): readonly SoundFormat[];
  /** Checks, signs in where needed, and says where to connect. Never rejects: failures are values. */
  prepare(account: Account, context: PrepareContext): Promise<PrepareResult>;
  createCodec(context: CodecContext): Codec;
  /**
   * Truthful one-line answer of "Test connection", where it takes more than connecting until the service is ready,
   * or less. Never rejects.
   */
  test?(account: Account, context: TestContext): Promise<ConnectionTest>;
}

export type PrepareResult =
  { readonly ok: true; readonly endpoint: Endpoint } | { readonly ok: false; readonly error: AppError };
