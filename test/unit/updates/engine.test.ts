/**
 * The way to a newer version against a feed on this computer, with the real electron-updater: what is believed, what is
 * fetched, and what stays as it was.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Announcement } from '../../../src-main/updates/announcement.js';
import { createUpdateEngine, type UpdateEngine } from '../../../src-main/updates/engine.js';
import {
  answering,
  makeSigningKey,
  redirecting,
  sealed,
  sendOverNode,
  startFeed,
  type TestFeed,
} from '../../fakes/update-feed.js';

const OLD = Buffer.from('the program that runs');
const NEW = randomBytes(200_000);
const ANNOUNCED = 'update-linux-x64.json';
const ours = makeSigningKey();
const theirs = makeSigningKey();

let feed: TestFeed;
let folder: string;
let program: string;
let said: string[];
const before = { APPIMAGE: process.env['APPIMAGE'] };

beforeAll(() => {
  // What is fetched is flushed to the disk, which others may keep busy.
  vi.setConfig({ testTimeout: 30_000 });
  // The library wants to know of it, and nothing else of an AppImage.
  process.env['APPIMAGE'] = '/nowhere/Parley.AppImage';
});
afterAll(() => {
  vi.resetConfig();
  if (before.APPIMAGE === undefined) delete process.env['APPIMAGE'];
  else process.env['APPIMAGE'] = before.APPIMAGE;
});

beforeEach(async () => {
  feed = await startFeed();
  folder = mkdtempSync(path.join(tmpdir(), 'parley-updates-'));
  mkdirSync(path.join(folder, 'programs'));
  program = path.join(folder, 'programs', 'Parley.AppImage');
  writeFileSync(program, OLD, { mode: 0o755 });
  writeFileSync(path.join(folder, 'updates.json'), JSON.stringify({ updaterCacheDirName: 'parley-updater' }));
  said = [];
});
afterEach(async () => {
  await feed.close();
  rmSync(folder, { recursive: true, force: true });
});

function engine({ version = '0.1.0' } = {}): Promise<UpdateEngine> {
  return createUpdateEngine({
    feed: {
      url: feed.url,
      page: 'https://releases.example/',
      keys: [ours.publicKey],
      redirectHosts: [],
      publisherName: [],
    },
    target: 'linux-x64',
    host: {
      version,
      feedFile: path.join(folder, 'updates.json'),
      userData: path.join(folder, 'data'),
      cacheFolder: path.join(folder, 'cache'),
      quit: () => undefined,
    },
    send: sendOverNode,
    after: () => () => undefined,
    installer: { kind: 'replace', program },
    log: { info: (message, of) => void said.push(`${message} ${of}`) },
  });
}

const fetching = (one: UpdateEngine, percents: number[] = [], signal = new AbortController().signal) =>
  one.download((percent) => void percents.push(percent), signal);

/** Everything that was fetched and kept. */
function kept(): readonly string[] {
  const pending = path.join(folder, 'cache/parley-updater/pending');
  return existsSync(pending) ? readdirSync(pending) : [];
}
const failed = (failure: string) => ({ kind: 'failed', failure });
const isUntouched = (): boolean => readFileSync(program).equals(OLD) && readdirSync(path.dirname(program)).length === 1;

