import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { withIdleBound } from '../../../src-main/app/idle-bound.js';
import { PROVIDERS } from '../../../src-main/providers/registry.js';

const settings = (idleHangUpMinutes: number | null): Settings => ({
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, idleHangUpMinutes },
});

describe('the idle bound', () => {
  it.each([
    [1, 60_000],
    [5, 300_000],
    [120, 7_200_000],
    [null, null],
  ])('of a service is the one of the settings: %s minutes', (minutes, boundMs) => {
    const services = Object.values(PROVIDERS).filter(({ status }) => status !== 'built-in');
    expect(services.length).toBeGreaterThan(0);
    for (const descriptor of services) {
      const capabilities = descriptor.capabilities({});
      expect(withIdleBound(capabilities, settings(minutes))).toEqual({ ...capabilities, idleHangUpMs: boundMs });
    }
  });

  it('is never set where staying costs nothing', () => {
    expect(withIdleBound(PROVIDERS.local.capabilities({}), settings(1)).idleHangUpMs).toBeNull();
  });

  it('is five minutes where nobody set it', () => {
    expect(DEFAULT_SETTINGS.general.idleHangUpMinutes).toBe(5);
  });
});
