import { describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type Chord, type HotkeyHealth, type KeyAction } from '../../../src-preload/contract/talk.js';
import type { HostProcess } from '../../../src-main/hosts/host-process.js';
import type { KeyHostFact } from '../../../src-main/hosts/protocol/key.js';
import { createHookSource } from '../../../src-main/talk/hook-source.js';
import type { KeyChords, KeySourceInput } from '../../../src-main/talk/key-source.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { createFakeClock } from './fake-clock.js';

const ARMED: HotkeyHealth = { state: 'armed', source: 'hook', trigger: null };
const chordsOf = (talk: Chord): KeyChords => ({ talk, interrupt: null, mute: null });
const OTHER: Chord = { modifiers: ['alt'], key: 'KeyK' };

/** A host under the test's hands. */
class FakeHost implements HostProcess {
  readonly pid = 7;
  readonly posted: unknown[] = [];
  killed = false;
  #message: (message: unknown) => void = () => {};
  #exit: (code: number) => void = () => {};
  post(message: unknown): void {
    this.posted.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.killed = true;
  }
  say(fact: KeyHostFact | { readonly type: string }): void {
    this.#message(fact);
  }
  die(code = 134): void {
    this.#exit(code);
  }
}

function setUp(options: { readonly permitted?: boolean } = {}) {
  const clock = createFakeClock(50_000);
  const hosts: FakeHost[] = [];
  const inputs: KeySourceInput[] = [];
  const health: HotkeyHealth[] = [];
  const details: string[] = [];
  let permitted = options.permitted ?? true;
  const source = createHookSource({
    spawn: () => {
      const host = new FakeHost();
      hosts.push(host);
      return host;
    },
    clock,
    chords: chordsOf(DEFAULT_CHORD),
    onInput: (input) => inputs.push(input),
    onHealth: (next) => health.push(next),
    onDetail: (detail) => details.push(detail),
    isPermitted: () => permitted,
  });
  const host = (): FakeHost => {
    const last = hosts.at(-1);
    if (last === undefined) throw new Error('no host was started');
    return last;
  };
  const down = (action: KeyAction = 'talk'): void => host().say({ type: 'chord-down', action, atMs: clock.nowMs() });
  const up = (action: KeyAction = 'talk'): void => host().say({ type: 'chord-up', action, atMs: clock.nowMs() });
  const permit = (): void => {
    permitted = true;
  };
  return { clock, hosts, inputs, health, details, source, host, down, up, permit };
}

