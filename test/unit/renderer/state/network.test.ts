import { describe, expect, it, vi } from 'vitest';
import { tellNetwork } from '../../../../src-renderer/state/network.js';

function page(isOnline: boolean) {
  const target = new EventTarget();
  const navigator = { onLine: isOnline };
  const become = (now: boolean): void => {
    navigator.onLine = now;
    target.dispatchEvent(new Event(now ? 'online' : 'offline'));
  };
  return { window: Object.assign(target, { navigator }) as unknown as Window, become };
}

describe('the network', () => {
  it('is told as it is at load, and at each change', () => {
    const networkChanged = vi.fn();
    const { window, become } = page(false);
    tellNetwork(window, { networkChanged });
    expect(networkChanged.mock.calls).toEqual([[false]]);
    become(true);
    become(false);
    expect(networkChanged.mock.calls).toEqual([[false], [true], [false]]);
  });
});
