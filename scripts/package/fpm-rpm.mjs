/** Owns making an rpm of a folder, with rpmbuild. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesUnder, foldersUnder } from './files-under.mjs';

/** rpm's names of the payload. @type {Readonly<Record<string, string>>} */
const PAYLOADS = { gzip: 'w2.gzdio', bzip2: 'w9.bzdio', xz: 'w6.xzdio', xzmt: 'w6T0.xzdio' };
/** electron-builder says it as Debian does, rpm as the kernel. @type {Readonly<Record<string, string>>} */
const ARCHITECTURES = { amd64: 'x86_64', arm64: 'aarch64' };

/**
 * The spec file.
 * @param {import('./fpm-options.mjs').FpmRequest} request
 * @param {{ files: readonly string[], folders: readonly string[] }} content absolute paths in the package
 * @param {(file: string) => string} read a script's text
 */
export function specFile({ one, all }, { files, folders }, read) {
  const payload = PAYLOADS[one('--rpm-compression') ?? 'xzmt'];
  if (payload === undefined) throw new Error('fpm stand-in: unknown compression');
  const script = (/** @type {string} */ section, /** @type {string} */ option) => {
    const file = one(option);
    // rpm expands its macros in scripts too.
    return file === undefined
      ? []
      : [
          `%${section}`,
          read(file)
            .replace(/^#!.*\n/, '')
            .replaceAll('%', '%%'),
        ];
  };
  return [
    `%define _binary_payload ${payload}`,
    // The files are to lie as they are: not stripped, and without links to look binaries up by.
    '%define __os_install_post %{nil}',
    '%define _build_id_links none',
    `Name: ${one('--name')}`,
    `Version: ${(one('--version') ?? '').replaceAll('-', '_')}`,
    `Release: ${one('--iteration') ?? '1'}`,
    `Summary: ${one('--rpm-summary') ?? one('--name')}`,
    `License: ${one('--license') ?? 'unknown'}`,
    ...(one('--url') === undefined ? [] : [`URL: ${one('--url')}`]),
    ...(one('--vendor') === undefined ? [] : [`Vendor: ${one('--vendor')}`]),
    ...(one('--maintainer') === undefined ? [] : [`Packager: ${one('--maintainer')}`]),
    `Group: ${one('--category') ?? 'Applications'}`,
    'AutoReqProv: no',
    ...all('-d').map((need) => `Requires: ${need}`),
    ...all('--conflicts').map((other) => `Conflicts: ${other}`),
    '%description',
    (one('--description') ?? '').trim(),
    ...script('post', '--after-install'),
    ...script('postun', '--after-remove'),
    '%files',
    '%defattr(-,root,root,-)',
    ...folders.map((folder) => `%dir "${folder}"`),
    ...files.map((file) => `"${file}"`),
    '',
  ].join('\n');
}

/** @param {import('./fpm-options.mjs').FpmRequest} request @param {string} root @param {string} work a folder for the making */
export function buildRpm(request, root, work) {
  const within = (/** @type {string} */ full) => `/${path.relative(root, full)}`;
  const owned = request.all('--directories').map((folder) => path.join(root, folder));
  const content = {
    files: filesUnder(root).map(within),
    folders: owned.flatMap((folder) => [folder, ...foldersUnder(folder)]).map(within),
  };
  const spec = path.join(work, 'package.spec');
  writeFileSync(
    spec,
    specFile(request, content, (file) => readFileSync(file, 'utf8')),
  );
  const architecture = request.one('--architecture') ?? '';
  const out = path.join(work, 'out');
  const define = (/** @type {string} */ name, /** @type {string} */ value) => ['--define', `${name} ${value}`];
  execFileSync(
    'rpmbuild',
    [
      ...['-bb', '--quiet', '--target', `${ARCHITECTURES[architecture] ?? architecture}-linux`, '--buildroot', root],
      ...define('_topdir', path.join(work, 'rpm')),
      ...define('_rpmdir', out),
      spec,
    ],
    { stdio: 'inherit' },
  );
  const built = filesUnder(out).find((file) => file.endsWith('.rpm'));
  if (built === undefined) throw new Error('rpmbuild made no package');
  copyFileSync(built, request.output);
}
