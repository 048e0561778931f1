import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import { exampleSession } from '../fakes/app-snapshot.js';
import { renderPage, settle } from './render-page.js';

/** Pictures asked for and not yet painted. */
const waiting = new Map<number, FrameRequestCallback>();
let asked = 0;
const clears = vi.fn();

beforeEach(() => {
  waiting.clear();
  asked = 0;
  clears.mockClear();
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    waiting.set(++asked, callback);
    return asked;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void waiting.delete(id));
  const nothing = (): void => undefined;
  const context = new Proxy({ clearRect: clears }, { get: (own, name): unknown => Reflect.get(own, name) ?? nothing });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(152);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

let timeMs = 0;
/** The display shows so many pictures; the answer is how many of them were painted. */
async function display(pictures: number): Promise<number> {
  const before = clears.mock.calls.length;
  for (let picture = 0; picture < pictures; picture++) {
    timeMs += 1000 / 60;
    const due = [...waiting.values()];
    waiting.clear();
    for (const callback of due) callback(timeMs);
    // Where software draws, few are painted.
    await new Promise((resolve) => setTimeout(resolve, 110));
  }
  return clears.mock.calls.length - before;
}

describe('voice ring', () => {
  it('is painted once while nothing goes on, and again when its colours change', async () => {
    const { bridge } = await renderPage();
    expect(await display(3)).toBe(1);
    expect(waiting.size).toBe(0);
    const { general } = DEFAULT_SETTINGS;
    bridge.push.settings.changed({ ...DEFAULT_SETTINGS, general: { ...general, theme: 'high-contrast' } });
    await settle();
    expect(await display(3)).toBe(1);
  });

  it('moves with the voice, whatever else the session says meanwhile', async () => {
    const { bridge, services } = await renderPage();
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'speaking' }));
    await settle();
    services.levels.output = 0.3;
    expect(await display(4)).toBe(4);
    const before = asked;
    bridge.push.session.changed(exampleSession({ revision: 3, phase: 'speaking', usage: [{ unit: 's', amount: 1 }] }));
    await settle();
    expect(asked).toBe(before);
  });

  it('asks for no picture while nobody sees the window', async () => {
    const { bridge, services } = await renderPage();
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'thinking' }));
    await settle();
    expect(await display(3)).toBeGreaterThan(0);
    bridge.push.app.windowVisible(false);
    await settle();
    const before = asked;
    bridge.push.session.changed(exampleSession({ revision: 3, phase: 'speaking' }));
    services.levels.output = 0.5;
    await settle();
    expect(await display(3)).toBe(0);
    expect(asked).toBe(before);
    bridge.push.app.windowVisible(true);
    await settle();
    expect(await display(3)).toBeGreaterThan(0);
  });
});
