import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CHORD, type HotkeyHealth } from '../../../src-preload/contract/talk.js';
import type { KeySourceInput } from '../../../src-main/talk/key-source.js';
import { ensureAppEntry, LINUX_APP_ID } from '../../../src-main/talk/portal/app-entry.js';
import { createOpenBus } from '../../../src-main/talk/portal/dbus-session-bus.js';
import { createPortalSource, type PortalSource } from '../../../src-main/talk/portal-source.js';
import { nowMs } from '../../rig/environment.js';
import { startPortal, type Portal, type PortalMode } from '../../rig/portal.js';
import { canHavePrivateBus, startPrivateBus, type PrivateBus } from '../../rig/private-bus.js';
import { pause, until } from '../../rig/wait.js';

const CHORDS = { talk: DEFAULT_CHORD, interrupt: { modifiers: ['alt'], key: 'F9' }, mute: null } as const;
const clock = {
  nowMs,
  after(delayMs: number, callback: () => void) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

let folder: string;
let bus: PrivateBus;
let portal: Portal | null;
let source: PortalSource;
let inputs: KeySourceInput[];
let health: HotkeyHealth[];

/** A source on the private bus; `address` null is a session without a bus. */
function makeSource(address: string | null): PortalSource {
  const env = address === null ? {} : { DBUS_SESSION_BUS_ADDRESS: address };
  return createPortalSource({
    openBus: createOpenBus(env),
    clock,
    chords: CHORDS,
    token: () => `parley_${randomUUID().replaceAll('-', '')}`,
    appId: LINUX_APP_ID,
    installEntry: () => ensureAppEntry({ XDG_DATA_HOME: folder, XDG_DATA_DIRS: folder }, ['/opt/parley/parley']),
    onInput: (input) => inputs.push(input),
    onHealth: (next) => health.push(next),
  });
}

async function begin(...modes: readonly PortalMode[]): Promise<Portal> {
  const started = await startPortal(bus, folder, modes);
  portal = started;
  source = makeSource(bus.address);
  source.start();
  return started;
}

const reach = (what: HotkeyHealth) =>
  until(`health ${JSON.stringify(what)}`, () => JSON.stringify(health.at(-1)) === JSON.stringify(what));
const armed = (trigger: string | null): HotkeyHealth => ({ state: 'armed', source: 'portal', trigger });
const ARMED = armed('Press CTRL+SHIFT+space');
const inputNumber = (count: number) => until(`${count} inputs`, () => inputs.length >= count);
const types = () => inputs.map((it) => ('action' in it ? `${it.type} ${it.action}` : it.type));
const methods = () => portal?.calls.map(({ call }) => call);

describe.skipIf(!canHavePrivateBus)('the portal source on a real bus', () => {
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'parley-portal-'));
    bus = await startPrivateBus();
    inputs = [];
    health = [];
    portal = null;
  });
  afterEach(async () => {
    source.dispose();
    await portal?.kill();
    await bus.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('introduces itself, binds once, and tells presses and releases of every action', async () => {
    const desktop = await begin();
    await reach(ARMED);
    expect(existsSync(path.join(folder, 'applications', `${LINUX_APP_ID}.desktop`))).toBe(true);
    // The first try finds no entry, the second has one.
    expect(methods()).toEqual(['Register', 'Register', 'Get', 'CreateSession', 'BindShortcuts']);
    expect(desktop.refusals).toEqual(["Register: Can't create registered app"]);
    expect(desktop.calls.at(-1)?.args[1]).toMatchObject([
      ['talk', { preferred_trigger: 'CTRL+SHIFT+space' }],
      ['interrupt', { preferred_trigger: 'ALT+F9' }],
      ['mute', { description: expect.any(String) as string }],
    ]);
    const beforeMs = nowMs();
    desktop.press('talk');
    desktop.press('talk');
    desktop.release('talk');
    desktop.press('mute');
    desktop.release('mute');
    desktop.press('nothing of ours');
    await inputNumber(4);
    expect(types()).toEqual(['key-down talk', 'key-up talk', 'key-down mute', 'key-up mute']);
    for (const input of inputs)
      if ('atMs' in input) expect(input.atMs).toSatisfy((atMs: number) => atMs >= beforeMs && atMs <= nowMs());
  });

  it('goes without a register where the portal has none', async () => {
    const desktop = await begin('no-registry', 'v1');
    await reach(ARMED);
    expect(existsSync(path.join(folder, 'applications'))).toBe(false);
    expect(desktop.refusals).toEqual(['Register: No such interface']);
    expect(await source.changeInDesktop()).toMatchObject({ ok: false, error: { code: 'hotkey-unavailable' } });
  });

  it('shows the window of the desktop and learns the new combination', async () => {
    const desktop = await begin();
    await reach(ARMED);
    expect(await source.changeInDesktop()).toEqual({ ok: true, value: null });
    expect(methods()).toContain('ConfigureShortcuts');
    desktop.change('Press F8');
    await reach(armed('Press F8'));
    expect(desktop.refusals).toHaveLength(1);
  });

  it('is armed without words where the desktop binds no combination', async () => {
    await begin('unbound');
    await reach(armed(null));
  });

  it('takes a no, asks no more by itself, and asks again when told to', async () => {
    await begin('declines');
    await reach({ state: 'unavailable', reason: 'declined' });
    source.rearm();
    await pause(700);
    expect(methods()?.filter((it) => it === 'BindShortcuts')).toHaveLength(1);
    expect(await source.changeInDesktop()).toEqual({ ok: true, value: null });
    await until('a second question', () => methods()?.filter((it) => it === 'BindShortcuts').length === 2);
  });

  it('waits while the question is open', async () => {
    const desktop = await begin('silent');
    await until('the question', () => methods()?.includes('BindShortcuts'));
    expect(health).toEqual([]);
    desktop.answer();
    await reach(ARMED);
  });

  it('says so where there is no such portal, and finds one that comes later', async () => {
    await begin('none');
    await reach({ state: 'unavailable', reason: 'wayland' });
    await portal?.kill();
    portal = await startPortal(bus, folder);
    await reach(ARMED);
  });

  it('says so where there is no bus', async () => {
    source = makeSource(null);
    source.start();
    await reach({ state: 'unavailable', reason: 'wayland' });
    source.dispose();
    source = makeSource(`unix:path=${path.join(folder, 'nobody-listens')}`);
    health = [];
    source.start();
    await reach({ state: 'unavailable', reason: 'wayland' });
  });

  it('loses a held key with the session, and makes another session', async () => {
    const desktop = await begin();
    await reach(ARMED);
    desktop.press('talk');
    await inputNumber(1);
    desktop.closeSessions();
    await reach({ state: 'starting' });
    expect(types()).toEqual(['key-down talk', 'source-lost']);
    await reach(ARMED);
    desktop.press('talk');
    await inputNumber(3);
    expect(types()).toEqual(['key-down talk', 'source-lost', 'key-down talk']);
  });

  it('comes back with a portal that died', async () => {
    const desktop = await begin();
    await reach(ARMED);
    desktop.press('talk');
    await inputNumber(1);
    await desktop.kill();
    await inputNumber(2);
    expect(types()).toEqual(['key-down talk', 'source-lost']);
    portal = await startPortal(bus, folder);
    await reach(ARMED);
    expect(portal.refusals).toEqual([]);
  });

  it('looks after its session when it is armed anew', async () => {
    const desktop = await begin();
    await reach(ARMED);
    source.rearm();
    await until('a question for the list', () => methods()?.includes('ListShortcuts'));
    await pause(100);
    expect(health).toEqual([ARMED]);
    desktop.forgetSessions();
    source.rearm();
    await reach({ state: 'starting' });
    await reach(ARMED);
    expect(methods()?.filter((it) => it === 'CreateSession')).toHaveLength(2);
  });
});
