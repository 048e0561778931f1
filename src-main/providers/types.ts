/**
 * Owns the provider contract: what every assistant service, the built-in one included, must offer.
 * A descriptor says what a service is; a codec knows one connection's wire and nothing else.
 * Must never mention a socket, a session, a device or a clock.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { PcmFormat } from '../../src-preload/contract/audio.js';
import type { ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type {
  ConnectionTest,
  CredentialField,
  OptionField,
  ProviderId,
  ProviderInfo,
} from '../../src-preload/contract/provider-info.js';

/** What crosses the wire, in either direction. Binary frames are not copied: do not keep or change them. */
export type WireFrame =
  { readonly kind: 'text'; readonly data: string } | { readonly kind: 'binary'; readonly data: Uint8Array };

/** What the session wants of the service. */
export type Intent =
  | { readonly type: 'utterance-start'; readonly turnId: TurnId }
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
  | { readonly type: 'reply-interrupted'; readonly turnId: TurnId }
  /** All sound of the reply was sent. */
  | { readonly type: 'reply-end'; readonly turnId: TurnId }
  /** A greeting gate opened: the microphone may be sent now. */
  | { readonly type: 'listening-allowed' }
  | { readonly type: 'usage'; readonly amount: number; readonly unit: string }
  | { readonly type: 'warning'; readonly detail: string }
  | { readonly type: 'failure'; readonly error: AppError; readonly fatal: boolean }
  | { readonly type: 'conversation-ended' }
  | { readonly type: 'frame-unrecognised'; readonly summary: string };

/** Opaque to everything but the codec that made it. */
export interface ResumeValue {
  readonly kind: 'conversation-id' | 'handle';
  readonly value: string;
}

export interface Capabilities {
  readonly uplink: 'stream' | 'utterance';
  readonly inputFormat: PcmFormat;
  readonly turnEnd: 'explicit' | 'server-vad' | 'both';
  readonly cancel: 'wire' | 'local';
  readonly userTranscript: 'none' | 'final' | 'partial';
  readonly replyText: 'none' | 'final' | 'partial';
  readonly textInput: boolean;
  readonly greeting: 'none' | 'first' | 'gates-mic';
  readonly resume: 'none' | 'conversation-id' | 'handle';
  readonly maxConnectionMs: number | null;
  /** After this long without a turn the session hangs up; null where staying costs nothing. */
  readonly idleHangUpMs: number | null;
}

/** Where and how to connect. Everything in it may be secret: it is never logged. */
export type Endpoint =
  | {
      readonly kind: 'websocket';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly subprotocols: readonly string[];
      readonly pingIntervalMs: number | null;
    }
  /** A utility process of our own in place of a socket; `configuration` is its first message. */
  | { readonly kind: 'host'; readonly host: 'speech'; readonly configuration: string };

/** What a codec answers: frames to send now, in order, and events that happened, in order. */
export interface CodecResult {
  readonly send: readonly WireFrame[];
  readonly events: readonly ProviderEvent[];
}

/** How a connection ended, as the transport saw it. `code` is a WebSocket close code or a process exit code. */
export interface ConnectionEnd {
  readonly phase: 'opening' | 'open';
  readonly code: number | null;
  readonly reason: string;
  /** HTTP status of a refused handshake. */
  readonly httpStatus: number | null;
}

/** One connection's wire: pure and synchronous; never throws, never waits, never sees a socket. */
export interface Codec {
  /** The connection is open: what must be said first. */
  opened(): CodecResult;
  encode(intent: Intent): CodecResult;
  decode(frame: WireFrame): CodecResult;
  /** Turns an end of the connection into a coded failure with its reaction. */
  classify(end: ConnectionEnd): AppError;
}

export type Options = Readonly<Record<string, string | boolean>>;
/** Secret values by credential key. */
export type Secrets = Readonly<Record<string, string>>;

export interface PrepareContext {
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
}

export interface Descriptor {
  readonly id: ProviderId;
  readonly name: string;
  readonly summary: string;
  readonly status: 'built-in' | 'live' | 'beta' | 'discontinued';
  readonly credentials: readonly CredentialField[];
  readonly options: readonly OptionField[];
  /** The options that point to a chat server, where one found on this computer can be taken over. */
  readonly chatServerOptions?: NonNullable<ProviderInfo['chatServerOptions']>;
  capabilities(options: Options): Capabilities;
  /** Signs in where needed and says where to connect. Never rejects: failures are values. */
  prepare(secrets: Secrets, options: Options, context: PrepareContext): Promise<PrepareResult>;
  /** `connectionId` is unique across connections: a codec that mints turn ids puts it into them. */
  createCodec(options: Options, resume: ResumeValue | null, connectionId: ConnectionId): Codec;
  /** Truthful one-line answer of "Test connection". */
  test(secrets: Secrets, options: Options, context: PrepareContext): Promise<ConnectionTest>;
}

export type PrepareResult =
  { readonly ok: true; readonly endpoint: Endpoint } | { readonly ok: false; readonly error: AppError };
