/**
 * Owns what is written to the trace of a turn's way through main: sound sent, sound received, sound heard.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { OutputFact } from '../audio/output.js';
import type { Trace } from '../diagnostics/trace.js';
import type { Intent } from '../providers/types.js';
import type { Mark } from '../session/commands.js';
import type { ClockPort, LinkFact } from '../session/ports.js';

export interface TracePoints {
  /** A frame of the microphone, before anything becomes of it. */
  captured(pcm: Int16Array): void;
  /** After an intent was handed to the connection. */
  sent(intent: Intent): void;
  /** Before the session hears of it. */
  received(fact: LinkFact): void;
  played(fact: OutputFact): void;
  /** A moment of the session the person can feel. */
  felt(mark: Mark): void;
}

export function createTracePoints(trace: Trace, clock: ClockPort): TracePoints {
  let samplesSent = 0;
  let replying: TurnId | null = null;
  return {
    captured: (pcm) => trace.pcm('captured', pcm),
    sent(intent) {
      if (intent.type !== 'utterance-audio') return;
      trace.mark('frame-sent', clock.nowMs(), { firstSample: samplesSent });
      trace.pcm('uplink', intent.pcm);
      samplesSent += intent.pcm.length;
    },
    received(fact) {
      if (fact.type === 'link-lost') trace.mark('link-lost', clock.nowMs(), { code: fact.error.code });
      if (fact.type !== 'provider-event') return;
      if (fact.event.type === 'session-ready') trace.mark('link-ready', clock.nowMs());
      if (fact.event.type !== 'reply-audio') return;
      if (fact.event.turnId === replying) return;
      replying = fact.event.turnId;
      trace.mark('reply-first-audio', clock.nowMs(), { turnId: replying });
    },
    played({ type, turnId, ...rest }) {
      const heardMs = 'heardMs' in rest ? rest.heardMs : 'playedMs' in rest ? rest.playedMs : 0;
      trace.mark(type, clock.nowMs(), { turnId, heardMs });
    },
    felt({ name, turnId, atMs }) {
      // The output's own facts are written as they come.
      if (name !== 'playback-started' && name !== 'playback-cut') trace.mark(name, atMs, { turnId });
    },
  };
}
