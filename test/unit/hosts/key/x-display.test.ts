/** The probe against a server of the test's own, over real sockets. */
import { createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { checkKeyAccess } from '../../../../src-main/hosts/key/key-access.js';
import { isWaylandSession } from '../../../../src-main/hosts/key/wayland-session.js';
import { parseDisplay, probeDisplay, type XAddress } from '../../../../src-main/hosts/key/x-display.js';

describe('a DISPLAY', () => {
  const unix = (number: number) => [{ path: `\0/tmp/.X11-unix/X${number}` }, { path: `/tmp/.X11-unix/X${number}` }];

  it.each([
    [':0', 0, unix(0)],
    [':12.1', 12, unix(12)],
    ['unix:3', 3, unix(3)],
    ['unix/:3', 3, unix(3)],
    ['localhost:10.0', 10, [{ host: 'localhost', port: 6_010 }]],
    ['far.example.org:2', 2, [{ host: 'far.example.org', port: 6_002 }]],
    ['tcp/:2', 2, [{ host: 'localhost', port: 6_002 }]],
    ['[::1]:0', 0, [{ host: '::1', port: 6_000 }]],
  ] as const)('%s', (display, number, sockets) => {
    expect(parseDisplay(display)).toEqual({ number, sockets });
  });

  it.each(['', '0', 'host', ':', ':x', ':99999', '/launch/org.xquartz:0'])('%j names none', (display) => {
    expect(parseDisplay(display)).toBeNull();
  });
});

describe('the session', () => {
  it.each([
    [{ XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, false],
    [{ WAYLAND_DISPLAY: '', DISPLAY: ':0' }, false],
    [{ XDG_SESSION_TYPE: 'tty', DISPLAY: ':0' }, false],
  ])('%j is Wayland: %s', (env, isWayland) => {
    expect(isWaylandSession(env)).toBe(isWayland);
  });

  it('is asked about only where keys come through X', async () => {
    const env = { XDG_SESSION_TYPE: 'wayland' };
    expect(await checkKeyAccess(env, 'darwin')).toEqual({ usable: true });
    expect(await checkKeyAccess(env, 'win32')).toEqual({ usable: true });
    expect(await checkKeyAccess(env, 'linux')).toMatchObject({ usable: false, reason: 'wayland' });
    expect(await checkKeyAccess({}, 'linux')).toMatchObject({ usable: false, reason: 'no-display' });
  });
});

interface Behaviour {
  /** The cookie it wants; null lets everyone in. */
  readonly cookie?: string | null;
  readonly record?: boolean;
  readonly xwayland?: boolean;
  readonly dies?: 'at-once' | 'after-setup' | 'never-answers';
  /** Answers in pieces of this many bytes. */
  readonly pieceBytes?: number;
}

/** As much of an X server as the probe talks to; strict about lengths. */
function serve(socket: Socket, behaviour: Behaviour): void {
  let bytes = Buffer.alloc(0);
  let accepted = false;
  const send = (message: Buffer): void => {
    const piece = behaviour.pieceBytes ?? message.length;
    for (let offset = 0; offset < message.length; offset += piece)
      socket.write(message.subarray(offset, offset + piece));
  };
  socket.on('error', () => {});
  if (behaviour.dies === 'at-once') {
    socket.destroy();
    return;
  }
  socket.on('data', (chunk) => {
    if (behaviour.dies === 'never-answers') return;
    bytes = Buffer.concat([bytes, chunk]);
    if (!accepted) {
      if (bytes.length < 12) return;
      const nameBytes = bytes.readUInt16LE(6);
      const dataBytes = bytes.readUInt16LE(8);
      const total = 12 + 4 * Math.ceil(nameBytes / 4) + 4 * Math.ceil(dataBytes / 4);
      if (bytes[0] !== 0x6c || bytes.readUInt16LE(2) !== 11) throw new Error('not an X client');
      if (bytes.length < total) return;
      const dataAt = 12 + 4 * Math.ceil(nameBytes / 4);
      const data = bytes.subarray(dataAt, dataAt + dataBytes).toString('latin1');
      bytes = bytes.subarray(total);
      const ok = (behaviour.cookie ?? null) === null || behaviour.cookie === data;
      const answer = Buffer.alloc(8 + 40);
      answer[0] = ok ? 1 : 0;
      answer.writeUInt16LE(10, 6);
      send(answer);
      if (!ok || behaviour.dies === 'after-setup') socket.end();
      accepted = ok;
    }
    while (accepted && bytes.length >= 8) {
      if (bytes[0] !== 98) throw new Error('not QueryExtension');
      const length = 4 * bytes.readUInt16LE(2);
      if (bytes.length < length) return;
      const name = bytes.subarray(8, 8 + bytes.readUInt16LE(4)).toString('latin1');
      bytes = bytes.subarray(length);
      const answer = Buffer.alloc(32);
      answer[0] = 1;
      answer[8] = (name === 'RECORD' ? (behaviour.record ?? true) : (behaviour.xwayland ?? false)) ? 1 : 0;
      send(answer);
    }
  });
}

describe('the probe', () => {
  let server: Server | null = null;
  const folder = mkdtempSync(path.join(tmpdir(), 'x-display-'));
  const socketPath = path.join(folder, 'X5');
  const address: XAddress = { number: 5, sockets: [{ path: path.join(folder, 'nobody') }, { path: socketPath }] };
  const sockets = new Set<Socket>();

  const listen = async (behaviour: Behaviour): Promise<void> => {
    const started = createServer((socket) => {
      sockets.add(socket);
      serve(socket, behaviour);
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(socketPath, resolve));
  };

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    const stopping = server;
    server = null;
    if (stopping !== null) await new Promise((resolve) => stopping.close(resolve));
    else rmSync(socketPath, { force: true });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const cookie = (data: string) => ({ name: 'MIT-MAGIC-COOKIE-1', data: Buffer.from(data, 'latin1') });

  it('finds a display that would let the hook in', async () => {
    await listen({});
    expect(await probeDisplay(address, [])).toEqual({ usable: true });
  });

  it('reads answers that come in pieces', async () => {
    await listen({ pieceBytes: 3 });
    expect(await probeDisplay(address, [])).toEqual({ usable: true });
  });

  it('tries the cookies it has, and none', async () => {
    await listen({ cookie: 'right' });
    expect(await probeDisplay(address, [cookie('wrong'), cookie('right')])).toEqual({ usable: true });
    expect(await probeDisplay(address, [cookie('wrong')])).toMatchObject({
      usable: false,
      reason: 'no-display',
      detail: 'the X server refused the connection',
    });
  });

  it('knows a server that cannot record, and XWayland', async () => {
    await listen({ record: false });
    expect(await probeDisplay(address, [])).toMatchObject({ usable: false, reason: 'unsupported' });
    await new Promise((resolve) => server?.close(resolve));
    await listen({ xwayland: true });
    expect(await probeDisplay(address, [])).toMatchObject({ usable: false, reason: 'wayland' });
  });

  it.each(['at-once', 'after-setup', 'never-answers'] as const)('gives up on a server that dies: %s', async (dies) => {
    await listen({ dies });
    expect(await probeDisplay(address, [], 100)).toMatchObject({ usable: false, reason: 'no-display' });
  });

  it('finds nothing where nobody listens', async () => {
    const started = performance.now();
    expect(await probeDisplay(address, [])).toEqual({
      usable: false,
      reason: 'no-display',
      detail: 'no X server answers',
    });
    expect(performance.now() - started).toBeLessThan(500);
  });
});
