/** A history on a real file in a folder of its own, and turns to keep in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createHistoryHost } from '../../../../src-main/hosts/history/host.js';
import type {
  HistoryNotice,
  HistoryQuestions,
  HistoryWork,
  QuestionType,
  SoundNews,
  TurnRecord,
} from '../../../../src-main/hosts/protocol/history.js';
import { EVERY_TURN, type HistoryFilter, type HistoryPage } from '../../../../src-preload/contract/history.js';
import { asProfileId, asTurnId } from '../../../../src-preload/contract/ids.js';
import type { Turn } from '../../../../src-preload/contract/transcript.js';

export const START_MS = 1_700_000_000_000;
const NOW_MS = 1_750_000_000_000;

export type TurnChange = Partial<Omit<TurnRecord, 'turn'>> & { readonly turn?: Partial<Turn> };

/** The n-th turn, a minute after the one before: the person's where n is odd. */
export const record = (n: number, { turn = {}, ...rest }: TurnChange = {}): TurnRecord => ({
  turn: {
    id: asTurnId(`run-t${n}`),
    speaker: n % 2 === 1 ? 'user' : 'assistant',
    origin: 'voice',
    text: `Words of turn ${n}.`,
    state: { kind: 'final' },
    startedAtMs: START_MS + n * 60_000,
    profileId: asProfileId('local'),
    latency: null,
    ...turn,
  },
  conversation: 'first',
  providerId: 'local',
  assistantName: 'Local',
  usage: [],
  ...rest,
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Stage {
  readonly folder: string;
  readonly file: string;
  readonly recordings: string;
  /** What the host said that answers nothing. */
  readonly told: readonly HistoryNotice[];
  keep(...records: readonly TurnRecord[]): Promise<void>;
  work(work: HistoryWork): Promise<unknown>;
  ask<Type extends QuestionType>(
    question: { readonly type: Type } & HistoryQuestions[Type]['asks'],
  ): Promise<HistoryQuestions[Type]['answer']>;
  find(filter?: Partial<HistoryFilter>, offset?: number, limit?: number): Promise<HistoryPage>;
  texts(text: string): Promise<readonly string[]>;
  sound(news: SoundNews): void;
  /** Lets work that was put off be done. */
  rest(): Promise<void>;
  shutdown(): void;
}

/** A host on the files of this folder, as the process would run it. */
export function openStage(folder = temporaryFolder()): Stage {
  const file = path.join(folder, 'history.db');
  const recordings = path.join(folder, 'recordings');
  const told: HistoryNotice[] = [];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let id = 0;
  const host = createHistoryHost({
    post(notice) {
      if (notice.channel === 'done') waiting.get(notice.id)?.resolve(notice.value);
      else if (notice.channel === 'failed') waiting.get(notice.id)?.reject(new Error(notice.detail));
      else told.push(notice);
    },
    epochMs: () => NOW_MS,
    later: (work) => void setImmediate(work),
    exit: () => undefined,
  });
  host.receive({ channel: 'start', file, recordings });
  const work = (asked: HistoryWork): Promise<unknown> =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      host.receive({ channel: 'work', id, work: asked });
    });
  const stage: Stage = {
    folder,
    file,
    recordings,
    told,
    async keep(...records) {
      for (const each of records) await work({ type: 'keep', record: each });
    },
    work,
    ask: (question) => work(question as unknown as HistoryWork) as Promise<never>,
    find: (filter = {}, offset = 0, limit = 50) =>
      stage.ask({ type: 'page', range: { filter: { ...EVERY_TURN, ...filter }, offset, limit } }),
    async texts(text) {
      return (await stage.find({ text })).turns.map(({ turn }) => turn.text);
    },
    sound: (news) => host.receive({ channel: 'sound', news }),
    async rest() {
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    shutdown: () => host.receive({ channel: 'shutdown' }),
  };
  onTestFinished(() => stage.shutdown());
  return stage;
}
