/**
 * Owns the simulated ZeebeeAI: as its page describes it, and strict about it.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import type { HeardUtterance, SimulatedService, Simulator, SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';
import { isScenario, SCENARIOS } from './scenarios.js';
import { openSession } from './session.js';
import { API_KEY, USER_ID } from './shared.js';
import { RATE_HZ, type Upload } from './upload.js';

const PATH = '/ws';

export interface ZeebeeService extends SimulatedService {
  /** Every utterance as its file was read. `heard` has no samples of WebM: nothing here decodes it. */
  readonly uploads: readonly Upload[];
}

const text = (data: string): WireFrame => ({ kind: 'text', data });
const json = (value: unknown): WireFrame => text(JSON.stringify(value));

const STRANGE: readonly WireFrame[] = [
  text(''),
  text('not json'),
  text('{"type":"response"'),
  text('null'),
  text('[{"type":"response","text":"x"}]'),
  json({ kind: 'response', text: 'x' }),
  json({ type: 7 }),
  json({ type: '__proto__', text: 'x' }),
  json({ type: 'interrupted' }),
  json({ type: 'transcript', text: 12 }),
  json({ type: 'response', text: { toString: 'x' } }),
  json({ type: 'audio_chunk', data: '%%%', chunk_index: 0 }),
  json({ type: 'audio_chunk', data: 'AAAA', chunk_index: -1 }),
  json({ type: 'audio_chunk', data: 'AAAA', chunk_index: 0.5 }),
  json({ type: 'audio_chunk', chunk_index: 0 }),
  json({ type: 'error' }),
  // Right by themselves, but nobody asked anything.
  json({ type: 'transcript', text: 'Nobody spoke.' }),
  json({ type: 'response', text: 'Nobody asked.', conversation_id: 'conv_x' }),
  json({ type: 'audio_stream_end' }),
  { kind: 'binary', data: Uint8Array.of(1, 2, 3) },
  { kind: 'binary', data: new Uint8Array(0) },
];

function create(world: SimulatorWorld): ZeebeeService {
  const { scenario } = world;
  if (!isScenario(scenario)) throw new Error(`There is no scenario "${scenario}".`);
  const [first] = world.answers;
  if (first === undefined) throw new Error('There is nothing to answer.');
  const heard: HeardUtterance[] = [];
  const uploads: Upload[] = [];
  const spoken: SpokenAnswer[] = [];
  const breaches: string[] = [];
  const conversations = new Set<string>();
  const happened = new Set<string>();
  let answered = 0;
  return {
    heard,
    uploads,
    spoken,
    breaches,
    accept({ url, subprotocols }) {
      if (scenario === 'refused-401') return { ok: false, status: 401, body: 'Unauthorized' };
      if (scenario === 'refused-503') return { ok: false, status: 503, body: 'Overloaded' };
      if (url.pathname !== PATH) return { ok: false, status: 404, body: `There is nothing at ${url.pathname}.` };
      if (url.search !== '') breaches.push('The address has a query; credentials belong into init.');
      if (subprotocols.length > 0) breaches.push('The service knows no subprotocols.');
      return {
        ok: true,
        subprotocol: null,
        connect: (client) =>
          openSession(
            {
              world: { ...world, scenario },
              breaches,
              conversations,
              onUpload(upload) {
                uploads.push(upload);
                const samples = upload.container === 'wav' ? upload.samples : new Int16Array(0);
                heard.push({ samples, rateHz: RATE_HZ });
              },
              nextAnswer() {
                const answer = world.answers[answered % world.answers.length] ?? first;
                answered += 1;
                return answer;
              },
              onSpoken: (answer) => void spoken.push(answer),
              isFirst(what) {
                const isNew = !happened.has(what);
                happened.add(what);
                return isNew;
              },
            },
            client,
          ),
      };
    },
  };
}

export const zeebeeSimulator = {
  id: 'zeebee',
  path: PATH,
  scenarios: SCENARIOS,
  secrets: { apiKey: API_KEY, userId: USER_ID },
  options: {},
  strangeFrames: STRANGE,
  create,
} satisfies Simulator;
