import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartsReport } from '../../../src-preload/contract/diagnostics.js';
import { bytesOf, lastLines } from '../../../src-main/diagnostics/log-files.js';
import { partsText } from '../../../src-main/diagnostics/parts-text.js';
import { exampleSession } from '../../fakes/app-snapshot.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'diagnostics-'));
  writeFileSync(at('old.log'), 'one\ntwo\n');
  writeFileSync(at('new.log'), 'three\nfour\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is on disk', () => {
  it('is measured, and nothing where there is nothing', async () => {
    expect(await bytesOf([at('old.log'), at('gone.log'), at('new.log')])).toBe(19);
    expect(await bytesOf([at('gone.log')])).toBeNull();
  });

  it('is read from its end, in whole lines, older files first', async () => {
    const files = [at('old.log'), at('gone.log'), at('new.log')];
    expect(await lastLines(files, 1_000)).toBe('one\ntwo\nthree\nfour\n');
    expect(await lastLines(files, 16)).toBe('two\nthree\nfour\n');
    expect(await lastLines(files, 8)).toBe('four\n');
    expect(await lastLines([at('gone.log')], 8)).toBe('');
  });
});

describe('the state of the parts as text', () => {
  const parts: PartsReport = {
    versions: { parley: '1.2.3', electron: '33.0.0', chromium: '130.0', node: '20.18.0' },
    system: 'Linux 6.8.0 x64',
    desktop: null,
    microphone: 'Desk microphone',
    speaker: null,
    outputModule: 'audio-io',
    historyBytes: 12_300,
    logBytes: null,
  };
  it('is a line for each that is known', () => {
    expect(partsText(parts, { session: exampleSession(), credentialBackend: 'weak' }).split('\n')).toEqual([
      'Parley: 1.2.3',
      'Electron: 33.0.0',
      'Chromium: 130.0',
      'Node: 20.18.0',
      'System: Linux 6.8.0 x64',
      'Talk key: works, seen by hook',
      'Sound output: native (audio-io)',
      'Microphone: Desk microphone',
      'Keys kept in: weak',
      'History: 12 kB',
    ]);
  });
  it('says why a part is not as it should be', () => {
    const session = exampleSession({
      hotkey: { state: 'unavailable', reason: 'taken' },
      sink: { state: 'ready', sink: 'renderer', fallback: 'native-failing' },
    });
    const text = partsText(parts, { session, credentialBackend: 'system' });
    expect(text).toContain('Talk key: unavailable (taken)');
    expect(text).toContain('Sound output: renderer (native-failing)');
  });
});
