import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../src-preload/contract/settings.js';
import { renderPage, settle } from './render-page.js';

const root = document.documentElement;
const settings = (general: Partial<Settings['general']>): Settings => ({
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, ...general },
});

/** The system asks for these, until the answer is called with another set. */
function system(...asked: readonly string[]): (...now: readonly string[]) => void {
  let wishes = asked;
  const listeners = new Set<() => void>();
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => {
    const list = new EventTarget();
    listeners.add(() => list.dispatchEvent(new Event('change')));
    Object.defineProperties(list, {
      media: { value: media },
      matches: { get: () => wishes.some((wish) => media.includes(wish)) },
    });
    return list as MediaQueryList;
  });
  return (...now) => {
    wishes = now;
    for (const tell of listeners) tell();
  };
}

afterEach(() => vi.restoreAllMocks());

describe('look', () => {
  it('is what the settings say, and follows them', async () => {
    const { bridge } = await renderPage({
      snapshot: { settings: settings({ theme: 'dark', textSize: 'largest', motion: 'reduced' }) },
    });
    expect(root.dataset).toMatchObject({
      theme: 'dark',
      contrast: 'normal',
      motion: 'reduced',
      textSize: 'largest',
    });
    bridge.push.settings.changed(settings({ theme: 'high-contrast' }));
    await settle();
    expect(root.dataset).toMatchObject({ contrast: 'more', motion: 'full', textSize: 'normal' });
  });

  it('is what the system asks for where the settings leave it to the system', async () => {
    const wish = system('prefers-reduced-motion', 'prefers-contrast');
    await renderPage();
    expect(root.dataset).toMatchObject({ theme: 'system', contrast: 'more', motion: 'reduced' });
    wish();
    await settle();
    expect(root.dataset).toMatchObject({ contrast: 'normal', motion: 'full' });
  });

  it('keeps what the person chose when the system asks for less', async () => {
    system();
    await renderPage({ snapshot: { settings: settings({ theme: 'high-contrast', motion: 'reduced' }) } });
    expect(root.dataset).toMatchObject({ contrast: 'more', motion: 'reduced' });
  });
});
