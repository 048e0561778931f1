import { describe, expect, it } from 'vitest';
import { appError, failed, ok, type Result } from '../../../src-preload/contract/app-error.js';
import { channelOf, type IpcTable } from '../../../src-preload/contract/ipc/kinds.js';
import { ipcTable, type ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { createPushes } from '../../../src-main/ipc/pushes.js';
import { registerIpc, type InboundPort } from '../../../src-main/ipc/register.js';
import { createSenderGuard, type Sender } from '../../../src-main/ipc/sender-guard.js';

const CANARY = 'sk-canary-0123456789';
const OURS: Sender = { window: 'main', topFrame: true, origin: 'parley://app' };

class FakeInbound implements InboundPort {
  readonly requests = new Map<string, (sender: Sender, payload: unknown) => Promise<Result<unknown>>>();
  readonly commands = new Map<string, (sender: Sender, payload: unknown) => void>();
  onRequest: InboundPort['onRequest'] = (channel, listener) => {
    this.requests.set(channel, listener);
    return () => this.requests.delete(channel);
  };
  onCommand: InboundPort['onCommand'] = (channel, listener) => {
    this.commands.set(channel, listener);
    return () => this.commands.delete(channel);
  };
  request(channel: string, payload?: unknown, sender: Sender = OURS): Promise<Result<unknown>> {
    const listener = this.requests.get(channel);
    if (listener === undefined) throw new Error(`nobody serves ${channel}`);
    return listener(sender, payload);
  }
  command(channel: string, payload?: unknown, sender: Sender = OURS): void {
    const listener = this.commands.get(channel);
    if (listener === undefined) throw new Error(`nobody serves ${channel}`);
    listener(sender, payload);
  }
}

function setUp(overrides: { sendText?: (text: string) => Result<null>; setMuted?: (muted: boolean) => void } = {}) {
  const inbound = new FakeInbound();
  const calls: unknown[] = [];
  const refused: string[] = [];
  const faults: unknown[] = [];
  const clock = { ms: 0 };
  const note =
    (name: string) =>
    (input: unknown): Result<null> => {
      calls.push([name, input]);
      return ok(null);
    };
  const mark = (name: string) => (input: unknown) => void calls.push([name, input]);
  const handlers: ParleyHandlers = {
    app: {
      snapshot: () => Promise.reject(new Error('not asked for')),
      openUrl: note('openUrl'),
      quit: mark('quit'),
      loginItem: () => ok({ kind: 'unavailable', reason: 'development' }),
      dismissNotice: mark('dismissNotice'),
      networkChanged: mark('networkChanged'),
    },
    session: {
      sendText: overrides.sendText ?? note('sendText'),
      retry: note('retry'),
      interrupt: mark('interrupt'),
      setMuted: overrides.setMuted ?? mark('setMuted'),
      setHandsFree: mark('setHandsFree'),
      dismissError: mark('dismissError'),
      dismissWarning: mark('dismissWarning'),
      resolveConflict: note('resolveConflict'),
      newConversation: mark('newConversation'),
    },
    talk: {
      press: mark('press'),
      release: mark('release'),
      cancel: mark('cancel'),
      toggle: mark('toggle'),
      recordingChord: mark('recordingChord'),
      tryingKeys: mark('tryingKeys'),
      changeInDesktop: note('changeInDesktop'),
      rearm: mark('rearm'),
    },
    capture: {
      started: mark('started'),
      failed: mark('failed'),
      switching: mark('switching'),
      using: mark('using'),
      stopped: mark('stopped'),
    },
    playback: { failed: mark('failed'), lost: mark('lost'), using: mark('using') },
    devices: { changed: mark('changed'), defaultSpeaker: mark('defaultSpeaker') },
    audio: { testSound: note('testSound') },
    settings: {
      update: () => ok(DEFAULT_SETTINGS),
      export: () => ok({ saved: null }),
      import: () => ok({ kind: 'cancelled' }),
      applyImport: note('applyImport') as ParleyHandlers['settings']['applyImport'],
      reset: note('reset') as ParleyHandlers['settings']['reset'],
    },
    history: {
      page: () => ok({ total: 0, turns: [] }),
      assistants: () => ok([]),
      remove: () => ok(0),
      export: () => ok({ saved: null }),
      resume: note('resume'),
      play: note('play'),
      stopPlaying: mark('stopPlaying'),
      figures: () => ok({ latencies: [], usage: [] }),
    },
    updates: {
      check: () => failed(appError('internal')),
      download: mark('download'),
      cancel: mark('cancel'),
      restart: mark('restart'),
    },
    diagnostics: {
      watchLog: mark('watchLog'),
      copyLog: () => ok(0),
      openLogFolder: note('openLogFolder'),
      parts: () => failed(appError('internal')),
      copyParts: note('copyParts'),
      playChirp: note('playChirp'),
      saveBundle: () => ok({ saved: null }),
      crashReports: () => ok([]),
      crashReport: () => ok(null),
      removeCrashReports: () => ok(0),
    },
    mini: {
      view: () => Promise.reject(new Error('not asked for')),
      drawn: mark('drawn'),
      drag: mark('drag'),
      showMain: mark('showMain'),
      close: mark('close'),
    },
    assistants: { select: note('select'), test: () => ok({ ok: true, message: '' }), findChatServer: () => ok(null) },
    credentials: {
      status: () => ok([]),
      save: ({ profileId, key }) => ok({ profileId, key, present: true, lastFour: null }),
      clear: note('clear'),
    },
  };
  const stop = registerIpc({
    inbound,
    handlers,
    trusts: createSenderGuard('parley://app'),
    nowMs: () => clock.ms,
    onRefused: (channel, refusal, path) => refused.push([channel, refusal, path ?? '-'].join(' ')),
    onFault: (channel, error) => faults.push([channel, error]),
  });
  return { inbound, calls, refused, faults, clock, stop };
}

describe('an inbound call', () => {
  it('reaches its handler with the validated input', async () => {
    const { inbound, calls } = setUp();
    expect(await inbound.request('session.sendText', '  hello ')).toEqual({ ok: true, value: null });
    inbound.command('session.setMuted', true);
    expect(calls).toEqual([
      ['sendText', 'hello'],
      ['setMuted', true],
    ]);
  });

  it.each<[string, Partial<Sender>]>([
    ['another window', { window: null }],
    ['the mini window', { window: 'mini' }],
    ['an embedded or vanished frame', { topFrame: false }],
    ['another page', { origin: 'https://example.org' }],
    ['a page that only looks like ours', { origin: 'parley://app.example.org' }],
  ])('is refused from %s', async (_who, sender) => {
    const { inbound, calls, refused } = setUp();
    expect(await inbound.request('session.sendText', 'hello', { ...OURS, ...sender })).toMatchObject({
      ok: false,
      error: { code: 'request-invalid' },
    });
    inbound.command('app.quit', undefined, { ...OURS, ...sender });
    expect(calls).toEqual([]);
    expect(refused).toEqual(['session.sendText sender -', 'app.quit sender -']);
  });

  it.each([
    ['session.sendText', 7],
    ['session.sendText', ''],
    ['session.retry', { anything: 1 }],
    ['talk.changeInDesktop', { anything: 1 }],
    ['settings.update', { audio: { volume: 'loud' } }],
    ['settings.update', 'all of it'],
    ['settings.applyImport', '../settings.json'],
    ['settings.applyImport', undefined],
    ['settings.export', '/etc/passwd'],
    ['settings.import', '/etc/passwd'],
    ['settings.reset', { what: 'section', section: 'assistants' }],
    ['settings.reset', { what: 'everything' }],
    ['assistants.select', '../x'],
    ['credentials.save', { profileId: 'local', key: 'a.b', secret: CANARY }],
    ['app.openUrl', 'not an address'],
    ['diagnostics.copyLog', { level: 'all', text: '' }],
    ['diagnostics.copyLog', { level: 'info', text: 'x'.repeat(201) }],
    ['diagnostics.saveBundle', { to: '/etc/passwd' }],
    ['diagnostics.crashReport', '../settings'],
    ['diagnostics.removeCrashReports', '../../settings.json'],
    ['diagnostics.removeCrashReports', undefined],
  ])('%s with %j is refused by its shape', async (channel, payload) => {
    const { inbound, calls, refused } = setUp();
    const result = await inbound.request(channel, payload);
    expect(result).toMatchObject({ ok: false, error: { code: 'request-invalid', retryable: false } });
    expect(JSON.stringify([result, refused])).not.toContain(CANARY);
    expect(calls).toEqual([]);
  });

  it('of a command is dropped by its shape too', () => {
    const { inbound, calls, refused } = setUp();
    inbound.command('diagnostics.watchLog', 'yes');
    expect(calls).toEqual([]);
    expect(refused).toEqual(['diagnostics.watchLog shape the whole request']);
  });

  it('says which field did not fit, never its value', async () => {
    const { inbound } = setUp();
    expect(await inbound.request('settings.update', { audio: { volume: CANARY } })).toEqual({
      ok: false,
      error: { code: 'request-invalid', retryable: false, needs: 'nothing', detail: 'Unusable value: audio.volume' },
    });
  });

  it('is refused by its size, whatever its shape', async () => {
    const { inbound, calls, refused } = setUp();
    const cycle: Record<string, unknown> = { padding: 'x'.repeat(200_000) };
    cycle['self'] = cycle;
    for (const payload of ['x'.repeat(300_000), new ArrayBuffer(300_000), { a: [{ b: 'x'.repeat(300_000) }] }])
      expect(await inbound.request('session.sendText', payload)).toMatchObject({ error: { code: 'request-invalid' } });
    expect(await inbound.request('session.sendText', cycle)).toMatchObject({ ok: false });
    expect(refused.filter((line) => line.includes('size'))).toHaveLength(3);
    expect(calls).toEqual([]);
  });

  it('is dropped in a flood, and taken again after it', async () => {
    const { inbound, calls, clock } = setUp();
    const results = await Promise.all(Array.from({ length: 1_000 }, () => inbound.request('session.retry')));
    const refusedOnes = results.filter((result) => !result.ok);
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.length).toBeLessThan(500);
    expect(refusedOnes[0]).toMatchObject({ error: { code: 'rate-limited', retryable: true } });
    // Another channel is not affected.
    expect(await inbound.request('session.sendText', 'hello')).toMatchObject({ ok: true });
    clock.ms += 1_000;
    expect(await inbound.request('session.retry')).toMatchObject({ ok: true });
  });

  it('never lets the exception of a handler out', async () => {
    const thrown = new Error(`secret ${CANARY}`);
    const { inbound, faults } = setUp({
      sendText: () => {
        throw thrown;
      },
      setMuted: () => {
        throw thrown;
      },
    });
    const result = await inbound.request('session.sendText', 'hello');
    expect(result).toEqual({ ok: false, error: { code: 'internal', retryable: true, needs: 'nothing' } });
    expect(() => inbound.command('session.setMuted', true)).not.toThrow();
    expect(await inbound.request('app.snapshot')).toMatchObject({ error: { code: 'internal' } });
    expect(faults).toHaveLength(3);
  });
});

