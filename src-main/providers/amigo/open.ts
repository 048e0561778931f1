/**
 * Owns how a socket to Amigo is opened: its address, and the token as its only subprotocol.
 */
import type { Endpoint } from '../types.js';
import type { SignedIn } from './account.js';
import { socketAddress } from './address.js';

const PING_INTERVAL_MS = 20_000;
const SUBPROTOCOL_PREFIX = 'bearer.authorization.amigo.ai.';

export const endpointOf = ({ base, settings, token }: SignedIn): Endpoint => ({
  kind: 'websocket',
  url: socketAddress(base, settings),
  headers: {},
  subprotocols: [`${SUBPROTOCOL_PREFIX}${token}`],
  pingIntervalMs: PING_INTERVAL_MS,
});
