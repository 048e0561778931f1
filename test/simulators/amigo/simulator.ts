/**
 * Owns the simulated Amigo: sign-in, lists and finishing by REST, conversations over a socket. Strict about headers,
 * addresses, queries and tokens.
 */
import {
  ProtocolBreach,
  type Acceptance,
  type Handshake,
  type HttpAnswer,
  type HttpRequest,
  type SimulatedService,
  type Simulator,
  type SimulatorWorld,
} from '../kit/simulator.js';
import type { SocketSetup } from './answer-messages.js';
import { openSocket } from './conversation-socket.js';
import { HANDSHAKE_ERRORS, SCENARIOS, SIGN_IN_ERRORS } from './scenarios.js';
import { createState } from './state.js';
import { endOfToken, mintToken } from './tokens.js';
import { strangeFrames } from './strange-frames.js';

const ORGANIZATION = 'parley-org';
const SERVICE_ID = '0123456789abcdef01234567';
const API_KEY = 'amigo-simulated-key-7f3e9d1c5b';
const KEY_ID = 'amigo-simulated-key-id-2a8c';
const USER_ID = 'amigo-simulated-user-5d1f';
const SUBPROTOCOL = 'bearer.authorization.amigo.ai.';
const TOKEN_LIFE_MS = 3_600_000;

const REST_WORDS: Readonly<Record<number, string>> = {
  401: 'Invalid authorization credentials.',
  403: 'Missing required permissions.',
  404: 'Organization not found',
  422: 'Invalid request path parameter failed validation.',
  429: 'The user has exceeded the rate limit of 5 requests per minute for this endpoint.',
  503: 'The service is going through temporary maintenance.',
};
const refusal = (status: number, words = REST_WORDS[status] ?? 'Refused.'): HttpAnswer => ({
  status,
  body: { detail: words },
});

