import { describe, expect, it, vi } from 'vitest';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { EVERY_TURN, type HistoryFilter, type HistoryPage } from '../../src-preload/contract/history.js';
import { createHistoryActions } from '../../src-renderer/state/history-actions.svelte.js';
import { createHistoryPlayer } from '../../src-renderer/state/history-player.svelte.js';
import { createHistoryResults } from '../../src-renderer/state/history-results.svelte.js';
import { createHistorySearch, TYPING_PAUSE_MS } from '../../src-renderer/state/history-search.svelte.js';
import { exampleSnapshot } from '../fakes/app-snapshot.js';
import { createFakeBridge } from '../fakes/bridge.js';
import { serveHistory } from '../fakes/history.js';
import { settle } from './render-page.js';

const NOW = new Date(2026, 4, 3, 12).getTime();
const TOTAL = 100_000;
const about = (text: string): HistoryFilter => ({ ...EVERY_TURN, text });

function start(count = TOTAL) {
  const bridge = createFakeBridge(exampleSnapshot());
  const history = serveHistory(bridge, { count, nowMs: NOW });
  const results = createHistoryResults((range) => bridge.api.history.page(range));
  bridge.api.history.changed(() => void results.refresh());
  const offsets = (): readonly unknown[] =>
    bridge.callsOf('history.page').map((input) => (input as { readonly offset: number }).offset);
  return { bridge, history, results, offsets };
}

/** Pages that are answered when the test says so. */
function byHand() {
  const asked: ((answer: Result<HistoryPage>) => void)[] = [];
  const results = createHistoryResults(() => new Promise((answer) => asked.push(answer)));
  const { turns } = serveHistory(createFakeBridge(exampleSnapshot()), { count: 300, nowMs: NOW });
  const answer = async (index: number, offset = 0): Promise<void> => {
    asked[index]?.(ok({ total: 300, turns: turns.toReversed().slice(offset, offset + 100) }));
    await settle();
  };
  return { asked, results, answer };
}

describe('results', () => {
  it('are fetched where they are looked at, and nowhere else', async () => {
    const { results, offsets } = start();
    await results.look(EVERY_TURN);
    expect(results.total).toBe(TOTAL);
    expect(results.turnAt(0)?.sequence).toBe(TOTAL);
    results.show({ first: 50_020, last: 50_028, top: false });
    expect(results.turnAt(50_020)).toBeNull();
    await settle();
    expect(results.turnAt(50_020)?.sequence).toBe(TOTAL - 50_020);
    expect(offsets()).toEqual([0, 50_000, 49_900]);
  });

  it('of a place that was passed over are not fetched any more', async () => {
    const { asked, results, answer } = byHand();
    void results.look(EVERY_TURN);
    await answer(0);
    // Within one answer, the person passes three places.
    results.show({ first: 150, last: 155, top: false });
    results.show({ first: 250, last: 255, top: false });
    results.show({ first: 0, last: 5, top: true });
    expect(asked).toHaveLength(3);
    await answer(1, 100);
    await answer(2, 200);
    expect(asked).toHaveLength(3);
    expect(results.turnAt(150)?.sequence).toBe(150);
  });

  it('to a question that was replaced are dropped, whichever comes last', async () => {
    const { asked, results, answer } = byHand();
    void results.look(about('first'));
    void results.look(about('second'));
    await answer(1);
    expect(results.filter.text).toBe('second');
    asked[0]?.(failed(appError('storage-failed')));
    await settle();
    expect(results.load.kind).toBe('ready');
    expect(results.filter.text).toBe('second');
    expect(results.list).toBe(1);
  });

  it('keep their places and keys while turns come on top', async () => {
    const { history, results } = start();
    await results.look(EVERY_TURN);
    results.show({ first: 50_000, last: 50_008, top: false });
    await settle();
    const key = results.keyAt(50_004);
    const { sequence } = results.turnAt(50_004) ?? { sequence: 0 };
    history.add('New');
    history.add('Newer');
    await settle();
    expect(results.total).toBe(TOTAL + 2);
    expect(results.grewAbove).toBe(true);
    expect(results.unseen).toBe(2);
    expect(results.turnAt(50_006)?.sequence).toBe(sequence);
    expect(results.keyAt(50_006)).toBe(key);
    results.show({ first: 0, last: 8, top: true });
    expect(results.unseen).toBe(0);
    expect(results.turnAt(0)?.turn.text).toBe('Newer');
  });

  it('show new turns at once to whoever reads the newest', async () => {
    const { history, results } = start();
    await results.look(EVERY_TURN);
    history.add('New');
    await settle();
    expect(results.turnAt(0)?.turn.text).toBe('New');
    expect(results.unseen).toBe(0);
    expect(results.grewAbove).toBe(false);
  });

  it('do not grow by a new turn that is not looked for', async () => {
    const { history, results } = start();
    await results.look(about('basil'));
    results.show({ first: 40, last: 50, top: false });
    const { total } = results;
    history.add('Something else');
    await settle();
    expect([results.total, results.unseen]).toEqual([total, 0]);
    history.add('Basil again');
    await settle();
    expect([results.total, results.unseen]).toEqual([total + 1, 1]);
  });

  it('ask once more, not once for each change told meanwhile', async () => {
    const { asked, results, answer } = byHand();
    void results.look(EVERY_TURN);
    for (let told = 0; told < 5; told++) void results.refresh();
    await answer(0);
    expect(asked).toHaveLength(2);
    for (let told = 0; told < 5; told++) void results.refresh();
    await answer(1);
    expect(asked).toHaveLength(3);
    await answer(2);
    expect(asked).toHaveLength(3);
  });

  it('are asked for again when their number changed before that was told', async () => {
    const { bridge, results } = start();
    await results.look(EVERY_TURN);
    const silent = createFakeBridge(exampleSnapshot());
    const changed = serveHistory(silent, { count: TOTAL + 1, nowMs: NOW });
    bridge.serve('history', 'page', (range) => silent.api.history.page(range));
    results.show({ first: 300, last: 305, top: false });
    await settle();
    expect(results.total).toBe(changed.turns.length);
    // Moved by the one that came on top.
    expect(results.turnAt(301)?.sequence).toBe(TOTAL - 300);
  });

  it('tell a failure of the whole, and are there after a retry', async () => {
    const { history, results } = start(10);
    history.failing = true;
    await results.look(about('time'));
    expect(results.load).toMatchObject({ kind: 'failed', error: { code: 'storage-failed' } });
    history.failing = false;
    await results.retry();
    expect(results.load.kind).toBe('ready');
    expect(results.filter.text).toBe('time');
  });

  it('tell a failure of a part, ask no more by themselves, and go on after a retry', async () => {
    const { history, results, offsets } = start();
    await results.look(EVERY_TURN);
    history.failing = true;
    results.show({ first: 5_010, last: 5_018, top: false });
    await settle();
    expect(results.problem?.code).toBe('storage-failed');
    const asked = offsets().length;
    results.show({ first: 6_010, last: 6_018, top: false });
    await settle();
    expect(offsets()).toHaveLength(asked);
    expect(results.turnAt(0)?.sequence).toBe(TOTAL);
    history.failing = false;
    await results.retry();
    await settle();
    expect(results.problem).toBeNull();
    expect(results.turnAt(6_010)?.sequence).toBe(TOTAL - 6_010);
  });

  it('close up where a turn was deleted', async () => {
    const { results } = start();
    await results.look(EVERY_TURN);
    results.drop(TOTAL - 3);
    expect(results.total).toBe(TOTAL - 1);
    expect(results.turnAt(3)?.sequence).toBe(TOTAL - 4);
    expect(results.placeOf(TOTAL - 4)).toBe(3);
  });
});

