/** Owns a look into the page of a packaged app, by the port that Chromium opens when it is asked to at the start. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WebSocket } from 'ws';
import { until } from '../rig/wait.js';

export interface PageLook {
  /** What an expression comes to in the page, awaited; it must be plain data. @throws Error with what it threw */
  evaluate<Value>(expression: string): Promise<Value>;
  close(): void;
}

/** In which Chromium says which port it has opened. */
export const PORT_FILE = 'DevToolsActivePort';

interface Answer {
  readonly id?: number;
  readonly result?: {
    readonly result: { readonly value: unknown };
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
  };
}

/** Looks into the main window's page of the app that keeps its data in `userData`. */
export async function lookIntoPage(userData: string): Promise<PageLook> {
  const file = path.join(userData, PORT_FILE);
  const port = await until(
    'the port of the page',
    () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : ''),
    {
      timeoutMs: 20_000,
    },
  );
  const address = await until('the page', () => pageAddress(port), { timeoutMs: 20_000 });
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let calls = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('close', () => {
    for (const tell of waiting.values()) tell({});
  });
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString('utf8')) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return {
    async evaluate<Value>(expression: string) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('The page is gone.');
      const id = (calls += 1);
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      const { result } = await answered;
      waiting.delete(id);
      if (result?.exceptionDetails !== undefined || result === undefined)
        throw new Error(result?.exceptionDetails?.exception?.description ?? 'The page did not answer.');
      return result.result.value as Value;
    },
    close: () => socket.terminate(),
  };
}

async function pageAddress(port: string): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets = (await response.json()) as readonly {
      readonly url: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    return targets.find(({ url }) => url.includes('/index.html'))?.webSocketDebuggerUrl ?? null;
  } catch {
    // Not listening yet.
    return null;
  }
}
