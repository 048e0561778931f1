import { describe, expect, it } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import type { Profile } from '../../../src-preload/contract/settings.js';
import { addressesOf, asAddress, isSameDestination, movedProfiles } from '../../../src-main/settings/destination.js';
import { resolveEndpoint } from '../../../src-main/providers/kit/endpoint-url.js';

const profile = (changes: Partial<Profile> = {}): Profile => ({
  id: asProfileId('a'),
  providerId: 'addisai',
  name: 'A',
  options: {},
  endpoint: '',
  ...changes,
});

/** Spellings that lead to the thief, as connections read them, or that might one day. */
const THIEF = [
  'wss://thief.example/',
  'WSS://THIEF.example',
  'wss:thief.example',
  'wss:/thief.example',
  'wss:\\\\thief.example',
  'wss:///thief.example',
  'w\tss:\n//thief.example',
  '\u0001wss://thief.example',
  ' wss://service.example@thief.example/ ',
  'wss://service.example%2f@thief.example/',
  'wss://thief.example\\@service.example/',
  'wss://xn--service.example:444/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/plain,x',
  '//thief.example/',
  'thief.example',
];

describe('where an assistant talks', () => {
  it.each(THIEF)('%j is another place than the service’s own', (endpoint) => {
    expect(isSameDestination(profile(), profile({ endpoint }))).toBe(false);
    expect(movedProfiles([profile()], [profile({ endpoint })])).toEqual(['a']);
    const named = profile({ endpoint: 'wss://service.example/' });
    expect(isSameDestination(named, profile({ endpoint }))).toBe(false);
    expect(movedProfiles([named], [profile({ endpoint })])).toEqual(['a']);
  });

  it('every address that a connection would take is known as one', () => {
    for (const endpoint of THIEF) {
      const taken = resolveEndpoint({ endpoint }, 'wss://service.example/');
      if (taken.ok) expect(asAddress(endpoint)?.host, endpoint).toBe(taken.value.host);
    }
  });

  it('is told by every option that is an address too', () => {
    const at = (chatUrl: string) => profile({ providerId: 'local', options: { chatUrl } });
    expect(addressesOf(at('https:chat.example/v1')).map(({ host }) => host)).toEqual(['chat.example']);
    expect(movedProfiles([at('http://127.0.0.1:1/v1')], [at('https:thief.example')])).toEqual(['a']);
    expect(movedProfiles([at('http://127.0.0.1:1/v1')], [at('http://127.0.0.1:2/v1')])).toEqual(['a']);
  });

  it('stays the same where only its name, its words or the path change', () => {
    const before = profile({ endpoint: 'wss://relay.example/one', options: { prompt: 'Note: be kind.' } });
    const after = profile({ name: 'B', endpoint: ' wss://relay.example/two ', options: { prompt: 'Reply: soon.' } });
    expect(movedProfiles([before], [after])).toEqual([]);
    // A file from elsewhere is held against every letter.
    expect(isSameDestination(before, after)).toBe(false);
    expect(isSameDestination(before, { ...before, name: 'B' })).toBe(true);
  });

  it('is another one with another service', () => {
    expect(movedProfiles([profile()], [profile({ providerId: 'zeebee' })])).toEqual(['a']);
  });

  it('is nobody’s that is gone or new', () => {
    expect(movedProfiles([profile()], [profile({ id: asProfileId('b'), endpoint: 'wss://thief.example' })])).toEqual(
      [],
    );
  });
});