describe('a hook source', () => {
  it('ends a host that hangs while a key is held, which ends the hold; and asks nothing else of it', () => {
    const { clock, inputs, source, host, down, up, hosts } = setUp();
    source.start();
    host().say({ type: 'armed' });
    clock.advance(600_000);
    down();
    up();
    clock.advance(600_000);
    expect(host().posted).toHaveLength(1);
    down();
    clock.advance(1_000);
    expect(host().posted.at(-1)).toBe('heartbeat');
    clock.advance(2_000);
    expect(host().killed).toBe(true);
    const [hung] = hosts;
    hung?.die(9);
    expect(inputs.at(-1)).toMatchObject({ type: 'source-lost', source: 'hook' });
    clock.advance(600_000);
    expect(host().posted).not.toContain('heartbeat');
  });

  it('tells the host the chord and passes on what it reports', () => {
    const { clock, inputs, health, source, host } = setUp();
    source.start();
    source.start();
    expect(host().posted).toEqual([{ type: 'watch', chords: chordsOf(DEFAULT_CHORD), escape: false }]);
    host().say({ type: 'armed' });
    expect(health).toEqual([ARMED]);
    clock.advance(100);
    host().say({ type: 'chord-down', action: 'talk', atMs: 50_095 });
    host().say({ type: 'other-key-joined', action: 'talk', atMs: 50_096 });
    host().say({ type: 'chord-down', action: 'interrupt', atMs: 50_097 });
    host().say({ type: 'chord-up', action: 'talk', atMs: 50_098 });
    host().say({ type: 'chord-up', action: 'interrupt', atMs: 50_099 });
    expect(inputs).toEqual([
      { type: 'key-down', action: 'talk', source: 'hook', atMs: 50_095 },
      { type: 'other-key-joined', action: 'talk', source: 'hook', atMs: 50_096 },
      { type: 'key-down', action: 'interrupt', source: 'hook', atMs: 50_097 },
      { type: 'key-up', action: 'talk', source: 'hook', atMs: 50_098 },
      { type: 'key-up', action: 'interrupt', source: 'hook', atMs: 50_099 },
    ]);
  });

  it('tells Escape while it is watched for, held or not, also from the next host', () => {
    const { clock, inputs, source, host } = setUp();
    source.start();
    host().say({ type: 'escape', atMs: clock.nowMs() });
    expect(inputs).toEqual([]);
    source.watchEscape(true);
    source.watchEscape(true);
    expect(host().posted.slice(1)).toEqual([{ type: 'watch', chords: chordsOf(DEFAULT_CHORD), escape: true }]);
    host().say({ type: 'escape', atMs: clock.nowMs() });
    expect(inputs).toEqual([{ type: 'cancel' }]);
    host().die();
    clock.advance(0);
    expect(host().posted).toEqual([{ type: 'watch', chords: chordsOf(DEFAULT_CHORD), escape: true }]);
    source.watchEscape(false);
    host().say({ type: 'escape', atMs: clock.nowMs() });
    expect(inputs).toHaveLength(1);
  });

  it.each([12, 51_000, 48_000])('does not believe another clock: a key at %d counts as it arrives', (atMs) => {
    const { inputs, source, host } = setUp();
    source.start();
    host().say({ type: 'chord-down', action: 'talk', atMs });
    expect(inputs).toEqual([{ type: 'key-down', action: 'talk', source: 'hook', atMs: 50_000 }]);
  });

  it('passes over what is no fact', () => {
    const { inputs, source, host } = setUp();
    source.start();
    host().say({ type: 'chord-down' });
    host().say({ type: 'chord-down', atMs: 50_000 } as { readonly type: string });
    host().say({ type: 'chord-down', action: 'sing', atMs: 50_000 } as { readonly type: string });
    host().say({ type: 'typed' });
    expect(inputs).toEqual([]);
  });

  it.each(['no-display', 'wayland', 'unsupported', 'permission'] as const)('tells that keys are unavailable: %s', (reason) => {
    const { details, health, source, host } = setUp();
    source.start();
    host().say({ type: 'unavailable', reason, detail: 'because' });
    expect(health).toEqual([{ state: 'unavailable', reason }]);
    expect(details).toEqual(['because']);
  }); // prettier-ignore

  it('starts no host without permission, and does once it is given', () => {
    const { hosts, health, source, permit } = setUp({ permitted: false });
    source.start();
    expect(hosts).toHaveLength(0);
    expect(health).toEqual([{ state: 'unavailable', reason: 'permission' }]);
    permit();
    source.rearm();
    expect(hosts).toHaveLength(1);
    expect(health.at(-1)).toEqual({ state: 'starting' });
  });

  it('changes the chord of the running host, and of the next one', () => {
    const { clock, source, host } = setUp();
    source.start();
    source.setChords(chordsOf(OTHER));
    expect(host().posted.at(-1)).toEqual({ type: 'watch', chords: chordsOf(OTHER), escape: false });
    host().die();
    clock.advance(1);
    expect(host().posted).toEqual([{ type: 'watch', chords: chordsOf(OTHER), escape: false }]);
  });

  it('says nothing more after dispose', () => {
    const { inputs, health, source, host, down } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down();
    source.dispose();
    source.dispose();
    expect(host().killed).toBe(true);
    expect(inputs.at(-1)?.type).toBe('source-lost');
    const before = inputs.length + health.length;
    down();
    source.rearm();
    source.start();
    expect(inputs.length + health.length).toBe(before);
  });
});

