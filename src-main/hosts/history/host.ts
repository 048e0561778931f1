/**
 * Owns the history host's side of the process port: the database while it can be used, what is asked of it, and what is
 * done about damage. Must never know SQL.
 */
import type { HistoryFilter } from '../../../src-preload/contract/history.js';
import {
  parseHistoryRequest,
  type HistoryNotice,
  type HistoryRequest,
  type ExportWords,
  type HistoryWork,
  type SoundNews,
} from '../protocol/history.js';
import { eraseTurns, isPurging, purgeStep, type Doomed } from './erasing.js';
import { exportTurns } from './exporting.js';
import { assistantsOf, conversationOf, figuresOf } from './figures.js';
import { createFinder, type Finder } from './finding.js';
import { openDatabase, setAsideDatabase } from './open.js';
import { createRecordings, type Recordings } from './recordings.js';
import { recordedTurns, recordingOf } from './recorded.js';
import { isDamage, type Sql } from './sql.js';
import { keepResumable, keepTurn, markRecorded, settleInterrupted, withdrawTurn } from './writing.js';

export interface HistoryHost {
  /** Takes a message of main; what is not understood is counted. */
  receive(message: unknown): void;
  readonly ignoredMessages: number;
}

export interface HistoryHostOptions {
  readonly post: (notice: HistoryNotice) => void;
  /** Unix time in milliseconds. */
  readonly epochMs: () => number;
  /** Runs once other work had its turn. */
  readonly later: (work: () => void) => void;
  /** Ends the process. */
  readonly exit: () => void;
}

interface Opened {
  readonly sql: Sql;
  readonly finder: Finder;
}

/** Searches until the code that finds is compiled well; each is a few milliseconds. */
const WARMING_SEARCHES = 16;

interface Place {
  readonly file: string;
  readonly recordings: Recordings;
}

export function createHistoryHost({ post, epochMs, later, exit }: HistoryHostOptions): HistoryHost {
  let place: Place | null = null;
  let opened: Opened | null = null;
  let purging = false;
  let warmings = 0;
  let ignoredMessages = 0;

  /** @throws Error when there is no place for a database */
  function open(): Opened {
    if (opened !== null) return opened;
    if (place === null) throw new Error('The history host was not told where its files are.');
    const { sql, setAside } = openDatabase(place.file, epochMs);
    if (setAside !== null) post({ channel: 'set-aside', name: setAside });
    settleInterrupted(sql);
    place.recordings.retain(recordedTurns(sql));
    opened = { sql, finder: createFinder(sql) };
    if (isPurging(sql)) purge();
    return opened;
  }

  function close(): void {
    const before = opened;
    opened = null;
    try {
      before?.sql.close();
    } catch {
      // What is damaged may not close in order; its log of writes is read at the next start.
    }
  }

  /** Damage may be met long after the file was opened: then what was asked is done with a new one. */
  function withDatabase<T>(work: (database: Opened) => T): T {
    try {
      return work(open());
    } catch (error) {
      if (!isDamage(error) || place === null) throw error;
      close();
      post({ channel: 'set-aside', name: setAsideDatabase(place.file, 'damaged', epochMs) });
      return work(open());
    }
  }

  /** Small steps, between which whatever is asked is answered. */
  function purge(): void {
    if (purging) return;
    purging = true;
    const step = (): void => {
      if (opened === null || !attempt(() => withDatabase(({ sql }) => purgeStep(sql)))) purging = false;
      else later(step);
    };
    later(step);
  }

  /** Whoever looks at the turns is likely to look for one next. Between the steps, whatever is asked is answered. */
  function warm(): void {
    if (warmings >= WARMING_SEARCHES) return;
    const step = warmings;
    warmings += 1;
    later(() => {
      if (opened === null) return;
      attempt(() => opened?.finder.warm(step));
      warm();
    });
  }

  function erase({ sql, finder }: Opened, doomed: Doomed): number {
    const { count, recorded } = eraseTurns(sql, doomed);
    for (const turnId of recorded) place?.recordings.remove(turnId);
    if (count > 0) {
      finder.changed();
      purge();
    }
    return count;
  }

  function act(work: Exclude<HistoryWork, { type: 'export' }>, database: Opened): unknown {
    const { sql, finder } = database;
    switch (work.type) {
      case 'keep':
        keepTurn(sql, work.record, place?.recordings.has(work.record.turn.id) ?? false);
        finder.changed();
        return null;
      case 'withdraw':
        withdrawTurn(sql, work.turnId);
        place?.recordings.remove(work.turnId);
        finder.changed();
        return null;
      case 'resumable':
        keepResumable(sql, work.conversation, work.value);
        return null;
      case 'page':
        warm();
        return finder.page(work.range.filter, work.range.offset, work.range.limit);
      case 'assistants':
        return assistantsOf(sql);
      case 'remove':
        return erase(
          database,
          'filter' in work.selection ? { sequences: finder.passing(work.selection.filter) } : work.selection,
        );
      case 'expire':
        return erase(database, { beforeMs: work.beforeMs });
      case 'conversation':
        return conversationOf(sql, work.sequence);
      case 'recording': {
        const turnId = recordingOf(sql, work.sequence);
        return turnId === null ? null : (place?.recordings.read(turnId) ?? null);
      }
      case 'figures':
        return figuresOf(sql, work.sinceMs);
    }
  }

  async function answer(id: number, work: HistoryWork): Promise<void> {
    try {
      if (work.type === 'export') {
        await writeExport(work);
        post({ channel: 'done', id, value: null });
      } else post({ channel: 'done', id, value: withDatabase((database) => act(work, database)) });
    } catch (error) {
      post({ channel: 'failed', id, detail: describe(error) });
    }
  }

  const writeExport = (work: {
    readonly filter: HistoryFilter;
    readonly format: 'markdown' | 'json';
    readonly file: string;
    readonly words: ExportWords;
  }): Promise<void> =>
    exportTurns({
      ...work,
      sequences: withDatabase(({ finder }) => finder.passing(work.filter)),
      sql: () => withDatabase(({ sql }) => sql),
      epochMs,
      pause: () => new Promise((resolve) => later(resolve)),
    });

  /** A recording that cannot be written is no reason to stop. */
  function hear(news: SoundNews): void {
    attempt(() => place?.recordings.take(news));
  }

  function start(file: string, folder: string): void {
    place ??= {
      file,
      recordings: createRecordings(folder, (turnId) => {
        withDatabase(({ sql }) => markRecorded(sql, turnId));
      }),
    };
    // At once, so that damage is found and told before somebody needs the history.
    attempt(() => withDatabase(() => null));
  }

  function handle(request: HistoryRequest): void {
    switch (request.channel) {
      case 'start':
        start(request.file, request.recordings);
        return;
      case 'work':
        // Up to its first pause it is done at once, so that writes keep their order.
        void answer(request.id, request.work);
        return;
      case 'sound':
        hear(request.news);
        return;
      case 'shutdown':
        attempt(() => place?.recordings.close());
        close();
        post({ channel: 'closed' });
        exit();
    }
  }

  return {
    receive(message) {
      const request = parseHistoryRequest(message);
      if (request === null) ignoredMessages += 1;
      else handle(request);
    },
    get ignoredMessages() {
      return ignoredMessages;
    },
  };
}

/** What cannot be done now is tried again when it is asked for; null then. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : 'unknown').slice(0, 300);
