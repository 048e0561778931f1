import { describe, expect, it } from 'vitest';
import { createLink } from '../../../src-main/adapters/link.js';
import type {
  Codec,
  CodecResult,
  Descriptor,
  Endpoint,
  PrepareResult,
  WireFrame,
} from '../../../src-main/providers/types.js';
import { connectionEnd, type ConnectionListener } from '../../../src-main/transport/connection.js';
import type { LinkFact } from '../../../src-main/session/ports.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { asConnectionId, asTurnId } from '../../../src-preload/contract/ids.js';
import { createManualClock } from '../../fakes/manual-clock.js';

const A = asConnectionId('a');
const B = asConnectionId('b');
const ENDPOINT: Endpoint = { kind: 'host', host: 'speech', configuration: '{}' };
const text = (data: string): WireFrame => ({ kind: 'text', data });
const none: CodecResult = { send: [], events: [] };

/** A codec that says hello, echoes the type of each intent and reports each frame as a warning. */
const codec: Codec = {
  opened: () => ({ send: [text('hello')], events: [] }),
  encode: (intent) => ({ send: [text(intent.type)], events: [] }),
  decode: (frame) => (frame.kind === 'text' ? { send: [], events: [{ type: 'warning', detail: frame.data }] } : none),
  tick: () => none,
  wakeAtMs: () => null,
  classify: ({ phase }) => appError(phase === 'opening' ? 'network-unreachable' : 'connection-lost'),
};

function setUp(
  prepare: () => Promise<PrepareResult> = () => Promise.resolve({ ok: true, endpoint: ENDPOINT }),
  used: Codec = codec,
  rateHz = 16_000,
) {
  const facts: LinkFact[] = [];
  const wires: { tell: ConnectionListener; sent: string[]; closed: string[]; watched: string[] }[] = [];
  const clock = createManualClock();
  const descriptor = {
    prepare,
    createCodec: () => used,
    capabilities: () => ({ inputFormat: pcm16(rateHz) }),
  } as unknown as Descriptor;
  const faults: string[] = [];
  const link = createLink({
    target: () => Promise.resolve({ descriptor, account: { options: {}, secrets: {}, endpoint: '' } }),
    openDecoding: (onEvent) => ({
      prepare: () => undefined,
      take: (event) => {
        if (event.type !== 'reply-bytes') onEvent(event);
      },
      dispose: () => undefined,
    }),
    onCodecFault: (name) => faults.push(name),
    connect: (_, tell) => {
      const wire = { tell, sent: [] as string[], closed: [] as string[], watched: [] as string[] };
      wires.push(wire);
      return {
        send: (frame) => wire.sent.push(String(frame.data)),
        attend: (isAttended) => wire.watched.push(isAttended ? 'attended' : 'at rest'),
        probe: () => wire.watched.push('probed'),
        close: (how) => wire.closed.push(how),
      };
    },
    onFact: (fact) => facts.push(fact),
    preparing: { fetch, onSecret: () => undefined },
    clock,
  });
  const settle = () => new Promise((done) => setImmediate(done));
  return { link, facts, faults, wires, clock, settle, types: () => facts.map((fact) => fact.type) };
}

async function opened(used: Codec = codec, rateHz = 16_000) {
  const all = setUp(undefined, used, rateHz);
  all.link.open(A, null);
  await all.settle();
  const wire = all.wires[0];
  if (wire === undefined) throw new Error('nothing was opened');
  wire.tell({ type: 'opened' });
  return { ...all, wire };
}

