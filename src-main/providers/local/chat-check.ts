/**
 * Owns the truthful answer to "Test connection" where a chat server is set: does it answer, does it have the model.
 */
import * as v from 'valibot';
import type { ConnectionTest } from '../../../src-preload/contract/provider-info.js';
import { say, type Said } from '../../../src-preload/contract/said.js';
import type { PrepareContext } from '../types.js';
import type { LocalChat } from './options.js';

const BOUND_MS = 6_000;
const MAX_LISTED = 5;
/** Servers people run on their own computers are known by their ports. */
const KNOWN_PORTS = new Map([
  ['11434', 'Ollama'],
  ['1234', 'LM Studio'],
]);

const modelsSchema = v.object({ data: v.array(v.object({ id: v.string() })) });

const yes = (message: Said): ConnectionTest => ({ ok: true, message });
const no = (message: Said): ConnectionTest => ({ ok: false, message });

/** The program that usually answers at this address on this computer. */
function usualServer(baseUrl: string): string | undefined {
  const { port, protocol } = new URL(baseUrl);
  return protocol === 'http:' ? KNOWN_PORTS.get(port) : undefined;
}

function nothingAnswers(baseUrl: string): Said {
  const usual = usualServer(baseUrl);
  const address = new URL(baseUrl).host;
  return usual === undefined ? say('chat-nobody', { address }) : say('chat-nobody-usual', { address, program: usual });
}

/** Ollama lists "llama3:latest" and takes "llama3". */
const isModel = (listed: string, wanted: string): boolean => listed === wanted || listed === `${wanted}:latest`;

/** Asks the server for its models. Never rejects. */
export async function checkChat(chat: LocalChat, context: PrepareContext): Promise<ConnectionTest> {
  const name = usualServer(chat.baseUrl) ?? new URL(chat.baseUrl).host;
  let response: Response;
  try {
    response = await context.fetch(`${chat.baseUrl}/models`, {
      headers: chat.apiKey === null ? {} : { authorization: `Bearer ${chat.apiKey}` },
      redirect: 'manual',
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(BOUND_MS)]),
    });
  } catch (error) {
    if (context.signal.aborted) return no(say('test-cancelled'));
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    return no(
      slow ? say('not-answering-in-time', { service: name, seconds: BOUND_MS / 1_000 }) : nothingAnswers(chat.baseUrl),
    );
  }
  if (response.ok) return checkModel(name, chat.model, await readModels(response));
  void response.body?.cancel().catch(() => undefined);
  if (response.status === 401 || response.status === 403) {
    return no(
      chat.apiKey === null ? say('chat-asks-key', { service: name }) : say('api-key-refused', { service: name }),
    );
  }
  if (response.status === 404 || response.status === 405) {
    return yes(say('chat-lists-none', { service: name, model: chat.model }));
  }
  return no(say('chat-error', { service: name, number: String(response.status) }));
}

async function readModels(response: Response): Promise<readonly string[] | null> {
  try {
    const models = v.safeParse(modelsSchema, await response.json());
    return models.success ? models.output.data.map(({ id }) => id) : null;
  } catch {
    return null;
  }
}

function checkModel(name: string, wanted: string, models: readonly string[] | null): ConnectionTest {
  if (models === null) return no(say('chat-no-chat-server', { service: name }));
  if (models.some((listed) => isModel(listed, wanted))) return yes(say('chat-ready', { service: name, model: wanted }));
  if (models.length === 0) return no(say('chat-empty', { service: name }));
  const listed = models.slice(0, MAX_LISTED);
  const listing = models.length > MAX_LISTED ? [...listed, '…'] : listed;
  return no(say('chat-other-models', { service: name, model: wanted, models: listing }));
}
