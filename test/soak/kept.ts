/** Owns reading, through the running app, what was shown and what was kept. */
import type { ElectronApplication } from '@playwright/test';
import { EVERY_TURN, type HistoryPage } from '../../src-preload/contract/history.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import { inPage } from '../course/look.js';

const PAGE = 200;

/** The whole history, oldest first. @throws Error when the app does not tell it */
export async function readHistory(app: ElectronApplication): Promise<readonly Turn[]> {
  const newestFirst: Turn[] = [];
  for (;;) {
    const range = { filter: EVERY_TURN, offset: newestFirst.length, limit: PAGE };
    const script = `parley.history.page(${JSON.stringify(range)}).then((answer) => (answer.ok ? answer.value : null))`;
    const page = await inPage<HistoryPage>(app, script);
    if (page === null) throw new Error('The history could not be read.');
    newestFirst.push(...page.turns.map(({ turn }) => turn));
    if (page.turns.length === 0 || newestFirst.length >= page.total) return newestFirst.toReversed();
  }
}

/** Remembers each turn as it was shown last. */
export interface Shown {
  see(turns: readonly Turn[]): void;
  all(): readonly Turn[];
}

export function createShown(): Shown {
  const turns = new Map<string, Turn>();
  return {
    see: (seen) => {
      for (const turn of seen) turns.set(turn.id, turn);
    },
    all: () => [...turns.values()],
  };
}
