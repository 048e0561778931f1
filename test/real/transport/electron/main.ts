/** The transport, the system's proxy and the system's network inside a real Electron. */
import { app, session } from 'electron';
import { createProxyResolver } from '../../../../src-main/platform/system-proxy.js';
import { createSystemFetch } from '../../../../src-main/platform/system-fetch.js';
import type { ConnectionEvent } from '../../../../src-main/transport/connection.js';
import { createWebSocketConnect, type WebSocketClock } from '../../../../src-main/transport/websocket-connection.js';
import type { Outcome, Plan, Step, Told } from './plan.js';

const plan = JSON.parse(process.env['PARLEY_TEST_PLAN'] ?? '{}') as Plan;
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

process.on('uncaughtException', (error) => {
  tell({ error: String(error.stack) });
  app.exit(1);
});

const clock: WebSocketClock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
const resolveProxy = createProxyResolver(clock);
const fetch = createSystemFetch();
const connect = createWebSocketConnect({ resolveProxy, clock, authorities: [plan.authority] });

async function fetched({ url, body, abortAfterMs }: Extract<Step, { do: 'fetch' }>): Promise<Outcome> {
  const abort = new AbortController();
  if (abortAfterMs !== undefined) clock.after(abortAfterMs, () => abort.abort());
  try {
    const response = await fetch(url, {
      headers: { 'X-Key': 'CANARY' },
      signal: abort.signal,
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    return { type: 'fetched', status: response.status, text: await response.text() };
  } catch (error) {
    return { type: 'rejected', name: error instanceof Error ? error.name : 'unknown' };
  }
}

function connected({ url, say, subprotocols }: Extract<Step, { do: 'connect' }>): Promise<Outcome> {
  const events: ConnectionEvent[] = [];
  return new Promise((resolve) => {
    const endpoint = {
      kind: 'websocket',
      url,
      headers: { 'X-Key': 'CANARY' },
      subprotocols,
      pingIntervalMs: 5_000,
    } as const;
    const connection = connect(endpoint, (event) => {
      events.push(event);
      if (event.type === 'opened') connection.send({ kind: 'text', data: say });
      if (event.type === 'frame') connection.close('leave');
      if (event.type === 'ended') resolve({ type: 'connected', events });
    });
  });
}

async function run(step: Step): Promise<Outcome> {
  switch (step.do) {
    case 'set-proxy':
      await session.defaultSession.setProxy(step.rules === '' ? { mode: 'direct' } : { proxyRules: step.rules });
      return { type: 'done' };
    case 'resolve':
      return { type: 'resolved', answer: await resolveProxy(step.url) };
    case 'fetch':
      return fetched(step);
    case 'connect':
      return connected(step);
  }
}

app.on('window-all-closed', () => undefined);
void app.whenReady().then(async () => {
  for (const step of plan.steps) tell({ outcome: await run(step) });
  app.exit(0);
});
