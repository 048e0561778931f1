/**
 * Owns the file of sealed secrets: ciphertext and which kind of store sealed it, nothing in clear.
 */
import * as v from 'valibot';
import type { Result } from '../../src-preload/contract/app-error.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import { openStoreFile } from '../storage/store-file.js';

const sealedSchema = v.object({
  backend: v.picklist(['system', 'weak']),
  /** Base64. */
  ciphertext: v.string(),
});
export type Sealed = v.InferOutput<typeof sealedSchema>;

export interface CredentialFile {
  readonly notice: Said | null;
  /** By slot; the owner changes it and then writes. */
  readonly entries: Map<string, Sealed>;
  write(): Result<null>;
}

export interface CredentialFileOptions {
  readonly directory: string;
  /** Unix time in milliseconds. */
  readonly epochMs: () => number;
}

/** Damaged entries are dropped, after a copy of the file was kept; the others stay. */
export function openCredentialFile(options: CredentialFileOptions): CredentialFile {
  const file = openStoreFile({ ...options, name: 'credentials' });
  const entries = new Map<string, Sealed>();
  const stored = v.safeParse(v.record(v.string(), v.unknown()), file.read()['entries'] ?? {});
  let lost = !stored.success;
  for (const [slot, value] of Object.entries(stored.success ? stored.output : {})) {
    const entry = v.safeParse(sealedSchema, value);
    if (entry.success) entries.set(slot, entry.output);
    else lost = true;
  }
  const copy = lost ? file.keepCopy('damaged') : null;
  const damaged = copy === null ? say('keys-damaged') : say('keys-damaged-kept', { copy });
  const write = (): Result<null> => file.write({ version: 1, entries: Object.fromEntries(entries) });
  // Otherwise the same notice would come at every start.
  if (lost) write();
  return {
    notice: lost ? damaged : file.notice,
    entries,
    write,
  };
}
