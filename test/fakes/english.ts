/** What was told, in English, for tests that compare sentences. */
import type { ConnectionTest } from '../../src-preload/contract/provider-info.js';
import { inEnglish } from '../../src-preload/contract/said.js';

export const testInEnglish = (test: ConnectionTest | undefined): { readonly ok: boolean; readonly message: string } => {
  if (test === undefined) throw new Error('Nothing was tested.');
  return { ok: test.ok, message: inEnglish(test.message) };
};
