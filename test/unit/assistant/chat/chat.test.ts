import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReplyPiece } from '../../../../src-main/assistant/types.js';
import { streamChat, type ChatEvent, type ChatPorts } from '../../../../src-main/assistant/chat/chat.js';
import { configuration, converse, NOW } from '../conversation.js';
import { openStream, sendChunk, startChatServer, streaming, streamText, type TestChatServer } from './chat-server.js';

let server: TestChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const chat = (apiKey: string | null = null) => ({ baseUrl: server.baseUrl, model: 'tiny', apiKey, systemPrompt: '' });

/** A timer the test fires by hand. */
function handTimer() {
  const waiting = new Set<{ readonly delayMs: number; readonly callback: () => void }>();
  return {
    after: (delayMs: number, callback: () => void) => {
      const entry = { delayMs, callback };
      waiting.add(entry);
      return () => {
        waiting.delete(entry);
      };
    },
    get delays() {
      return [...waiting].map(({ delayMs }) => delayMs);
    },
    fire: () => {
      for (const entry of [...waiting]) {
        waiting.delete(entry);
        entry.callback();
      }
    },
  };
}

const talk = (overrides: Parameters<typeof converse>[0] = {}, apiKey: string | null = null) =>
  converse({ configuration: configuration(chat(apiKey)), fetch, ...overrides });

const failureCode = (pieces: readonly ReplyPiece[]) =>
  pieces.flatMap((piece) => (piece.type === 'failure' ? [piece.error.code] : []));
const said = (pieces: readonly ReplyPiece[]) => pieces.flatMap((piece) => (piece.type === 'say' ? [piece.text] : []));

describe('a language model', () => {
  it('answers sentence by sentence', async () => {
    server.answerWith(streaming('Paris is', ' the **capital**. It', ' lies on the Sei', 'ne.'));
    expect(await talk().pieces("What's the capital of France?")).toEqual([
      { type: 'say', text: 'Paris is the capital.' },
      { type: 'say', text: 'It lies on the Seine.' },
    ]);
  });

  it('is asked as the protocol wants, with the conversation, the prompt and the time', async () => {
    const { ask } = talk({}, 'secret-key');
    await ask('Who are you?');
    await ask('And who am I?');
    const [, second] = server.requests;
    expect(second?.url).toBe('/v1/chat/completions');
    expect(second?.headers.authorization).toBe('Bearer secret-key');
    expect(second?.body).toMatchObject({
      model: 'tiny',
      stream: true,
      messages: [
        { role: 'system', content: expect.stringContaining('It is Saturday, March 14, 2026, 3:05 PM') as string },
        { role: 'user', content: 'Who are you?' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'And who am I?' },
      ],
    });
  });

  it('sends no key where there is none', async () => {
    await talk().ask('Who are you?');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('leaves to the skills what they know for sure, and remembers it', async () => {
    const { ask } = talk();
    expect(await ask('What is twelve times twelve?')).toBe('Twelve times twelve is 144.');
    expect(await ask('What time is it?')).toBe("It's 3:05 PM.");
    expect(server.requests).toHaveLength(0);
    await ask('Is that a square number?');
    expect(server.requests[0]?.body).toMatchObject({
      messages: [
        {},
        { content: 'What is twelve times twelve?' },
        { content: 'Twelve times twelve is 144.' },
        { content: 'What time is it?' },
        { content: "It's 3:05 PM." },
        { content: 'Is that a square number?' },
      ],
    });
  });

  it('takes courtesies over', async () => {
    expect(await talk().ask('Good morning')).toBe('Hello.');
    expect(server.requests).toHaveLength(1);
  });

  it('can be asked to repeat', async () => {
    const { ask } = talk();
    server.answerWith(streaming('One. Two.'));
    await ask('Count to two');
    expect(await ask('Say that again')).toBe('One. Two.');
    expect(server.requests).toHaveLength(1);
  });

  it('knows only what was heard of an answer that was cut', async () => {
    const { assistant, ask } = talk();
    server.answerWith(streaming('One. Two. Three.'));
    await ask('Count to three');
    assistant.cut('One.');
    server.answerWith(streaming('Go on.'));
    await ask('Go on');
    expect(server.requests[1]?.body).toMatchObject({
      messages: [{}, { content: 'Count to three' }, { role: 'assistant', content: 'One.' }, { content: 'Go on' }],
    });
  });

  it('knows of announcements', async () => {
    const { assistant, ask } = talk();
    const heard: ReplyPiece[] = [];
    for await (const piece of assistant.announce('Your tea timer is done.')) heard.push(piece);
    expect(heard).toEqual([{ type: 'say', text: 'Your tea timer is done.' }]);
    await ask('What was that?');
    expect(await ask('What did you say?')).toBe('Your tea timer is done.');
  });

  it('thinks in silence', async () => {
    server.answerWith(streaming('<thi', 'nk>Let me see. Hm.</think>', 'Four.'));
    expect(await talk().ask('How many seasons are there?')).toBe('Four.');
  });

  it('may answer in one piece', async () => {
    server.answerWith((response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: 'Whole. Answer.' } }] }));
    });
    expect(said(await talk().pieces('Hello there, model'))).toEqual(['Whole.', 'Answer.']);
  });

  it('speaks the first sentence before the second exists', async () => {
    let finish = () => {};
    server.answerWith((response) => {
      openStream(response);
      sendChunk(response, 'First. ');
      finish = () => response.end(streamText('Second.'));
    });
    const { assistant } = talk();
    const answer = assistant.answer('Tell me', new AbortController().signal)[Symbol.asyncIterator]();
    expect(await answer.next()).toEqual({ done: false, value: { type: 'say', text: 'First.' } });
    finish();
    expect(await answer.next()).toEqual({ done: false, value: { type: 'say', text: 'Second.' } });
    expect((await answer.next()).done).toBe(true);
  });
});

