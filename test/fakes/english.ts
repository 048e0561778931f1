/** What was told, in English, for tests that compare sentences. */
import type { ConnectionTest } from '../../src-preload/contract/provider-info.js';
import { inEnglish } from '../../src-preload/contract/said.js';

export const testInEnglish = ({ ok, message }: ConnectionTest) => ({ ok, message: inEnglish(message) });
