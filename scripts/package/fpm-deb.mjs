/** Owns making a deb of a folder, with dpkg-deb. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesUnder } from './files-under.mjs';

/** dpkg-deb's names. @type {Readonly<Record<string, string>>} */
const COMPRESSIONS = { gz: 'gzip', zst: 'zstd', xz: 'xz', bzip2: 'bzip2' };

/**
 * The control file.
 * @param {import('./fpm-options.mjs').FpmRequest} request
 * @param {number} bytes of all files
 */
export function controlFile({ one, all }, bytes) {
  const [synopsis = '', ...body] = (one('--description') ?? '').split('\n').map((line) => line.trim());
  const long = body.filter((line) => line !== '');
  /** @type {Record<string, string | undefined>} */
  const fields = {
    Package: one('--name'),
    Version: [one('--version'), one('--iteration')].filter((part) => part !== undefined).join('-'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(Math.ceil(bytes / 1_024)),
    Depends: all('-d').join(', '),
    Recommends: all('--deb-recommends').join(', '),
    Conflicts: all('--conflicts').join(', '),
    Section: one('--category') ?? 'utils',
    Priority: one('--deb-priority') ?? 'optional',
    Homepage: one('--url'),
    Description: [synopsis || long.shift() || one('--name'), ...long].join('\n '),
  };
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/** @param {import('./fpm-options.mjs').FpmRequest} request @param {string} root the files as they are to lie */
export function buildDeb(request, root) {
  const files = filesUnder(root);
  const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
  const sums = files.filter((file) => lstatSync(file).isFile()).map((file) => sumLine(file, root));
  const meta = path.join(root, 'DEBIAN');
  mkdirSync(meta);
  writeFileSync(path.join(meta, 'control'), controlFile(request, bytes));
  writeFileSync(path.join(meta, 'md5sums'), sums.join(''));
  for (const [option, name] of /** @type {const} */ ([
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ])) {
    const script = request.one(option);
    if (script === undefined) continue;
    copyFileSync(script, path.join(meta, name));
    chmodSync(path.join(meta, name), 0o755);
  }
  const compression = COMPRESSIONS[request.one('--deb-compression') ?? 'xz'];
  if (compression === undefined) throw new Error('fpm stand-in: unknown compression');
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, request.output], {
    stdio: 'inherit',
  });
}

/** @param {string} file @param {string} root */
const sumLine = (file, root) =>
  `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${path.relative(root, file)}\n`;