describe('a stream', () => {
  const events = async (body: string, cuts: readonly number[]): Promise<readonly ChatEvent[]> => {
    const bytes = new TextEncoder().encode(body);
    const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        places.slice(1).forEach((end, index) => controller.enqueue(bytes.slice(places[index], end)));
        controller.close();
      },
    });
    const fetchPort: typeof fetch = () =>
      Promise.resolve(new Response(stream, { headers: { 'content-type': 'text/event-stream' } }));
    const ports: ChatPorts = { fetch: fetchPort, epochMs: () => NOW, after: () => () => {} };
    const all: ChatEvent[] = [];
    for await (const event of streamChat(chat(), [], new AbortController().signal, ports)) all.push(event);
    return all;
  };
  const textOf = (all: readonly ChatEvent[]) => all.map((event) => (event.type === 'text' ? event.text : '!')).join('');

  it('is read the same wherever it is cut, inside a character too', async () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(pieces, fc.array(fc.nat(2_000), { maxLength: 30 }), async (words, cuts) => {
        expect(textOf(await events(streamText(...words), cuts))).toBe(words.join(''));
      }),
    );
  });

  it('may hold comments, other fields, carriage returns and nonsense', async () => {
    const body = `: hello\r\n\r\nevent: message\r\nid: 1\r\n${streamText('Yes.').replaceAll('\n', '\r\n')}`;
    expect(textOf(await events(`data: {"nonsense"\n\ndata: 42\n\n${body}`, []))).toBe('Yes.');
  });

  it('never throws, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), fc.array(fc.nat(300)), async (body, cuts) => {
        const all = await events(`data: ${body}\n\n`, cuts);
        expect(all.filter(({ type }) => type === 'failure').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('ends with its mark, whatever follows', async () => {
    expect(textOf(await events(`${streamText('A.')}${streamText('B.')}`, []))).toBe('A.');
  });

  it('without a word is a failure', async () => {
    expect(await events('data: {"choices":[]}\n\n', [])).toMatchObject([
      { type: 'failure', error: { code: 'provider-fault' } },
    ]);
  });

  it('may report the server’s own failure, whose words are not passed on', async () => {
    const [event] = await events('data: {"error":{"message":"key sk-123 is bad"}}\n\n', []);
    expect(event).toMatchObject({ type: 'failure', error: { code: 'provider-fault' } });
    expect(JSON.stringify(event)).not.toContain('sk-123');
  });

  it('without line ends is given up before it fills the memory', async () => {
    const all = await events(
      `data: ${'x'.repeat(600_000)}`,
      Array.from({ length: 20 }, (_, at) => at * 30_000),
    );
    expect(all).toMatchObject([{ type: 'failure', error: { code: 'provider-fault' } }]);
  });

  it('without end is taken only so far', async () => {
    const text = textOf(await events(streamText(...Array.from({ length: 300 }, () => 'word '.repeat(20))), []));
    expect(text.length).toBeLessThanOrEqual(20_000);
  });
});

