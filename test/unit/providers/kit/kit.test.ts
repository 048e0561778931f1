import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEndpointUrl } from '../../../../src-main/providers/kit/endpoint-url.js';
import { readChoice, readSwitch, readText } from '../../../../src-main/providers/kit/options.js';

const base = { key: 'k', label: 'K', help: '' } as const;
const text = { ...base, kind: 'text', placeholder: '', defaultValue: 'plain', required: false } as const;
const choice = { ...base, kind: 'choice', choices: [{ value: 'a', label: 'A' }], defaultValue: 'a' } as const;
const toggle = { ...base, kind: 'switch', defaultValue: true } as const;

describe('options', () => {
  it('are read by their fields, and wrong ones become the default', () => {
    expect(readText({ k: ' x ' }, text)).toBe('x');
    expect(readText({}, text)).toBe('plain');
    expect(readText({ k: true }, text)).toBe('plain');
    expect(readChoice({ k: 'a' }, choice)).toBe('a');
    expect(readChoice({ k: 'b' }, choice)).toBe('a');
    expect(readSwitch({ k: false }, toggle)).toBe(false);
    expect(readSwitch({ k: 'false' }, toggle)).toBe(true);
  });
});

describe('addresses', () => {
  it.each([
    ['wss://voice.example/x', true],
    ['ws://localhost:8000', true],
    ['ws://127.0.0.1', true],
    ['ws://[::1]:9', true],
    ['ws://example.com', false],
    ['ws://localhost.evil.example', false],
    ['ws://127.0.0.1@evil.example', false],
    ['https://example.com', false],
    ['wss://user@example.com', false],
    ['', false],
  ])('%s: %s', (address, fits) => {
    expect(parseEndpointUrl(address, 'wss').ok).toBe(fits);
  });

  it('are encrypted or on this computer, whatever is entered', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.webUrl().map((url) => url.replace('https', 'http')),
        ),
        (address) => {
          const parsed = parseEndpointUrl(address, 'https');
          if (parsed.ok && parsed.url.protocol !== 'https:') {
            expect(['localhost', '[::1]'].includes(parsed.url.hostname) || parsed.url.hostname.startsWith('127.')).toBe(
              true,
            );
          }
        },
      ),
    );
  });
});
