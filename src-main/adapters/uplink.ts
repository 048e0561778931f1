/**
 * Owns the way of microphone frames to the service. An utterance is kept from its first sample until the service took
 * the turn, so that a press while offline, or a link lost mid-utterance, reaches the next connection whole. Between
 * utterances a microphone that is open without a key is kept for some seconds, and streamed where the service listens
 * by itself. Must never decide when to listen: the session opens and closes the gate.
 */
import { CAPTURE_FRAME_MS, CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { UplinkPort, UtteranceStart } from '../session/ports.js';
import type { Intent } from '../providers/types.js';
import { createHeard, type Heard } from './heard.js';

/** What is kept of an utterance: its whole length up to this. */
const KEEP_FRAMES = 60_000 / CAPTURE_FRAME_MS;
/** What a new connection gets of a stream: enough not to lose a first syllable. */
const STREAM_LEAD_SAMPLES = CAPTURE_RATE_HZ;

interface Utterance {
  readonly captureId: CaptureId;
  readonly turnId: TurnId;
  frames: Int16Array[];
  /** How many of the kept frames this connection has. */
  sent: { readonly connectionId: ConnectionId; frames: number; ended: boolean } | null;
  /** speaking: frames come. complete: to be sent to its end. parked: kept for `resend` only. */
  state: 'speaking' | 'complete' | 'parked';
}

/** A microphone that is open without a key. */
interface Listening {
  readonly captureId: CaptureId;
  /** The turn under which all of it goes to the service; null where only utterances do. */
  readonly stream: TurnId | null;
  /** The connection that hears the stream now. */
  streamedTo: ConnectionId | null;
  /** The next sample of the stream to be sent. */
  next: number;
}

type StreamEnd = 'utterance-end' | 'utterance-cancel';

export interface UplinkOptions {
  readonly send: (connectionId: ConnectionId, intent: Intent) => void;
  /** The first frame of an utterance went to the service. */
  readonly onFirstFrame: (captureId: CaptureId) => void;
}

export interface Uplink extends UplinkPort {
  /** One frame of mono PCM16 at the uplink rate; frames of a capture that nobody asked for are dropped. */
  frame(captureId: CaptureId, pcm: Int16Array): void;
}

export function createUplink({ send, onFirstFrame }: UplinkOptions): Uplink {
  let gate: ConnectionId | null = null;
  let utterance: Utterance | null = null;
  let listening: Listening | null = null;
  let owed: { readonly connectionId: ConnectionId; readonly how: StreamEnd } | null = null;
  const heard: Heard = createHeard();

  /** Ends the stream on the connection that hears it: now, or when its gate opens again. */
  function endStream(how: StreamEnd): void {
    if (listening === null || listening.streamedTo === null) return;
    const { streamedTo } = listening;
    listening.streamedTo = null;
    if (streamedTo === gate) send(streamedTo, { type: how });
    else owed = { connectionId: streamedTo, how };
  }

  /** Sends what the open connection does not have yet, in order. */
  function flush(): void {
    if (gate === null || utterance === null || utterance.state === 'parked') return;
    if (utterance.sent?.connectionId !== gate) {
      utterance.sent = { connectionId: gate, frames: 0, ended: false };
      // What was streamed of it comes again, as part of the utterance.
      endStream('utterance-cancel');
      send(gate, { type: 'utterance-start', turnId: utterance.turnId });
    }
    const { sent, frames } = utterance;
    for (; sent.frames < frames.length; sent.frames += 1) {
      const pcm = frames[sent.frames];
      if (pcm === undefined) break;
      send(gate, { type: 'utterance-audio', pcm });
      if (sent.frames === 0) onFirstFrame(utterance.captureId);
    }
    if (utterance.state === 'complete' && !sent.ended) {
      sent.ended = true;
      send(gate, { type: 'utterance-end' });
    }
  }

  /** Sends what is heard between utterances, where the service wants all of it. */
  function stream(): void {
    if (gate === null || listening === null || listening.stream === null || utterance?.state === 'speaking') return;
    if (listening.streamedTo !== gate) {
      listening.streamedTo = gate;
      listening.next = Math.max(listening.next, heard.end - STREAM_LEAD_SAMPLES);
      send(gate, { type: 'utterance-start', turnId: listening.stream, stream: true });
    }
    for (const pcm of heard.since(listening.next)) send(gate, { type: 'utterance-audio', pcm });
    listening.next = heard.end;
  }

  return {
    begin(captureId: CaptureId, turnId: TurnId, start: UtteranceStart) {
      const frames = listening?.captureId === captureId ? heard.take(start) : [];
      utterance = { captureId, turnId, frames, sent: null, state: 'speaking' };
      if (frames.length > 0) flush();
    },

    frame(captureId, pcm) {
      if (utterance?.captureId === captureId && utterance.state === 'speaking') {
        heard.pass(captureId, pcm);
        utterance.frames.push(pcm);
        flush();
        if (utterance.frames.length > KEEP_FRAMES) {
          utterance.frames.shift();
          if (utterance.sent !== null && utterance.sent.frames > 0) utterance.sent.frames -= 1;
        }
      } else if (listening?.captureId === captureId) {
        heard.keep(captureId, pcm);
        stream();
      } else heard.pass(captureId, pcm);
    },

    end(captureId) {
      if (utterance?.captureId !== captureId) return;
      utterance.state = 'complete';
      flush();
    },

    cancel(captureId) {
      if (utterance?.captureId !== captureId) return;
      const { sent } = utterance;
      utterance = null;
      if (sent !== null && sent.connectionId === gate) send(gate, { type: 'utterance-cancel' });
    },

    openGate(connectionId) {
      gate = connectionId;
      if (owed?.connectionId === connectionId) send(connectionId, { type: owed.how });
      owed = null;
      flush();
      stream();
    },

    closeGate() {
      gate = null;
    },

    release() {
      if (utterance === null) return;
      if (utterance.state !== 'speaking') {
        utterance = null;
        return;
      }
      // The service took what it heard so far; the person is still speaking.
      const sent = utterance.sent;
      if (sent === null) return;
      utterance.frames = utterance.frames.slice(sent.frames);
      sent.frames = 0;
    },

    park(captureId) {
      if (utterance?.captureId === captureId && utterance.state === 'complete') utterance.state = 'parked';
    },

    keep(captureId) {
      if (utterance?.captureId !== captureId || utterance.state !== 'speaking') return;
      const { sent } = utterance;
      utterance.state = 'parked';
      utterance.sent = null;
      if (sent !== null && sent.connectionId === gate) send(gate, { type: 'utterance-cancel' });
    },

    resend(captureId) {
      if (utterance?.captureId !== captureId || utterance.state === 'speaking') return;
      utterance.state = 'complete';
      utterance.sent = null;
      flush();
    },

    listen(captureId, turnId) {
      listening = { captureId, stream: turnId, streamedTo: null, next: heard.positionOf(captureId) };
    },

    restartStream(captureId) {
      if (listening?.captureId !== captureId) return;
      endStream('utterance-cancel');
      listening.next = heard.end;
    },

    unlisten(captureId, how) {
      if (listening?.captureId !== captureId) return;
      endStream(how === 'end' ? 'utterance-end' : 'utterance-cancel');
      listening = null;
      // An utterance that goes on in this capture has what it needs.
      heard.forget();
    },
  };
}