describe('failures', () => {
  it.each([
    [400, 'option-invalid'],
    [401, 'credentials-rejected'],
    [402, 'quota-exhausted'],
    [403, 'permission-denied'],
    [404, 'option-invalid'],
    [408, 'timeout'],
    [429, 'rate-limited'],
    [500, 'provider-fault'],
    [503, 'provider-fault'],
    [504, 'timeout'],
    [302, 'option-invalid'],
  ])('%d is %s, coded and spoken', async (status, code) => {
    server.answerWith((response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:9/elsewhere' });
      response.end('{"error":{"message":"sk-secret"}}');
    });
    const pieces = await talk().pieces('Who was Ada Lovelace?');
    expect(failureCode(pieces)).toEqual([code]);
    expect(pieces.at(-1)?.type).toBe('failure');
    expect(said(pieces)).toHaveLength(1);
    expect(JSON.stringify(pieces)).not.toContain('sk-secret');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['7', 7_000],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    ['soon', undefined],
  ])('say when to try again: %s', async (header, retryAfterMs) => {
    server.answerWith((response) => {
      response.writeHead(429, { 'retry-after': header });
      response.end();
    });
    const pieces = await talk().pieces('Who was Ada Lovelace?');
    const failure = pieces.find((piece) => piece.type === 'failure');
    expect(failure?.type === 'failure' ? failure.error.retryAfterMs : null).toBe(retryAfterMs);
  });

  it('a server that is not there', async () => {
    await server.close();
    const pieces = await talk().pieces('Who was Ada Lovelace?');
    expect(failureCode(pieces)).toEqual(['network-unreachable']);
    expect(said(pieces)).toEqual(["I can't reach the language model."]);
    server = await startChatServer();
  });

  it('an answer that breaks off is spoken as far as it came', async () => {
    server.answerWith((response) => {
      openStream(response);
      sendChunk(response, 'This much. And th');
      setImmediate(() => response.destroy());
    });
    const pieces = await talk().pieces('Who was Ada Lovelace?');
    expect(failureCode(pieces)).toEqual(['connection-lost']);
    expect(said(pieces)).toEqual(['This much.', 'And th', 'The language model broke off.']);
  });

  it('a server that never begins is given up after the bound', async () => {
    const timer = handTimer();
    server.answerWith(() => {
      expect(timer.delays).toEqual([12_000]);
      timer.fire();
    });
    const pieces = await talk({ after: timer.after }).pieces('Who was Ada Lovelace?');
    expect(failureCode(pieces)).toEqual(['timeout']);
    expect(said(pieces)).toEqual(['The language model took too long.']);
    await server.hungUp;
  });

  it('an answer that stalls is given up after the bound', async () => {
    const timer = handTimer();
    server.answerWith((response) => {
      openStream(response);
      sendChunk(response, 'One. ');
    });
    const { assistant } = talk({ after: timer.after });
    const answer = assistant.answer('Count', new AbortController().signal)[Symbol.asyncIterator]();
    expect((await answer.next()).value).toEqual({ type: 'say', text: 'One.' });
    // While the listener takes the sentence nothing is waited for.
    expect(timer.delays).toEqual([]);
    const next = answer.next();
    await vi.waitFor(() => expect(timer.delays).toEqual([10_000]));
    timer.fire();
    expect((await next).value).toEqual({ type: 'say', text: 'The language model took too long.' });
    expect((await answer.next()).value).toMatchObject({ type: 'failure', error: { code: 'timeout' } });
    await answer.return?.();
  });
});

describe('an interruption', () => {
  it('ends the answer and the request at once, without a failure', async () => {
    server.answerWith((response) => {
      openStream(response);
      sendChunk(response, 'One. Two. ');
    });
    const { assistant } = talk();
    const abort = new AbortController();
    const heard: ReplyPiece[] = [];
    for await (const piece of assistant.answer('Count', abort.signal)) {
      heard.push(piece);
      abort.abort();
    }
    expect(heard).toEqual([{ type: 'say', text: 'One.' }]);
    await server.hungUp;
  });

  it('while nothing came yet ends it too', async () => {
    const abort = new AbortController();
    server.answerWith(() => abort.abort());
    const heard: ReplyPiece[] = [];
    for await (const piece of talk().assistant.answer('Count', abort.signal)) heard.push(piece);
    expect(heard).toEqual([]);
    await server.hungUp;
  });

  it('before it began asks nobody', async () => {
    const heard: ReplyPiece[] = [];
    for await (const piece of talk().assistant.answer('Count', AbortSignal.abort())) heard.push(piece);
    expect(heard).toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  it('of the loop that reads ends the request too', async () => {
    server.answerWith((response) => {
      openStream(response);
      sendChunk(response, 'One. Two. ');
    });
    for await (const piece of talk().assistant.answer('Count', new AbortController().signal)) {
      expect(piece.type).toBe('say');
      break;
    }
    await server.hungUp;
  });
});
