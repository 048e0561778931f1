import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayAsk, readFeed } from '../../../src-main/updates/update-feed.js';
import { makeSigningKey } from '../../fakes/update-feed.js';

const { publicKey } = makeSigningKey();
const given = {
  url: 'https://releases.example/parley',
  page: 'https://releases.example/parley/new',
  keys: [publicKey],
  redirectHosts: ['files.example'],
  publisherName: [],
  updaterCacheDirName: 'parley-updater',
};
const read = (changes: object) => readFeed(JSON.stringify({ ...given, ...changes }));

describe('the feed of a build', () => {
  it('is an address, a page and a key', () => {
    expect(read({})).toMatchObject({ keys: [publicKey], page: given.page });
    expect(read({})?.url.href).toBe('https://releases.example/parley/');
  });

  it.each([
    ['no address', { url: null }],
    ['no page', { page: null }],
    ['no key', { keys: [] }],
    ['a key that is none', { keys: ['AAAA'] }],
    ['an address without encryption', { url: 'http://releases.example/parley' }],
    ['an address with a name in it', { url: 'https://somebody@releases.example/' }],
    ['a file of this computer', { url: 'file:///tmp/' }],
    ['a page without encryption', { page: 'http://releases.example/' }],
    ['a redirect to anywhere', { redirectHosts: ['*'] }],
  ])('with %s is none', (_what, changes) => {
    expect(read(changes)).toBeNull();
  });

  it('that cannot be read is none', () => {
    expect(readFeed('{')).toBeNull();
    expect(readFeed('null')).toBeNull();
  });

  it('of the sources is readable, and asks nobody until its makers have filled it in', () => {
    const text = readFileSync('resources/updates.json', 'utf8');
    const { url, keys } = JSON.parse(text) as { url: unknown; keys: readonly unknown[] };
    expect(readFeed(text) === null).toBe(url === null || keys.length === 0);
  });
});

describe('a request for updates', () => {
  const feed = { url: new URL('https://releases.example/parley/'), redirectHosts: ['files.example'] };
  const asks = (address: string): boolean => mayAsk(feed, new URL(address));

  it('goes to the feed and to the hosts it names', () => {
    expect(asks('https://releases.example/parley/update-linux-x64.json')).toBe(true);
    expect(asks('https://releases.example/elsewhere')).toBe(true);
    expect(asks('https://files.example/download?signature=1')).toBe(true);
  });

  it.each([
    'https://other.example/',
    'https://sub.files.example/',
    'https://files.example:8443/',
    'https://releases.example:8443/',
    'http://files.example/',
    'http://releases.example/',
    'https://a:b@files.example/',
    'file:///etc/passwd',
  ])('does not go to %s', (address) => {
    expect(asks(address)).toBe(false);
  });
});