describe('search', () => {
  const begin = () => {
    const asked: HistoryFilter[] = [];
    const search = createHistorySearch({
      after: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      now: () => new Date(NOW),
      onfilter: (filter) => asked.push(filter),
    });
    return { asked, search };
  };

  it('waits for a pause in typing, and no longer', () => {
    vi.useFakeTimers();
    try {
      const { asked, search } = begin();
      for (const text of ['t', 'tr', 'tra']) {
        search.type(text);
        vi.advanceTimersByTime(TYPING_PAUSE_MS - 1);
      }
      expect(asked).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(asked.map(({ text }) => text)).toEqual(['tra']);
      search.type('train');
      search.dispose();
      vi.advanceTimersByTime(1_000);
      expect(asked).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('counts a choice at once, with the text as it is typed by then', () => {
    vi.useFakeTimers();
    try {
      const { asked, search } = begin();
      search.type('train');
      search.choose({ date: 'today' });
      vi.advanceTimersByTime(1_000);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatchObject({ text: 'train', fromMs: new Date(2026, 4, 3).getTime() });
      search.clearText();
      expect(asked[1]).toMatchObject({ text: '', fromMs: new Date(2026, 4, 3).getTime() });
      search.seek('bus');
      expect(asked[2]).toEqual({ ...EVERY_TURN, text: 'bus' });
      search.clear();
      expect(asked[3]).toEqual(EVERY_TURN);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('recordings', () => {
  it('are heard one at a time', async () => {
    const bridge = createFakeBridge(exampleSnapshot());
    const ends: (() => void)[] = [];
    bridge.serve('history', 'play', () => new Promise((end) => ends.push(() => end(ok(null)))));
    const player = createHistoryPlayer(bridge.api.history);
    void player.play(4);
    expect(player.playing).toBe(4);
    void player.play(6);
    expect(player.playing).toBe(6);
    expect(bridge.callsOf('history.stopPlaying')).toHaveLength(1);
    // The end of the first is not that of the second.
    await settle();
    ends[0]?.();
    await settle();
    expect(player.playing).toBe(6);
    ends[1]?.();
    await settle();
    expect(player.playing).toBeNull();
    player.stop();
    expect(bridge.callsOf('history.stopPlaying')).toHaveLength(1);
  });
});

describe('deleting all that is shown', () => {
  it('counts anew, and spares what is said while it is asked', async () => {
    const { bridge, history, results } = start(500);
    const player = createHistoryPlayer(bridge.api.history);
    const actions = createHistoryActions({
      api: bridge.api.history,
      results,
      player,
      nowMs: () => NOW,
      onresumed: () => undefined,
    });
    await results.look(about('basil'));
    await actions.askRemoveAll();
    const { question } = actions;
    if (question?.kind !== 'all') throw new Error('Nothing is asked.');
    expect(question).toMatchObject({ count: results.total, every: false, filter: { text: 'basil', toMs: NOW + 1 } });
    const kept = history.turns.length - question.count;
    expect(await actions.remove(question)).toBe(true);
    expect(history.turns).toHaveLength(kept);
    expect(actions.notice).toEqual({ kind: 'removed', count: question.count });
    expect(actions.question).toBeNull();
  });

  it('asks about no more than the end of the search', async () => {
    const { bridge, results } = start(500);
    const actions = createHistoryActions({
      api: bridge.api.history,
      results,
      player: createHistoryPlayer(bridge.api.history),
      nowMs: () => NOW,
      onresumed: () => undefined,
    });
    await results.look({ ...EVERY_TURN, toMs: NOW - 40 * 3_600_000 });
    await actions.askRemoveAll();
    expect(actions.question).toMatchObject({ filter: { toMs: NOW - 40 * 3_600_000 }, count: results.total });
  });
});
