import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { whyNothingIsKept } from '../../../src-main/app/kept-folder.js';
import { restartWith } from '../../../src-main/app/restart.js';

it.each([
  [
    ['electron', '--no-sandbox', '/src', '--hidden'],
    ['--hidden'],
    ['show'],
    {},
    null,
    ['--no-sandbox', '/src', 'show'],
  ],
  [['/opt/parley', 'talk', 'start'], ['talk', 'start'], [], {}, null, []],
  [['/tmp/.mount/parley'], [], ['show'], { APPIMAGE: '/home/a/Parley.AppImage' }, '/home/a/Parley.AppImage', ['show']],
] as const)(
  '%j is started again with what the other start asked for',
  (argv, own, others, environment, program, args) => {
    expect(restartWith(argv, own, others, environment)).toEqual({ program, args });
  },
);

it('tells why nothing can be kept in a folder, and makes one that is missing', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(whyNothingIsKept(path.join(folder, 'new/folder'))).toBeNull();
  writeFileSync(path.join(folder, 'file'), '');
  expect(whyNothingIsKept(path.join(folder, 'file/folder'))).toBe('ENOTDIR');
});
