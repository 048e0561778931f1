/** The key host on a real X server, with real key events. Skipped where there is no X server to start. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type Chord, type HotkeyHealth } from '../../../src-preload/contract/talk.js';
import type { HostProcess } from '../../../src-main/hosts/host-process.js';
import type { KeyHostFact } from '../../../src-main/hosts/protocol/key.js';
import type { TalkVerb } from '../../../src-main/talk/grammar.js';
import { createHookSource } from '../../../src-main/talk/hook-source.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { buildHosts, type BuiltHosts } from './key-host-process.js';
import { bareEnv, startXServer, type XServer } from './x-server.js';

const canRun = ['Xvfb', 'xdotool'].every((tool) => spawnSync('which', [tool]).status === 0);
const CHORD_WORDS = ['keydown', 'ctrl', 'keydown', 'shift', 'keydown', 'space'];
const F9: Chord = { modifiers: [], key: 'F9' };

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
const clock = {
  nowMs,
  after: (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

async function until(what: string, holds: () => boolean, boundMs = 10_000): Promise<void> {
  const endMs = nowMs() + boundMs;
  while (!holds()) {
    if (nowMs() > endMs) throw new Error(`waited in vain until ${what}`);
    await sleep(5);
  }
}

/** CPU time a process has used, milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

describe.skipIf(!canRun)('the key host on a real display', () => {
  let built: BuiltHosts;
  let server: XServer;
  const ends: (() => void | Promise<void>)[] = [];

  beforeAll(async () => {
    [built, server] = await Promise.all([buildHosts(), startXServer()]);
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await server.type('keyup', 'space', 'keyup', 'F9', 'keyup', 'a', 'keyup', 'shift', 'keyup', 'ctrl', 'keyup', 'alt');
  });
  afterAll(async () => {
    await server.kill();
    built.dispose();
  });

  function watch(host: HostProcess, chord: Chord = DEFAULT_CHORD) {
    const facts: KeyHostFact[] = [];
    let exitCode: number | null = null;
    host.onMessage((message) => facts.push(message as KeyHostFact));
    host.onExit((code) => {
      exitCode = code;
    });
    ends.push(async () => {
      host.kill();
      await until('the host is gone', () => exitCode !== null);
    });
    host.post({ type: 'watch', chord });
    return {
      host,
      facts,
      said: () => facts.map(({ type }) => type),
      exitCode: () => exitCode,
      answered: () => until('the host answers', () => facts.length > 0),
    };
  }

  it.each(['node', 'electron'] as const)('under %s: one down and one up, however long it repeats', async (runner) => {
    const env = server.env;
    const { said, facts, answered } = watch(runner === 'node' ? built.spawnNode(env) : built.spawnElectron(env));
    await answered();
    expect(said()).toEqual(['armed']);
    const pressedAtMs = nowMs();
    await server.type(...CHORD_WORDS);
    await sleep(1_500);
    await server.type('keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
    await until('the release is told', () => said().includes('chord-up'));
    await sleep(100);
    expect(said()).toEqual(['armed', 'chord-down', 'chord-up']);
    const times = facts.flatMap((fact) => ('atMs' in fact ? [fact.atMs] : []));
    // The host's clock is ours.
    expect(times[0]).toBeGreaterThan(pressedAtMs);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_400);
    expect(times[1]).toBeLessThan(nowMs());
  });

  it('says nothing of other keys', async () => {
    const { said, answered } = watch(built.spawnNode(server.env));
    await answered();
    await server.type('type', 'the quick brown fox');
    await server.type('key', 'space', 'ctrl+space', 'shift+space', 'ctrl+shift+alt+space', 'ctrl+shift+a', 'Escape');
    await server.type(...CHORD_WORDS, 'key', 'a', 'b', 'c', 'keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
    await until('the release is told', () => said().includes('chord-up'));
    expect(said()).toEqual(['armed', 'chord-down', 'other-key-joined', 'chord-up']);
  });

  it('ends the hold when a modifier goes up first, and tells Escape', async () => {
    const { said, answered } = watch(built.spawnNode(server.env));
    await answered();
    await server.type(...CHORD_WORDS, 'key', 'Escape', 'keyup', 'ctrl');
    await until('the release is told', () => said().includes('chord-up'));
    await sleep(800);
    await server.type('keyup', 'space', 'keyup', 'shift');
    await sleep(50);
    expect(said()).toEqual(['armed', 'chord-down', 'escape', 'chord-up']);
  });

  it('changes the chord while it runs, also while held', async () => {
    const { host, said, answered } = watch(built.spawnNode(server.env));
    await answered();
    await server.type(...CHORD_WORDS);
    await until('the press is told', () => said().includes('chord-down'));
    host.post({ type: 'watch', chord: F9 });
    await until('the release is told', () => said().includes('chord-up'));
    await server.type('keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
    await server.type('key', 'F9');
    await until('the new chord is told', () => said().length >= 5);
    expect(said()).toEqual(['armed', 'chord-down', 'chord-up', 'chord-down', 'chord-up']);
  });

  it.each([
    ['no DISPLAY', {}, 'no-display'],
    ['a DISPLAY nobody serves', { DISPLAY: ':987' }, 'no-display'],
    ['a Wayland session', { DISPLAY: ':987', XDG_SESSION_TYPE: 'wayland' }, 'wayland'],
  ] as const)('with %s tells so and stays alive', async (_, extra, reason) => {
    const { facts, answered, exitCode } = watch(built.spawnNode({ ...bareEnv(), ...extra }));
    await answered();
    expect(facts).toMatchObject([{ type: 'unavailable', reason }]);
    await sleep(300);
    expect(exitCode()).toBeNull();
  });

  it('on a display that asks for a cookie: works with it, tells and lives without', async () => {
    const guarded = await startXServer(built.folder);
    ends.push(() => guarded.kill());
    const without = watch(built.spawnNode({ ...bareEnv(), DISPLAY: guarded.display }));
    const held = watch(built.spawnNode(guarded.env));
    await Promise.all([without.answered(), held.answered()]);
    expect(without.facts).toMatchObject([{ type: 'unavailable', reason: 'no-display' }]);
    await guarded.type(...CHORD_WORDS);
    await until('the press is told', () => held.said().includes('chord-down'));
    expect(without.exitCode()).toBeNull();
  });

  /** Main's side on real hosts: supervisor, hook source, grammar. */
  function join(on: XServer) {
    const verbs: TalkVerb[] = [];
    const health: HotkeyHealth[] = [];
    const hosts: ReturnType<BuiltHosts['spawnNode']>[] = [];
    const control = createTalkControl({
      clock,
      settings: { style: 'hold-or-tap', releaseTailMs: 200 },
      emit: (verb) => verbs.push(verb),
    });
    const source = createHookSource({
      spawn: () => {
        const host = built.spawnNode(on.env);
        hosts.push(host);
        return host;
      },
      clock,
      chord: DEFAULT_CHORD,
      onInput: (input) => control.input(input),
      onHealth: (next) => health.push(next),
    });
    ends.push(() => {
      source.dispose();
      control.dispose();
    });
    source.start();
    const state = () => health.at(-1);
    return {
      verbs,
      hosts,
      state,
      said: () => verbs.map(({ type }) => type),
      armed: () => until('the key is armed', () => state()?.state === 'armed'),
    };
  }

  it('dies with its display: a held key stops talking and the person is told', async () => {
    const doomed = await startXServer();
    ends.push(() => doomed.kill());
    const { said, state, armed } = join(doomed);
    await armed();
    await doomed.type(...CHORD_WORDS);
    await until('it talks', () => said().includes('talk-start'));
    await doomed.kill();
    await until('it stops', () => said().includes('talk-stop'));
    await until('it is told', () => state()?.state === 'unavailable');
    expect(said()).toEqual(['talk-start', 'talk-stop']);
    expect(state()).toEqual({ state: 'unavailable', reason: 'no-display' });
  });

  it('is killed while held: talking stops, a new host comes, the key that stayed down is not a new press', async () => {
    const { said, state, armed, hosts } = join(server);
    await armed();
    await server.type(...CHORD_WORDS);
    // Long enough for the key to repeat into the next host.
    await sleep(800);
    hosts[0]?.child.kill('SIGKILL');
    await until('it stops', () => said().includes('talk-stop'));
    expect(state()).toEqual({ state: 'starting' });
    await armed();
    await sleep(300);
    await server.type('keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
    await sleep(100);
    expect(said()).toEqual(['talk-start', 'talk-stop']);
    expect(hosts).toHaveLength(2);
    await server.type(...CHORD_WORDS);
    await until('it talks again', () => said().length === 3);
    await sleep(300);
    await server.type('keyup', 'ctrl', 'keyup', 'shift', 'keyup', 'space');
    await until('it stops again', () => said().length === 4);
    expect(said()).toEqual(['talk-start', 'talk-stop', 'talk-start', 'talk-stop']);
  });

  it('is quick, and costs nothing while nobody types', async () => {
    const { facts, answered, host } = watch(built.spawnNode(server.env), F9);
    const arrivals: number[] = [];
    host.onMessage(() => arrivals.push(nowMs()));
    await answered();
    const hands = server.hands();
    ends.push(() => hands.close());
    // The first line waits for xdotool to start.
    hands.write('key F9');
    await until('the first press is told', () => facts.length >= 3);
    const toHost: number[] = [];
    const toMain: number[] = [];
    for (let press = 0; press < 40; press += 1) {
      for (const line of ['keydown F9', 'keyup F9']) {
        const before = facts.length;
        const writtenAtMs = nowMs();
        hands.write(line);
        await until('the key is told', () => facts.length > before);
        const fact = facts.at(-1);
        if (fact !== undefined && 'atMs' in fact) toHost.push(fact.atMs - writtenAtMs);
        toMain.push((arrivals.at(-1) ?? Number.NaN) - writtenAtMs);
        await sleep(20);
      }
    }
    toHost.sort((a, b) => a - b);
    toMain.sort((a, b) => a - b);
    const pid = host.pid ?? 0;
    const usedMs = cpuMs(pid);
    await sleep(10_000);
    const idlePercent = (cpuMs(pid) - usedMs) / 100;
    const show = (name: string, times: readonly number[]): string =>
      `${name} p50 ${percentile(times, 0.5).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms`;
    console.log(`talk key, n=${toHost.length}: ${show('xdotool to host', toHost)}; ${show('to main', toMain)}`);
    console.log(`key host idle for 10 s: ${idlePercent.toFixed(1)} % of a core`);
    expect(percentile(toMain, 0.5)).toBeLessThan(25);
    expect(idlePercent).toBeLessThan(1);
  });
});
