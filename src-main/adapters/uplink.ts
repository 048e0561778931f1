/**
 * Owns the way of microphone frames to the service. The utterance is kept from its first sample until the service
 * took the turn, so that a press while offline, or a link lost mid-utterance, reaches the next connection whole.
 * Must never decide when to listen: the session opens and closes the gate.
 */
import { CAPTURE_FRAME_MS } from '../../src-preload/contract/audio.js';
import type { CaptureId, ConnectionId, TurnId } from '../../src-preload/contract/ids.js';
import type { TalkMode } from '../../src-preload/contract/talk.js';
import type { UplinkPort } from '../session/ports.js';
import type { Intent } from '../providers/types.js';

/** What is kept of an utterance that a person ends: its whole length up to this. */
const HELD_KEEP_MS = 60_000;
/** What is kept where the service hears continuously: enough not to lose a first syllable on a new connection. */
const HANDS_FREE_KEEP_MS = 1_000;

interface Utterance {
  readonly captureId: CaptureId;
  readonly turnId: TurnId;
  readonly keepFrames: number;
  frames: Int16Array[];
  /** How many of the kept frames this connection has. */
  sent: { readonly connectionId: ConnectionId; frames: number; ended: boolean } | null;
  /** speaking: frames come. complete: to be sent to its end. parked: kept for `resend` only. */
  state: 'speaking' | 'complete' | 'parked';
}

export interface UplinkOptions {
  readonly send: (connectionId: ConnectionId, intent: Intent) => void;
  /** The first frame of an utterance went to the service. */
  readonly onFirstFrame: (captureId: CaptureId) => void;
}

export interface Uplink extends UplinkPort {
  /** One frame of mono PCM16 at the uplink rate; frames of a capture without an utterance are dropped. */
  frame(captureId: CaptureId, pcm: Int16Array): void;
}

export function createUplink({ send, onFirstFrame }: UplinkOptions): Uplink {
  let gate: ConnectionId | null = null;
  let utterance: Utterance | null = null;

  /** Sends what the open connection does not have yet, in order. */
  function flush(): void {
    if (gate === null || utterance === null || utterance.state === 'parked') return;
    if (utterance.sent?.connectionId !== gate) {
      utterance.sent = { connectionId: gate, frames: 0, ended: false };
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

  return {
    begin(captureId: CaptureId, turnId: TurnId, mode: TalkMode) {
      const keepMs = mode === 'hands-free' ? HANDS_FREE_KEEP_MS : HELD_KEEP_MS;
      utterance = {
        captureId,
        turnId,
        keepFrames: keepMs / CAPTURE_FRAME_MS,
        frames: [],
        sent: null,
        state: 'speaking',
      };
    },

    frame(captureId, pcm) {
      if (utterance?.captureId !== captureId || utterance.state !== 'speaking') return;
      utterance.frames.push(pcm);
      flush();
      if (utterance.frames.length > utterance.keepFrames) {
        utterance.frames.shift();
        if (utterance.sent !== null && utterance.sent.frames > 0) utterance.sent.frames -= 1;
      }
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
      flush();
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
  };
}