describe('looking for a version', () => {
  it('finds a newer one', async () => {
    feed.publish('0.2.0', NEW, ours);
    expect(await (await engine()).check()).toEqual({ kind: 'newer', version: '0.2.0' });
  });

  it('wants neither the same nor an older one, though it is signed', async () => {
    for (const version of ['0.1.0', '0.0.9']) {
      feed.publish(version, NEW, ours);
      const one = await engine();
      expect(await one.check()).toEqual({ kind: 'current' });
      expect(await fetching(one)).toEqual(failed('refused'));
    }
    expect(feed.seen.map(({ path: asked }) => asked)).toEqual([ANNOUNCED, ANNOUNCED]);
  });

  it('is not led back by an older announcement that comes after a newer one', async () => {
    const one = await engine();
    feed.publish('0.3.0', NEW, ours);
    expect(await one.check()).toEqual({ kind: 'newer', version: '0.3.0' });
    feed.publish('0.0.9', OLD, ours);
    expect(await one.check()).toEqual({ kind: 'current' });
    expect(await fetching(one)).toEqual({ kind: 'done' });
    expect(await one.install()).toEqual({ kind: 'done' });
    expect(readFileSync(program)).toEqual(NEW);
  });

  it('does not take a version before it is out for a newer one than that which is', async () => {
    feed.publish('0.2.0-beta.1', NEW, ours);
    expect(await (await engine({ version: '0.2.0' })).check()).toEqual({ kind: 'current' });
  });

  it('believes nothing that others signed', async () => {
    feed.publish('9.0.0', NEW, theirs);
    expect(await (await engine()).check()).toEqual(failed('untrusted'));
    expect(said).toEqual(['Looking for an update failed. The announcement is not believed: unsigned.']);
  });

  it('believes nothing that is meant for another processor', async () => {
    feed.publish('9.0.0', NEW, ours, { target: 'linux-arm64' });
    expect(await (await engine()).check()).toEqual(failed('untrusted'));
  });

  it.each([
    ['is no announcement', answering('<html>Sign in to the network</html>')],
    ['is an empty answer', answering('')],
    ['has no end', answering(Buffer.alloc(10 * 1024 * 1024, 0x20))],
  ])('refuses what %s', async (_what, answer) => {
    feed.answers.set(ANNOUNCED, answer);
    expect(await (await engine()).check()).toEqual(failed('refused'));
  });

  it.each([
    ['says no', answering('', 500)],
    ['has none', answering('', 404)],
    ['hangs up', (_request: unknown, response: { destroy(): void }) => response.destroy()],
  ])('cannot reach a server that %s', async (_what, answer) => {
    feed.answers.set(ANNOUNCED, answer);
    expect(await (await engine()).check()).toEqual(failed('unreachable'));
  });

  it('is not sent to another host, nor in circles', async () => {
    feed.answers.set(ANNOUNCED, redirecting('https://elsewhere.example/'));
    expect(await (await engine()).check()).toEqual(failed('refused'));
    feed.answers.set(ANNOUNCED, redirecting(`${feed.url.href}${ANNOUNCED}`));
    expect(await (await engine()).check()).toEqual(failed('refused'));
    // One request of the first check; the first and five redirects of the second.
    expect(feed.seen).toHaveLength(1 + 6);
  });

  it('tells nobody who asks', async () => {
    feed.publish('0.2.0', NEW, ours, { stagingPercentage: 50 });
    await (await engine()).check();
    const headers = Object.keys(feed.seen[0]?.headers ?? {}).sort();
    expect(headers).toEqual(['connection', 'host']);
  });

  it('waits for its turn in a staged release', async () => {
    mkdirSync(path.join(folder, 'data'));
    // The last four bytes as a share of all: a half, and a bit more.
    writeFileSync(path.join(folder, 'data/.updaterId'), 'b0ffc5a8-5a70-5e2e-9a1b-12d180000001');
    feed.publish('0.2.0', NEW, ours, { stagingPercentage: 50 });
    expect(await (await engine()).check()).toEqual({ kind: 'current' });
    feed.publish('0.2.0', NEW, ours, { stagingPercentage: 51 });
    expect(await (await engine()).check()).toEqual({ kind: 'newer', version: '0.2.0' });
    feed.publish('0.2.0', NEW, ours, { stagingPercentage: 0 });
    expect(await (await engine()).check()).toEqual({ kind: 'current' });
  });

  it('does not want what this system is too old for', async () => {
    feed.publish('0.2.0', NEW, ours, { minimumSystemVersion: '99.0.0' });
    expect(await (await engine()).check()).toEqual({ kind: 'current' });
  });
});

