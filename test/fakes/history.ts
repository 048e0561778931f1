/**
 * A history in main's place: as many turns as wanted, in conversations over the days before, and the answers to what
 * the window asks about them.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { HistoryAssistant, HistoryFilter, HistoryPage, StoredTurn } from '../../src-preload/contract/history.js';
import { asProfileId, asTurnId } from '../../src-preload/contract/ids.js';
import type { Turn, TurnState } from '../../src-preload/contract/transcript.js';
import { LATENCY, LOCAL } from './app-snapshot.js';
import type { FakeBridge } from './bridge.js';

const HOUR_MS = 3_600_000;

const SAID: readonly (readonly [question: string, answer: string])[] = [
  ['What time is it in Tokyo?', 'It is ten past nine in the evening in Tokyo.'],
  [
    'And what is the weather like there?',
    'I can’t look at the weather without a network. Ask me again once you are online.',
  ],
  [
    'How long does it take light to come here from the sun, and how long would a train take?',
    'Light takes about eight minutes and twenty seconds. A train that never stopped and went a hundred kilometres an hour would take about a hundred and seventy years. If you started today, your great-great-grandchildren would step off it, and the restaurant car would have run out of sandwiches some hundred and sixty-nine years before. Light, on the other hand, needs no sandwiches, and is on time to the second. Would you like to know how long it takes to the next star, or to the end of the solar system, or shall we leave it at trains for today?',
  ],
  ['ሰላም፣ እንዴት ነህ?', 'ሰላም! ደህና ነኝ፣ አመሰግናለሁ። ዛሬ በምን ልርዳዎት?'],
  ['كم الساعة الآن؟', 'الساعة الآن التاسعة وعشر دقائق مساءً.'],
  ['Set a timer for ten minutes.', 'Ten minutes, starting now.'],
  ['Remind me to water the basil', 'I will remind you this evening.'],
];

const ASSISTANTS = [
  { profileId: LOCAL, providerId: 'local', assistantName: 'Local' },
  { profileId: asProfileId('amigo'), providerId: 'amigo', assistantName: 'Riverside Clinic' },
  { profileId: asProfileId('addis'), providerId: 'addisai', assistantName: 'Amharic practice' },
] as const;

/** A kept turn: its sequence says what it holds. An odd one is the person's, the next one its answer. */
export function keptTurn(sequence: number, startedAtMs: number, changes: Partial<Turn> = {}): StoredTurn {
  const exchange = Math.ceil(sequence / 2);
  const conversation = Math.ceil(exchange / 3);
  const isAnswer = sequence % 2 === 0;
  const said = SAID[exchange % SAID.length];
  const assistant = ASSISTANTS[conversation % 5 === 0 ? 1 : conversation % 7 === 0 ? 2 : 0];
  return {
    sequence,
    conversation,
    providerId: assistant.providerId,
    assistantName: assistant.assistantName,
    usage: isAnswer && assistant.providerId !== 'local' ? [{ unit: 'seconds of audio', amount: 4.2 }] : [],
    recorded: exchange % 4 === 0,
    turn: {
      id: asTurnId(`kept-${sequence}`),
      speaker: isAnswer ? 'assistant' : 'user',
      origin: exchange % 6 === 0 ? 'text' : 'voice',
      text: said?.[isAnswer ? 1 : 0] ?? '',
      state: stateOf(exchange, isAnswer),
      startedAtMs,
      profileId: assistant.profileId,
      latency: isAnswer ? { ...LATENCY, responseMs: 300 + (sequence % 400) } : null,
      ...changes,
    },
  };
}

function stateOf(exchange: number, isAnswer: boolean): TurnState {
  if (isAnswer && exchange % 5 === 2) return { kind: 'cut', by: 'user', heardMs: 3_240 };
  if (isAnswer && exchange % 11 === 4) return { kind: 'failed', error: appError('connection-lost') };
  return { kind: 'final' };
}

export interface FakeHistory {
  /** Oldest first. */
  readonly turns: readonly StoredTurn[];
  /** One more is said: it is kept, and the window told. */
  add(text: string): StoredTurn;
  /** From now on, what is asked of turns fails, or not. */
  failing: boolean;
}

export interface FakeHistoryOptions {
  readonly count: number;
  /** When the newest was said, Unix time in milliseconds. */
  readonly nowMs: number;
}

/** Answers all of the group `history`. */
export function serveHistory(bridge: FakeBridge, { count, nowMs }: FakeHistoryOptions): FakeHistory {
  let turns: readonly StoredTurn[] = Array.from({ length: count }, (_, index) =>
    keptTurn(index + 1, nowMs - Math.floor((count - index) / 12) * 5 * HOUR_MS - ((count - index) % 12) * 60_000),
  );
  let next = count + 1;
  const answer = <T>(value: () => T): Result<T> => (fake.failing ? failed(appError('storage-failed')) : ok(value()));
  const fake: FakeHistory = {
    failing: false,
    get turns() {
      return turns;
    },
    add(text) {
      const added = keptTurn(next++, nowMs, { text });
      turns = [...turns, added];
      bridge.push.history.changed(null);
      return added;
    },
  };
  // Pages of one list come one after the other.
  let last: { readonly of: readonly StoredTurn[]; readonly asked: string; readonly all: readonly StoredTurn[] } | null =
    null;
  const found = (filter: HistoryFilter): readonly StoredTurn[] => {
    const asked = JSON.stringify(filter);
    if (last?.of !== turns || last.asked !== asked)
      last = { of: turns, asked, all: turns.filter((one) => passes(one, filter)).toReversed() };
    return last.all;
  };

  bridge.serve('history', 'page', ({ filter, offset, limit }) =>
    answer((): HistoryPage => {
      const all = found(filter);
      return { total: all.length, turns: all.slice(offset, offset + limit) };
    }),
  );
  bridge.serve('history', 'assistants', () => ok(assistantsOf(turns)));
  bridge.serve('history', 'remove', (selection) =>
    answer(() => {
      const gone = new Set(
        'filter' in selection ? found(selection.filter).map(({ sequence }) => sequence) : selection.sequences,
      );
      const before = turns.length;
      turns = turns.filter(({ sequence }) => !gone.has(sequence));
      bridge.push.history.changed(null);
      return before - turns.length;
    }),
  );
  bridge.serve('history', 'export', ({ format }) =>
    ok({ saved: format === 'json' ? '/home/you/Parley history.json' : '/home/you/Parley history.md' }),
  );
  return fake;
}

const passes = ({ turn }: StoredTurn, { text, profileId, fromMs, toMs }: HistoryFilter): boolean =>
  turn.text.toLowerCase().includes(text.toLowerCase()) &&
  (profileId === null || turn.profileId === profileId) &&
  (fromMs === null || turn.startedAtMs >= fromMs) &&
  (toMs === null || turn.startedAtMs < toMs);

function assistantsOf(turns: readonly StoredTurn[]): readonly HistoryAssistant[] {
  return ASSISTANTS.map(({ profileId, assistantName }) => ({
    profileId,
    name: assistantName,
    turns: turns.filter(({ turn }) => turn.profileId === profileId).length,
  })).filter((one) => one.turns > 0);
}
