/**
 * The real app, killed at random moments for as long as is asked: main alone, one of its hosts, or all of it at once,
 * while somebody types and changes settings. After each kill everything that was there is there.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { EVERY_TURN } from '../../src-preload/contract/history.js';
import { createRandom, type Random } from '../course/random.js';
import { pidOf, type ProcessName } from '../course/processes.js';
import { launchParley, type Parley } from '../e2e/launch.js';
import { nowMs } from '../rig/environment.js';
import { processTree } from '../rig/process-tree.js';
import { pause } from '../rig/wait.js';
import { createCount } from './figures.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
const SEED = Number(process.env['SOAK_SEED'] ?? 1);
const RESULT = path.resolve(import.meta.dirname, '../../test-results/soak/kills.json');
const VICTIMS = ['all', 'main', 'Parley history', 'Parley speech'] as const;
type Victim = (typeof VICTIMS)[number];

/** What the app said was done in all lives so far. */
interface Known {
  volume: number;
  readonly turns: Set<string>;
}

/** Turns that are on disk and whole. */
const wholeTurns = ({ page }: Parley): Promise<readonly string[]> =>
  page.evaluate(async (filter) => {
    const answer = await window.parley.history.page({ filter, offset: 0, limit: 200 });
    if (!answer.ok) return [];
    return answer.value.turns.flatMap(({ turn }) => (turn.state.kind === 'partial' ? [] : [turn.id]));
  }, EVERY_TURN);

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Uses the app for a random while, and takes down what it says was done. */
async function use(parley: Parley, random: Random, known: Known): Promise<void> {
  const untilMs = nowMs() + random.between(300, 5_000);
  while (nowMs() < untilMs) {
    const volume = Math.round(random.next() * 1_000) / 1_000;
    const changed = await parley.page.evaluate(
      (to) => window.parley.settings.update({ audio: { volume: to } }),
      volume,
    );
    if (changed.ok) known.volume = volume;
    if (random.chance(0.2))
      await parley.page.evaluate(() => window.parley.session.sendText('What is twelve times nine?'));
    for (const turn of await wholeTurns(parley)) known.turns.add(turn);
    await pause(random.between(5, 150));
  }
}

async function end(parley: Parley, victim: Victim): Promise<void> {
  const { app } = parley;
  const main = app.process();
  const died = new Promise((resolve) => main.once('exit', resolve));
  const host: ProcessName | null = victim === 'all' || victim === 'main' ? null : victim;
  if (host !== null) kill([await pidOf(app, host)].filter((pid) => pid > 0));
  // A write goes on while its host is gone.
  const last = parley.page
    .evaluate(() => window.parley.settings.update({ audio: { volume: 0.5 } }))
    .catch(() => undefined);
  const tree = processTree(main.pid ?? 0).map(({ pid }) => pid);
  kill(victim === 'all' ? tree : [main.pid ?? 0]);
  await Promise.all([died, last]);
  await parley.close().catch(() => undefined);
}

test('kills', async () => {
  const random = createRandom(SEED);
  const userData = mkdtempSync(path.join(tmpdir(), 'parley-kills-'));
  const known: Known = { volume: -1, turns: new Set() };
  const victims = createCount();
  const startedMs = nowMs();
  let kills = 0;
  while ((nowMs() - startedMs) / 60_000 < MINUTES) {
    const parley = await launchParley({ userData });
    const snapshot = await parley.page.evaluate(() => window.parley.app.snapshot());
    if (!snapshot.ok) throw new Error(snapshot.error.code);
    const where = `kill ${String(kills)} of seed ${String(SEED)}`;
    expect(snapshot.value.storageNotices, where).toEqual([]);
    if (known.volume >= 0) expect([known.volume, 0.5], where).toContain(snapshot.value.settings.audio.volume);
    await expect
      .poll(async () => {
        const there = new Set(await wholeTurns(parley));
        // The newest two hundred are asked for.
        return [...known.turns].slice(-150).filter((turn) => !there.has(turn));
      }, where)
      .toEqual([]);
    await use(parley, random, known);
    const victim = random.pick(VICTIMS);
    victims.add(victim);
    await end(parley, victim);
    kills += 1;
    const odd = readdirSync(userData).filter((name) => /damaged|newer/.test(name));
    expect(odd, where).toEqual([]);
    JSON.parse(readFileSync(path.join(userData, 'settings.json'), 'utf8'));
    console.log(`${where}: ${victim}; ${String(known.turns.size)} turns kept`);
  }
  mkdirSync(path.dirname(RESULT), { recursive: true });
  writeFileSync(RESULT, JSON.stringify({ seed: SEED, kills, turns: known.turns.size, victims: victims.of }, null, 1));
  rmSync(userData, { recursive: true, force: true });
  expect(kills).toBeGreaterThan(0);
});
