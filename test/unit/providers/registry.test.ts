import { describe, expect, it } from 'vitest';
import { PROVIDER_IDS } from '../../../src-preload/contract/provider-info.js';
import { describeProviders, PROVIDERS } from '../../../src-main/providers/registry.js';

describe('the registry', () => {
  it('holds every id once, under its own name', () => {
    expect(Object.keys(PROVIDERS).sort()).toEqual([...PROVIDER_IDS].sort());
    for (const [id, provider] of Object.entries(PROVIDERS)) expect(provider.id).toBe(id);
  });

  it('tells the interface plain data only', () => {
    expect(structuredClone(describeProviders())).toEqual(describeProviders());
  });

  it('has forms whose fields are told apart, and defaults that are choices', () => {
    for (const { options, credentials } of describeProviders()) {
      const keys = [...options.map(({ key }) => key), ...credentials.map(({ key }) => key)];
      expect(new Set(keys).size).toBe(keys.length);
      // The bridge takes credential keys of this shape only.
      for (const { key } of credentials) expect(key).toMatch(/^[A-Za-z0-9]{1,64}$/);
      for (const option of options) {
        if (option.kind === 'choice') expect(option.choices.map(({ value }) => value)).toContain(option.defaultValue);
      }
    }
  });
});
