/**
 * Owns requests over Chromium's network: the system's proxy and the system's certificates count. Decides nothing.
 */
import { net } from 'electron';
import { createGuardedFetch } from './guarded-fetch.js';

/** Usable once the app is ready. Schemes of our own pages are out of its reach. */
export function createSystemFetch(): typeof fetch {
  return createGuardedFetch((input, init) => net.fetch(input, { ...init, bypassCustomProtocolHandlers: true }));
}
