/**
 * Owns the ways out that the system's proxy settings name: reads them, and makes the tunnel for one of them.
 * A tunnel tells whether the proxy let us through: what fails before that is the proxy's failure, not the service's.
 */
import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { codeOf } from './connection-failure.js';

/** `http` and `https` say how the proxy itself is spoken to. */
export type ProxyChoice =
  | { readonly kind: 'direct' }
  | { readonly kind: 'http' | 'https' | 'socks4' | 'socks5'; readonly host: string; readonly port: number };

export const DIRECT: ProxyChoice = { kind: 'direct' };

const KINDS: Readonly<Record<string, Exclude<ProxyChoice['kind'], 'direct'>>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};
const DEFAULT_PORTS = { http: 80, https: 443, socks4: 1080, socks5: 1080 } as const;
const MAX_CHOICES = 8;
/** A name or number, or an IPv6 address in brackets, and a port. */
const PLACE = /^(\[[\da-f:.]+\]|[^\s:@/\\?#[\]]+)(?::(\d{1,5}))?$/i;

/**
 * Reads an answer such as `PROXY proxy.test:3128; SOCKS5 10.0.0.1:1080; DIRECT`, best choice first. What cannot be
 * read is left out; an answer that names nothing means the direct way.
 */
export function parseProxyAnswer(answer: string): readonly ProxyChoice[] {
  const choices = answer.split(';', 4 * MAX_CHOICES).flatMap((entry) => parseChoice(entry.trim()) ?? []);
  return choices.length === 0 ? [DIRECT] : choices.slice(0, MAX_CHOICES);
}

/** Tunnels are made from addresses of these schemes, which do not take the same names. */
const isPlace = (host: string, port: number): boolean =>
  ['http', 'socks5'].every((scheme) => URL.canParse(`${scheme}://${host}:${port}`));

function parseChoice(entry: string): ProxyChoice | null {
  const [word = '', place = '', ...rest] = entry.split(/\s+/);
  const name = word.toUpperCase();
  if (name === 'DIRECT' && place === '') return DIRECT;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const found = PLACE.exec(place);
  if (kind === undefined || found === null || rest.length > 0) return null;
  const [, host = '', portText] = found;
  const port = portText === undefined ? DEFAULT_PORTS[kind] : Number(portText);
  // The answer may be a script's: what is no name or number would throw where the tunnel is made.
  return port >= 1 && port <= 65_535 && isPlace(host, port) ? { kind, host, port } : null;
}

/** A way through one proxy, for one request. */
export interface Tunnel {
  readonly agent: Agent;
  /** Why the proxy did not let us through; null once it did, or while nothing is known. */
  refusal(): string | null;
  isThrough(): boolean;
  /** Gives it up before it was through. Idempotent. */
  abandon(): void;
}

/** A tunnel for one request to an encrypted address; null for the direct way. */
export function createTunnel(choice: ProxyChoice): Tunnel | null {
  if (choice.kind === 'direct') return null;
  let isThrough = false;
  let isAbandoned = false;
  let refusal: string | null = null;
  const { kind, host, port } = choice;

  /** Watches how the agent fares; the agents themselves tell too little of it. */
  const watched = <Watched extends HttpsProxyAgent<string> | SocksProxyAgent>(agent: Watched): Watched => {
    // They would otherwise look for the name of Node's own file in a stack.
    agent.isSecureEndpoint = () => true;
    const connect = agent.connect.bind(agent);
    agent.connect = async (request, options) => {
      try {
        const socket = await connect(request, options);
        isThrough = refusal === null;
        if (isAbandoned) socket.destroy();
        return socket;
      } catch (error) {
        refusal ??= codeOf(error) ?? 'no tunnel';
        throw error;
      }
    };
    return agent;
  };

  const ways: Pick<Tunnel, 'refusal' | 'isThrough'> = { refusal: () => refusal, isThrough: () => isThrough };
  if (kind === 'socks4' || kind === 'socks5') {
    // Names are looked up by the proxy where its protocol allows it.
    const agent = watched(new SocksProxyAgent(`${kind === 'socks5' ? 'socks5h' : 'socks4'}://${host}:${port}`));
    return { ...ways, agent, abandon: () => void (isAbandoned = true) };
  }
  const stop = new AbortController();
  const agent = watched(new HttpsProxyAgent<string>(`${kind}://${host}:${port}`));
  // Without it a proxy that never answers would keep the socket of every attempt.
  agent.connectOpts = { ...agent.connectOpts, signal: stop.signal };
  agent.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
    if (statusCode !== 200) refusal = `HTTP ${statusCode}`;
  });
  return {
    ...ways,
    agent,
    abandon() {
      isAbandoned = true;
      if (!isThrough) stop.abort();
    },
  };
}