describe('registration', () => {
  it('serves requests and commands, not pushes and ports, and stops whole', () => {
    const { inbound, stop } = setUp();
    expect([...inbound.requests.keys()]).toContain('app.snapshot');
    expect([...inbound.commands.keys()]).toContain('talk.press');
    const all = [...inbound.requests.keys(), ...inbound.commands.keys()];
    for (const name of ['session.changed', 'capture.frames', 'capture.start']) expect(all).not.toContain(name);
    stop();
    expect(inbound.requests.size + inbound.commands.size).toBe(0);
  });
});

describe('pushes', () => {
  it('go out on the channel of the table, and only pushes exist', () => {
    const sent: unknown[] = [];
    const pushes = createPushes((channel, payload) => sent.push([channel, payload]));
    pushes.app.windowVisible(true);
    pushes.capture.stop({ captureId: 3 as never });
    expect(sent).toEqual([
      ['app.windowVisible', true],
      ['capture.stop', { captureId: 3 }],
    ]);
    expect(Object.keys(pushes.capture)).toEqual(['start', 'stop', 'resting']);
    expect(Object.keys(pushes.settings)).toEqual(['changed']);
  });
});

describe('the mini window', () => {
  const MINI: Sender = { ...OURS, window: 'mini' };
  const trusts = createSenderGuard('parley://app');
  const channels = Object.entries(ipcTable as IpcTable).flatMap(([group, entries]) =>
    Object.entries(entries)
      .filter(([, { kind }]) => kind !== 'push')
      .map(([name]) => channelOf(group, name)),
  );

  it('may ask for its own matters, to be quiet, and for nothing else of the whole table', () => {
    expect(channels.filter((channel) => trusts(MINI, channel)).sort()).toEqual([
      'mini.close',
      'mini.drag',
      'mini.drawn',
      'mini.showMain',
      'mini.view',
      'session.interrupt',
      'session.setMuted',
    ]);
  });

  it('has matters that are not the main window’s', () => {
    expect(channels.filter((channel) => !trusts(OURS, channel)).every((channel) => channel.startsWith('mini.'))).toBe(
      true,
    );
    expect(trusts(OURS, 'mini.close')).toBe(false);
  });

  it.each<[string, Partial<Sender>]>([
    ['an embedded frame of it', { topFrame: false }],
    ['another page in it', { origin: 'https://example.org' }],
  ])('is trusted for itself alone: %s', (_who, sender) => {
    expect(trusts({ ...MINI, ...sender }, 'mini.view')).toBe(false);
  });

  it('is refused, obeyed and bounded like any other', async () => {
    const { inbound, calls, refused } = setUp();
    inbound.command('session.setMuted', true, MINI);
    inbound.command('mini.drag', { step: 'move', x: 10.5, y: -3 }, MINI);
    inbound.command('mini.drag', { step: 'move', x: Infinity, y: 0 }, MINI);
    inbound.command('mini.drag', { step: 'jump', x: 0, y: 0 }, MINI);
    inbound.command('app.quit', undefined, MINI);
    expect(await inbound.request('credentials.status', undefined, MINI)).toMatchObject({ ok: false });
    expect(calls).toEqual([
      ['setMuted', true],
      ['drag', { step: 'move', x: 10.5, y: -3 }],
    ]);
    expect(refused).toEqual([
      'mini.drag shape x',
      'mini.drag shape step',
      'app.quit sender -',
      'credentials.status sender -',
    ]);
  });
});
