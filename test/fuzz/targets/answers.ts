/** Owns the targets for what servers answer over HTTP: chat servers, sign-ins, lists, refusals. */
import { streamChat } from '../../../src-main/assistant/chat/chat.js';
import { findChatServer } from '../../../src-main/assistant/chat/find-chat-server.js';
import { createSentenceSplitter } from '../../../src-main/assistant/chat/sentences.js';
import { speakable } from '../../../src-main/assistant/chat/speakable.js';
import { createThoughtFilter } from '../../../src-main/assistant/chat/thinking.js';
import { freshProvider } from '../../conformance/fresh-provider.js';
import { createShownWords } from '../../../src-main/providers/kit/shown-words.js';
import { isObject } from '../../../src-main/settings/groups.js';
import type { AppError } from '../../../src-preload/contract/app-error.js';
import type { OptionValue } from '../../../src-preload/contract/provider-info.js';
import type { Account } from '../../../src-main/providers/types.js';
import { createRandom } from '../../course/random.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { CLONE } from '../engine/clone.js';
import { defineTarget } from '../engine/fuzz.js';
import { must, type Target } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

/** Pieces as a network cuts them, in the middle of letters too; always the same for the same text. */
function cut(text: string): readonly Uint8Array[] {
  const bytes = Buffer.from(text, 'utf8');
  const random = createRandom(bytes.length);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Math.ceil(random.octaves(1, 600));
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const chunk = (content: unknown): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

const chatStream = defineTarget<string>({
  name: 'chat-stream',
  kind: TEXT,
  runs: 200,
  seeds: () => [
    `${chunk('It is ')}${chunk('noon.')}data: [DONE]\n\n`,
    `: ping\r\n\r\nevent: x\r\n${chunk('<think>hm</think>Yes.')}`,
    'data: {"error":{"message":"no"}}\n\n',
    JSON.stringify({ choices: [{ message: { content: 'Whole.' } }] }),
    `${chunk(null)}${chunk('ሰላም')}${chunk('😀')}`,
  ],
  async check(text) {
    const told: string[] = [];
    for (const type of ['text/event-stream', 'application/json']) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const piece of cut(text)) controller.enqueue(piece);
          controller.close();
        },
      });
      const events = streamChat(
        { baseUrl: 'http://127.0.0.1:1/v1', model: 'm', apiKey: null, systemPrompt: '' },
        [],
        new AbortController().signal,
        {
          fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': type } })),
          epochMs: () => 0,
          after: () => () => undefined,
        },
      );
      let [length, isOver] = [0, false];
      for await (const event of events) {
        must(!isOver, 'something comes after a failure');
        if (event.type === 'failure') isOver = true;
        else length += event.text.length;
      }
      must(length <= 20_000, `an answer of ${length} characters`);
      must(length > 0 || isOver || text.includes('[DONE]'), 'no answer, and no word of it');
      told.push(isOver ? 'failed' : length > 0 ? 'answered' : 'empty');
    }
    return told.join();
  },
});

/** However a text is cut, the same is said. */
const spokenText = defineTarget<string>({
  name: 'spoken-text',
  kind: TEXT,
  runs: 800,
  seeds: () => [
    'Dr. Abebe came at 3. He left at 4 p.m., I think. “Really?” Yes!',
    '# Title\n\n- one\n- **two** [link](https://a.test/x?y=1)\n\n```js\ncode();\n```\nAfter it.',
    '<think>Let me see.</think>It is 5 * 5 = 25. ሰላም። እንዴት ነህ። 你好。再见。',
    '| a | b |\n|---|---|\n| 1 | 2 |\n<b>x</b> 20 °C 👍',
  ],
  check(text) {
    const say = (pieces: readonly string[]): readonly string[] => {
      const [splitter, thoughts] = [createSentenceSplitter(), createThoughtFilter()];
      const sentences = pieces.flatMap((piece) => splitter.push(thoughts.push(piece)));
      return [...sentences, ...splitter.push(thoughts.flush()), ...splitter.flush()];
    };
    const whole = say([text]);
    must(JSON.stringify(say(text.split(''))) === JSON.stringify(whole), 'another text when it comes letter by letter');
    must(
      whole.every((sentence) => sentence.length <= 900),
      'a sentence without end',
    );
    const spoken = whole.map(speakable);
    must(
      spoken.every((line) => line === '' || /[\p{L}\p{N}]/u.test(line)),
      'signs that nobody can say',
    );
    return `${Math.min(5, whole.length)} ${spoken.filter((line) => line === '').length > 0}`;
  },
});

const serverSearch = defineTarget<string>({
  name: 'chat-server-search',
  kind: TEXT,
  runs: 500,
  seeds: () => ['{"models":[{"name":"llama3:latest"},{"name":"a"}]}', '{"models":[]}', '{}'],
  async check(text) {
    const found = await findChatServer(() => Promise.resolve(new Response(text)), 1_000);
    must(found === null || (found.models.length <= 50 && found.models.every((name) => name.length <= 200)), 'too much');
    return found === null ? 'none' : `${Math.min(3, found.models.length)}`;
  },
});

