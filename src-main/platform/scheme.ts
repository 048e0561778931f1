/**
 * Owns our own secure scheme: the page has a stable origin, and its policy comes as response headers.
 */
import { protocol, session } from 'electron';
import { readFile } from 'node:fs/promises';
import { APP_ORIGIN, APP_URL, resolveAsset, SCHEME } from './asset-path.js';
import { developmentPolicy, SECURITY_HEADERS } from './security-headers.js';

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Where the page comes from. */
export interface PageSource {
  readonly url: string;
  readonly origin: string;
}

/** Serves the built page from `root`. Needs a ready app. */
export function serveBuiltPage(root: string): PageSource {
  protocol.handle(SCHEME, async (request) => {
    const refuse = (status: number): Response => new Response(null, { status, headers: SECURITY_HEADERS });
    if (request.method !== 'GET') return refuse(405);
    const asset = resolveAsset(root, request.url);
    if (asset === null) return refuse(404);
    try {
      const body = await readFile(asset.file);
      return new Response(new Uint8Array(body), {
        headers: { ...SECURITY_HEADERS, 'Content-Type': asset.mimeType },
      });
    } catch {
      return refuse(404);
    }
  });
  return { url: APP_URL, origin: APP_ORIGIN };
}

/** Shows the page of a development server on this computer; null when `address` is not one. Needs a ready app. */
export function serveDevelopmentPage(address: string): PageSource | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return null;
  const policy = developmentPolicy(url.origin);
  session.defaultSession.webRequest.onHeadersReceived({ urls: [`${url.origin}/*`] }, (details, respond) => {
    respond({ responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': [policy] } });
  });
  return { url: url.href, origin: url.origin };
}
