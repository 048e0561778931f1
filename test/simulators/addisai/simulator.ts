/**
 * Owns the simulated AddisAI: the relay's socket as its documents describe it, strict about what a client may send.
 */
import type {
  Simulator,
  SimulatedService,
  SimulatorWorld,
  Acceptance,
  Handshake,
  HeardUtterance,
  SpokenAnswer,
} from '../kit/simulator.js';
import { createConversation } from './conversation.js';
import { STRANGE_FRAMES } from './messages.js';
import { numberIn, SCENARIOS, type Scenario } from './scenarios.js';

const API_KEY = 'sk_simulated_addisai_key';
const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzaW11bGF0ZWQifQ.c2lnbmVk';
const PATH = '/ws';

const SECRETS: Readonly<Record<string, string>> = { apiKey: API_KEY, jwt: JWT };

const refusal = (status: number, message: string): Acceptance => ({
  ok: false,
  status,
  body: JSON.stringify({ error: { message, status } }),
});

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'Invalid API key',
  402: 'Insufficient wallet balance',
  403: 'Forbidden',
  404: 'Not found',
  429: 'Too many requests',
  503: 'Service unavailable',
};

/** Why this handshake is none of ours; null when it is right. A breach is one that no key makes right. */
function problemOf({
  url,
  subprotocols,
}: Handshake): { readonly refusal: Acceptance; readonly breach?: string } | null {
  if (url.pathname !== PATH) return { refusal: refusal(404, 'Not found'), breach: `The path must be ${PATH}.` };
  if (subprotocols.length > 0) return { refusal: refusal(400, 'Bad request'), breach: 'No subprotocol is documented.' };
  const names = [...url.searchParams.keys()];
  const unknown = names.filter((name) => !Object.hasOwn(SECRETS, name));
  if (unknown.length > 0) {
    return { refusal: refusal(400, 'Bad request'), breach: `Unknown query values: ${unknown.join(', ')}.` };
  }
  const [name, ...others] = names;
  if (others.length > 0) return { refusal: refusal(400, 'Bad request'), breach: 'One apiKey, or one jwt: not both.' };
  if (name === undefined || url.searchParams.get(name) !== SECRETS[name]) {
    return { refusal: refusal(401, 'API key is missing or invalid') };
  }
  return null;
}

function create(world: SimulatorWorld): SimulatedService {
  const scenario = world.scenario as Scenario;
  const heard: HeardUtterance[] = [];
  const spoken: SpokenAnswer[] = [];
  const breaches: string[] = [];
  let connections = 0;
  let answered = 0;

  const nextAnswer = (): SpokenAnswer => {
    const answer = world.answers[answered % world.answers.length];
    if (answer === undefined) throw new Error('The simulator has nothing to say.');
    answered += 1;
    return answer;
  };

  return {
    heard,
    spoken,
    breaches,
    accept(handshake) {
      const problem = problemOf(handshake);
      if (problem !== null) {
        if (problem.breach !== undefined) breaches.push(problem.breach);
        return problem.refusal;
      }
      const status = numberIn(scenario, 'refuse');
      if (status !== null) return refusal(status, REFUSALS[status] ?? 'Refused');
      return {
        ok: true,
        subprotocol: null,
        connect(client) {
          connections += 1;
          const isFirst = connections === 1;
          return createConversation({ world, scenario, client, isFirst, breaches, nextAnswer, heard, spoken });
        },
      };
    },
  };
}

export const addisaiSimulator: Simulator = {
  id: 'addisai',
  path: PATH,
  scenarios: SCENARIOS,
  secrets: SECRETS,
  options: {},
  strangeFrames: STRANGE_FRAMES,
  create,
};
