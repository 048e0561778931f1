/** The watch of the keyboard's codes against a server of the test's own, over real sockets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { watchKeyboard } from '../../../../src-main/hosts/key/x-keyboard.js';

const XKB_OPCODE = 135;
const ATOM = 77;
const EVDEV = 'evdev+aliases(qwerty)';

function packet(fill: (bytes: Buffer) => void, further: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(32);
  head[0] = 1;
  head.writeUInt32LE(further.length / 4, 4);
  fill(head);
  return Buffer.concat([head, further]);
}
const MAPPING_NOTIFY = packet((bytes) => (bytes[0] = 34));
const OTHER_EVENT = packet((bytes) => (bytes[0] = 12));
const ERROR = packet((bytes) => (bytes[0] = 0));

/** As much of an X server as the watch talks to. */
class FakeServer {
  name: string = EVDEV;
  hasXkb = true;
  /** Clients that never used XKB: those that are told of every change. */
  readonly listeners = new Set<Socket>();
  opened = 0;

  serve(socket: Socket): void {
    this.opened += 1;
    let bytes = Buffer.alloc(0);
    let accepted = false;
    socket.on('error', () => {});
    socket.on('close', () => this.listeners.delete(socket));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!accepted && bytes.length >= 12) {
        accepted = true;
        bytes = bytes.subarray(12);
        const answer = Buffer.alloc(16);
        answer[0] = 1;
        answer.writeUInt16LE(2, 6);
        socket.write(answer);
        this.listeners.add(socket);
      }
      while (accepted && bytes.length >= 4 && bytes.length >= 4 * bytes.readUInt16LE(2)) {
        const request = bytes.subarray(0, 4 * bytes.readUInt16LE(2));
        bytes = bytes.subarray(request.length);
        this.#answer(socket, request);
      }
    });
  }

  #answer(socket: Socket, request: Buffer): void {
    if (request[0] === 98) {
      const present = this.hasXkb && request.subarray(8, 17).toString('latin1') === 'XKEYBOARD';
      socket.write(
        packet((bytes) => {
          bytes[8] = present ? 1 : 0;
          bytes[9] = XKB_OPCODE;
        }),
      );
    } else if (request[0] === XKB_OPCODE && request[1] === 0) {
      this.listeners.delete(socket);
      socket.write(packet((bytes) => (bytes[1] = 1)));
    } else if (request[0] === XKB_OPCODE && request[1] === 17) {
      const atom = Buffer.alloc(4);
      atom.writeUInt32LE(ATOM, 0);
      // An event comes between question and answer.
      socket.write(Buffer.concat([OTHER_EVENT, packet(() => {}, atom)]));
    } else if (request[0] === 17 && request.readUInt32LE(4) === ATOM) {
      const name = Buffer.from(this.name.padEnd(4 * Math.ceil(this.name.length / 4), '\0'));
      socket.write(packet((bytes) => bytes.writeUInt16LE(this.name.length, 8), name));
    } else socket.write(ERROR);
  }

  notify(): void {
    for (const socket of this.listeners) socket.write(Buffer.concat([OTHER_EVENT, MAPPING_NOTIFY, MAPPING_NOTIFY]));
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn > 2_000) throw new Error('waited in vain');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the watch of the keyboard', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'x-keyboard-'));
  const socketPath = path.join(folder, 'X5');
  const address = { number: 5, sockets: [{ path: path.join(folder, 'nobody') }, { path: socketPath }] };
  let server: Server | null = null;
  const sockets = new Set<Socket>();

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    const closing = server;
    server = null;
    await new Promise<void>((resolve) => {
      if (closing === null) resolve();
      else closing.close(() => resolve());
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function setUp(prepare: (fake: FakeServer) => void = () => {}) {
    const fake = new FakeServer();
    prepare(fake);
    const listening = createServer((socket) => {
      sockets.add(socket);
      fake.serve(socket);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(socketPath, () => resolve()));
    const due: { readonly delayMs: number; readonly callback: () => void }[] = [];
    let changes = 0;
    await watchKeyboard(
      { address, cookies: [] },
      { onChanged: () => (changes += 1), after: (delayMs, callback) => due.push({ delayMs, callback }) },
    );
    return {
      fake,
      due,
      changes: () => changes,
      /** The keyboard changes, and the events of that are over. */
      async change(name: string) {
        fake.name = name;
        fake.notify();
        await until(() => due.length > 0);
        const opened = fake.opened;
        for (const { callback } of due.splice(0)) callback();
        await until(() => fake.opened > opened && fake.listeners.size <= 1);
        // The answer to the last question travels.
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      },
    };
  }

  it('says nothing of another layout with the same codes, and looks once for all its events', async () => {
    const { fake, due, change, changes } = await setUp();
    fake.notify();
    fake.notify();
    await until(() => due.length > 0);
    expect(due).toHaveLength(1);
    expect(due[0]?.delayMs).toBeGreaterThan(0);
    await change('evdev+aliases(qwertz)');
    expect(changes()).toBe(0);
  });

  it('tells other codes once, and then lets the server go', async () => {
    const { fake, change, changes } = await setUp();
    await change('xfree86+aliases(qwerty)');
    await until(() => changes() === 1);
    await until(() => fake.listeners.size === 0);
    expect(changes()).toBe(1);
  });

  it('tells the change back as well: what counts is what the hook started with', async () => {
    const { change, changes } = await setUp((fake) => (fake.name = 'xfree86'));
    await change('sun');
    expect(changes()).toBe(0);
    await change('evdev_aliases(qwerty)');
    await until(() => changes() === 1);
  });

  it('keeps no connection to a server that cannot tell, and none is needed', async () => {
    const { fake } = await setUp((it) => (it.hasXkb = false));
    await until(() => fake.listeners.size === 0);
    await watchKeyboard({ address: { number: 6, sockets: [] }, cookies: [] }, { onChanged: () => {}, after: () => {} });
  });
});
