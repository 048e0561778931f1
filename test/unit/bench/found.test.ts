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

it('reads how long each benchmark took and what was taken from it, but for those that failed', () => {
  const report = path.join(folder, 'tests.json');
  const spec = (title: string, ok: boolean, duration: number, annotations: object[]) => ({
    title,
    ok,
    tests: [{ annotations, results: [{ duration }] }],
  });
  const stolen = [{ type: 'slow' }, { type: 'stolen', description: '0.0250' }];
  const inner = { specs: [spec('P2', false, 9, stolen), spec('P3', true, 250, [])] };
  writeFileSync(
    report,
    JSON.stringify({ suites: [{ specs: [spec('P1', true, 1_500, stolen)], suites: [inner] }, {}] }),
  );
  expect(takenIn(report)).toEqual([
    { title: 'P1', seconds: 1.5, stolenShare: 0.025 },
    { title: 'P3', seconds: 0.25, stolenShare: null },
  ]);
  expect(takenIn(path.join(folder, 'none.json'))).toEqual([]);
});
