import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { inEnglish } from '../../../src-preload/contract/said.js';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { migrate, SETTINGS_VERSION } from '../../../src-main/settings/migrations.js';
import type { Json } from '../../../src-main/storage/store-file.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () => createSettingsStore({ directory, platform: 'linux', epochMs: () => 0 });
const write = (content: unknown): void =>
  writeFileSync(path.join(directory, 'settings.json'), typeof content === 'string' ? content : JSON.stringify(content));
const told = ({ notices }: ReturnType<typeof open>): string => notices.map(inEnglish).join(' ');
const onDisk = (): unknown => JSON.parse(readFileSync(path.join(directory, 'settings.json'), 'utf8'));

describe('loading', () => {
  it('starts with the defaults', () => {
    expect(open().current()).toEqual(DEFAULT_SETTINGS);
    expect(open().notices).toEqual([]);
  });

  it('fills fields a file does not have yet from the defaults', () => {
    write({ version: 1, audio: { volume: 0.5 } });
    const store = open();
    expect(store.current().audio).toEqual({ ...DEFAULT_SETTINGS.audio, volume: 0.5 });
    expect(store.notices).toEqual([]);
  });

  it('replaces only the group that is wrong, keeps a copy and tells once', () => {
    write({ version: 1, audio: { volume: 7 }, general: { theme: 'dark' }, talkKey: 'none' });
    const store = open();
    expect(store.current().audio).toEqual(DEFAULT_SETTINGS.audio);
    expect(store.current().talkKey).toEqual(DEFAULT_SETTINGS.talkKey);
    expect(store.current().general.theme).toBe('dark');
    expect(told(store)).toMatch(/audio, talkKey.*settings\.damaged-1970-01-01T00-00-00-000Z\.json/);
    expect(readdirSync(directory)).toHaveLength(2);
    expect(open().notices).toEqual([]);
    expect(open().current().general.theme).toBe('dark');
  });

  it('replaces assistants that contradict themselves', () => {
    write({ version: 1, assistants: { activeProfileId: 'gone' } });
    const store = open();
    expect(store.current().assistants).toEqual(DEFAULT_SETTINGS.assistants);
    expect(told(store)).toContain('assistants');
  });

  it('sets a damaged file aside and tells', () => {
    write('{"version":1,');
    const store = open();
    expect(store.current()).toEqual(DEFAULT_SETTINGS);
    expect(told(store)).toContain('settings.damaged-');
  });

  it('reads what it understands of a newer file and keeps the file', () => {
    write({ version: 99, general: { theme: 'dark' }, novelty: { a: 1 } });
    const store = open();
    expect(store.current().general.theme).toBe('dark');
    expect(told(store)).toContain('newer');
    const copy = readdirSync(directory).find((name) => name.startsWith('settings.newer-')) ?? 'missing';
    expect(readFileSync(path.join(directory, copy), 'utf8')).toContain('novelty');
  });
});

describe('updating', () => {
  it('leaves a group that did not change the same object', () => {
    const store = open();
    const before = store.current();
    store.update({ audio: { volume: 0.5 }, talkKey: { releaseTailMs: before.talkKey.releaseTailMs } });
    const after = store.current();
    expect(after.audio).not.toBe(before.audio);
    expect(after.talkKey).toBe(before.talkKey);
    expect(after.assistants).toBe(before.assistants);
  });

  it('merges within groups, writes and tells', () => {
    const store = open();
    const told = vi.fn();
    store.onChange(told);
    expect(store.update({ audio: { volume: 0.25 } })).toMatchObject({ ok: true });
    expect(told).toHaveBeenCalledExactlyOnceWith(store.current(), DEFAULT_SETTINGS);
    expect(onDisk()).toEqual({ version: SETTINGS_VERSION, ...store.current() });
    expect(open().current().audio).toEqual({ ...DEFAULT_SETTINGS.audio, volume: 0.25 });
  });

  it('refuses an assistant in use that is not in the list, and changes nothing', () => {
    const store = open();
    const told = vi.fn();
    store.onChange(told);
    expect(store.update({ assistants: { activeProfileId: asProfileId('gone') } })).toMatchObject({
      ok: false,
      error: { code: 'option-invalid' },
    });
    expect(store.current()).toEqual(DEFAULT_SETTINGS);
    expect(told).not.toHaveBeenCalled();
  });

  it('refuses two assistants with one id', () => {
    const [profile] = DEFAULT_SETTINGS.assistants.profiles;
    expect(profile).toBeDefined();
    const profiles = profile === undefined ? [] : [profile, { ...profile, name: 'Twin' }];
    expect(open().update({ assistants: { profiles } }).ok).toBe(false);
  });

  it('holds a change for this run when it cannot be written, and says so', () => {
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'a file where the folder should be');
    const store = open();
    const told = vi.fn();
    store.onChange(told);
    expect(store.update({ general: { theme: 'dark' } })).toMatchObject({
      ok: false,
      error: { code: 'storage-failed' },
    });
    expect(store.current().general.theme).toBe('dark');
    expect(told).toHaveBeenCalledOnce();
  });

  it('stops telling a listener that left', () => {
    const store = open();
    const told = vi.fn();
    store.onChange(told)();
    store.update({ general: { theme: 'dark' } });
    expect(told).not.toHaveBeenCalled();
  });
});

