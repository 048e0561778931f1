import { describe, expect, it } from 'vitest';
import { createTrayHost } from '../../../src-main/app/tray-host.js';

function world(answers: readonly boolean[]) {
  let nowMs = 0;
  let asked = 0;
  const ask = (): Promise<boolean> => Promise.resolve(answers[asked++] ?? false);
  const host = createTrayHost(ask, { nowMs: () => nowMs });
  return { host, asked: () => asked, pass: (ms: number) => (nowMs += ms) };
}

describe('the panel that shows tray icons', () => {
  it('is believed to be there until it was asked for', async () => {
    const { host, asked } = world([false]);
    host.used();
    expect({ isThere: host.isThere(), asked: asked() }).toEqual({ isThere: true, asked: 0 });
    expect(await host.look()).toBe(false);
    expect(host.isThere()).toBe(false);
  });

  it('is found when it comes later, asked for once a minute and only with a use of the icon', async () => {
    const { host, asked, pass } = world([false, false, true]);
    await host.look();
    pass(59_999);
    host.used();
    expect(asked()).toBe(1);
    pass(1);
    host.used();
    host.used();
    await Promise.resolve();
    expect({ asked: asked(), isThere: host.isThere() }).toEqual({ asked: 2, isThere: false });
    pass(60_000);
    host.used();
    await Promise.resolve();
    expect(host.isThere()).toBe(true);
    pass(600_000);
    host.used();
    expect(asked(), 'one that is there is not asked for').toBe(3);
  });
});
