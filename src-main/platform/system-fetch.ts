/**
 * Owns requests over Chromium's network: the system's proxy and the system's certificates count. Decides nothing.
 */
import { net } from 'electron';
import { createGuardedFetch } from './guarded-fetch.js';

/** Chromium gives a redirect that is not followed no other form than this. */
const REDIRECTED = /redirect policy/i;

/** Usable once the app is ready. Schemes of our own pages are out of its reach. A redirect is answered as a bare 302. */
export function createSystemFetch(): typeof fetch {
  return createGuardedFetch(async (input, init) => {
    try {
      return await net.fetch(input, { ...init, bypassCustomProtocolHandlers: true });
    } catch (error) {
      if (error instanceof Error && REDIRECTED.test(error.message)) return new Response(null, { status: 302 });
      throw error;
    }
  });
}
