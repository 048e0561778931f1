import electron from 'electron';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import type { Plan, Told } from './electron/plan.js';
import { buildHost } from './forked-host.js';
import { babble, compare, locate, played, spread, stretches } from './listen.js';
import { createPulse, RECORD_RATE_HZ, type Pulse, type Recording } from './pulse.js';

const ROOT = path.join(import.meta.dirname, '../../..');
const FOLDER = path.join(import.meta.dirname, 'electron');
const built = mkdtempSync(path.join(tmpdir(), 'parley-player-'));
let pulse: Pulse;

beforeAll(async () => {
  await buildHost();
  const common = { configFile: false, logLevel: 'error' } as const;
  const nodePart = async (entry: string, format: 'es' | 'cjs', fileName: string): Promise<void> => {
    await build({
      ...common,
      root: ROOT,
      publicDir: false,
      ssr: { noExternal: true, external: ['electron'] },
      build: {
        ssr: path.join(FOLDER, entry),
        outDir: built,
        emptyOutDir: false,
        rolldownOptions: { external: ['electron'], output: { format, entryFileNames: fileName } },
      },
    });
  };
  await nodePart('main.ts', 'es', 'main.mjs');
  await nodePart('preload.ts', 'cjs', 'preload.cjs');
  await build({
    ...common,
    root: FOLDER,
    base: './',
    worker: { format: 'es' },
    build: { outDir: path.join(built, 'page'), assetsInlineLimit: 0, target: 'chrome130', modulePreload: false },
  });
  pulse = createPulse();
  await pulse.start();
});
afterAll(async () => {
  await pulse.dispose();
  rmSync(built, { recursive: true, force: true });
});

async function run(plan: Pick<Plan, 'sink' | 'rounds' | 'pageStallMs' | 'restMs'>): Promise<readonly Told[]> {
  const full: Plan = {
    ...plan,
    hostFile: path.join(ROOT, 'dist/hosts/audio-host.js'),
    pageFolder: path.join(built, 'page'),
    preloadFile: path.join(built, 'preload.cjs'),
  };
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = electron as unknown as string;
  const app = spawn(
    'xvfb-run',
    ['-a', program, ...asRoot, `--user-data-dir=${path.join(built, 'data')}`, path.join(built, 'main.mjs')],
    { env: { ...pulse.env, PARLEY_TEST_PLAN: JSON.stringify(full) }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let text = '';
  app.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((done) => app.once('exit', done));
  const told = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Told] : []));
  expect({ code, errors: told.filter(({ type }) => type === 'error') }).toEqual({ code: 0, errors: [] });
  return told;
}

/** From the system's monotonic clock to this process's. */
const offsetMs = performance.now() - Number(process.hrtime.bigint()) / 1e6;

function figures(told: readonly Told[], recording: Recording): void {
  const rounds = told.filter((one) => one.type === 'round');
  const sounds = stretches(recording.pcm, 60);
  expect(sounds.length).toBeGreaterThanOrEqual(rounds.length + 2);
  const firsts: number[] = [];
  const stops: number[] = [];
  const heardErrors: number[] = [];
  for (const [n, { writeMs, cutMs, heardMs }] of rounds.entries()) {
    const { start, end } = sounds[n] ?? { start: 0, end: 0 };
    firsts.push(recording.timeOf(start) - writeMs - offsetMs);
    stops.push(recording.timeOf(end) - cutMs - offsetMs);
    heardErrors.push(heardMs - ((end - start) * 1_000) / RECORD_RATE_HZ);
  }
  const positionErrors = told.flatMap((one) => {
    const match = one.type === 'position' ? /^round-(\d+)$/.exec(one.turn) : null;
    if (one.type !== 'position' || match === null) return [];
    const start = sounds[Number(match[1])]?.start ?? 0;
    return [one.playedMs - (one.atMs + offsetMs - recording.timeOf(start))];
  });
  console.log(`first sound (P4): ${spread(firsts)}`);
  console.log(`cut to silence (P5): ${spread(stops)}`);
  console.log(`heard at a cut, error (P8): ${spread(heardErrors)}`);
  if (positionErrors.length > 0) console.log(`position, error (P8): ${spread(positionErrors)}`);
  const rested = told.find((one) => one.type === 'rested');
  const at = locate(recording.pcm, played(babble(0.6, 78)));
  expect(at).toBeGreaterThan(0);
  if (rested) console.log(`first sound after a rest: ${(recording.timeOf(at) - rested.writeMs - offsetMs).toFixed(1)}`);
  for (const value of [...firsts, ...stops]) expect(value).toBeLessThan(400);
  const whole = compare(recording, played(babble(3, 77)));
  console.log(`whole turn: correlation ${whole.correlation.toFixed(4)}, broken windows ${whole.brokenWindows}`);
  expect(whole.correlation).toBeGreaterThan(0.98);
}

describe('output in Electron', () => {
  it.each([
    // Longer than the page's player waits before it falls asleep.
    { sink: 'renderer', block: 5, restMs: 11_500 },
    { sink: 'renderer', block: undefined, restMs: 1_000 },
    { sink: 'native', block: 5, restMs: 4_000 },
  ] as const)('$sink, device block $block ms', async ({ sink, block, restMs }) => {
    const recorder = await pulse.record(block);
    const told = await run({ sink, rounds: 8, pageStallMs: 300, restMs });
    const recording = await recorder.stop();
    console.log(`${sink}, device block ${block ?? 'up to 50'} ms`);
    figures(told, recording);
  });
});