const shownWords = defineTarget<string>({
  name: 'shown-words',
  kind: TEXT,
  runs: 1_500,
  seeds: () => [
    'The key sk-canary-0123456789 is wrong.',
    'See wss://a.test/x?api_key=sk-canary-0123456789&b=1',
    'token eyJhbGciOi.eyJzdWIi.c2ln is\nold',
  ],
  check(text) {
    const words = createShownWords(['sk-canary-0123456789', '\ud800odd'])(text);
    if (words === null) return 'nothing';
    must(!words.includes('sk-canary-0123456789'), 'a key is shown');
    must(words.length <= 300 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(words), 'more than a line');
    return words.includes('…') ? 'masked' : 'plain';
  },
});

interface HttpInput {
  readonly status: number;
  readonly retryAfter: string;
  readonly body: string;
}

/** Whatever value comes, an answer is made of it. */
function asAnswers(value: unknown): readonly HttpInput[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.slice(0, 5).map((one) => {
    const { status, retryAfter, body } = isObject(one) ? one : {};
    const whole = typeof status === 'number' && status >= 200 && status <= 599 ? Math.trunc(status) : 200;
    return {
      status: whole,
      retryAfter: typeof retryAfter === 'string' ? retryAfter.replace(/[^\x20-\x7e]/g, '').trim() : '',
      body: typeof body === 'string' ? body : (safeJson(body) ?? ''),
    };
  });
}

function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

const RIGHT_ANSWERS: readonly unknown[] = [
  [
    { status: 200, body: { id_token: 'eyJ.a.b', expires_at: '2026-11-22T00:00:00Z' } },
    { status: 200, body: { services: [{ id: 'a', name: 'A' }], has_more: false } },
  ],
  [
    { status: 200, body: { id_token: 'tok', expires_at: '2026-11-22T00:00:00' } },
    { status: 200, body: { conversations: [{ id: 'c1', service_id: 's', is_finished: false }] } },
  ],
  [{ status: 200, body: { data: [{ id: 'llama3:latest' }] } }],
  [{ status: 429, retryAfter: '12', body: { detail: 'Too many.' } }],
  [{ status: 401, body: { error: 'no', error_description: 'Wrong key sk-canary-0123456789.' } }],
  [{ status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', body: '<html>' }],
  [{ status: 302, body: '' }],
];

const isText = (value: unknown): value is string => typeof value === 'string';
const isOption = (value: unknown): value is OptionValue =>
  isText(value) || ['number', 'boolean'].includes(typeof value);

/** The values of a record that fit; settings hold no others. */
const only = <Value>(value: unknown, fits: (one: unknown) => one is Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([key, one]) => (fits(one) ? [[key, one]] : [])),
  );

/** Whatever value comes, an account and answers are made of it. */
function asSignIn(value: unknown): { readonly account: Account; readonly answers: readonly HttpInput[] } {
  const { options, secrets, endpoint, answers } = isObject(value) ? value : {};
  const account = {
    options: only(options, isOption),
    secrets: only(secrets, isText),
    endpoint: isText(endpoint) ? endpoint : '',
  };
  return { account, answers: asAnswers(answers) };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Sign-in, connection test and the settling of conversations: options nobody should set, answers nobody should give. */
const SIGN_INS: readonly Target[] = Object.values(SIMULATORS).map(({ id, options, secrets, path: place }) =>
  defineTarget<unknown>({
    name: `sign-in-${id}`,
    kind: CLONE,
    runs: 250,
    seeds: () =>
      RIGHT_ANSWERS.flatMap((answers) => [
        { options, secrets, endpoint: `ws://127.0.0.1:9${place}`, answers },
        { options, secrets, endpoint: '', answers },
      ]),
    async check(value) {
      const { account, answers } = asSignIn(value);
      const { prepare, test, conflict, capabilities, endpoint } = freshProvider(id);
      let asked = 0;
      const context = {
        signal: new AbortController().signal,
        clock: createManualClock(),
        onSecret: () => undefined,
        fetch: () => {
          const answer = answers[asked % answers.length] ?? { status: 500, retryAfter: '', body: '' };
          asked += 1;
          must(asked <= 60, 'it asks again and again');
          const { status, retryAfter, body } = answer;
          const isEmpty = [204, 205, 304].includes(status);
          const headers = retryAfter === '' ? {} : { 'retry-after': retryAfter };
          return Promise.resolve(new Response(isEmpty ? null : body, { status, headers }));
        },
        handshake: () => Promise.resolve(null),
      };
      const told: string[] = [];
      const judge = ({ code, detail = '', retryAfterMs = 0 }: AppError): void => {
        told.push(code);
        must(retryAfterMs >= 0 && retryAfterMs <= 2 ** 31 - 1, `a wait of ${retryAfterMs} ms`);
        for (const secret of Object.values(secrets)) must(!detail.includes(secret), 'a key is shown');
      };
      must(capabilities(account.options).inputFormat.rateHz >= 8_000, 'sound at no rate');
      const own = endpoint(account.options);
      must(own === null || /^wss?:\/\//.test(own), `no address: ${own}`);
      const prepared = await prepare(account, context);
      if (!prepared.ok) judge(prepared.error);
      else if (prepared.endpoint.kind === 'websocket') {
        const url = new URL(prepared.endpoint.url);
        must(url.protocol === 'wss:' || LOOPBACK.test(url.hostname), `keys go in the clear to ${url.host}`);
        told.push(url.protocol);
      }
      const tested = await test?.(account, context);
      if (tested !== undefined) told.push(String(tested.ok));
      const settled = await conflict?.resolve('finish', account, context);
      if (settled?.ok === false) judge(settled.error);
      return told.join();
    },
  }),
);

export const ANSWERS = [chatStream, spokenText, serverSearch, shownWords, ...SIGN_INS];