describe('fetching it', () => {
  async function found(version: string, changes?: Partial<Announcement>): Promise<[UpdateEngine, Announcement]> {
    const announcement = feed.publish(version, NEW, ours, changes);
    const one = await engine();
    expect(await one.check()).toEqual({ kind: 'newer', version });
    return [one, announcement];
  }

  it('tells how far it is, and puts it in the place of the old one with the right to run', async () => {
    const [one] = await found('0.2.0');
    const percents: number[] = [];
    expect(await fetching(one, percents)).toEqual({ kind: 'done' });
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
    expect(isUntouched()).toBe(true);
    expect(await one.install()).toEqual({ kind: 'done' });
    expect(readFileSync(program)).toEqual(NEW);
    expect(statSync(program).mode & 0o777).toBe(0o755);
    expect(readdirSync(path.dirname(program))).toEqual(['Parley.AppImage']);
  });

  it('finds what an earlier start fetched, and judges it again', async () => {
    const [first] = await found('0.2.0');
    await fetching(first);
    const fetches = () => feed.seen.filter(({ path: asked }) => asked.endsWith('.AppImage')).length;
    expect(fetches()).toBe(1);
    const second = await engine();
    await second.check();
    expect(await fetching(second)).toEqual({ kind: 'done' });
    expect(fetches()).toBe(1);
    const [name = ''] = kept().filter((one) => one.endsWith('.AppImage'));
    writeFileSync(path.join(folder, 'cache/parley-updater/pending', name), 'changed');
    const third = await engine();
    await third.check();
    expect(await fetching(third)).toEqual({ kind: 'done' });
    expect(fetches()).toBe(2);
  });

  it.each([
    ['damaged', 'damaged', () => Buffer.concat([NEW.subarray(0, -1), Buffer.from([(NEW.at(-1) ?? 0) ^ 1])])],
    ['cut short', 'damaged', () => NEW.subarray(0, 1000)],
    ['longer than announced', 'refused', () => Buffer.concat([NEW, NEW])],
    ['not the program at all', 'damaged', () => Buffer.from('<html>Sign in to the network</html>')],
  ] as const)('throws away what is %s', async (_what, failure, bytes) => {
    const [one, { file }] = await found('0.2.0');
    feed.answers.set(file.name, answering(bytes()));
    expect(await fetching(one)).toEqual(failed(failure));
    expect(kept()).toEqual([]);
    expect(await one.install()).toEqual(failed('refused'));
    expect(isUntouched()).toBe(true);
  });

  it('throws away what was cut off on its way', async () => {
    const [one, { file }] = await found('0.2.0');
    feed.answers.set(file.name, (_request, response) => {
      response.writeHead(200, { 'content-length': NEW.length });
      response.write(NEW.subarray(0, 50_000), () => response.destroy());
    });
    expect(await fetching(one)).toEqual(failed('unreachable'));
    expect(kept()).toEqual([]);
  });

  it('works after it failed', async () => {
    const [one, { file }] = await found('0.2.0');
    feed.answers.set(file.name, answering('', 503));
    expect(await fetching(one)).toEqual(failed('unreachable'));
    feed.answers.set(file.name, answering(NEW));
    expect(await fetching(one)).toEqual({ kind: 'done' });
  });

  it('is not sent to another host', async () => {
    const other = await startFeed();
    other.answers.set('stolen', answering(NEW));
    const [one, { file }] = await found('0.2.0');
    feed.answers.set(file.name, redirecting(`${other.url.href}stolen`));
    expect(await fetching(one)).toEqual(failed('refused'));
    expect(other.seen).toEqual([]);
    await other.close();
  });

  it('may be sent on within the feed', async () => {
    const [one, { file }] = await found('0.2.0');
    feed.answers.set('elsewhere', answering(NEW));
    feed.answers.set(file.name, redirecting('elsewhere'));
    expect(await fetching(one)).toEqual({ kind: 'done' });
  });

  it('is given up when the person says so', async () => {
    const [one, { file }] = await found('0.2.0');
    const giveUp = new AbortController();
    feed.answers.set(file.name, (_request, response) => {
      response.writeHead(200);
      response.write(NEW.subarray(0, 1000), () => giveUp.abort());
    });
    expect(await fetching(one, [], giveUp.signal)).toEqual(failed('unreachable'));
    expect(kept()).toEqual([]);
  });
});

describe('putting it in place', () => {
  it('does not take what changed since it was fetched', async () => {
    feed.publish('0.2.0', NEW, ours);
    const one = await engine();
    await one.check();
    await fetching(one);
    const [name = ''] = kept().filter((each) => each.endsWith('.AppImage'));
    writeFileSync(path.join(folder, 'cache/parley-updater/pending', name), randomBytes(NEW.length));
    expect(await one.install()).toEqual(failed('damaged'));
    expect(isUntouched()).toBe(true);
  });

  it('leaves all as it was where it cannot be written', async () => {
    feed.publish('0.2.0', NEW, ours);
    const one = await engine();
    await one.check();
    await fetching(one);
    rmSync(program);
    // A folder in its place cannot be replaced by a file, whoever tries.
    mkdirSync(path.join(program, 'inside'), { recursive: true });
    expect(await one.install()).toEqual(failed('not-written'));
    expect(readdirSync(path.dirname(program))).toEqual(['Parley.AppImage']);
    expect(statSync(program).isDirectory()).toBe(true);
  });

  it('keeps to the announcement it fetched, whatever is announced meanwhile', async () => {
    const one = await engine();
    feed.publish('0.2.0', NEW, ours);
    await one.check();
    await fetching(one);
    const newer = Buffer.concat([NEW, NEW]);
    feed.publish('0.3.0', newer, ours);
    expect(await one.check()).toEqual({ kind: 'newer', version: '0.3.0' });
    expect(await one.install()).toEqual(failed('refused'));
    expect(isUntouched()).toBe(true);
    expect(await fetching(one)).toEqual({ kind: 'done' });
    expect(await one.install()).toEqual({ kind: 'done' });
    expect(createHash('sha512').update(readFileSync(program)).digest()).toEqual(
      createHash('sha512').update(newer).digest(),
    );
  });
});

it('a key that signs, but not announcements of Parley, signs nothing here', async () => {
  const text = JSON.stringify({ format: 1, target: 'linux-x64', version: '9.9.9' });
  feed.answers.set(ANNOUNCED, answering(sealed(text, ours, 'another-program\n')));
  expect(await (await engine()).check()).toEqual(failed('untrusted'));
});
