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
import type { ConnectionListener } from '../../../src-main/transport/connection.js';
import type { LinkFact } from '../../../src-main/session/ports.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asConnectionId } from '../../../src-preload/contract/ids.js';
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
  classify: ({ phase }) => appError(phase === 'opening' ? 'network-unreachable' : 'connection-lost'),
};

function setUp(prepare: () => Promise<PrepareResult> = () => Promise.resolve({ ok: true, endpoint: ENDPOINT })) {
  const facts: LinkFact[] = [];
  const wires: { tell: ConnectionListener; sent: string[]; closed: string[] }[] = [];
  const clock = createManualClock();
  const descriptor = { prepare, createCodec: () => codec } as unknown as Descriptor;
  const link = createLink({
    target: () => Promise.resolve({ descriptor, options: {}, secrets: {} }),
    connect: (_, tell) => {
      const wire = { tell, sent: [] as string[], closed: [] as string[] };
      wires.push(wire);
      return { send: (frame) => wire.sent.push(String(frame.data)), close: (how) => wire.closed.push(how) };
    },
    onFact: (fact) => facts.push(fact),
    clock,
    fetch,
  });
  const settle = () => new Promise((done) => setImmediate(done));
  return { link, facts, wires, clock, settle, types: () => facts.map((fact) => fact.type) };
}

async function opened() {
  const all = setUp();
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
    wire.tell({ type: 'ended', end: { phase: 'open', code: 1006, reason: '', httpStatus: null }, byUs: false });
    expect(facts.at(-1)).toMatchObject({ type: 'link-lost', connectionId: A, error: { code: 'connection-lost' } });
  });

  it('sends only on the connection that is open', async () => {
    const { link, wire } = await opened();
    link.send(B, { type: 'utterance-end' });
    link.send(A, { type: 'utterance-end' });
    expect(wire.sent).toEqual(['hello', 'utterance-end']);
  });

  it('hears nothing of a connection that was replaced', async () => {
    const { link, facts, wire, settle } = await opened();
    link.open(B, null);
    await settle();
    facts.length = 0;
    wire.tell({ type: 'frame', frame: text('late') });
    wire.tell({ type: 'ended', end: { phase: 'open', code: null, reason: '', httpStatus: null }, byUs: false });
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
    wire.tell({ type: 'ended', end: { phase: 'open', code: 1000, reason: '', httpStatus: null }, byUs: false });
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
});
