/**
 * Owns a chat server for tests: a real one on this computer, told how to answer each request.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';

export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export interface TestChatServer {
  readonly baseUrl: string;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when a client went away before its answer was over. */
  readonly hungUp: Promise<void>;
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** A stream of these pieces as the protocol writes it. */
export const streamText = (...pieces: readonly string[]): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { role: 'assistant', content: '' } }] })}\n\n` +
  pieces.map(chunk).join('') +
  `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

export const openStream = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
};

export const sendChunk = (response: ServerResponse, content: string): void => {
  response.write(chunk(content));
};

export const streaming =
  (...pieces: readonly string[]): Answer =>
  (response) => {
    openStream(response);
    response.end(streamText(...pieces));
  };

const parse = (text: string): unknown => (text === '' ? null : JSON.parse(text));

export async function startChatServer(): Promise<TestChatServer> {
  const requests: ReceivedRequest[] = [];
  let answer: Answer = streaming('Hello.');
  let tellHungUp = () => {};
  const hungUp = new Promise<void>((resolve) => {
    tellHungUp = resolve;
  });
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const received = {
        url: request.url ?? '',
        headers: request.headers,
        body: parse(text),
      };
      requests.push(received);
      answer(response, received);
    });
    response.on('close', () => {
      if (!response.writableFinished) tellHungUp();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    hungUp,
    answerWith: (next) => {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
