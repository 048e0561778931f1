/** Owns the answer to one question: of which sources and configuration are the packages in release/. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sourcesHash } from './build-stamp.mjs';
import { ROOT } from './root.mjs';

/** Changes with anything that packages are made of. */
export function packagesStamp() {
  const hash = createHash('sha256').update(sourcesHash());
  return hash.update(readFileSync(path.join(ROOT, 'electron-builder.yml'))).digest('hex');
}
