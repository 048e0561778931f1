import { describe, expect, it } from 'vitest';
import { findChatServer } from '../../../../src-main/assistant/chat/find-chat-server.js';

const answering =
  (response: () => Response | Promise<Response>, asked: string[] = []): typeof fetch =>
  (input) => {
    asked.push(input instanceof Request ? input.url : input.toString());
    return Promise.resolve().then(response);
  };

describe('looking for a chat server', () => {
  it('finds Ollama and its models, and asks nowhere else', async () => {
    const asked: string[] = [];
    const tags = { models: [{ name: 'llama3.2:latest', size: 1 }, { name: 'qwen3:0.6b' }] };
    const found = await findChatServer(answering(() => Response.json(tags), asked));
    expect(found).toEqual({
      name: 'Ollama',
      baseUrl: 'http://127.0.0.1:11434/v1',
      models: ['llama3.2:latest', 'qwen3:0.6b'],
    });
    expect(asked).toEqual(['http://127.0.0.1:11434/api/tags']);
  });

  it.each([
    ['nobody', () => Promise.reject(new TypeError('refused'))],
    ['another server', () => Response.json({ hello: 'world' })],
    ['no JSON', () => new Response('<html>')],
    ['an error', () => new Response('', { status: 500 })],
  ])('finds none: %s', async (_, response) => {
    expect(await findChatServer(answering(response))).toBeNull();
  });

  it('does not wait for a server that says nothing', async () => {
    let signal: AbortSignal | null | undefined;
    const silent: typeof fetch = (_, init) => {
      signal = init?.signal;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('late', 'TimeoutError')));
      });
    };
    expect(await findChatServer(silent, 1)).toBeNull();
    expect(signal?.aborted).toBe(true);
  });
});
