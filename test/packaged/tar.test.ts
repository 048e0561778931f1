/** The archive, unpacked by an ordinary user at home; and the app when add-ons of it are missing. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../rig/wait.js';
import { packageOf, projectVersion, ROOT } from './artifacts.js';
import { talkOnce } from './conversation.js';
import { runCommand, startPackaged, type PackagedApp } from './packaged-app.js';
import { comeHome, type PersonAtHome } from './person-at-home.js';
import { expectSandboxed } from './sandbox.js';

let person: PersonAtHome;
let folder: string;
beforeAll(() => {
  person = comeHome();
  const file = packageOf('tar.gz');
  execFileSync('tar', ['-xzf', file, '-C', person.home]);
  folder = path.join(person.home, path.basename(file, '.tar.gz'));
  person.give(folder);
});
afterAll(() => person.remove());
const program = (): string => path.join(folder, 'parley');

/** Runs the app for one test, and quits it. */
async function withApp(action: (app: PackagedApp) => Promise<void>): Promise<void> {
  const app = await startPackaged(program(), person);
  try {
    await action(app);
  } finally {
    expect(await app.quit()).toBe(0);
  }
}

/** Puts a package of the app away for one test. */
async function without(name: string, action: () => Promise<void>): Promise<void> {
  const place = path.join(folder, 'resources/app.asar.unpacked/node_modules', name);
  const away = path.join(person.home, 'away');
  renameSync(place, away);
  try {
    await action();
  } finally {
    renameSync(away, place);
  }
}

const PARTS = `[...document.querySelectorAll('dl > div')].map((row) => row.textContent.replace(/\\s+/g, ' ').trim())`;

/** What Diagnostics says of the sound output. */
async function outputAsTold(app: PackagedApp): Promise<string> {
  await app.page.evaluate(`location.hash = '#/settings/diagnostics'`);
  return until('the state of the sound output', async () => {
    const rows = await app.page.evaluate<readonly string[]>(PARTS);
    // Which of the outputs it is comes with all that main has to tell.
    return rows.some((row) => /^System/.test(row)) ? rows.find((row) => /^Sound output/.test(row)) : undefined;
  });
}

describe('the archive', () => {
  it('is one folder, complete', () => {
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['parley', 'resources', 'LICENSES.chromium.html']));
    expect(runCommand(program(), person, ['--version'])).toMatchObject({ code: 0, stdout: `${projectVersion()}\n` });
  });

  it('is sandboxed, hears a question and answers aloud by the fastest output', async () => {
    await withApp(async (app) => {
      expectSandboxed(app);
      await talkOnce(app);
      expect(await outputAsTold(app)).toContain('Direct (speaker)');
    });
  });
});

describe('newer versions', () => {
  const means = async (): Promise<unknown> => {
    let found: unknown;
    await withApp(async (app) => {
      found = (await app.snapshot()).updates.means;
    });
    return found;
  };

  it('are the affair of the archive, unless a mark says that the system brings them', async () => {
    const mark = path.join(folder, 'resources/package-type');
    expect(existsSync(mark)).toBe(false);
    expect(await means()).not.toMatchObject({ reason: 'package-manager' });
    copyFileSync(path.join(ROOT, 'resources/linux/package-type'), mark);
    try {
      expect(await means()).toEqual({ kind: 'none', reason: 'package-manager' });
    } finally {
      rmSync(mark);
    }
  });
});

describe('an app that lacks add-ons', () => {
  it('answers aloud by the prebuilt output where `speaker` was not compiled, and says so', async () => {
    await without('speaker', () =>
      withApp(async (app) => {
        await talkOnce(app);
        expect(await outputAsTold(app)).toContain('Direct (audio-io)');
      }),
    );
  });

  it('answers aloud through the window where there is no direct output at all, and says so', async () => {
    await without('@echogarden/audio-io', () =>
      withApp(async (app) => {
        await talkOnce(app);
        expect((await app.snapshot()).session.sink).toEqual({
          state: 'ready',
          sink: 'renderer',
          fallback: 'native-unavailable',
        });
        expect(await outputAsTold(app)).toContain('Through the window: direct output is not available here');
        await app.page.evaluate(`location.hash = '#/talk'`);
        await until('the notice', () =>
          app.page.evaluate<boolean>(`document.body.textContent.includes('Answers play through the window')`),
        );
      }),
    );
  });
});
