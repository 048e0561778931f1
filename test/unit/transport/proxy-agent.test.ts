import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIRECT, parseProxyAnswer, type ProxyChoice } from '../../../src-main/transport/proxy-agent.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { startConnectProxy, startSocksProxy, type ProxyManner, type TestProxy } from './proxies.js';
import { cleanUps, connectWith, endpoint, listen, service, settle } from './websocket-rig.js';

const via = (kind: 'http' | 'https' | 'socks4' | 'socks5', host: string, port: number): ProxyChoice => ({
  ...{ kind, host, port },
});

describe('the answer of the proxy settings', () => {
  it.each<readonly [string, readonly ProxyChoice[]]>([
    ['DIRECT', [DIRECT]],
    ['', [DIRECT]],
    ['PROXY proxy.test:3128', [via('http', 'proxy.test', 3128)]],
    ['PROXY proxy.test:3128;DIRECT', [via('http', 'proxy.test', 3128), DIRECT]],
    [' proxy 10.0.0.1:80 ;  https secure.test:8443 ', [via('http', '10.0.0.1', 80), via('https', 'secure.test', 8443)]],
    ['SOCKS a:1; SOCKS4 b:2; SOCKS5 c:3', [via('socks4', 'a', 1), via('socks4', 'b', 2), via('socks5', 'c', 3)]],
    ['PROXY a; HTTPS b; SOCKS5 c', [via('http', 'a', 80), via('https', 'b', 443), via('socks5', 'c', 1080)]],
    ['PROXY [2001:db8::1]:3128', [via('http', '[2001:db8::1]', 3128)]],
    ['QUIC q:443; PROXY p:1', [via('http', 'p', 1)]],
    ['QUIC q:443', [DIRECT]],
    ['PROXY', [DIRECT]],
    ['PROXY p:0; PROXY p:65536; PROXY p:x; PROXY u:p@h:1; PROXY p:1 2; PROXY http://p:1', [DIRECT]],
    ['constructor a:1; __proto__ b:2', [DIRECT]],
  ])('%j', (answer, choices) => {
    expect(parseProxyAnswer(answer)).toEqual(choices);
  });

  it('is never empty, endless or a reason to throw', () => {
    expect(parseProxyAnswer('PROXY a:1;'.repeat(10_000))).toHaveLength(8);
    const words = fc.constantFrom('PROXY', 'DIRECT', 'SOCKS5', ' ', ';', 'a:1', '[::1]:5', ':', '[', ']');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (answer) => {
          const choices = parseProxyAnswer(answer);
          expect(choices.length).toBeGreaterThan(0);
          for (const choice of choices) {
            if (choice.kind !== 'direct') expect(URL.canParse(`http://${choice.host}:${choice.port}`)).toBe(true);
          }
        },
      ),
    );
  });
});

const KINDS = [
  ['PROXY', startConnectProxy],
  ['SOCKS5', startSocksProxy],
] as const;

async function start(open: (manner: ProxyManner) => Promise<TestProxy>, manner: ProxyManner): Promise<TestProxy> {
  const proxy = await open(manner);
  cleanUps.push(() => proxy.close());
  return proxy;
}

