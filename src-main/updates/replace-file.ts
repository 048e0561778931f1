/**
 * Owns putting a fetched program in the place of the one that runs, as one step: at any moment, also when the power
 * goes, either the old or the new one is there, whole. Must never leave a half of one.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UpdateError } from './bounded-request.js';
import { isAsExpected, type Expected } from './checked-file.js';

/**
 * Replaces `target` by a copy of `source` that has been judged beside it, so that nothing can change in between.
 * Keeps the name. Rejects with `UpdateError` (`damaged`, `not-written`) and leaves `target` as it was.
 */
export async function replaceFile(target: string, source: string, expected: Expected): Promise<void> {
  // In the same folder: only within one file system is a rename one step.
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    await copyFile(source, beside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    if (!(await isAsExpected(beside, expected))) throw new UpdateError('damaged', 'The fetched file has changed.');
    await chmod(beside, 0o755);
    const file = await open(beside, 'r+');
    await file.sync().finally(() => file.close());
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    if (error instanceof UpdateError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UpdateError('not-written', `The program could not be replaced: ${code}.`);
  }
}