function createService(world: SimulatorWorld): SimulatedService {
  const state = createState(world, SERVICE_ID);
  const { scenario, clock } = world;
  if (scenario.startsWith('unfinished')) {
    const id = state.newId();
    const interactions = scenario === 'unfinished-empty' ? 0 : 1;
    state.conversations.set(id, { id, userId: USER_ID, isFinished: false, interactions, questions: 1 });
  }
  let refusals = 0;

  const isTokenGood = (token: string): boolean => endOfToken(token) > clock.epochMs();
  const breach = (reason: string, status: number): HttpAnswer => {
    state.breaches.push(reason);
    return refusal(status, reason);
  };

  const signIn = ({ method, headers, body, url }: HttpRequest): HttpAnswer => {
    const status = SIGN_IN_ERRORS.find((it) => scenario === `sign-in-${it}`);
    if (status !== undefined) return refusal(status);
    if (method !== 'POST') return breach('Sign-in is a POST.', 405);
    if (body !== '' || url.search !== '') return breach('Sign-in has neither body nor query.', 422);
    if (headers['x-api-key'] !== API_KEY || headers['x-api-key-id'] !== KEY_ID || headers['x-user-id'] !== USER_ID) {
      return refusal(401, 'API key not found, is incorrect, or the requested user is not found.');
    }
    if (scenario === 'sign-in-garbage') return { status: 200, body: { id_token: 'two words' } };
    const expiresAt = clock.epochMs() + (scenario === 'short-token' ? 60_000 : TOKEN_LIFE_MS);
    return {
      status: 200,
      body: { id_token: mintToken(expiresAt, state.newId()), expires_at: new Date(expiresAt).toISOString() },
    };
  };

  const services = (): HttpAnswer => {
    if (scenario === 'services-403') return refusal(403);
    const found = scenario === 'services-none' ? [] : [{ id: SERVICE_ID, name: 'Simulated coach', is_active: true }];
    return { status: 200, body: { services: found, has_more: false, continuation_token: null, filter_values: null } };
  };

  const list = ({ url }: HttpRequest): HttpAnswer => {
    const wanted = url.searchParams;
    const found = [...state.conversations.values()].filter(
      ({ userId, isFinished }) =>
        (!wanted.has('user_id') || wanted.get('user_id') === userId) &&
        (!wanted.has('service_id') || wanted.get('service_id') === SERVICE_ID) &&
        (!wanted.has('is_finished') || wanted.get('is_finished') === String(isFinished)),
    );
    const conversations = found.map(({ id, userId, isFinished }) => ({
      id,
      user_id: userId,
      service_id: SERVICE_ID,
      is_finished: isFinished,
    }));
    return { status: 200, body: { conversations, has_more: false, continuation_token: null } };
  };

  const finish = (id: string): HttpAnswer => {
    const conversation = state.conversations.get(id);
    if (conversation === undefined) return refusal(404, 'Specified organization or conversation is not found.');
    if (conversation.isFinished) return refusal(409, 'The specified conversation is already finished.');
    if (conversation.interactions === 0) return refusal(400, 'The conversation has no interactions.');
    conversation.isFinished = true;
    return { status: 204, body: null };
  };

  const request = (asked: HttpRequest): HttpAnswer => {
    const { url, method, headers } = asked;
    const [, organization, path = ''] = /^\/v1\/([^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    if (organization === undefined) return breach(`There is no ${url.pathname}.`, 404);
    if (organization !== ORGANIZATION) return refusal(404);
    if (path === 'user/signin_with_api_key') return signIn(asked);
    const [, token = ''] = /^Bearer (\S+)$/.exec(String(headers['authorization'])) ?? [];
    if (headers['x-api-key'] !== undefined) return breach('The API key is for the sign-in alone.', 401);
    if (!isTokenGood(token)) return refusal(401);
    if (method === 'GET' && path === 'service/') return services();
    if (method === 'GET' && path === 'conversation/') return list(asked);
    const [, id] = /^conversation\/([a-f0-9]{24})\/finish\/$/.exec(path) ?? [];
    if (method === 'POST' && id !== undefined) return finish(id);
    return breach(`There is no ${method} ${url.pathname}.`, 404);
  };

  const accept = ({ url, headers, subprotocols }: Handshake): Acceptance => {
    const refuse = (status: number, words = REST_WORDS[status] ?? ''): Acceptance => ({
      ok: false,
      status,
      ...(status === 429 ? { headers: { 'Retry-After': '75' } } : {}),
      body: words,
    });
    const status = HANDSHAKE_ERRORS.find((it) => scenario === `handshake-${it}`);
    if (status !== undefined) return refuse(status);
    let setup: SocketSetup;
    try {
      setup = readQuery(url);
      const [offered = '', ...others] = subprotocols;
      if (others.length > 0 || !offered.startsWith(SUBPROTOCOL))
        throw new ProtocolBreach('The token must be the subprotocol.');
      if (headers['x-api-key'] !== undefined) throw new ProtocolBreach('The API key is for the sign-in alone.');
    } catch (error) {
      if (!(error instanceof ProtocolBreach)) throw error;
      state.breaches.push(error.message);
      return refuse(400, error.message);
    }
    if (!url.pathname.startsWith(`/v1/${ORGANIZATION}/`)) return refuse(404);
    const [offered = ''] = subprotocols;
    refusals += 1;
    if (!isTokenGood(offered.slice(SUBPROTOCOL.length))) return refuse(401);
    if (scenario === 'first-token-refused' && refusals === 1) return refuse(401);
    return {
      ok: true,
      subprotocol: scenario === 'no-echo' ? null : offered,
      connect: (client) => openSocket(state, setup, client),
    };
  };

  return { accept, request, heard: state.heard, breaches: state.breaches, spoken: state.spoken };
}

function readQuery(url: URL): SocketSetup {
  if (!/^\/v1\/[^/]+\/conversation\/converse_realtime$/.test(url.pathname))
    throw new ProtocolBreach(`There is no ${url.pathname}.`);
  const { searchParams } = url;
  for (const name of searchParams.keys()) {
    if (!['response_format', 'audio_format', 'current_agent_action_type'].includes(name)) {
      throw new ProtocolBreach(`There is no parameter "${name}".`);
    }
  }
  const response = searchParams.get('response_format');
  const audio = searchParams.get('audio_format');
  if (response !== 'voice' && response !== 'text') throw new ProtocolBreach('response_format must be voice or text.');
  if (response === 'voice' && audio !== 'pcm' && audio !== 'mp3')
    throw new ProtocolBreach('audio_format must be pcm or mp3.');
  if (response === 'text' && audio !== null) throw new ProtocolBreach('audio_format is for voice only.');
  return {
    userId: USER_ID,
    format: { response, audio: audio === 'mp3' ? 'mp3' : 'pcm' },
    actions: readExpression(searchParams.get('current_agent_action_type') ?? '^.*$'),
  };
}

function readExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new ProtocolBreach('current_agent_action_type must be a regular expression.');
  }
}

export const amigoSimulator: Simulator = {
  id: 'amigo',
  path: '/',
  scenarios: SCENARIOS,
  secrets: { apiKey: API_KEY, apiKeyId: KEY_ID, userId: USER_ID },
  options: { organization: ORGANIZATION, serviceId: SERVICE_ID },
  strangeFrames,
  create: createService,
};
