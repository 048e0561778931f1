/**
 * Owns the way from an address of our scheme to a file of the built page. Must never leave the folder.
 */
import path from 'node:path';

export const SCHEME = 'parley';
export const APP_ORIGIN = 'parley://app';
export const APP_URL = `${APP_ORIGIN}/index.html`;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
};

export interface Asset {
  readonly file: string;
  readonly mimeType: string;
}

/** Null for another host, a path that leaves `root`, or a kind of file the page has none of. */
export function resolveAsset(root: string, address: string): Asset | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${SCHEME}:` || url.host !== 'app') return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (/[\0\\]/.test(pathname)) return null;
  const file = path.resolve(root, `.${pathname === '/' ? '/index.html' : pathname}`);
  const inside = path.relative(root, file);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return null;
  const mimeType = MIME_TYPES[path.extname(file).toLowerCase()];
  return mimeType === undefined ? null : { file, mimeType };
}
