/**
 * Owns the generic connection: what carries a codec's frames to a service, whether a socket or a process of our own.
 * One connection is one attempt: its listener is never told of another, and nothing after its end, so that a stale
 * callback cannot revive an old session. Readiness is the codec's to say; a connection only opens.
 * Must never read a frame, reconnect, or log an endpoint.
 */
import type { ConnectionEnd, Endpoint, WireFrame } from '../providers/types.js';

export type ConnectionEvent =
  /** Frames may be sent from now on. Told at most once, before any frame. */
  | { readonly type: 'opened' }
  /** Binary data may be reused once the listener has returned. */
  | { readonly type: 'frame'; readonly frame: WireFrame }
  /** Told once, last: the service or the way there ended it, or `close` did, and then `byUs` is true. */
  | { readonly type: 'ended'; readonly end: ConnectionEnd; readonly byUs: boolean };

export type ConnectionListener = (event: ConnectionEvent) => void;

export interface Connection {
  /** Sends in order; dropped before `opened` and after the end. */
  send(frame: WireFrame): void;
  /** Whether somebody waits on it: an end nobody told of is then found in seconds. Nothing before `opened`. */
  attend(isAttended: boolean): void;
  /** There is reason to doubt it: asks for a sign of life now, and ends as `silent` where none comes soon. */
  probe(): void;
  /**
   * Ends it; idempotent. `leave` lets what was sent before get through, `detach` does not wait for it. No frame is
   * told afterwards; `ended` follows in a later turn of the loop.
   */
  close(how: 'leave' | 'detach'): void;
}

/** Begins an attempt. Never throws, and tells nothing before it has returned. */
export type Connect<Kind extends Endpoint['kind'] = Endpoint['kind']> = (
  endpoint: Extract<Endpoint, { kind: Kind }>,
  listener: ConnectionListener,
) => Connection;

/** An end with only what is known of it. */
export const connectionEnd = (
  phase: ConnectionEnd['phase'],
  cause: ConnectionEnd['cause'],
  known: Partial<Omit<ConnectionEnd, 'phase' | 'cause'>> = {},
): ConnectionEnd => ({ phase, cause, code: null, reason: '', httpStatus: null, retryAfterMs: null, ...known });

/** One way to connect for each kind of endpoint there is one for. */
export type Connectors = { readonly [Kind in Endpoint['kind']]?: Connect<Kind> };

/** Connects by the endpoint's kind. A kind nobody serves ends at once, in phase `opening`. */
export function createConnect(connectors: Connectors): Connect {
  return (endpoint, listener) => {
    if (endpoint.kind === 'host' && connectors.host !== undefined) return connectors.host(endpoint, listener);
    if (endpoint.kind === 'websocket' && connectors.websocket !== undefined) {
      return connectors.websocket(endpoint, listener);
    }
    return refused(`There is no way to connect to a ${endpoint.kind} endpoint.`, listener);
  };
}

function refused(reason: string, listener: ConnectionListener): Connection {
  let byUs = false;
  queueMicrotask(() => listener({ type: 'ended', end: connectionEnd('opening', 'unreachable', { reason }), byUs }));
  return {
    send() {
      // Never opened: there is nobody to send to.
    },
    attend() {
      // Nor anybody to wait for.
    },
    probe() {
      // Nor anything to doubt.
    },
    close() {
      byUs = true;
    },
  };
}
