/** Everything Parley writes, on a disk that is full and on one that is locked: told, nothing lost, and going on. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { createAgenda } from '../../../src-main/assistant/agenda.js';
import { createCredentialStore } from '../../../src-main/credentials/credential-store.js';
import { createCrashReports } from '../../../src-main/diagnostics/crash-reports.js';
import { openLogFile } from '../../../src-main/logging/log-file.js';
import { writeWhole } from '../../../src-main/platform/chosen-file.js';
import { createSettingsStore } from '../../../src-main/settings/settings-store.js';
import { createJsonStore } from '../../../src-main/storage/json-store.js';
import { openStoreFile } from '../../../src-main/storage/store-file.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { EVERY_TURN } from '../../../src-preload/contract/history.js';
import { openStage, record } from '../../unit/hosts/history/stage.js';
import { makeSmallDisk, NO_SMALL_DISK, type SmallDisk } from './small-disk.js';
import { WRITER_CIPHER } from './writer-values.js';

const epochMs = (): number => Date.UTC(2026, 10, 21);
const REF = { profileId: asProfileId('local'), service: 'playai', key: 'apiKey' };
const LONG = 'x'.repeat(7_000);

describe.skipIf(NO_SMALL_DISK !== null)(`a small disk (${NO_SMALL_DISK ?? 'made here'})`, () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = makeSmallDisk(1 << 20);
  });
  afterEach(() => disk.dispose());
  const at = (...names: string[]): string => path.join(disk.folder, ...names);

  /** A full one may have room for the beginning of a file: a write is cut short there, and says nothing. */
  const TROUBLES = [
    { trouble: 'is full', code: 'ENOSPC', begin: () => disk.fill(0), end: () => disk.free() },
    { trouble: 'has room for half of it', code: 'ENOSPC', begin: () => disk.fill(4_096), end: () => disk.free() },
    { trouble: 'is locked', code: 'EROFS', begin: () => disk.lock(true), end: () => disk.lock(false) },
  ];

  describe.each(TROUBLES)('that $trouble', ({ code, begin, end }) => {
    it('keeps the file as it was, tells the code, and holds the change for this run', () => {
      const file = openStoreFile({ directory: disk.folder, name: 'data', epochMs });
      expect(file.write({ text: 'good' }).ok).toBe(true);
      begin();
      const startedMs = performance.now();
      const written = file.write({ text: LONG });
      expect(written).toMatchObject({ ok: false, error: { code: 'storage-failed', retryable: true } });
      expect(JSON.stringify(written)).toContain(code);
      // Main stands still meanwhile.
      expect(performance.now() - startedMs).toBeLessThan(250);
      expect(file.read()).toEqual({ text: LONG });
      expect(JSON.parse(readFileSync(at('data.json'), 'utf8'))).toEqual({ text: 'good' });
      end();
      expect(file.write({ text: LONG }).ok).toBe(true);
      expect(openStoreFile({ directory: disk.folder, name: 'data', epochMs }).read()).toEqual({ text: LONG });
      expect(readdirSync(disk.folder).filter((name) => name.includes('next') || name.includes('tmp'))).toEqual([]);
    });

    it('refuses a change of the settings as a value, and goes on with it', () => {
      const store = createSettingsStore({ directory: disk.folder, platform: 'linux', epochMs });
      expect(store.update({ audio: { volume: 0.5 } }).ok).toBe(true);
      begin();
      if (code === 'ENOSPC') disk.fill(0);
      expect(store.update({ audio: { volume: 0.25 } })).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
      expect(store.current().audio.volume).toBe(0.25);
      const again = createSettingsStore({ directory: disk.folder, platform: 'linux', epochMs });
      expect(again.current().audio.volume).toBe(0.5);
      expect(again.notices).toEqual([]);
    });

    it('keeps the keys it had, and a new one for this run', async () => {
      const open = () =>
        createCredentialStore({
          directory: disk.folder,
          epochMs,
          cipher: WRITER_CIPHER,
          allowWeak: () => false,
          environment: {},
          onSecret: () => undefined,
          onProblem: () => undefined,
        });
      const store = open();
      expect((await store.save(REF, 'first')).ok).toBe(true);
      begin();
      expect(await store.save(REF, `second ${LONG}`)).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
      expect(await store.secrets([REF])).toEqual({ apiKey: `second ${LONG}` });
      const again = open();
      expect(again.notice).toBeNull();
      expect(await again.secrets([REF])).toEqual({ apiKey: 'first' });
    });

    it('does not let the assistant confirm a timer that is not kept', () => {
      const store = createJsonStore<readonly unknown[]>(
        { directory: disk.folder, name: 'timers', epochMs },
        v.array(v.unknown()),
        [],
      );
      let ids = 0;
      const agenda = createAgenda({
        store: { load: () => store.get(), save: (next) => store.set(next).ok },
        clock: { epochMs, uptimeMs: () => 0, after: () => () => undefined },
        newId: () => `t${String((ids += 1))}`,
        onDue: () => undefined,
      });
      agenda.start();
      expect(agenda.set({ kind: 'timer', label: 'tea', atEpochMs: epochMs() + 60_000 }).ok).toBe(true);
      begin();
      if (code === 'ENOSPC') disk.fill(0);
      const refused = agenda.set({ kind: 'timer', label: 'eggs', atEpochMs: epochMs() + 90_000 });
      expect(refused).toEqual({ ok: false, reason: 'storage' });
      expect(agenda.list().map(({ label }) => label)).toEqual(['tea']);
      expect(readFileSync(at('timers.json'), 'utf8')).toContain('tea');
    });

    it('leaves no half export, and none of ours in its place', async () => {
      const stage = openStage();
      for (let n = 1; n <= 60; n += 1) await stage.keep(record(n, { turn: { text: LONG } }));
      begin();
      const words = { title: '', exported: '', you: '', interrupted: '', brokenOff: '', failed: '' };
      const order = { type: 'export', filter: EVERY_TURN, file: at('out.json'), words } as const;
      await expect(stage.work({ ...order, format: 'json' })).rejects.toThrow(code);
      expect(await writeWhole(at('bundle.zip'), Buffer.alloc(200_000))).toMatchObject({ kind: 'failed', code });
      expect(readdirSync(disk.folder).filter((name) => name !== 'filler')).toEqual([]);
      stage.shutdown();
    });
  });

  // A disk with files open for writing cannot be locked.
  describe.each(TROUBLES.filter(({ code }) => code === 'ENOSPC'))('that $trouble', ({ begin, end }) => {
    it('fails the turn for now, and has it once there is room', async () => {
      const stage = openStage(disk.folder);
      await stage.keep(record(1), record(2));
      begin();
      disk.fill(0);
      await expect(
        (async () => {
          // What there is of its log of writes may have room for a few.
          for (let n = 3; n < 200; n += 1) await stage.keep(record(n, { turn: { text: LONG } }));
        })(),
      ).rejects.toThrow(/full|disk|write|I\/O/i);
      expect((await stage.find()).total).toBeGreaterThanOrEqual(2);
      end();
      await stage.keep(record(500));
      expect((await stage.find()).turns[0]?.turn.id).toBe('run-t500');
      stage.shutdown();
      const again = openStage(disk.folder);
      expect(again.told).toEqual([]);
      expect((await again.find()).turns.map(({ turn }) => turn.id)).toEqual(
        expect.arrayContaining(['run-t1', 'run-t2', 'run-t500']),
      );
      again.shutdown();
    });

    it('leaves no half recording, and tells that there is none', async () => {
      const stage = openStage(disk.folder);
      await stage.keep(record(1), record(2));
      const say = (turn: string): void => {
        const turnId = asTurnId(turn);
        stage.sound({ type: 'begin', turnId, rateHz: 16_000 });
        for (let piece = 0; piece < 8; piece += 1)
          stage.sound({ type: 'samples', turnId, rateHz: 16_000, pcm: new Int16Array(8_000) });
        stage.sound({ type: 'end', turnId, keepMs: null });
      };
      begin();
      say('run-t1');
      say('run-t2');
      expect(stage.told.map(({ channel }) => channel)).toEqual(['unrecorded']);
      expect(existsSync(stage.recordings) ? readdirSync(stage.recordings) : []).toEqual([]);
      end();
      say('run-t2');
      expect(readdirSync(stage.recordings)).toEqual(['run-t2.wav']);
      expect((await stage.find()).turns.map(({ recorded }) => recorded)).toEqual([true, false]);
      stage.shutdown();
    });

    it('costs lines of the log and reports, and nothing else', () => {
      const log = openLogFile({ directory: at('logs'), name: 'parley', maxBytes: 100_000 });
      log.write('before');
      begin();
      for (let line = 0; line < 20; line += 1) log.write(LONG);
      expect(log.dropped()).toBeGreaterThan(0);
      const reports = createCrashReports({
        directory: at('crashes'),
        clock: { epochMs, nowMs: () => 0 },
        about: [],
        lastLines: () => [LONG, LONG, LONG, LONG, LONG, LONG],
        clean: (line) => line,
      });
      disk.fill(0);
      reports.add({ part: 'page', reason: 'crashed', exitCode: 1 });
      end();
      log.write('after');
      log.close();
      expect(readFileSync(at('logs/parley.log'), 'utf8')).toContain('after\n');
    });
  });

  it('that is locked is a failure of the history for now, which has its turns again once it can be written', async () => {
    const first = openStage(disk.folder);
    await first.keep(record(1));
    first.shutdown();
    disk.lock(true);
    const second = openStage(disk.folder);
    await expect(second.find()).rejects.toThrow();
    await expect(second.keep(record(2))).rejects.toThrow();
    disk.lock(false);
    await second.keep(record(3));
    expect((await second.find()).turns.map(({ turn }) => turn.id)).toEqual(['run-t3', 'run-t1']);
    expect(second.told).toEqual([]);
    second.shutdown();
  });
});