describe('link', () => {
  it('prepares, opens, greets and reports what the service says', async () => {
    const { facts, wire } = await opened();
    wire.tell({ type: 'frame', frame: text('hi') });
    expect(wire.sent).toEqual(['hello']);
    expect(facts).toEqual([
      { type: 'link-step', connectionId: A, step: 'preparing' },
      { type: 'link-step', connectionId: A, step: 'opening' },
      { type: 'link-step', connectionId: A, step: 'awaiting-ready' },
      { type: 'provider-event', connectionId: A, event: { type: 'warning', detail: 'hi' } },
    ]);
  });

  it('reports a refused preparation as lost with its own error', async () => {
    const { link, facts, settle, wires } = setUp(() =>
      Promise.resolve({ ok: false, error: appError('credentials-rejected') }),
    );
    link.open(A, null);
    await settle();
    expect(wires).toHaveLength(0);
    expect(facts.at(-1)).toMatchObject({ type: 'link-lost', error: { code: 'credentials-rejected' } });
  });

  it('survives a descriptor that throws', async () => {
    const { link, facts, settle } = setUp(() => Promise.reject(new TypeError('secret detail')));
    link.open(A, null);
    await settle();
    expect(facts.at(-1)).toMatchObject({ type: 'link-lost', error: { code: 'internal', detail: 'TypeError' } });
  });

  it('classifies an end by the codec', async () => {
    const { facts, wire } = await opened();
    wire.tell({ type: 'ended', end: connectionEnd('open', 'closed', { code: 1006 }), byUs: false });
    expect(facts.at(-1)).toMatchObject({ type: 'link-lost', connectionId: A, error: { code: 'connection-lost' } });
  });

  it('sends only on the connection that is open', async () => {
    const { link, wire } = await opened();
    link.send(B, { type: 'utterance-end' });
    link.send(A, { type: 'utterance-end' });
    expect(wire.sent).toEqual(['hello', 'utterance-end']);
  });

  it('has only the connection in use watched', async () => {
    const { link, wire } = await opened();
    for (const id of [B, A]) {
      link.attend(id, true);
      link.probe(id);
      link.attend(id, false);
    }
    expect(wire.watched).toEqual(['attended', 'probed', 'at rest']);
  });

  it('hears nothing of a connection that was replaced', async () => {
    const { link, facts, wire, settle } = await opened();
    link.open(B, null);
    await settle();
    facts.length = 0;
    wire.tell({ type: 'frame', frame: text('late') });
    wire.tell({ type: 'ended', end: connectionEnd('open', 'closed'), byUs: false });
    expect(facts).toEqual([]);
    expect(wire.closed).toEqual(['detach']);
  });

  it('never opens a wire for a preparation that was given up', async () => {
    const { link, settle, wires, types } = setUp();
    link.open(A, null);
    link.close(A, 'detach');
    await settle();
    expect(wires).toHaveLength(0);
    expect(types()).toEqual(['link-step', 'link-closed']);
  });

  it('says goodbye and is closed when the service hangs up', async () => {
    const { link, wire, types, clock } = await opened();
    link.close(A, 'leave');
    expect(wire.sent.at(-1)).toBe('leave');
    wire.tell({ type: 'ended', end: connectionEnd('open', 'closed', { code: 1000 }), byUs: false });
    expect(types().at(-1)).toBe('link-closed');
    clock.advance(60_000);
    expect(types().filter((type) => type === 'link-closed')).toHaveLength(1);
  });

  it('drops the connection when the goodbye is not answered', async () => {
    const { link, wire, types, clock } = await opened();
    link.close(A, 'leave');
    clock.advance(1_500);
    expect(wire.closed).toEqual(['leave', 'detach']);
    expect(types().at(-1)).toBe('link-closed');
  });

  it('gives the connection up when a codec throws, and says so', async () => {
    const broken: Codec = {
      ...codec,
      decode: () => {
        throw new RangeError('with a secret in it');
      },
    };
    const { facts, faults, wire } = await opened(broken);
    wire.tell({ type: 'frame', frame: text('hi') });
    expect(faults).toEqual(['RangeError']);
    expect(facts.at(-1)).toMatchObject({ type: 'link-lost', error: { code: 'internal', detail: 'RangeError' } });
    expect(wire.closed).toEqual(['detach']);
  });

  it('blames the line and not the key when a service that let it in before drops the connection', async () => {
    const shy: Codec = {
      ...codec,
      decode: () => ({ send: [], events: [{ type: 'session-ready' }] }),
      classify: () => appError('credentials-rejected'),
    };
    const { link, facts, wires, wire, settle } = await opened(shy);
    // Where a service says no more than this to a wrong key.
    const dropped = { type: 'ended', end: connectionEnd('open', 'lost', { code: 1006 }), byUs: false } as const;
    wire.tell(dropped);
    expect(facts.at(-1), 'never let in').toMatchObject({ error: { code: 'credentials-rejected' } });
    link.open(B, null);
    await settle();
    wires[1]?.tell({ type: 'opened' });
    wires[1]?.tell({ type: 'frame', frame: text('ready') });
    wires[1]?.tell(dropped);
    expect(facts.at(-1), 'let in').toMatchObject({ error: { code: 'connection-lost', retryable: true } });
    link.open(A, null);
    await settle();
    wires[2]?.tell({ ...dropped, end: connectionEnd('opening', 'refused', { httpStatus: 401 }) });
    expect(facts.at(-1), 'said in so many words').toMatchObject({ error: { code: 'credentials-rejected' } });
  });

  it('passes the service sound at the rate it wants, and all of it', async () => {
    const lengths: number[] = [];
    const listening: Codec = {
      ...codec,
      encode: (intent) => {
        lengths.push(intent.type === 'utterance-audio' ? intent.pcm.length : 0);
        return { send: [text(intent.type)], events: [] };
      },
    };
    const { link, wire } = await opened(listening, 8_000);
    link.send(A, { type: 'utterance-start', turnId: asTurnId('u') });
    for (let frame = 0; frame < 10; frame += 1) link.send(A, { type: 'utterance-audio', pcm: new Int16Array(320) });
    link.send(A, { type: 'utterance-end' });
    expect(lengths.reduce((total, length) => total + length, 0)).toBe(1_600);
    expect(wire.sent.at(-1)).toBe('utterance-end');
    expect(wire.sent.at(-2)).toBe('utterance-audio');
  });
});

describe('the alarm clock of a codec', () => {
  /** Wants to be woken at each of these times, and says so when it is. */
  const waking = (times: (number | null)[]): Codec => ({
    ...codec,
    tick: () => {
      times.shift();
      return { send: [text('tick')], events: [] };
    },
    wakeAtMs: () => times[0] ?? null,
  });

  it('rings when it was set for, and again', async () => {
    const { wire, clock } = await opened(waking([20, 50]));
    clock.advance(19);
    expect(wire.sent).toEqual(['hello']);
    clock.advance(1);
    expect(wire.sent).toEqual(['hello', 'tick']);
    clock.advance(30);
    expect(wire.sent).toEqual(['hello', 'tick', 'tick']);
    clock.advance(10_000);
    expect(wire.sent).toHaveLength(3);
    expect(clock.pending()).toBe(0);
  });

  it('is set anew when the codec changes its mind, one at a time', async () => {
    const times: (number | null)[] = [1_000];
    const { wire, clock, link } = await opened(waking(times));
    times[0] = 100;
    link.send(A, { type: 'playback-drained', turnId: asTurnId('r') });
    expect(clock.pending()).toBe(1);
    clock.advance(100);
    expect(wire.sent.at(-1)).toBe('tick');
    expect(clock.pending()).toBe(0);
  });

  it('does not ring for a connection that is gone', async () => {
    const { link, wire, clock } = await opened(waking([50]));
    link.close(A, 'detach');
    clock.advance(1_000);
    expect(wire.sent).toEqual(['hello']);
    expect(clock.pending()).toBe(0);
  });
});
