import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sizesIn } from '../../../scripts/lib/bench/sizes.mjs';
import { takenIn } from '../../../scripts/lib/bench/taken.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, bytes: number): void => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, Buffer.alloc(bytes));
};

it('finds packages and unpacked apps by what they are, and nothing else', () => {
  put('linux-unpacked/parley', 1_500_000);
  put('linux-unpacked/resources/app.asar', 500_000);
  symlinkSync('parley', path.join(folder, 'linux-unpacked/link'));
  put('Parley-0.1.0.AppImage', 700_000);
  put('parley_0.1.0_amd64.deb', 600_000);
  put('Parley-0.2.0-beta.1-x64.tar.gz', 650_000);
  put('Parley-0.1.0.AppImage.blockmap', 10);
  put('builder-debug.yml', 10);
  put('.icon-set/icon.png', 10);
  const found = new Map(sizesIn(folder).map(({ key, part, values }) => [`${key} ${String(part)}`, values]));
  expect([...found.keys()].sort()).toEqual([
    'download Parley-x64.tar.gz',
    'download Parley.AppImage',
    'download parley_amd64.deb',
    'installed linux-unpacked',
  ]);
  expect(found.get('download Parley.AppImage')).toEqual([0.7]);
  expect(found.get('installed linux-unpacked')?.[0]).toBeCloseTo(2, 4);
  expect(sizesIn(path.join(folder, 'nothing'))).toEqual([]);
});

it('reads how long each benchmark took, but for those that failed', () => {
  const report = path.join(folder, 'tests.json');
  const spec = (title: string, ok: boolean, ...durations: number[]) => ({
    title,
    ok,
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  });
  writeFileSync(
    report,
    JSON.stringify({ suites: [{ specs: [spec('P1', true, 1_500)], suites: [{ specs: [spec('P2', false, 9)] }] }, {}] }),
  );
  expect(takenIn(report)).toEqual([{ title: 'P1', seconds: 1.5 }]);
  expect(takenIn(path.join(folder, 'none.json'))).toEqual([]);
});
