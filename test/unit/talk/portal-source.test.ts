import { describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type HotkeyHealth } from '../../../src-preload/contract/talk.js';
import type { KeySourceInput } from '../../../src-main/talk/key-source.js';
import { createPortalSource } from '../../../src-main/talk/portal-source.js';
import { createFakeClock } from './fake-clock.js';
import { FakePortal, refusal } from './portal/fake-portal.js';

const ARMED: HotkeyHealth = { state: 'armed', source: 'portal', trigger: 'Ctrl+Shift+Space' };
const STARTING: HotkeyHealth = { state: 'starting' };
const unavailable = (reason: 'wayland' | 'declined' | 'crashed'): HotkeyHealth => ({ state: 'unavailable', reason });

/** Lets everything that waits for answers at hand go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
};

function setUp(portal = new FakePortal()) {
  const clock = createFakeClock(5_000);
  const inputs: KeySourceInput[] = [];
  const health: HotkeyHealth[] = [];
  let tokens = 0;
  let entries = 0;
  let canInstall = true;
  const source = createPortalSource({
    openBus: portal.openBus,
    clock,
    chords: { talk: DEFAULT_CHORD, interrupt: null, mute: { modifiers: [], key: 'MouseBack' } },
    token: () => `t${(tokens += 1)}`,
    appId: 'app.example.Test',
    installEntry: () => {
      entries += 1;
      return Promise.resolve(canInstall);
    },
    onInput: (input) => inputs.push(input),
    onHealth: (next) => health.push(next),
  });
  const start = async (): Promise<void> => {
    source.start();
    await settle();
  };
  const later = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };
  return {
    ...{ portal, clock, inputs, health, source, start, later },
    entries: () => entries,
    forbidEntries: () => (canInstall = false),
  };
}

describe('a portal source', () => {
  it('starts once, and proposes what the specification has words for', async () => {
    const { portal, health, source, start } = setUp();
    await start();
    source.start();
    await settle();
    expect(portal.connections).toHaveLength(1);
    expect(health).toEqual([ARMED]);
    const bind = portal.calls.find(({ member }) => member === 'BindShortcuts');
    expect(bind?.body?.[1]).toEqual([
      ['talk', { description: 'Talk (hold the key)', preferred_trigger: 'CTRL+SHIFT+space' }],
      ['interrupt', { description: 'Stop the answer' }],
      ['mute', { description: 'Mute the microphone' }],
    ]);
  });

  it('stamps keys with their arrival and believes only the portal and its own session', async () => {
    const { portal, clock, inputs, start } = setUp();
    await start();
    portal.shortcut('Activated', 'talk', { sender: ':1.99' });
    portal.shortcut('Activated', 'talk', { session: '/of/somebody/else' });
    portal.shortcut('Activated', 'unheard-of');
    expect(inputs).toEqual([]);
    portal.shortcut('Activated', 'talk');
    clock.advance(300);
    portal.shortcut('Deactivated', 'talk');
    expect(inputs).toEqual([
      { type: 'key-down', action: 'talk', source: 'portal', atMs: 5_000 },
      { type: 'key-up', action: 'talk', source: 'portal', atMs: 5_300 },
    ]);
  });

  it('reads odd answers as nothing, and no talk key as a no', async () => {
    const { portal, health, start } = setUp();
    portal.bound = [] as never;
    portal.responses.set('BindShortcuts', [0, { shortcuts: [7, ['talk'], ['other', {}], ['mute', 'x'], [['talk']]] }]);
    await start();
    expect(health).toEqual([{ state: 'armed', source: 'portal', trigger: null }]);
    portal.say('org.freedesktop.portal.GlobalShortcuts', 'ShortcutsChanged', [portal.last.session, 'none']);
    expect(health.at(-1)).toEqual(unavailable('declined'));
  });

  it('takes a press for the proof of a key that the desktop did not list', async () => {
    const { portal, health, inputs, start } = setUp();
    portal.responses.set('BindShortcuts', [0, {}]);
    await start();
    expect(health).toEqual([unavailable('declined')]);
    portal.shortcut('Activated', 'talk');
    expect(health.at(-1)).toEqual({ state: 'armed', source: 'portal', trigger: null });
    expect(inputs).toHaveLength(1);
  });

  it('loses what is held when the desktop takes the talk key away', async () => {
    const { portal, inputs, start } = setUp();
    await start();
    portal.shortcut('Activated', 'talk');
    portal.say('org.freedesktop.portal.GlobalShortcuts', 'ShortcutsChanged', [portal.last.session, []]);
    expect(inputs.at(-1)).toMatchObject({ type: 'source-lost', source: 'portal' });
  });

  it('tries three times within a minute, then waits for the portal or for a wish', async () => {
    const { portal, health, start, later } = setUp();
    portal.responses.set('CreateSession', [2, {}]);
    await start();
    expect(health).toEqual([]);
    await later(499);
    expect(portal.count('CreateSession')).toBe(1);
    await later(1);
    await later(2_000);
    await later(5_000);
    expect(portal.count('CreateSession')).toBe(4);
    expect(health).toEqual([unavailable('crashed')]);
    await later(600_000);
    expect(portal.count('CreateSession')).toBe(4);
    expect(portal.open).toBe(1);
  });

  it('forgets what failed when armed anew', async () => {
    const { portal, health, source, start, later } = setUp();
    portal.responses.set('CreateSession', [2, {}]);
    await start();
    for (const ms of [500, 2_000, 5_000]) await later(ms);
    source.rearm();
    await settle();
    expect(health).toEqual([unavailable('crashed'), STARTING]);
    portal.responses.clear();
    await later(500);
    expect(health.at(-1)).toEqual(ARMED);
    expect(portal.open).toBe(1);
  });

  it('begins again when the portal that was given up comes up anew', async () => {
    const { portal, health, start, later } = setUp();
    portal.responses.set('CreateSession', [2, {}]);
    await start();
    for (const ms of [500, 2_000, 5_000]) await later(ms);
    expect(health.at(-1)).toEqual(unavailable('crashed'));
    portal.responses.clear();
    portal.owner('', ':1.8');
    await settle();
    expect(health.slice(1)).toEqual([STARTING, ARMED]);
  });

  it('bounds the wait for a portal that takes a call and never ends it', async () => {
    const { portal, start, later } = setUp();
    portal.responses.set('CreateSession', null);
    await start();
    await later(9_999);
    expect(portal.count('CreateSession')).toBe(1);
    await later(1);
    await later(500);
    expect(portal.count('CreateSession')).toBe(2);
  });

  it('takes a question left open for a no after a minute, and a late yes for a yes', async () => {
    const { portal, health, start, later } = setUp();
    portal.responses.set('BindShortcuts', null);
    await start();
    await later(59_999);
    expect(health).toEqual([]);
    await later(1);
    expect(health).toEqual([unavailable('declined')]);
    portal.answerAll();
    await settle();
    expect(health.at(-1)).toEqual(ARMED);
    await later(600_000);
    expect(health.at(-1)).toEqual(ARMED);
  });

  it('asks nobody again when the portal ends with the question still open', async () => {
    const { portal, health, start, later } = setUp();
    portal.responses.set('BindShortcuts', null);
    await start();
    await later(60_000);
    portal.owner(':1.7', ':1.8');
    await later(600_000);
    expect(portal.count('BindShortcuts')).toBe(1);
    expect(health).toEqual([unavailable('declined')]);
  });

  it('asks nobody again after a no, except when told to', async () => {
    const { portal, health, source, start, later } = setUp();
    portal.responses.set('BindShortcuts', [1, {}]);
    await start();
    expect(health).toEqual([unavailable('declined')]);
    source.rearm();
    // The portal ends, comes back, and is replaced.
    portal.owner(':1.7', '');
    portal.owner('', ':1.8');
    portal.owner(':1.8', ':1.9');
    await later(600_000);
    expect(portal.count('BindShortcuts')).toBe(1);
    portal.responses.clear();
    expect(await source.changeInDesktop()).toEqual({ ok: true, value: null });
    await settle();
    expect(health.slice(1)).toEqual([STARTING, ARMED]);
  });

  it('says that this desktop has no such portal', async () => {
    const errors = [
      ['Get', 'org.freedesktop.DBus.Error.InvalidArgs'],
      ['Get', 'org.freedesktop.DBus.Error.UnknownInterface'],
      ['CreateSession', 'org.freedesktop.portal.Error.NotAllowed'],
    ] as const;
    for (const [member, error] of errors) {
      const { portal, health, start } = setUp();
      portal.answers.set(member, refusal(error));
      await start();
      expect(health).toEqual([unavailable('wayland')]);
    }
  });

  it('waits without a try while there is no portal, also when a useless one or the bus ends', async () => {
    const { portal, health, start, later } = setUp();
    portal.answers.set('Get', refusal('org.freedesktop.DBus.Error.InvalidArgs'));
    await start();
    portal.owner(':1.7', '');
    portal.last.listeners.onClosed();
    await later(600_000);
    expect(portal.connections).toHaveLength(1);
    expect(health).toEqual([unavailable('wayland')]);
  });

  it('says so where no portal can be started, and where there is no bus', async () => {
    const without = setUp();
    without.portal.answers.set('GetNameOwner', refusal('org.freedesktop.DBus.Error.NameHasNoOwner'));
    without.portal.answers.set('StartServiceByName', refusal('org.freedesktop.DBus.Error.ServiceUnknown'));
    await without.start();
    expect(without.health).toEqual([unavailable('wayland')]);

    const nowhere = setUp();
    nowhere.portal.busIsThere = false;
    await nowhere.start();
    expect(nowhere.health).toEqual([unavailable('wayland')]);
    nowhere.portal.busIsThere = true;
    nowhere.source.rearm();
    await settle();
    expect(nowhere.health.slice(1)).toEqual([STARTING, ARMED]);
  });

  it('writes an entry for a register that does not know it, and goes without a name where that does not help', async () => {
    const { portal, health, start, entries } = setUp();
    portal.answers.set('Register', refusal('org.freedesktop.portal.Error.Failed'));
    await start();
    expect(entries()).toBe(1);
    expect(portal.count('Register')).toBe(2);
    expect(health).toEqual([ARMED]);
    expect(portal.open).toBe(1);

    const locked = setUp();
    locked.forbidEntries();
    locked.portal.answers.set('Register', refusal('org.freedesktop.portal.Error.Failed'));
    await locked.start();
    expect(locked.portal.count('Register')).toBe(1);
    expect(locked.health).toEqual([ARMED]);
  });

  it('writes no entry where a sandbox names us, nor where there is no register', async () => {
    for (const error of ['org.freedesktop.portal.Error.NotAllowed', 'org.freedesktop.DBus.Error.UnknownMethod']) {
      const { portal, health, start, entries } = setUp();
      portal.answers.set('Register', refusal(error));
      await start();
      expect(entries()).toBe(0);
      expect(health).toEqual([ARMED]);
    }
  });

  it.each([
    ['the session is closed', (portal: FakePortal) => portal.closeSession()],
    ['the portal ends', (portal: FakePortal) => portal.owner(':1.7', '')],
    ['the portal is replaced', (portal: FakePortal) => portal.owner(':1.7', ':1.8')],
    ['the bus ends', (portal: FakePortal) => portal.last.listeners.onClosed()],
  ])('loses the hold when %s, and makes another session', async (_, happen) => {
    const { portal, inputs, health, start, later } = setUp();
    await start();
    portal.shortcut('Activated', 'talk');
    happen(portal);
    await settle();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    expect(health).toEqual([ARMED, STARTING]);
    await later(500);
    expect(health).toEqual([ARMED, STARTING, ARMED]);
    expect(portal.open).toBe(1);
  });

  it('hears nothing more from a session it gave up', async () => {
    const { portal, inputs, health, source, start } = setUp();
    await start();
    portal.answers.set('ListShortcuts', refusal('org.freedesktop.DBus.Error.AccessDenied'));
    source.rearm();
    await settle();
    expect(health).toEqual([ARMED, STARTING]);
    portal.shortcut('Activated', 'talk');
    portal.shortcut('Deactivated', 'talk');
    portal.say('org.freedesktop.portal.GlobalShortcuts', 'ShortcutsChanged', [portal.last.session, []]);
    expect(inputs).toEqual([]);
    expect(health).toEqual([ARMED, STARTING]);
  });

  it('keeps its session when another one is closed', async () => {
    const { portal, health, start } = setUp();
    await start();
    portal.say('org.freedesktop.portal.Session', 'Closed', [{}], { path: '/of/somebody/else' });
    expect(health).toEqual([ARMED]);
  });

  it('ends a hold when armed anew, looks after the session, and keeps a live one', async () => {
    const { portal, inputs, health, source, start, later } = setUp();
    await start();
    portal.shortcut('Activated', 'talk');
    source.rearm();
    await settle();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    expect(health).toEqual([ARMED]);
    expect(portal.connections).toHaveLength(1);
    portal.answers.set('ListShortcuts', refusal('org.freedesktop.DBus.Error.AccessDenied'));
    source.rearm();
    await settle();
    await later(500);
    expect(health).toEqual([ARMED, STARTING, ARMED]);
    expect(portal.connections).toHaveLength(2);
  });

  it('shows the window of the desktop only where the desktop has one', async () => {
    const { portal, source, start } = setUp();
    expect(await source.changeInDesktop()).toMatchObject({ ok: false });
    await start();
    expect(await source.changeInDesktop()).toEqual({ ok: true, value: null });
    portal.answers.set('ConfigureShortcuts', refusal('org.freedesktop.DBus.Error.Failed'));
    expect(await source.changeInDesktop()).toMatchObject({ ok: false, error: { code: 'hotkey-unavailable' } });

    const old = setUp();
    old.portal.answers.set('Get', { ok: true, value: 1 });
    await old.start();
    expect(await old.source.changeInDesktop()).toMatchObject({ ok: false, error: { code: 'hotkey-unavailable' } });
    expect(old.portal.count('ConfigureShortcuts')).toBe(0);
  });

  it('ends a latch that no press can end any more, but not one that the next session can', async () => {
    const { portal, inputs, start, later } = setUp();
    await start();
    portal.shortcut('Activated', 'talk');
    portal.shortcut('Deactivated', 'talk');
    portal.closeSession();
    await later(500);
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'key-up']);
    portal.say('org.freedesktop.portal.GlobalShortcuts', 'ShortcutsChanged', [portal.last.session, []]);
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'key-up', 'source-lost']);
  });

  it('is silent after its end, and leaves no connection', async () => {
    const { portal, clock, inputs, health, source, start, later } = setUp();
    await start();
    portal.shortcut('Activated', 'talk');
    source.dispose();
    source.dispose();
    expect(inputs.map(({ type }) => type)).toEqual(['key-down', 'source-lost']);
    portal.shortcut('Activated', 'talk');
    portal.closeSession();
    source.rearm();
    await later(60_000);
    expect(inputs).toHaveLength(2);
    expect(health).toEqual([ARMED]);
    expect(portal.open).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves no connection when it ends while it connects', async () => {
    const { portal, health, source } = setUp();
    source.start();
    source.dispose();
    await settle();
    expect(portal.open).toBe(0);
    expect(health).toEqual([]);
  });
});
