/**
 * Owns what is written to the trace of a turn's way through main: sound sent, sound received, sound heard, what was
 * asked of the session, and what became of each utterance and of the microphone.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { OutputFact } from '../audio/output.js';
import type { Trace } from '../diagnostics/trace.js';
import type { Intent } from '../providers/types.js';
import type { Mark, Note } from '../session/commands.js';
import type { SessionEvent } from '../session/events.js';
import type { ClockPort, LinkFact } from '../session/ports.js';
import type { TakenStep } from '../session/shell.js';
import type { CaptureState } from '../session/state.js';

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
  /** What was asked, and what changed by it. */
  stepped(taken: TakenStep): void;
}

type Fate = 'begun' | 'settled' | 'failed' | 'withdrawn' | 'retried';
/** What becomes of what the person says; text that grows is no fate. */
const FATES: Partial<Record<Note['type'], Fate>> = {
  'user-spoke': 'begun',
  'user-settled': 'settled',
  'user-failed': 'failed',
  'user-withdrawn': 'withdrawn',
  'user-retried': 'retried',
};

const VERBS: ReadonlySet<SessionEvent['type']> = new Set([
  'talk-start',
  'talk-stop',
  'talk-latch',
  'talk-cancel',
  'interrupt',
  'mute-set',
  'session-end',
  'system',
]);

const modeOf = (capture: CaptureState): string => (capture.kind === 'closed' ? '' : capture.mode);

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
    felt(mark) {
      const { name, turnId, atMs } = mark;
      // The output's own facts are written as they come.
      if (name === 'playback-started' || name === 'playback-cut') return;
      trace.mark(name, atMs, name === 'reply-start' ? { turnId, answers: mark.answers ?? '' } : { turnId });
    },
    stepped({ event, before, after, commands }) {
      const atMs = clock.nowMs();
      if (VERBS.has(event.type)) trace.mark('verb', atMs, { verb: event.type });
      for (const command of commands) {
        if (command.type !== 'tell') continue;
        const { note } = command;
        const fate = FATES[note.type];
        if (fate === undefined) continue;
        // Without a key the microphone opens before anything is said: what that would have begun is dropped at once.
        if (fate === 'begun' && !(after.outgoing.kind === 'voice' && after.outgoing.turnId === note.turnId)) continue;
        const error = note.type === 'user-failed' ? note.error.code : '';
        const shown = after.trouble?.error.code ?? '';
        const microphone = before.capture.kind;
        const mode = modeOf(before.capture);
        /** Something else the person said took its place in the same step. */
        const newer = after.outgoing.kind !== 'none' && after.outgoing.turnId !== note.turnId;
        trace.mark('utterance', atMs, {
          turnId: note.turnId,
          fate,
          by: event.type,
          error,
          shown,
          microphone,
          mode,
          newer,
        });
      }
      const [had, has] = [before.capture, after.capture];
      if (had.kind !== has.kind || modeOf(had) !== modeOf(has)) {
        trace.mark('microphone', atMs, { state: has.kind, mode: modeOf(has) });
      }
      if (after.trouble !== null && after.trouble.error !== before.trouble?.error) {
        trace.mark('error-shown', atMs, { code: after.trouble.error.code });
      }
      if (before.link.kind !== after.link.kind) trace.mark('link', atMs, { state: after.link.kind });
    },
  };
}
