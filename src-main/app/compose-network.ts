/**
 * Wires the ways to a service: sockets and requests over the system's network, and the built-in assistant's host.
 */
import { createProxyResolver } from '../platform/system-proxy.js';
import { createSystemFetch } from '../platform/system-fetch.js';
import type { PrepareContext } from '../providers/types.js';
import { createConnect, type Connect } from '../transport/connection.js';
import { createWebSocketConnect } from '../transport/websocket-connection.js';
import type { AppCore } from './session-parts.js';

export interface Network {
  readonly connect: Connect;
  /** What a service may use to find out where to connect. */
  readonly preparing: Omit<PrepareContext, 'signal' | 'clock'>;
}

export function composeNetwork({ clock, logger, keepSecret }: AppCore, host: Connect<'host'>): Network {
  const websocket = createWebSocketConnect({
    resolveProxy: createProxyResolver(clock),
    clock,
    logger: logger.child('socket'),
  });
  return {
    connect: createConnect({ host, websocket }),
    preparing: { fetch: createSystemFetch(), onSecret: keepSecret },
  };
}
