/** Settings files made to hurt: each is refused, or read as far as it is harmless, and takes nobody's keys. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { readBounded } from '../../../src-main/platform/chosen-file.js';
import { planImport, type ImportPlan } from '../../../src-main/settings/import-plan.js';
import { SETTINGS_VERSION } from '../../../src-main/settings/migrations.js';
import { MAX_IMPORT_BYTES, readTransfer } from '../../../src-main/settings/transfer-file.js';

const NOW: Settings = {
  ...DEFAULT_SETTINGS,
  assistants: {
    activeProfileId: asProfileId('a'),
    profiles: [{ id: asProfileId('a'), providerId: 'addisai', name: 'A', options: { deep: true }, endpoint: '' }],
  },
};

const fileOf = (rest: string): string => `{"kind":"parley-settings","version":${SETTINGS_VERSION},${rest}}`;
const assistant = (fields: string): string =>
  fileOf(`"assistants":{"activeProfileId":"a","profiles":[{"id":"a","providerId":"addisai","name":"A",${fields}}]}`);

function planOf(text: string): ImportPlan {
  const read = readTransfer(text);
  if (read.kind !== 'content') throw new Error(`refused: ${read.reason}`);
  const planned = planImport(read.content, NOW, 'linux');
  if (planned.kind !== 'plan') throw new Error(planned.kind);
  return planned.plan;
}

describe('a settings file made to hurt', () => {
  it.each([
    ['without slashes', 'wss:thief.example'],
    ['with slashes the wrong way', 'wss:\\\\\\\\thief.example'],
    ['behind a name like the service’s', 'wss://service.example@thief.example/'],
    ['with a line break in its scheme', 'w\\nss://thief.example'],
    ['as a script', 'javascript:fetch(1)'],
    ['as a file', 'file:///etc/passwd'],
  ])('takes the keys from an assistant whose address leads elsewhere, written %s', (_how, endpoint) => {
    const { forget, summary } = planOf(assistant(`"endpoint":"${endpoint}","options":{}`));
    expect(forget).toEqual(['a']);
    expect(summary.assistants[0]).toMatchObject({ kind: 'replaced', forgetsKeys: true });
  });

  it.each([
    ['a number beyond all numbers', '"audio":{"volume":1e999}', 'audio'],
    ['a volume of a billion', '"audio":{"volume":1e9}', 'audio'],
    ['a pause before zero', '"talkKey":{"releaseTailMs":-1e308}', 'talkKey'],
    ['part of a millisecond', '"handsFree":{"endpointDelayMs":300.5}', 'handsFree'],
    ['more days than there are', '"privacy":{"historyDays":9007199254740993}', 'privacy'],
    [
      'an abyss in place of a switch',
      `"general":{"closeToTray":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'general',
    ],
    [
      'an abyss in place of a list',
      `"assistants":{"profiles":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
      'assistants',
    ],
    ['a list in place of a group', '"privacy":[]', 'privacy'],
    ['a key that is none', '"talkKey":{"chord":{"modifiers":[],"key":"__proto__"}}', 'talkKey'],
  ])('%s spoils its own group and no other', (_what, rest, group) => {
    const { settings, summary } = planOf(fileOf(`${rest},"general${group === 'general' ? '2' : ''}":{"theme":"dark"}`));
    expect(summary.unusable).toEqual([group]);
    expect(settings[group as keyof Settings]).toEqual(NOW[group as keyof Settings]);
    if (group !== 'general') expect(settings.general.theme).toBe('dark');
  });

  it.each([
    ['an id that is a path', '"id":"../../x","options":{}'],
    ['an id with another beside it', '"id":"a","options":{"\\u0000":1},"endpoint":7'],
    ['options that are lists', '"options":{"prompt":["x"]}'],
    ['an option that never ends', `"options":{"prompt":"${'x'.repeat(20_001)}"}`],
    ['a service nobody knows', '"providerId":"__proto__","options":{}'],
  ])('an assistant with %s changes none', (_what, fields) => {
    const { settings, summary, forget } = planOf(assistant(fields));
    expect(summary.unusable).toEqual(['assistants']);
    expect(settings.assistants).toEqual(NOW.assistants);
    expect(forget).toEqual([]);
  });

  it('names of prototypes are names like any other, at any depth', () => {
    const { settings } = planOf(
      fileOf(
        `"__proto__":{"general":{"theme":"dark"}},"constructor":{"prototype":{"polluted":1}},
         "general":{"__proto__":{"polluted":1},"theme":"light"},
         "assistants":{"activeProfileId":"a","__proto__":{"polluted":1},"profiles":[
           {"id":"a","providerId":"addisai","name":"A","__proto__":{"endpoint":"wss://thief.example"},
            "options":{"__proto__":{"polluted":true},"constructor":"x"}}]}`,
      ),
    );
    expect(settings.general.theme).toBe('light');
    expect(settings.assistants.profiles[0]?.endpoint).toBe('');
    expect(Object.getPrototypeOf(settings.assistants.profiles[0]?.options ?? null)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });
});

describe('a file that is no settings file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'parley-import-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  it('is read through a link like the file itself, and refused for what it holds', async () => {
    writeFileSync(at('secret'), 'root:x:0:0\n');
    symlinkSync(at('secret'), at('settings.json'));
    const read = await readBounded(at('settings.json'), MAX_IMPORT_BYTES);
    expect(read).toMatchObject({ kind: 'read' });
    expect(read.kind === 'read' && readTransfer(read.text)).toEqual({ kind: 'refused', reason: 'not-settings' });
  });

  it('is not waited for, and not read without end', async () => {
    symlinkSync(at('loop'), at('loop'));
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 1e12);
    const kinds = await Promise.all(
      ['loop', 'folder', 'pipe', 'huge'].map(async (name) => (await readBounded(at(name), MAX_IMPORT_BYTES)).kind),
    );
    expect(kinds).toEqual(['failed', 'failed', 'failed', 'too-large']);
    expect((await readBounded('/dev/zero', MAX_IMPORT_BYTES)).kind).toBe('failed');
  });

  it('may have any name: of it only the last part is told, as text', async () => {
    const name = '..\u202e\u001b[31m%2e%2e<b>.json';
    writeFileSync(at(name), '{}');
    expect(await readBounded(at(name), MAX_IMPORT_BYTES)).toMatchObject({ kind: 'read', fileName: name });
  });
});