/** A port nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const resolving = (answer: string, more: Parameters<typeof connectWith>[0] = {}) => {
  const asked: string[] = [];
  const resolveProxy = (origin: string): Promise<string> => {
    asked.push(origin);
    return Promise.resolve(answer);
  };
  return { asked, connect: connectWith({ resolveProxy, ...more }) };
};

const SECRETS = { headers: { 'X-Key': 'CANARY-header' }, subprotocols: ['CANARY-protocol'] };
const URL_WITH_KEY = 'wss://service.test/path?key=CANARY-query';

describe.each(KINDS)('by way of %s', (word, open) => {
  it('the proxy and the settings learn host and port, and nothing else', async () => {
    const proxy = await start(open, { status: word === 'PROXY' ? 403 : 2 });
    const { asked, connect } = resolving(`${word} 127.0.0.1:${proxy.port}`);
    await listen(connect, endpoint(URL_WITH_KEY, SECRETS)).ended();
    expect(asked).toEqual(['wss://service.test/']);
    expect(proxy.asked).toEqual(['service.test:443']);
    expect(Buffer.concat(proxy.said).toString('latin1')).not.toContain('CANARY');
  });

  it('a refusal is no way there, and none of the service’s', async () => {
    const proxy = await start(open, { status: word === 'PROXY' ? 407 : 2 });
    const { connect } = resolving(`${word} 127.0.0.1:${proxy.port}`);
    const { end, byUs } = await listen(connect, endpoint(URL_WITH_KEY)).ended();
    expect(end).toMatchObject({ phase: 'opening', cause: 'unreachable', httpStatus: null, retryAfterMs: null });
    expect(end.reason).toContain(word === 'PROXY' ? 'HTTP 407' : 'Proxy');
    expect(byUs).toBe(false);
  });

  it('a proxy that is not there is no way there', async () => {
    const { connect } = resolving(`${word} 127.0.0.1:${await freePort()}`);
    expect((await listen(connect, endpoint(URL_WITH_KEY)).ended()).end).toMatchObject({
      phase: 'opening',
      cause: 'unreachable',
    });
  });

  it('the next one is tried where the first refuses or is not there', async () => {
    const refusing = await start(open, { status: word === 'PROXY' ? 502 : 4 });
    const last = await start(startConnectProxy, { status: 418 });
    const answer = `${word} 127.0.0.1:${await freePort()}; ${word} 127.0.0.1:${refusing.port}; PROXY 127.0.0.1:${last.port}`;
    const heard = listen(resolving(answer).connect, endpoint(URL_WITH_KEY));
    expect((await heard.ended()).end.reason).toBe('Proxy: HTTP 418');
    expect([refusing.asked, last.asked]).toEqual([['service.test:443'], ['service.test:443']]);
    await settle();
    expect(heard.events).toHaveLength(1);
  });

  it('one that never answers is given up for the next, and its late answer changes nothing', async () => {
    const clock = createManualClock();
    const silent = await start(open, 'silent');
    const last = await start(startConnectProxy, { status: 418 });
    const answer = `${word} 127.0.0.1:${silent.port}; PROXY 127.0.0.1:${last.port}`;
    const heard = listen(resolving(answer, { clock }).connect, endpoint(URL_WITH_KEY));
    await silent.came();
    expect(last.asked).toEqual([]);
    clock.advance(3_000);
    expect((await heard.ended()).end.reason).toBe('Proxy: HTTP 418');
    expect(clock.pending()).toBe(0);
  });

  it('what the service’s end does wrong is the service’s', async () => {
    const started = await service();
    const proxy = await start(open, { to: started.port });
    const next = await start(startConnectProxy, { status: 418 });
    const { connect } = resolving(`${word} 127.0.0.1:${proxy.port}; PROXY 127.0.0.1:${next.port}`);
    // It speaks plainly where encryption is asked for.
    expect((await listen(connect, endpoint(URL_WITH_KEY)).ended()).end).toMatchObject({
      phase: 'opening',
      cause: 'tls',
    });
    expect(next.asked).toEqual([]);
  });
});

it('keeps no socket to a proxy it gave up', async () => {
  const clock = createManualClock();
  const proxy = await start(startConnectProxy, 'silent');
  const { connect } = resolving(`PROXY 127.0.0.1:${proxy.port}`, { clock });
  const heard = listen(connect, endpoint(URL_WITH_KEY));
  await proxy.came();
  heard.connection.close('detach');
  await heard.ended();
  while (proxy.open() > 0) await settle();
  expect(clock.pending()).toBe(0);
});

it('goes directly to this computer, whatever the settings say', async () => {
  const started = await service();
  const { asked, connect } = resolving('PROXY 127.0.0.1:1');
  for (const host of ['127.0.0.1', 'localhost']) {
    const heard = listen(connect, endpoint(`ws://${host}:${started.port}/`));
    await heard.opened();
    heard.connection.close('detach');
  }
  expect(asked).toEqual([]);
});

it('goes directly where the settings cannot be read', async () => {
  const resolveProxy = (): Promise<string> => Promise.reject(new Error('No settings.'));
  // Not one of the names of this computer, and yet it leads nowhere else.
  const heard = listen(connectWith({ resolveProxy }), endpoint(`wss://0.0.0.0:${await freePort()}/`));
  expect((await heard.ended()).end).toMatchObject({ phase: 'opening', cause: 'unreachable' });
});
