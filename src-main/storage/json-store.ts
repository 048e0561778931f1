/**
 * Owns small typed data that is not a setting (timers, notes, window bounds): validated when read,
 * damage set aside, written atomically. Must never hold secrets.
 */
import * as v from 'valibot';
import type { Result } from '../../src-preload/contract/app-error.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import { openStoreFile, type StoreFileOptions } from './store-file.js';

export interface JsonStore<T> {
  readonly notice: Said | null;
  get(): T;
  /** Keeps the value and writes it; on `storage-failed` it holds for this run only. */
  set(value: T): Result<null>;
}

/** Opens `<name>.json`; data that does not fit the schema is copied aside and replaced by `defaults`. */
export function createJsonStore<T>(
  options: StoreFileOptions,
  schema: v.GenericSchema<unknown, T>,
  defaults: T,
): JsonStore<T> {
  const file = openStoreFile(options);
  let notice = file.notice;
  let value = defaults;
  const stored = file.read()['data'];
  if (stored !== undefined) {
    const parsed = v.safeParse(schema, stored);
    if (parsed.success) value = parsed.output;
    else {
      const copy = file.keepCopy('damaged');
      // Otherwise the same notice would come at every start.
      file.write({ data: defaults });
      const fileName = `${options.name}.json`;
      notice =
        copy === null ? say('data-damaged', { file: fileName }) : say('data-damaged-kept', { file: fileName, copy });
    }
  }
  return {
    notice,
    get: () => value,
    set(next) {
      value = next;
      return file.write({ data: next });
    },
  };
}
