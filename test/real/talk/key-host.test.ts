/** The key host on a real X server, with real key events. Skipped where there is no X server to start. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type Chord, type ChordKey, type HotkeyHealth } from '../../../src-preload/contract/talk.js';
import type { HostProcess } from '../../../src-main/hosts/host-process.js';
import type { KeyHostFact } from '../../../src-main/hosts/protocol/key.js';
import type { TalkVerb } from '../../../src-main/talk/grammar.js';
import type { KeyChords } from '../../../src-main/talk/key-source.js';
import { createHookSource } from '../../../src-main/talk/hook-source.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { buildHosts, type BuiltHosts } from './key-host-process.js';
import { bareEnv, startXServer, type XServer } from './x-server.js';

const canRun = ['Xvfb', 'xdotool', 'setxkbmap'].every((tool) => spawnSync('which', [tool]).status === 0);
const CHORD_WORDS = ['keydown', 'ctrl', 'keydown', 'shift', 'keydown', 'space'];
const alone = (key: ChordKey): Chord => ({ modifiers: [], key });
const talkOnly = (talk: Chord): KeyChords => ({ talk, interrupt: null, mute: null });
const F9 = alone('F9');
/** X's codes: xdotool would press the left Control too for the name of the right one. */
const RIGHT_CONTROL = '105';
const RIGHT_CONTROL_OF_XFREE86 = '109';

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

  function watch(host: HostProcess, chords: KeyChords = talkOnly(DEFAULT_CHORD), escape = false) {
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
    host.post({ type: 'watch', chords, escape });
    return {
      host,
      facts,
      said: () => facts.map(({ type }) => type),
      /** With the action of each. */
      told: () => facts.map((fact) => ('action' in fact ? `${fact.action} ${fact.type}` : fact.type)),
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

  it('ends the hold when a modifier goes up first, and tells Escape while asked for it', async () => {
    const { host, said, answered } = watch(built.spawnNode(server.env));
    await answered();
    await server.type('key', 'Escape');
    host.post({ type: 'watch', chords: talkOnly(DEFAULT_CHORD), escape: true });
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
    host.post({ type: 'watch', chords: talkOnly(F9), escape: false });
    await until('the release is told', () => said().includes('chord-up'));
    await server.type('keyup', 'space', 'keyup', 'shift', 'keyup', 'ctrl');
    await server.type('key', 'F9');
    await until('the new chord is told', () => said().length >= 5);
    expect(said()).toEqual(['armed', 'chord-down', 'chord-up', 'chord-down', 'chord-up']);
  });

  it('sees one side of a modifier alone, and what joins it', async () => {
    const { told, answered } = watch(built.spawnNode(server.env), talkOnly(alone('ControlRight')));
    await answered();
    await server.type('keydown', 'ctrl', 'keyup', 'ctrl', 'keydown', RIGHT_CONTROL);
    await sleep(700);
    await server.type('keyup', RIGHT_CONTROL, 'keydown', RIGHT_CONTROL, 'key', 'c', 'keyup', RIGHT_CONTROL);
    await until('the last release is told', () => told().length >= 6);
    expect(told()).toEqual([
      'armed',
      'talk chord-down',
      'talk chord-up',
      'talk chord-down',
      'talk other-key-joined',
      'talk chord-up',
    ]);
  });

  it('sees three keys at once, on the mouse as well', async () => {
    const chords: KeyChords = {
      talk: alone('MouseBack'),
      interrupt: alone('MouseForward'),
      mute: { modifiers: ['control'], key: 'MouseMiddle' },
    };
    const { told, answered } = watch(built.spawnNode(server.env), chords);
    await answered();
    await server.type('click', '1', 'click', '2', 'click', '3', 'click', '4');
    await server.type('mousedown', '8', 'click', '9', 'mouseup', '8');
    await server.type('keydown', 'ctrl', 'mousedown', '2', 'mouseup', '2', 'keyup', 'ctrl');
    await until('the last release is told', () => told().includes('mute chord-up'));
    expect(told()).toEqual([
      'armed',
      'talk chord-down',
      'interrupt chord-down',
      'interrupt chord-up',
      'talk chord-up',
      'mute chord-down',
      'mute chord-up',
    ]);
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
  function join(on: XServer, chord: Chord = DEFAULT_CHORD) {
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
      chords: talkOnly(chord),
      onInput: (input) => {
        if (input.type !== 'cancel') control.input(input);
      },
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

  it('lives through a change of layout while held, and replaces its host when the codes of keys change', async () => {
    const changing = await startXServer();
    ends.push(() => changing.kill());
    const { said, state, armed, hosts } = join(changing, alone('ControlRight'));
    await armed();
    await changing.type('keydown', RIGHT_CONTROL);
    await until('it talks', () => said().includes('talk-start'));
    changing.layout('de');
    await sleep(800);
    expect(said()).toEqual(['talk-start']);
    await changing.type('keyup', RIGHT_CONTROL);
    await until('it stops', () => said().includes('talk-stop'));
    expect(hosts).toHaveLength(1);

    changing.layout('us', '-keycodes', 'xfree86+aliases(qwerty)');
    await until('a fresh host comes', () => hosts.length === 2);
    await until('it is armed', () => state()?.state === 'armed');
    // Armed was said before; the fresh host's own word is its first press.
    await sleep(500);
    await changing.type('keydown', RIGHT_CONTROL_OF_XFREE86);
    await until('it talks again', () => said().length === 3);
    await sleep(300);
    await changing.type('keyup', RIGHT_CONTROL_OF_XFREE86);
    await until('it stops again', () => said().length === 4);
  });

  it('costs little while the mouse moves, which the hook sees whether or not it is wanted', async () => {
    const { facts, answered, host } = watch(built.spawnNode(server.env), talkOnly(alone('MouseBack')));
    await answered();
    const hands = server.hands();
    const usedMs = cpuMs(host.pid ?? 0);
    const startedAtMs = nowMs();
    for (let move = 0; move < 2_000; move += 1) {
      hands.write(`mousemove ${move % 300} ${move % 200}`);
      // As fast as a gaming mouse reports.
      if (move % 10 === 9) await sleep(10);
    }
    hands.write('click 8');
    // xdotool holds back the last lines of many until there are no more.
    hands.close();
    await until('the click after the moves is told', () => facts.length >= 3);
    const seconds = (nowMs() - startedAtMs) / 1_000;
    const perMove = (cpuMs(host.pid ?? 0) - usedMs) / 2_000;
    console.log(`key host: ${perMove.toFixed(3)} ms of a core for each move, ${(2_000 / seconds).toFixed(0)} moves/s`);
    expect(perMove).toBeLessThan(0.2);
  });

  it('is quick, and costs nothing while nobody types', async () => {
    const { facts, answered, host } = watch(built.spawnNode(server.env), talkOnly(F9));
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
    await sleep(5_000);
    const idlePercent = (cpuMs(pid) - usedMs) / 50;
    const show = (name: string, times: readonly number[]): string =>
      `${name} p50 ${percentile(times, 0.5).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms`;
    console.log(`talk key, n=${toHost.length}: ${show('xdotool to host', toHost)}; ${show('to main', toMain)}`);
    console.log(`key host idle for 5 s: ${idlePercent.toFixed(1)} % of a core`);
    expect(percentile(toMain, 0.5)).toBeLessThan(25);
    expect(idlePercent).toBeLessThan(1);
  });
});
