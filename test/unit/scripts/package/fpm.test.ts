import { describe, expect, it } from 'vitest';
import { controlFile } from '../../../../scripts/package/fpm-deb.mjs';
import { parseFpm } from '../../../../scripts/package/fpm-options.mjs';
import { specFile } from '../../../../scripts/package/fpm-rpm.mjs';

/** As electron-builder calls it. */
const CALL = [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'a | b', '--deb-recommends', 'c | d'],
  ...[
    '--deb-compression',
    'zst',
    '--architecture',
    'amd64',
    '--after-install',
    '/tmp/in',
    '--after-remove',
    '/tmp/out',
  ],
  ...['--description', 'Hold a key\n A voice assistant.', '--version', '0.1.0', '--package', '/release/x.deb'],
  ...[
    '--name',
    'parley',
    '--maintainer',
    'Somebody <a@b.example>',
    '--vendor',
    'Somebody',
    '--url',
    'https://b.example',
  ],
  ...['--category', 'sound', '--deb-priority', 'optional', '--license', 'MIT'],
  ...['/release/linux-unpacked/=/opt/Parley', '/i/16.png=/usr/share/icons/parley.png', '--directories=/opt/Parley'],
  '--conflicts=other',
];

describe('what electron-builder asks of fpm', () => {
  it('is read: options with a value beside or behind, repeated ones, and what goes where', () => {
    const { kind, output, files, one, all } = parseFpm(CALL);
    expect({ kind, output }).toEqual({ kind: 'deb', output: '/release/x.deb' });
    expect(files).toEqual([
      { from: '/release/linux-unpacked/', to: '/opt/Parley' },
      { from: '/i/16.png', to: '/usr/share/icons/parley.png' },
    ]);
    expect(all('-d')).toEqual(['libnss3', 'a | b']);
    expect(one('--directories')).toBe('/opt/Parley');
    expect(one('--iteration')).toBeUndefined();
  });

  it('is refused where something would be left out of the package', () => {
    expect(() => parseFpm([...CALL, '--config-files', '/etc/x'])).toThrow('--config-files');
    expect(() => parseFpm([...CALL, '--url'])).toThrow('--url');
    expect(() => parseFpm([...CALL, '/somewhere'])).toThrow('/somewhere');
    expect(() => parseFpm(['-t', 'pacman', '--package', 'x'])).toThrow('pacman');
    expect(() => parseFpm(['-t', 'deb'])).toThrow('--package');
  });
});

it('the control file of a deb', () => {
  expect(controlFile(parseFpm(CALL), 2_049)).toBe(
    [
      'Package: parley',
      'Version: 0.1.0',
      'License: MIT',
      'Vendor: Somebody',
      'Architecture: amd64',
      'Maintainer: Somebody <a@b.example>',
      'Installed-Size: 3',
      'Depends: libnss3, a | b',
      'Recommends: c | d',
      'Conflicts: other',
      'Section: sound',
      'Priority: optional',
      'Homepage: https://b.example',
      'Description: Hold a key\n A voice assistant.',
      '',
    ].join('\n'),
  );
});

it('the spec of an rpm: its folder is its own, scripts keep their percent signs, and nothing is stripped', () => {
  const call = [
    ...CALL,
    '-t',
    'rpm',
    '--rpm-compression',
    'gzip',
    '--rpm-summary',
    'Hold a key',
    '--version',
    '1.0-rc.1',
  ];
  const content = { files: ['/opt/Parley/parley'], folders: ['/opt/Parley', '/opt/Parley/resources'] };
  const spec = specFile(parseFpm(call), content, (file) => `#!/bin/sh\necho ${file} 100%\n`);
  expect(spec).toContain('%define _binary_payload w2.gzdio\n');
  expect(spec).toContain('Version: 1.0_rc.1\n');
  expect(spec).toContain('Requires: a | b\nConflicts: other\n');
  expect(spec).toContain('%post\necho /tmp/in 100%%\n');
  expect(spec).toContain('%postun\necho /tmp/out 100%%\n');
  expect(spec).toContain('%dir "/opt/Parley"\n%dir "/opt/Parley/resources"\n"/opt/Parley/parley"\n');
  expect(() => specFile(parseFpm([...call, '--rpm-compression', 'lzo']), content, String)).toThrow('compression');
});
