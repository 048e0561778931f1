import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { createProbe } from '../../../src-main/adapters/probe.js';
import type { Codec, CodecResult, Descriptor, Endpoint, PrepareResult } from '../../../src-main/providers/types.js';
import { connectionEnd, type Connect, type ConnectionListener } from '../../../src-main/transport/connection.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { testInEnglish } from '../../fakes/english.js';

const ENDPOINT: Endpoint = { kind: 'host', host: 'speech', configuration: '' };
const none: CodecResult = { send: [], events: [] };
const account = { options: {}, secrets: {}, endpoint: '' };

function setUp(codec: Partial<Codec> = {}, prepared: PrepareResult = { ok: true, endpoint: ENDPOINT }) {
  const clock = createManualClock();
  const wires: { readonly tell: ConnectionListener; readonly closed: string[] }[] = [];
  const connect: Connect = (_, tell) => {
    const wire = { tell, closed: [] as string[] };
    wires.push(wire);
    return {
      send: () => undefined,
      attend: () => undefined,
      probe: () => undefined,
      close: (how) => void wire.closed.push(how),
    };
  };
  const descriptor = {
    name: 'Service',
    prepare: () => Promise.resolve(prepared),
    createCodec: (): Codec => ({
      opened: () => none,
      encode: () => none,
      decode: () => none,
      tick: () => none,
      wakeAtMs: () => null,
      classify: (end) => appError('connection-lost', { detail: `It ${end.cause}.` }),
      ...codec,
    }),
  } as unknown as Descriptor;
  const probe = createProbe({ connect, clock, preparing: { fetch, onSecret: () => undefined } });
  const abort = new AbortController();
  const result = probe.test({ descriptor, account }, abort.signal);
  const settle = () => new Promise((done) => setImmediate(done));
  return { clock, wires, result, settle, abort, probe, descriptor };
}

describe('test connection', () => {
  it('is good once the service is ready, and leaves', async () => {
    const { wires, result, settle, clock } = setUp({
      decode: () => ({ send: [], events: [{ type: 'session-ready' }] }),
    });
    await settle();
    wires[0]?.tell({ type: 'opened' });
    clock.advance(120);
    wires[0]?.tell({ type: 'frame', frame: { kind: 'text', data: '' } });
    expect(testInEnglish(await result)).toEqual({ ok: true, message: 'Service is ready (120 ms).' });
    expect(wires[0]?.closed).toContain('leave');
    expect(clock.pending()).toBe(0);
  });

  it('passes on what the service warns of', async () => {
    const { wires, result, settle } = setUp({
      opened: () => ({
        send: [],
        events: [{ type: 'warning', detail: 'Low balance.' }, { type: 'session-ready' }],
      }),
    });
    await settle();
    wires[0]?.tell({ type: 'opened' });
    expect(testInEnglish(await result).message).toContain('It says: Low balance.');
  });

  it('tells why it could not be prepared, and connects to nothing', async () => {
    const error = appError('credentials-missing', { detail: 'API key is missing.' });
    const { result, wires } = setUp({}, { ok: false, error });
    expect(testInEnglish(await result)).toEqual({ ok: false, message: 'API key is missing.' });
    expect(wires).toEqual([]);
  });

  it('tells a failure in the service’s sense', async () => {
    const error = appError('quota-exhausted', { detail: 'No credits.' });
    const { result, wires, settle } = setUp({
      opened: () => ({ send: [], events: [{ type: 'failure', error, fatal: true }] }),
    });
    await settle();
    wires[0]?.tell({ type: 'opened' });
    expect(testInEnglish(await result)).toEqual({ ok: false, message: 'No credits.' });
  });

  it('tells how the connection ended', async () => {
    const { result, wires, settle } = setUp();
    await settle();
    wires[0]?.tell({ type: 'ended', end: connectionEnd('opening', 'refused', { httpStatus: 401 }), byUs: false });
    expect(testInEnglish(await result)).toEqual({ ok: false, message: 'It refused.' });
  });

  it('waits no longer than its bound, and not at all once it was called off', async () => {
    const slow = setUp();
    await slow.settle();
    slow.wires[0]?.tell({ type: 'opened' });
    slow.clock.advance(12_000);
    expect(testInEnglish(await slow.result)).toEqual({
      ok: false,
      message: 'Service answers, but did not become ready.',
    });
    expect(slow.wires[0]?.closed).toContain('leave');
    const off = setUp();
    await off.settle();
    off.abort.abort();
    expect(await off.result).toMatchObject({ ok: false });
  });

  it('wakes the codec, which may find the service ready by its silence', async () => {
    const { wires, result, settle, clock } = setUp({
      wakeAtMs: () => 1_500,
      tick: () => ({ send: [], events: [{ type: 'session-ready' }] }),
    });
    await settle();
    wires[0]?.tell({ type: 'opened' });
    clock.advance(1_500);
    expect(await result).toMatchObject({ ok: true });
  });

  it('leaves a test of its own to the service, with a way to try the handshake', async () => {
    const { probe, descriptor, wires, settle } = setUp();
    await settle();
    const own: Descriptor = {
      ...descriptor,
      test: async (_, { handshake }) => {
        const end = await handshake(ENDPOINT);
        return { ok: end === null, message: end?.cause ?? 'opened' };
      },
    };
    const good = probe.test({ descriptor: own, account }, new AbortController().signal);
    await settle();
    wires.at(-1)?.tell({ type: 'opened' });
    expect(await good).toEqual({ ok: true, message: 'opened' });
    const bad = probe.test({ descriptor: own, account }, new AbortController().signal);
    wires.at(-1)?.tell({ type: 'ended', end: connectionEnd('opening', 'tls'), byUs: false });
    expect(await bad).toEqual({ ok: false, message: 'tls' });
    expect(wires.at(-2)?.closed).toEqual(['leave']);
  });

  it('survives a codec that throws on a frame, and leaves', async () => {
    const { wires, result, settle, clock } = setUp({
      wakeAtMs: () => 60_000,
      decode: () => {
        throw new RangeError('secret');
      },
    });
    await settle();
    wires[0]?.tell({ type: 'opened' });
    wires[0]?.tell({ type: 'frame', frame: { kind: 'text', data: '' } });
    expect(testInEnglish(await result)).toEqual({ ok: false, message: 'The test failed (RangeError).' });
    expect(wires[0]?.closed).toContain('leave');
    expect(clock.pending()).toBe(0);
  });

  it('survives a service whose test throws', async () => {
    const { probe, descriptor } = setUp();
    const own: Descriptor = { ...descriptor, test: () => Promise.reject(new TypeError('secret')) };
    expect(testInEnglish(await probe.test({ descriptor: own, account }, new AbortController().signal))).toEqual({
      ok: false,
      message: 'The test failed (TypeError).',
    });
  });
});
