/** Owns where the packages under test lie, as the runner made them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The unpacked app. @throws Error outside of the runner */
export function unpackedFolder(): string {
  const folder = process.env['PARLEY_PACKAGED'];
  if (!folder) throw new Error('This needs a packed app: npm run test:packaged.');
  return path.resolve(folder);
}

/** The package of a kind for this machine. @throws Error when there is none */
export function packageOf(kind: 'deb' | 'rpm' | 'tar.gz'): string {
  const { sizes } = JSON.parse(readFileSync(path.join(ROOT, 'release/sizes.json'), 'utf8')) as {
    readonly sizes: readonly {
      readonly target: { readonly kind: string; readonly build: string };
      readonly file: string;
    }[];
  };
  const found = sizes.find(({ target }) => target.kind === kind && target.build === process.arch);
  const file = found === undefined ? null : path.join(ROOT, found.file);
  if (file === null || !existsSync(file)) throw new Error(`There is no ${kind}: npm run package -- ${kind}`);
  return file;
}

export const projectVersion = (): string =>
  (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly version: string }).version;
