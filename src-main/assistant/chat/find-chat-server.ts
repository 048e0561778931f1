/**
 * Owns looking for a chat server on this computer, at Ollama's usual address and nowhere else.
 */
import * as v from 'valibot';
import type { ChatServer } from '../../../src-preload/contract/provider-info.js';

const OLLAMA_URL = 'http://127.0.0.1:11434';
/** A server on this computer answers in milliseconds or not at all. */
const BOUND_MS = 1_500;
const MAX_MODELS = 50;

const tagsSchema = v.object({ models: v.array(v.object({ name: v.pipe(v.string(), v.maxLength(200)) })) });

/** The server and its models, or null when none answers within `boundMs` milliseconds. Never rejects. */
export async function findChatServer(fetchPort: typeof fetch, boundMs = BOUND_MS): Promise<ChatServer | null> {
  try {
    const response = await fetchPort(`${OLLAMA_URL}/api/tags`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(boundMs),
    });
    if (!response.ok) return null;
    const tags = v.safeParse(tagsSchema, await response.json());
    if (!tags.success) return null;
    const models = tags.output.models.slice(0, MAX_MODELS).map(({ name }) => name);
    return { name: 'Ollama', baseUrl: `${OLLAMA_URL}/v1`, models };
  } catch {
    return null;
  }
}
