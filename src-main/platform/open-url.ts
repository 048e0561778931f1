/**
 * Owns the way out to the system's browser. Whether to ask the person first is the caller's to decide.
 */
import { shell } from 'electron';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { say } from '../../src-preload/contract/said.js';
import { isOpenable } from './openable-url.js';

/** Opens a plain https address; anything else is `request-invalid`. */
export async function openUrl(address: string): Promise<Result<null>> {
  if (!isOpenable(address)) return failed(appError('request-invalid', { detail: say('only-https') }));
  try {
    await shell.openExternal(new URL(address).href);
    return ok(null);
  } catch {
    return failed(appError('internal', { detail: say('browser-failed') }));
  }
}
