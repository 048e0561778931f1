import { connectionEnd } from '../../../src-main/transport/connection.js';
import { describe, expect, it } from 'vitest';
import type { Endpoint, WireFrame } from '../../../src-main/providers/types.js';
import { createConnect, type ConnectionEvent } from '../../../src-main/transport/connection.js';
import { createHostConnect } from '../../../src-main/transport/host-connection.js';
import { SpeechService } from '../../../src-main/transport/speech-service.js';
import { FakeClock, FakeProcess } from './fake-speech-host.js';

const ENDPOINT: Endpoint = { kind: 'host', host: 'speech', configuration: '{"type":"configure"}' };
const text = (data: string): WireFrame => ({ kind: 'text', data });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const process = new FakeProcess();
  const service = new SpeechService({
    spawn: () => process,
    clock: new FakeClock(),
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: true, type: 'done' }),
    onStatus: () => undefined,
  });
  const events: ConnectionEvent[] = [];
  const connection = createConnect({ host: createHostConnect(service) })(ENDPOINT, (event) => events.push(event));
  return { process, service, events, connection };
}

describe('a connection to the speech host', () => {
  it('opens after it was made, its configuration first of all frames', async () => {
    const { events, process, connection } = setUp();
    expect(events).toEqual([]);
    await settled();
    expect(events).toEqual([{ type: 'opened' }]);
    connection.send(text('a'));
    expect(process.received.slice(1)).toEqual([
      { channel: 'conversation-open', connection: 1 },
      { channel: 'conversation', connection: 1, frame: text('{"type":"configure"}') },
      { channel: 'conversation', connection: 1, frame: text('a') },
    ]);
  });

  it('passes frames both ways, binary ones whole', async () => {
    const { events, process, connection } = setUp();
    await settled();
    // As much sound as goes at once.
    const frame: WireFrame = { kind: 'binary', data: new Uint8Array(1_920).fill(7) };
    connection.send(frame);
    expect(process.received.at(-1)).toEqual({ channel: 'conversation', connection: 1, frame });
    process.say({ channel: 'conversation', connection: 1, frame });
    expect(events.at(-1)).toEqual({ type: 'frame', frame });
  });

  it('ends with the exit code when the host dies', async () => {
    const { events, process, connection } = setUp();
    await settled();
    process.die(139);
    connection.close('detach');
    await settled();
    expect(events.slice(1)).toEqual([
      {
        type: 'ended',
        end: connectionEnd('open', 'exited', { code: 139, reason: 'The speech host ended.' }),
        byUs: false,
      },
    ]);
  });

  it('that dies before it opened says so, and never opens', async () => {
    const { events, process } = setUp();
    process.die(1);
    await settled();
    expect(events).toEqual([
      { type: 'ended', end: expect.objectContaining({ phase: 'opening', code: 1 }) as unknown, byUs: false },
    ]);
  });

  it.each(['leave', 'detach'] as const)('that we close (%s) ends once, by us, and is silent before', async (how) => {
    const { events, process, connection } = setUp();
    await settled();
    connection.send(text('bye'));
    connection.close(how);
    connection.close('detach');
    connection.send(text('late'));
    process.say({ channel: 'conversation', connection: 1, frame: text('late') });
    expect(events).toEqual([{ type: 'opened' }]);
    await settled();
    process.die(1);
    expect(events.slice(1)).toEqual([
      { type: 'ended', end: connectionEnd('open', 'ours', { reason: 'Closed by us.' }), byUs: true },
    ]);
    expect(process.received.slice(-2)).toEqual([
      { channel: 'conversation', connection: 1, frame: text('bye') },
      { channel: 'conversation-close', connection: 1 },
    ]);
  });

  it('that we close before it opened never opens', async () => {
    const { events, connection } = setUp();
    connection.close('detach');
    await settled();
    expect(events).toEqual([
      { type: 'ended', end: expect.objectContaining({ phase: 'opening' }) as unknown, byUs: true },
    ]);
  });

  it('to a host that was disposed of ends at once', async () => {
    const { service } = setUp();
    service.dispose();
    const events: ConnectionEvent[] = [];
    createHostConnect(service)(ENDPOINT, (event) => events.push(event));
    await settled();
    expect(events).toEqual([
      { type: 'ended', end: expect.objectContaining({ phase: 'opening' }) as unknown, byUs: false },
    ]);
  });
});

describe('a kind of endpoint that nobody serves', () => {
  it('ends at once with the reason and without the endpoint', async () => {
    const endpoint: Endpoint = {
      kind: 'websocket',
      url: 'wss://host/?key=secret',
      headers: {},
      subprotocols: [],
      pingIntervalMs: null,
    };
    const events: ConnectionEvent[] = [];
    const connection = createConnect({})(endpoint, (event) => events.push(event));
    connection.send(text('a'));
    expect(events).toEqual([]);
    await settled();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'ended', end: { phase: 'opening' }, byUs: false });
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});
