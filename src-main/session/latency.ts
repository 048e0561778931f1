/**
 * Owns the arithmetic of what the person feels: marks of one exchange in, milliseconds out. Pure. The figures of an
 * exchange are told with its answer; an answer that is interrupted also has its time to silence.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { TurnLatency } from '../../src-preload/contract/transcript.js';
import type { Mark } from './commands.js';

type Moments = Readonly<Partial<Record<Mark['name'], number>>>;

interface Entry {
  readonly turnId: TurnId;
  readonly speaker: 'user' | 'assistant';
  readonly moments: Moments;
}

/** The marks of the latest turns, oldest first. */
export type Ledger = readonly Entry[];

/** Exchanges remembered; more than can ever be under way at once. */
const REMEMBERED = 16;

export const EMPTY_LEDGER: Ledger = [];

const put = (ledger: Ledger, entry: Entry): Ledger =>
  [...ledger.filter(({ turnId }) => turnId !== entry.turnId), entry].slice(-REMEMBERED);

/** Adds a mark; a later one of the same name and turn counts. Marks of turns never begun are ignored. */
export function record(ledger: Ledger, mark: Mark): Ledger {
  const entry = ledger.find(({ turnId }) => turnId === mark.turnId);
  switch (mark.name) {
    case 'talk-start':
    case 'utterance-end': {
      const begun: Entry = entry ?? { turnId: mark.turnId, speaker: 'user', moments: {} };
      return put(ledger, { ...begun, moments: { ...begun.moments, [mark.name]: mark.atMs } });
    }
    case 'reply-start': {
      const asked = ledger.find(({ turnId }) => turnId === mark.answers)?.moments ?? {};
      return put(ledger, {
        turnId: mark.turnId,
        speaker: 'assistant',
        moments: { ...asked, 'reply-start': mark.atMs },
      });
    }
    case 'first-frame-sent':
    case 'first-sound':
    case 'playback-started':
    case 'interrupt':
    case 'playback-cut':
      return entry === undefined
        ? ledger
        : put(ledger, { ...entry, moments: { ...entry.moments, [mark.name]: mark.atMs } });
  }
}

/** The figures of an answer, in milliseconds; null for a person's turn or where nothing was felt yet. */
export function latencyOf(ledger: Ledger, turnId: TurnId): TurnLatency | null {
  const entry = ledger.find((it) => it.turnId === turnId);
  if (entry?.speaker !== 'assistant') return null;
  const { moments } = entry;
  const firstByteAtMs = moments['first-sound'] ?? moments['reply-start'];
  const latency: TurnLatency = {
    onsetMs: span(moments['talk-start'], moments['first-frame-sent']),
    responseMs: span(moments['utterance-end'], firstByteAtMs),
    audibleMs: span(moments['first-sound'], moments['playback-started']),
    bargeInMs: span(moments.interrupt, moments['playback-cut']),
  };
  return Object.values(latency).every((figure) => figure === null) ? null : latency;
}

/** Null where an end is missing or came before its beginning (an answer to a pause, while the key was held). */
const span = (fromMs: number | undefined, toMs: number | undefined): number | null =>
  fromMs === undefined || toMs === undefined || toMs < fromMs ? null : toMs - fromMs;
