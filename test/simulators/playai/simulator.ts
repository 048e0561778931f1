/**
 * Owns the simulated PlayAI: both of its entrances, who is let in, and what no service of this kind would send.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import type { Acceptance, Simulator } from '../kit/simulator.js';
import { converse, type Admit, type Caller, type ServiceState } from './conversation.js';
import { quirksOf, SCENARIO_SENTENCES } from './scenarios.js';

export const API_KEY = 'ak-simulated-playai-key';
/** A good key of somebody who does not own the agent. */
export const FOREIGN_KEY = 'ak-simulated-foreign-key';
export const AGENT_ID = 'Agent-XP5tVPa8GDWym6j';
/** An agent that its owner did not open to everybody. */
export const PRIVATE_AGENT_ID = 'Agent-Private00000000';

const PUBLIC_PATH = /^\/v1\/talk\/([^/]+)$/;
const SDK_PATH = /^\/v1\/agents\/([^/]+)\/start-conversation$/;

function callerOf(pathname: string): Caller | null {
  const publicId = PUBLIC_PATH.exec(pathname)?.[1];
  if (publicId !== undefined) return { agentId: decodeURIComponent(publicId), surface: 'public' };
  const sdkId = SDK_PATH.exec(pathname)?.[1];
  return sdkId === undefined ? null : { agentId: decodeURIComponent(sdkId), surface: 'sdk' };
}

const admit: Admit = ({ agentId, surface }, { apiKey }) => {
  if (surface === 'public' && apiKey !== API_KEY && apiKey !== FOREIGN_KEY) return 1_001;
  if (agentId !== AGENT_ID && agentId !== PRIVATE_AGENT_ID) return 1_002;
  if (surface === 'public') return apiKey === FOREIGN_KEY ? 1_003 : null;
  return agentId === PRIVATE_AGENT_ID ? 4_401 : null;
};

const text = (data: string): WireFrame => ({ kind: 'text', data });

const STRANGE_FRAMES: readonly WireFrame[] = [
  text(''),
  text('null'),
  text('[]'),
  text('"audioStream"'),
  text('{"type":"audioStream","da'),
  text('{}'),
  text('{"type":7}'),
  text('{"type":"audioStream"}'),
  text('{"type":"audioStream","data":17}'),
  text('{"type":"audioStream","data":"not base64!"}'),
  text('{"type":"onUserTranscript","message":{}}'),
  text('{"type":"onAgentTranscript"}'),
  text('{"type":"__proto__"}'),
  text('{"type":"response.audio.delta","delta":"AAAA"}'),
  { kind: 'binary', data: new Uint8Array(0) },
  { kind: 'binary', data: Uint8Array.of(0, 1, 2, 3, 255, 254) },
];

export const playaiSimulator: Simulator = {
  id: 'playai',
  path: '/v1/talk',
  scenarios: SCENARIO_SENTENCES,
  secrets: { apiKey: API_KEY },
  // With the extended messages on, everything the simulator knows is in play.
  options: { agentId: AGENT_ID, extended: 'on' },
  strangeFrames: STRANGE_FRAMES,
  create(world) {
    const quirks = quirksOf(world.scenario);
    const state: ServiceState = {
      heard: [],
      breaches: [],
      spoken: [],
      conversations: new Set(),
      hasCut: false,
      hasFailed: false,
    };
    return {
      heard: state.heard,
      breaches: state.breaches,
      spoken: state.spoken,
      accept({ url }): Acceptance {
        if (quirks.refuse !== null) return { ok: false, status: quirks.refuse, body: 'Refused by the scenario.' };
        const caller = callerOf(url.pathname);
        if (caller === null) return { ok: false, status: 404, body: 'There is no agent at this address.' };
        world.log(`A client calls ${caller.agentId} by the ${caller.surface} entrance.`);
        return {
          ok: true,
          subprotocol: null,
          connect: (client) => converse(world, quirks, state, caller, admit, client),
        };
      },
    };
  },
};
