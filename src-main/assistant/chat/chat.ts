/**
 * Owns one request to an OpenAI-compatible chat server: sends the messages, streams the words of the answer back.
 * Knows nothing of sentences, skills or speech. Never throws: what goes wrong comes as the last event.
 */
import { createParser } from 'eventsource-parser';
import * as v from 'valibot';
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import type { ChatConfiguration } from '../types.js';
import type { ChatMessage } from './context.js';
import { httpFailure } from './failure.js';

export type ChatEvent =
  { readonly type: 'text'; readonly text: string } | { readonly type: 'failure'; readonly error: AppError };

export interface ChatPorts {
  readonly fetch: typeof fetch;
  readonly epochMs: () => number;
  /** Calls back once after `delayMs`; the answer cancels. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

export interface ChatBounds {
  /** To the first piece of the answer, be it a thought. A local model may have to be loaded first. */
  readonly firstTextMs: number;
  /** Between two pieces after that. */
  readonly stallMs: number;
}

/** The session gives up on a silent reply after 15 s; the person must hear why before that. */
const DEFAULT_BOUNDS: ChatBounds = { firstTextMs: 12_000, stallMs: 10_000 };

/** Longest answer taken, characters. More would be half an hour of speech. */
const MAX_ANSWER = 20_000;
/** Largest piece between two line ends of the stream, characters. */
const MAX_EVENT = 256_000;
/** Largest answer that came in one piece, bytes. */
const MAX_BODY_BYTES = 1_000_000;

const chunkSchema = v.object({
  choices: v.array(v.object({ delta: v.optional(v.object({ content: v.nullish(v.string()) })) })),
});
const wholeSchema = v.object({
  choices: v.array(v.object({ message: v.object({ content: v.nullish(v.string()) }) })),
});
const errorSchema = v.object({ error: v.union([v.string(), v.record(v.string(), v.unknown())]) });

/** What one event of the stream says: words, its proper end, or the server's own failure. */
type StreamItem = { readonly text: string } | 'done' | 'failed' | 'nothing';

function readItem(data: string): StreamItem {
  if (data.trim() === '[DONE]') return 'done';
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return 'nothing';
  }
  if (v.is(errorSchema, value)) return 'failed';
  const chunk = v.safeParse(chunkSchema, value);
  const text = chunk.success ? chunk.output.choices[0]?.delta?.content : undefined;
  return text === undefined || text === null || text === '' ? 'nothing' : { text };
}

/** Streams an answer. Ends at once, without a failure, when `signal` is aborted. */
export async function* streamChat(
  configuration: ChatConfiguration,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  ports: ChatPorts,
  bounds: ChatBounds = DEFAULT_BOUNDS,
): AsyncGenerator<ChatEvent, void, undefined> {
  const request = new AbortController();
  const stop = () => request.abort();
  signal.addEventListener('abort', stop, { once: true });
  const watch = createWatch(ports, bounds, stop);
  let answered = false;
  try {
    if (isAborted(signal)) return;
    for await (const event of requestAnswer(configuration, messages, request.signal, ports)) {
      if (event.type === 'text') {
        answered = true;
        watch.progress();
      }
      // What was aborted meanwhile must not be heard.
      if (isAborted(signal)) return;
      watch.pause();
      yield event;
      if (event.type === 'failure') return;
      watch.resume();
    }
  } catch {
    if (isAborted(signal)) return;
    yield { type: 'failure', error: transportFailure(watch.expired(), answered) };
  } finally {
    watch.dispose();
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Asked anew each time: it changes while we wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

function transportFailure(expired: boolean, answered: boolean): AppError {
  if (expired) return appError('timeout', { detail: say('model-late') });
  return answered
    ? appError('connection-lost', { detail: say('model-broke-off') })
    : appError('network-unreachable', { detail: say('model-unreachable') });
}

/** Bounds the wait for the server, not the time the listener takes. */
function createWatch(ports: ChatPorts, bounds: ChatBounds, onExpired: () => void) {
  let boundMs = bounds.firstTextMs;
  let hasExpired = false;
  let cancel: (() => void) | null = null;
  const pause = () => {
    cancel?.();
    cancel = null;
  };
  const resume = () => {
    pause();
    cancel = ports.after(boundMs, () => {
      hasExpired = true;
      onExpired();
    });
  };
  resume();
  return {
    pause,
    resume,
    progress: () => {
      boundMs = bounds.stallMs;
    },
    expired: () => hasExpired,
    dispose: pause,
  };
}

async function* requestAnswer(
  { baseUrl, model, apiKey }: ChatConfiguration,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  ports: ChatPorts,
): AsyncGenerator<ChatEvent, void, undefined> {
  const response = await ports.fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({ model, messages, stream: true }),
    // A redirect could carry the key to another place.
    redirect: 'manual',
    signal,
  });
  if (!response.ok) {
    void response.body?.cancel().catch(() => undefined);
    yield {
      type: 'failure',
      error: httpFailure(response.status, response.headers.get('retry-after'), ports.epochMs()),
    };
    return;
  }
  if (response.body === null) return yield noAnswer();
  const whole = response.headers.get('content-type')?.includes('application/json') === true;
  yield* whole ? readWhole(response.body) : readStream(response.body);
}

const noAnswer = (): ChatEvent => ({
  type: 'failure',
  error: appError('provider-fault', { detail: say('model-unreadable') }),
});

async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent, void, undefined> {
  const decoder = new TextDecoder();
  let items: StreamItem[] = [];
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ data }) => items.push(readItem(data)),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') items.push('failed');
    },
  });
  let length = 0;
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    const arrived = items;
    items = [];
    for (const item of arrived) {
      if (item === 'done') return;
      if (item === 'failed') return yield noAnswer();
      if (item === 'nothing') continue;
      length += item.text.length;
      if (length > MAX_ANSWER) return;
      yield { type: 'text', text: item.text };
    }
  }
  // Some servers end without the last mark; an answer without a word is none.
  if (length === 0) yield noAnswer();
}

/** Some servers do not stream though they were asked to. */
async function* readWhole(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent, void, undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const bytes of body) {
    size += bytes.byteLength;
    if (size > MAX_BODY_BYTES) return yield noAnswer();
    text += decoder.decode(bytes, { stream: true });
  }
  const content = readWholeContent(text);
  if (content === null) yield noAnswer();
  else yield { type: 'text', text: content.slice(0, MAX_ANSWER) };
}

function readWholeContent(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const whole = v.safeParse(wholeSchema, value);
  const content = whole.success ? whole.output.choices[0]?.message.content : null;
  return content === undefined || content === null || content === '' ? null : content;
}