describe('a host that dies', () => {
  it('while the key is held loses the source, is started again and tells', () => {
    const { clock, hosts, inputs, health, source, host, down } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down();
    host().die();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    expect(health.at(-1)).toEqual({ state: 'starting' });
    clock.advance(0);
    expect(hosts).toHaveLength(2);
    host().say({ type: 'armed' });
    expect(health.at(-1)).toEqual(ARMED);
  });

  it('while no key is held loses nothing', () => {
    const { inputs, source, host } = setUp();
    source.start();
    host().say({ type: 'armed' });
    host().die();
    expect(inputs).toEqual([]);
  });

  it('three times is given up, until armed anew', () => {
    const { clock, hosts, health, details, source, host } = setUp();
    source.start();
    for (let crash = 0; crash < 3; crash += 1) {
      host().die();
      clock.advance(1_000);
    }
    expect(hosts).toHaveLength(3);
    expect(health.at(-1)).toEqual({ state: 'unavailable', reason: 'crashed' });
    expect(details).toEqual(['key host ended 3 times, last with code 134']);
    source.rearm();
    expect(hosts).toHaveLength(4);
    host().say({ type: 'armed' });
    expect(health.at(-1)).toEqual(ARMED);
  });

  it('does not take the repeats of a key that stayed down for a new press', () => {
    const { clock, inputs, source, host, down, up } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down();
    host().die();
    clock.advance(0);
    host().say({ type: 'armed' });
    clock.advance(30);
    down();
    clock.advance(100);
    up();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    down();
    up();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost', 'key-down', 'key-up']);
  });

  it('hears a press that comes later than any repeat', () => {
    const { clock, inputs, source, host, down } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down();
    host().die();
    clock.advance(0);
    host().say({ type: 'armed' });
    clock.advance(700);
    down();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost', 'key-down']);
  });

  it('while two keys are held loses the source once, and takes neither for a new press', () => {
    const { clock, inputs, source, host, down, up } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down('talk');
    down('mute');
    host().die();
    clock.advance(0);
    host().say({ type: 'armed' });
    down('mute');
    down('talk');
    up('talk');
    up('mute');
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'key-down', 'source-lost']);
    down('interrupt');
    expect(inputs.at(-1)).toMatchObject({ type: 'key-down', action: 'interrupt' });
  });

  it('hears another key at once though one was held when its predecessor died', () => {
    const { clock, inputs, source, host, down } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down('talk');
    host().die();
    clock.advance(0);
    host().say({ type: 'armed' });
    down('interrupt');
    expect(inputs.at(-1)).toMatchObject({ type: 'key-down', action: 'interrupt' });
  });

  it.each(['crashed', 'no-display'] as const)(
    'for good (%s) ends a latch that nobody could end: the source is lost',
    (why) => {
      const { clock, inputs, source, host, down, up } = setUp();
      source.start();
      host().say({ type: 'armed' });
      down();
      up();
      if (why === 'no-display') host().say({ type: 'unavailable', reason: why, detail: 'gone' });
      else {
        for (let crash = 0; crash < 3; crash += 1) {
          host().die();
          clock.advance(1_000);
        }
      }
      expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'key-up', 'source-lost']);
    },
  );

  it('and says something after its death is not heard', () => {
    const { clock, inputs, hosts, source, host } = setUp();
    source.start();
    host().die();
    clock.advance(0);
    hosts[0]?.say({ type: 'chord-down', action: 'talk', atMs: clock.nowMs() });
    expect(inputs).toEqual([]);
  });
});

describe('arming anew', () => {
  it('ends a hold under way and starts a fresh host', () => {
    const { hosts, inputs, source, host, down } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down();
    source.rearm();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    expect(hosts).toHaveLength(2);
    expect(hosts[0]?.killed).toBe(true);
  });

  it('is no change of health when the new host works, and one when it does not', () => {
    const { health, source, host } = setUp();
    source.start();
    host().say({ type: 'armed' });
    source.rearm();
    host().say({ type: 'armed' });
    expect(health).toEqual([ARMED]);
    source.rearm();
    host().say({ type: 'unavailable', reason: 'no-display', detail: 'gone' });
    expect(health).toEqual([ARMED, { state: 'unavailable', reason: 'no-display' }]);
  });
});

describe('a keyboard with other codes', () => {
  it('gets a fresh host at once', () => {
    const { hosts, inputs, health, source, host } = setUp();
    source.start();
    host().say({ type: 'armed' });
    host().say({ type: 'keyboard-changed' });
    expect(hosts).toHaveLength(2);
    expect(hosts[0]?.killed).toBe(true);
    host().say({ type: 'armed' });
    expect(inputs).toEqual([]);
    expect(health).toEqual([ARMED]);
  });

  it('while a key is held gets it when all are up: no release is lost', () => {
    const { hosts, inputs, source, host, down, up } = setUp();
    source.start();
    host().say({ type: 'armed' });
    down('talk');
    down('mute');
    host().say({ type: 'keyboard-changed' });
    up('talk');
    expect(hosts).toHaveLength(1);
    up('mute');
    expect(hosts).toHaveLength(2);
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'key-down', 'key-up', 'key-up']);
  });
});

it('joined to the control, a crash while held stops the capture and the next press talks again', () => {
  const clock = createFakeClock();
  const said: string[] = [];
  let host = new FakeHost();
  const control = createTalkControl({
    clock,
    settings: { style: 'hold-or-tap', releaseTailMs: 200 },
    emit: (verb) => said.push(verb.type),
  });
  const source = createHookSource({
    spawn: () => (host = new FakeHost()),
    clock,
    chords: chordsOf(DEFAULT_CHORD),
    onInput: (input) => control.input(input),
    onHealth: () => {},
  });
  source.start();
  host.say({ type: 'armed' });
  host.say({ type: 'chord-down', action: 'talk', atMs: 0 });
  clock.advance(600);
  host.die();
  expect(said).toEqual(['talk-start', 'talk-stop']);
  clock.advance(5_000);
  host.say({ type: 'armed' });
  clock.advance(5_000);
  host.say({ type: 'chord-down', action: 'talk', atMs: clock.nowMs() });
  expect(said).toEqual(['talk-start', 'talk-stop', 'talk-start']);
});
