/**
 * Owns asking the system which way leads to an address: fixed proxies, a script, or none. Decides nothing.
 */
import { session } from 'electron';
import { createProxyQuestion, type ProxyQuestionOptions } from './proxy-question.js';

const BOUND_MS = 2_000;

/** Usable once the app is ready. See `createProxyQuestion` for what the answer looks like. */
export function createProxyResolver({ after }: Pick<ProxyQuestionOptions, 'after'>): (url: string) => Promise<string> {
  return createProxyQuestion({ ask: (url) => session.defaultSession.resolveProxy(url), after, boundMs: BOUND_MS });
}
