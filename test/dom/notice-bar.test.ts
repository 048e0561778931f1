import { fireEvent, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { APP_NOTICE_CODES, type AppNotice, type AppNoticeCode } from '../../src-preload/contract/app-notice.js';
import { renderPage, type PageOptions, type RenderedPage } from './render-page.js';

const notice = (id: number, code: AppNoticeCode): AppNotice => ({
  id,
  code,
  detail: 'USB microphone',
  atEpochMs: 1_700_000_000_000,
});
const bar = (): HTMLElement | undefined =>
  screen
    .getAllByRole('status')
    .find((region) => region.textContent !== '' && within(region).queryByRole('button', { name: 'Dismiss' }) !== null);
const shownBar = (): HTMLElement => {
  const found = bar();
  if (found === undefined) throw new Error('No notice is shown.');
  return found;
};
const show = (code: AppNoticeCode, options: PageOptions = {}): Promise<RenderedPage> =>
  renderPage({ ...options, snapshot: { notice: notice(7, code) } });

// Requests are settled by immediates, which stay real.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = async (ms: number): Promise<void> => {
  vi.advanceTimersByTime(ms);
  await tick();
};

describe('a notice', () => {
  it('is in the snapshot of a page that came back, in every view', async () => {
    for (const hash of ['#/talk', '#/settings/audio', '#/settings/privacy']) {
      const { unmount } = await show('window-restarted', { hash });
      expect(shownBar().textContent).toContain('The window was restarted');
      unmount();
    }
  });

  it('appears in a region that was there before, each with its own words, the newest alone', async () => {
    const { bridge } = await renderPage();
    const regions = screen.getAllByRole('status');
    const seen = new Set<string>();
    for (const [index, code] of APP_NOTICE_CODES.entries()) {
      bridge.push.app.notice(notice(index + 1, code));
      await tick();
      expect(regions).toContain(shownBar());
      expect(within(shownBar()).getAllByRole('button', { name: 'Dismiss' })).toHaveLength(1);
      seen.add(shownBar().textContent);
    }
    expect(seen.size).toBe(APP_NOTICE_CODES.length);
  });

  it('names the device it is about, or another one where the name is not known', async () => {
    const { bridge } = await show('microphone-switched');
    expect(shownBar().textContent).toContain('Now listening with: USB microphone.');
    bridge.push.app.notice({ ...notice(8, 'speaker-back'), detail: null });
    await tick();
    expect(shownBar().textContent).toContain('Answers are heard on: another device.');
  });

  it('goes when it is put away, and main is told which', async () => {
    const { bridge } = await show('sound-restarted');
    await fireEvent.click(within(shownBar()).getByRole('button', { name: 'Dismiss' }));
    expect(bar()).toBeUndefined();
    expect(bridge.callsOf('app.dismissNotice')).toEqual([7]);
    await pass(60_000);
    expect(bridge.callsOf('app.dismissNotice')).toEqual([7]);
  });

  it('goes by itself after twelve seconds, counted anew for the next', async () => {
    const { bridge } = await show('sound-restarted');
    await pass(11_000);
    bridge.push.app.notice(notice(8, 'speech-restarted'));
    await tick();
    await pass(11_999);
    expect(shownBar().textContent).toContain('speech engine');
    await pass(1);
    expect(bar()).toBeUndefined();
    expect(bridge.callsOf('app.dismissNotice')).toEqual([8]);
  });

  it('stays while the pointer is on it or it has the focus', async () => {
    await show('talk-key-restarted');
    await fireEvent.pointerEnter(shownBar());
    await pass(60_000);
    await fireEvent.focusIn(within(shownBar()).getByRole('button', { name: 'Dismiss' }));
    await fireEvent.pointerLeave(shownBar());
    await pass(60_000);
    await fireEvent.focusOut(within(shownBar()).getByRole('button', { name: 'Dismiss' }));
    await pass(11_999);
    expect(bar()).toBeDefined();
    await pass(1);
    expect(bar()).toBeUndefined();
  });

  it('waits for somebody who can see it', async () => {
    const { bridge } = await renderPage();
    bridge.push.app.windowVisible(false);
    bridge.push.app.notice(notice(1, 'sound-restarted'));
    await tick();
    await pass(60_000);
    expect(bar()).toBeDefined();
    bridge.push.app.windowVisible(true);
    await tick();
    await pass(12_000);
    expect(bar()).toBeUndefined();
  });

  it('that comes after one that was put away under the pointer goes by itself too', async () => {
    const { bridge } = await show('sound-restarted');
    await fireEvent.pointerEnter(shownBar());
    await fireEvent.click(within(shownBar()).getByRole('button', { name: 'Dismiss' }));
    bridge.push.app.notice(notice(8, 'speech-restarted'));
    await tick();
    await pass(12_000);
    expect(bar()).toBeUndefined();
  });
});
