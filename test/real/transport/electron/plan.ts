/** What the process under test is asked to do, one after the other, and what it tells of each. */
import type { WireFrame } from '../../../../src-main/providers/types.js';
import type { ConnectionEvent } from '../../../../src-main/transport/connection.js';

export type Step =
  /** Chromium's own notation, such as `https=127.0.0.1:8080`; empty for none. */
  | { readonly do: 'set-proxy'; readonly rules: string }
  | { readonly do: 'resolve'; readonly url: string }
  | { readonly do: 'fetch'; readonly url: string; readonly body?: string; readonly abortAfterMs?: number }
  /** Opens a socket, sends `say`, waits for one frame, leaves. */
  | { readonly do: 'connect'; readonly url: string; readonly say: string; readonly subprotocols: readonly string[] };

export interface Plan {
  readonly steps: readonly Step[];
  /** PEM. */
  readonly authority: string;
}

export type Outcome =
  | { readonly type: 'resolved'; readonly answer: string }
  | { readonly type: 'fetched'; readonly status: number; readonly text: string }
  | { readonly type: 'rejected'; readonly name: string }
  | { readonly type: 'connected'; readonly events: readonly (ConnectionEvent | WireFrame)[] }
  | { readonly type: 'done' };

export type Told = { readonly outcome: Outcome } | { readonly error: string };
