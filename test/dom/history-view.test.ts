import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleSession } from '../fakes/app-snapshot.js';
import type { FakeBridge } from '../fakes/bridge.js';
import { serveHistory, type FakeHistory } from '../fakes/history.js';
import { TYPING_PAUSE_MS } from '../../src-renderer/state/history-search.svelte.js';
import { giveLayout, ROW_PX, VIEWPORT_PX } from './layout.js';
import { renderPage, settle, type PageOptions } from './render-page.js';

const TOTAL = 5_000;
const copied: string[] = [];
let undo = (): void => undefined;
beforeEach(() => {
  undo = giveLayout();
  copied.length = 0;
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
});
afterEach(() => {
  undo();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function open(count = TOTAL, options: PageOptions = {}): Promise<{ bridge: FakeBridge; history: FakeHistory }> {
  const made: FakeHistory[] = [];
  const { bridge } = await renderPage({
    ...options,
    hash: '#/history',
    prepare: (prepared) => {
      made.push(serveHistory(prepared, { count, nowMs: Date.now() }));
      options.prepare?.(prepared);
    },
  });
  await settle();
  const [history] = made;
  if (history === undefined) throw new Error('Nobody answered.');
  return { bridge, history };
}

const list = (): HTMLElement => screen.getByRole('list', { name: 'Turns' });
const rows = (): readonly HTMLElement[] => within(list()).getAllByRole('listitem');
const rowAt = (place: number): HTMLElement => {
  const found = rows().find((row) => row.getAttribute('aria-posinset') === String(place + 1));
  if (found === undefined) throw new Error(`No row at ${place}.`);
  return found;
};
const searchbox = (): HTMLInputElement => screen.getByRole('searchbox', { name: 'Search history' });
const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const focusedPlace = (): number =>
  Number(document.activeElement?.closest('[aria-posinset]')?.getAttribute('aria-posinset') ?? 0) - 1;
const key = async (name: string, init: KeyboardEventInit = {}): Promise<boolean> => {
  const taken = !(await fireEvent.keyDown(document.activeElement ?? document.body, { key: name, code: name, ...init }));
  await settle();
  return taken;
};
/** Time passes for the page, not for the test. */
function underOurClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}
const pass = async (ms: number): Promise<void> => {
  vi.advanceTimersByTime(ms);
  await settle();
};
const type = async (text: string): Promise<void> => {
  const ours = vi.isFakeTimers();
  if (!ours) underOurClock();
  await fireEvent.input(searchbox(), { target: { value: text } });
  await pass(TYPING_PAUSE_MS);
  if (!ours) vi.useRealTimers();
};

describe('the list of turns', () => {
  it('has rows for what is in view, and tells the place of each among all', async () => {
    await open(100_000);
    expect(rows().length).toBeLessThan(40);
    expect(rows().length).toBeGreaterThanOrEqual(Math.floor(VIEWPORT_PX / ROW_PX));
    expect(rows().every((row) => row.getAttribute('aria-setsize') === '100000')).toBe(true);
    expect(rowAt(0).getAttribute('aria-posinset')).toBe('1');
    expect(screen.getByText('100,000 turns')).toBeTruthy();
  });

  it('is reached by Tab in one row, and moved through by keys', async () => {
    await open();
    expect(rows().filter((row) => row.tabIndex === 0)).toEqual([rowAt(0)]);
    rowAt(0).focus();
    await key('ArrowDown');
    await key('ArrowDown');
    expect(focusedPlace()).toBe(2);
    expect(rows().filter((row) => row.tabIndex === 0)).toEqual([rowAt(2)]);
    // Buttons of other rows are not stops on the way.
    const stops = [...list().querySelectorAll('button')].filter((stop) => stop.tabIndex === 0);
    expect(stops.every((stop) => rowAt(2).contains(stop))).toBe(true);
    await key('End');
    expect(focusedPlace()).toBe(TOTAL - 1);
    await waitFor(() => expect(list().scrollTop).toBeGreaterThan(1_000));
    await fireEvent.scroll(list());
    await waitFor(() => expect(rowAt(TOTAL - 1).textContent).toContain('You'));
    await key('Home');
    expect(focusedPlace()).toBe(0);
    await key('PageDown');
    expect(focusedPlace()).toBeGreaterThan(2);
  });

  it('names who, when and with whom, how it ended, how long it took and what it cost', async () => {
    await open(60);
    const text = (place: number): string => rowAt(place).textContent.replace(/\s+/g, ' ').trim();
    const answer = rows().find((row) => row.textContent.includes('You interrupted after 3.2 s'));
    expect(answer?.querySelector('article')?.dataset['speaker']).toBe('assistant');
    expect(text(0)).toMatch(/^Today Riverside Clinic .*\d+:\d\d/);
    expect(text(0)).toMatch(/heard you after 61 ms · answered in \d+ ms · 4.2 seconds of audio billed/);
    expect(rowAt(1).querySelector('article')?.dataset['speaker']).toBe('user');
    expect(text(1)).toMatch(/^You Riverside Clinic /);
    const [head, words] = rowAt(0).getAttribute('aria-labelledby')?.split(' ') ?? [];
    expect(document.getElementById(head ?? '')?.textContent).toContain('Riverside Clinic');
    expect(document.getElementById(words ?? '')?.textContent.length).toBeGreaterThan(3);
  });

  it('divides days by a heading, and conversations', async () => {
    await open(60);
    const days = within(list()).getAllByRole('heading', { level: 2 });
    expect(days[0]?.textContent).toMatch(/Today|Yesterday/);
    expect(list().querySelectorAll('.divider').length).toBeGreaterThan(0);
  });

  it('keeps the focus on its turn while others come on top', async () => {
    const { history } = await open();
    rowAt(0).focus();
    const text = rowAt(0).querySelector('.text')?.textContent;
    history.add('Something new');
    await settle();
    expect(focusedPlace()).toBe(1);
    expect(rowAt(1).querySelector('.text')?.textContent).toBe(text);
    expect(rowAt(0).textContent).toContain('Something new');
  });

  it('offers new turns to whoever reads older ones', async () => {
    const { history } = await open();
    rowAt(0).focus();
    await key('End');
    await waitFor(() => expect(list().scrollTop).toBeGreaterThan(1_000));
    await fireEvent.scroll(list());
    history.add('Something new');
    history.add('Something newer');
    await settle();
    expect(focusedPlace()).toBe(TOTAL + 1);
    await fireEvent.click(button('2 new turns'));
    await settle();
    expect(focusedPlace()).toBe(0);
    await waitFor(() => expect(rowAt(0).textContent).toContain('Something newer'));
  });
});

describe('search', () => {
  const told = (): readonly string[] => screen.getAllByRole('status').map((status) => status.textContent.trim());

  it('marks what was found', async () => {
    await open(700);
    await type('TRAIN');
    expect(screen.getByText('100 turns found', { selector: '.count' })).toBeTruthy();
    expect([...list().querySelectorAll('mark')].map((mark) => mark.textContent)).toContain('train');
    expect(rows().every((row) => row.querySelector('mark') !== null)).toBe(true);
  });

  it('tells how many once the person pauses, and not of turns that come by themselves', async () => {
    underOurClock();
    const { history } = await open(700);
    await pass(5_000);
    history.add('Something new');
    await settle();
    await pass(5_000);
    expect(screen.getByText('701 turns', { selector: '.count' })).toBeTruthy();
    expect(told()).not.toContain('701 turns');
    await type('tra');
    await pass(500);
    await type('train');
    expect(told()).not.toContain('100 turns found');
    await pass(500);
    expect(told()).not.toContain('100 turns found');
    await pass(500);
    expect(told()).toContain('100 turns found');
  });

  it('is cleared by Escape, which is left to others where there is nothing to clear', async () => {
    const { bridge } = await open(700, { snapshot: { session: exampleSession({ phase: 'speaking' }) } });
    await type('train');
    searchbox().focus();
    expect(await key('Escape')).toBe(true);
    expect(searchbox().value).toBe('');
    expect(screen.getByText('700 turns', { selector: '.count' })).toBeTruthy();
    expect(bridge.callsOf('session.interrupt')).toHaveLength(0);
    await key('Escape');
    expect(bridge.callsOf('session.interrupt')).toHaveLength(1);
  });

  it('is cleared by its button, and reached by Control+F from anywhere in the view', async () => {
    await open(700);
    await type('train');
    rowAt(0).focus();
    expect(await key('f', { ctrlKey: true })).toBe(true);
    expect(document.activeElement).toBe(searchbox());
    await fireEvent.click(button('Clear'));
    await settle();
    expect(searchbox().value).toBe('');
    expect(document.activeElement).toBe(searchbox());
    await key('ArrowDown');
    expect(focusedPlace()).toBe(0);
  });

  it('says that nothing was found, and clears all that was asked', async () => {
    await open(700);
    await fireEvent.change(screen.getByRole('combobox', { name: 'Date' }), { target: { value: 'today' } });
    await type('no such words');
    expect(screen.queryByRole('list', { name: 'Turns' })).toBeNull();
    expect(screen.getByRole('heading', { name: 'Nothing found' })).toBeTruthy();
    await fireEvent.click(button('Clear search'));
    await settle();
    expect(screen.getByText('700 turns', { selector: '.count' })).toBeTruthy();
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Date' }).value).toBe('any');
    expect(document.activeElement).toBe(searchbox());
  });

  it('is narrowed to an assistant and to days', async () => {
    const { bridge } = await open(700);
    const assistant = screen.getByRole('combobox', { name: 'Assistant' });
    expect(
      within(assistant)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Any assistant', 'Local', 'Riverside Clinic', 'Amharic practice']);
    await fireEvent.change(assistant, { target: { value: 'amigo' } });
    await settle();
    expect(bridge.callsOf('history.page').at(-1)).toMatchObject({ filter: { profileId: 'amigo' } });
    await fireEvent.change(screen.getByRole('combobox', { name: 'Date' }), { target: { value: 'custom' } });
    await fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-05-01' } });
    await fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-05-02' } });
    await settle();
    expect(bridge.callsOf('history.page').at(-1)).toMatchObject({
      filter: {
        profileId: 'amigo',
        fromMs: new Date(2026, 4, 1).getTime(),
        toMs: new Date(2026, 4, 3).getTime(),
      },
    });
  });
});

describe('a turn', () => {
  it('is opened by Enter, shows all of its text, and is closed again', async () => {
    await open(700);
    await type('sandwiches');
    rowAt(0).focus();
    const shown = (): string => rowAt(0).querySelector('.text')?.textContent.trim() ?? '';
    expect(shown()).toMatch(/^…/);
    await key('Enter');
    expect(shown()).toMatch(/^Light takes about eight minutes/);
    expect(within(rowAt(0)).getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true');
    await key('Enter');
    expect(shown()).toMatch(/^…/);
    expect(screen.queryByRole('button', { name: 'Copy text' })).toBeNull();
  });

  it('is copied, by its button or by the usual key', async () => {
    const { history } = await open(8);
    await fireEvent.click(within(rowAt(1)).getByRole('button', { name: 'Show all of it' }));
    await fireEvent.click(button('Copy text'));
    await settle();
    expect(copied).toEqual([history.turns.at(-2)?.turn.text]);
    expect(button('Copied')).toBeTruthy();
    rowAt(0).focus();
    await key('c', { ctrlKey: true });
    expect(copied[1]).toBe(history.turns.at(-1)?.turn.text);
  });

  it('that cannot be copied is told', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    await open(8);
    rowAt(0).focus();
    await key('c', { ctrlKey: true });
    expect(screen.getByText('The text could not be copied.')).toBeTruthy();
  });

  it('leads on to its conversation', async () => {
    const { bridge, history } = await open(8);
    await fireEvent.click(within(rowAt(2)).getByRole('button', { name: 'Show all of it' }));
    await fireEvent.click(button('Continue this conversation'));
    await settle();
    expect(bridge.callsOf('history.resume')).toEqual([history.turns.at(-3)?.sequence]);
    expect(location.hash).toBe('#/talk');
  });

  it('stays where its conversation cannot go on, which is told', async () => {
    await open(8, {
      prepare: (bridge) => bridge.serve('history', 'resume', () => failed(appError('credentials-missing'))),
    });
    await fireEvent.click(within(rowAt(0)).getByRole('button', { name: 'Show all of it' }));
    await fireEvent.click(button('Continue this conversation'));
    await settle();
    expect(location.hash).toBe('#/history');
    expect(screen.getByRole('alert').textContent).toContain('The conversation could not be continued');
    expect(button('Open settings')).toBeTruthy();
  });

  it('is heard where it was recorded, and stopped', async () => {
    const ends: (() => void)[] = [];
    const { bridge } = await open(8, {
      prepare: (prepared) =>
        prepared.serve('history', 'play', () => new Promise((end) => ends.push(() => end(ok(null))))),
    });
    const [play] = screen.getAllByRole('button', { name: 'Play recording' });
    if (play === undefined) throw new Error('Nothing was recorded.');
    await fireEvent.click(play);
    expect(screen.getAllByRole('button', { name: 'Stop' })).toHaveLength(1);
    await fireEvent.click(button('Stop'));
    expect(bridge.callsOf('history.stopPlaying')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    await fireEvent.click(screen.getAllByRole('button', { name: 'Play recording' })[0] ?? play);
    location.hash = '#/talk';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await settle();
    expect(bridge.callsOf('history.stopPlaying')).toHaveLength(2);
  });
});

describe('deletion', () => {
  const dialog = (): HTMLElement => screen.getByRole('alertdialog');
  const answer = async (name: string): Promise<void> => {
    await fireEvent.click(within(dialog()).getByRole('button', { name }));
    await settle();
  };

  it('is asked first, and nothing is deleted by whoever does not say so', async () => {
    const { bridge, history } = await open(8);
    rowAt(0).focus();
    await key('Delete');
    expect(dialog().textContent).toContain('Delete this turn?');
    await waitFor(() => expect(document.activeElement?.textContent.trim()).toBe('Keep'));
    await answer('Keep');
    expect(bridge.callsOf('history.remove')).toEqual([]);
    expect(history.turns).toHaveLength(8);
  });

  it('of a turn leads to the one in its place, or the last, or the search', async () => {
    const { bridge, history } = await open(3);
    rowAt(1).focus();
    const next = rowAt(2).querySelector('.text')?.textContent;
    const { sequence } = history.turns[1] ?? { sequence: 0 };
    await key('Delete');
    await answer('Delete');
    expect(bridge.callsOf('history.remove')).toEqual([{ sequences: [sequence] }]);
    await waitFor(() => expect(focusedPlace()).toBe(1));
    expect(rowAt(1).querySelector('.text')?.textContent).toBe(next);
    await key('Delete');
    await answer('Delete');
    await waitFor(() => expect(focusedPlace()).toBe(0));
    await key('Delete');
    await answer('Delete');
    await waitFor(() => expect(document.activeElement).toBe(searchbox()));
    expect(screen.getByRole('heading', { name: 'Nothing here yet' })).toBeTruthy();
  });

  it('of all that is shown tells how many, and what goes with them', async () => {
    const { history } = await open(700);
    await type('train');
    await fireEvent.click(button('Delete all shown…'));
    await settle();
    expect(dialog().textContent).toContain('Delete 100 turns?');
    expect(dialog().textContent).toContain('recordings are deleted too');
    await answer('Delete');
    expect(history.turns).toHaveLength(600);
    expect(screen.getByText('100 turns were deleted.')).toBeTruthy();
  });

  it('of everything says that it is everything', async () => {
    const { history } = await open(700);
    await fireEvent.click(button('Delete all shown…'));
    await settle();
    expect(dialog().textContent).toContain('your whole history');
    await answer('Delete');
    expect(history.turns).toEqual([]);
  });

  it('that failed is told, and tried again', async () => {
    const { history } = await open(8);
    rowAt(0).focus();
    await key('Delete');
    history.failing = true;
    await answer('Delete');
    expect(screen.getByRole('alert').textContent).toContain('Nothing was deleted');
    history.failing = false;
    await fireEvent.click(button('Try again'));
    await settle();
    expect(history.turns).toHaveLength(7);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('export', () => {
  const choose = async (name: string): Promise<void> => {
    button('Export…').focus();
    await key('Enter');
    const item = await screen.findByRole('menuitem', { name });
    item.focus();
    await fireEvent.keyDown(item, { key: 'Enter' });
    await settle();
  };

  it('saves what is shown in the chosen format, and tells where', async () => {
    const { bridge } = await open(700);
    await type('train');
    await choose('JSON, for other programs');
    expect(bridge.callsOf('history.export')).toMatchObject([{ format: 'json', filter: { text: 'train' } }]);
    expect(screen.getByText('Saved as /home/you/Parley history.json.')).toBeTruthy();
  });

  it('tells nothing where the person chose no place', async () => {
    await open(8, { prepare: (bridge) => bridge.serve('history', 'export', () => ok({ saved: null })) });
    await choose('Markdown, to read');
    expect(screen.queryByText(/Saved as/)).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('without turns', () => {
  it('says that they will appear, and leads to talking', async () => {
    await open(0);
    expect(screen.getByRole('heading', { name: 'Nothing here yet' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Start talking' }).getAttribute('href')).toBe('#/talk');
    expect(screen.queryByRole('button', { name: 'Export…' })).toBeNull();
  });

  it('says where the history is off, and leads to where it is turned on', async () => {
    const privacy = { ...DEFAULT_SETTINGS.privacy, keepHistory: false };
    await open(0, { snapshot: { settings: { ...DEFAULT_SETTINGS, privacy } } });
    expect(screen.getByRole('heading', { name: 'History is off' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Privacy settings' }).getAttribute('href')).toBe('#/settings/privacy');
  });

  it('shows the first one as it comes', async () => {
    const { history } = await open(0);
    history.add('The first');
    await settle();
    expect(rowAt(0).textContent).toContain('The first');
  });

  it('says that they could not be read, and reads them again', async () => {
    const { bridge } = await open(8, {
      prepare: (prepared) => prepared.serve('history', 'page', () => failed(appError('storage-failed'))),
    });
    expect(screen.getByRole('alert').textContent).toContain('The history could not be read');
    serveHistory(bridge, { count: 8, nowMs: Date.now() });
    await fireEvent.click(button('Try again'));
    await settle();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(rows()).toHaveLength(8);
  });
});

describe('a hidden window', () => {
  it('is brought up to date when it is seen again', async () => {
    const { bridge } = await open(8);
    const asked = (): number => bridge.callsOf('history.page').length;
    bridge.push.app.windowVisible(false);
    await settle();
    const before = asked();
    bridge.push.app.windowVisible(true);
    await settle();
    expect(asked()).toBe(before + 1);
  });
});