describe('migrations', () => {
  it.each([
    [true, 'hold-or-tap'],
    [false, 'hold'],
  ])('of version 1 name what a tap meant: %s', (tapToLatch, style) => {
    const migrated = migrate({ version: 1, talkKey: { tapToLatch, releaseTailMs: 350 } });
    expect(migrated.content['talkKey']).toEqual({ style, releaseTailMs: 350 });
    expect(migrate({ version: 1, talkKey: 'none' }).content['talkKey']).toBe('none');
  });

  const knowsParley = (content: Json): unknown => migrate(content).content['general'];
  it.each([
    ['another assistant', { version: 2, assistants: { profiles: [...DEFAULT_SETTINGS.assistants.profiles, {}] } }],
    ['a changed setting', { version: 2, audio: { volume: 0.5 } }],
    ['a changed talk style of version 1', { version: 1, talkKey: { tapToLatch: false } }],
  ])('do not show the first run to somebody who has %s', (_, content) => {
    expect(knowsParley(content)).toEqual({ firstRunDone: true });
    write(content);
    expect(open().current().general.firstRunDone).toBe(true);
  });

  it('keep the first run for files nobody has changed, and what the person set beside it', () => {
    write({ version: 2, ...DEFAULT_SETTINGS });
    expect(open().current().general.firstRunDone).toBe(false);
    expect(knowsParley({})).toBeUndefined();
    expect(knowsParley({ version: 2, general: { novelty: 1 } })).toEqual({ novelty: 1 });
    expect(knowsParley({ version: 2, general: { theme: 'dark' } })).toEqual({ theme: 'dark', firstRunDone: true });
    expect(knowsParley({ version: SETTINGS_VERSION, general: { theme: 'dark' } })).toEqual({ theme: 'dark' });
  });

  const steps = [
    (content: Readonly<Record<string, unknown>>) => ({ ...content, second: true }),
    (content: Readonly<Record<string, unknown>>) => ({ ...content, third: content['second'] }),
  ];
  it.each([
    [{}, { kind: 'migrated', from: 1, content: { second: true, third: true } }],
    [{ version: 2 }, { kind: 'migrated', from: 2, content: { version: 2, third: undefined } }],
    [{ version: 3 }, { kind: 'current', content: { version: 3 } }],
    [{ version: 4 }, { kind: 'newer', from: 4, content: { version: 4 } }],
    [{ version: 'x' }, { kind: 'migrated', from: 1, content: { version: 'x', second: true, third: true } }],
  ])('take %j to the current version, each step once', (content, expected) => {
    expect(migrate(content, steps)).toEqual(expected);
  });

  it('keeps no chord that the system or every program uses', () => {
    const store = open();
    const chord = { modifiers: ['control'], key: 'KeyC' } as const;
    expect(store.update({ talkKey: { chord: { ...chord, modifiers: [...chord.modifiers] } } })).toMatchObject({
      ok: false,
      error: { code: 'option-invalid' },
    });
    expect(store.current().talkKey.chord.key).toBe('Space');
  });

  it.each([
    ['refused as a key', { modifiers: [], key: 'KeyA' }],
    ['the talk key already', { modifiers: ['shift', 'control'], key: 'Space' }],
    ['a side of one of the talk key’s modifiers', { modifiers: [], key: 'ControlRight' }],
  ] as const)('a mute key that is %s is not kept', (_, chord) => {
    const store = open();
    const muteChord = { ...chord, modifiers: [...chord.modifiers] };
    expect(store.update({ talkKey: { muteChord } })).toMatchObject({ ok: false, error: { code: 'option-invalid' } });
    expect(store.current().talkKey.muteChord).toBeNull();
    expect(store.update({ talkKey: { chord: { modifiers: [], key: 'F9' } } }).ok).toBe(true);
  });
});
