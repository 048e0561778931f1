import { describe, expect, it } from 'vitest';
import { partOf, withPart } from '../../../scripts/lib/bench/page.mjs';
import { rowsOf } from '../../../scripts/lib/bench/rows.mjs';
import { tableOf } from '../../../scripts/lib/bench/table.mjs';

const results = (load: number | null, busy: boolean, answer: number) => ({
  at: '2026-01-02T03:04:05.000Z',
  machine: { cpu: 'Some', cores: 2, platform: 'linux', arch: 'x64' },
  versions: { node: '20', electron: '33', app: '0.1.0' },
  figures: rowsOf([
    { key: 'answer', values: [answer] },
    { key: 'idle', values: [0.1, 0.2, 0.9] },
    { key: 'speaking', values: [26.4] },
    { key: 'speaking', part: 'page', values: [12.1] },
    { key: 'cut', service: 'amigo', values: [20] },
    { key: 'cut', service: 'playai', values: [30] },
    { key: 'installed', part: 'linux-unpacked', values: [402.31] },
    { key: 'download', part: 'Parley.AppImage', values: [151.2] },
  ]).map((row) => ({ ...row, at: '', load, busy })),
  tests: [
    { title: 'P14 answers', seconds: 61.2, stolenShare: 0.0321 },
    { title: 'P9 idle', seconds: 131 },
  ],
});
const reference = results(0.1, false, 500);

describe('the generated part of the page', () => {
  const part = partOf(results(0.25, false, 625), reference);

  it('names machine and versions, and what was not measured', () => {
    expect(part).toContain('Some, 2 cores, linux x64; Electron 33, Parley 0.1.0.');
    expect(part).toContain('Not measured: P1, P2, P3, P4, P5, P6, P8, P11, P12, P13, P16.');
  });

  it('has a row for each figure', () => {
    expect(part).toContain(
      '| P14 end of speech to first sound of the local answer | 625 ms | 625 ms | 1 | ≤ 800 | yes | 1.25 | 0.3 |',
    );
    expect(part).toMatch(
      /\| P9 CPU of all processes.* \| 0\.20 % \| 0\.90 % \| 3 \| ≤ 0\.5 \| p50 only \| {2}\| 0\.3 \|/,
    );
  });

  it('sets services side by side, and lists shares and sizes by themselves', () => {
    expect(part).toContain('| p50 / p95 (n) | amigo | playai | aim |');
    expect(part).toMatch(/\| P7 socket cut .* \| 20\.0 \/ 20\.0 ms \(1\) \| 30\.0 \/ 30\.0 ms \(1\) \| ≤ 1000 \|/);
    expect(part).toContain('| P10 CPU of all processes while speaking: page | 12.1 % | 12.1 % | 1 |');
    expect(part).toContain('| Parley.AppImage | 151 MB |  |');
    expect(part).toContain('| linux-unpacked |  | 402 MB |');
  });

  it('says how long it takes, and what the host of the machine took meanwhile', () => {
    expect(part).toContain('| P14 answers | 61 s | 3.2 % |');
    expect(part).toContain('| P9 idle | 2.2 min |  |');
    expect(part).toContain('| all of them | 3.2 min |  |');
  });

  it('marks what was measured beside other work', () => {
    expect(partOf(results(5.02, true, 625), null)).toContain('| 5.0 * |');
    expect(partOf(results(null, true, 625), null), 'an older run').toContain('|  * |');
  });
});

describe('the page', () => {
  const BEGIN = '<!-- bench: written by `npm run bench -- --page`; do not edit by hand -->';
  const END = '<!-- bench: end -->';

  it('keeps everything outside of the marks', () => {
    const page = `# Title\n\n${BEGIN}\n\nold\n\n${END}\n\nmore\n`;
    expect(withPart(page, 'new')).toBe(`# Title\n\n${BEGIN}\n\nnew\n\n${END}\n\nmore\n`);
    expect(withPart(withPart(page, 'other'), 'new')).toBe(withPart(page, 'new'));
  });

  it('is refused without them', () => {
    expect(() => withPart(`# Title\n${BEGIN}\n`, 'new')).toThrow('lacks the lines');
    expect(() => withPart(`${END}\n${BEGIN}\n`, 'new')).toThrow('lacks the lines');
  });
});

it('prints a table with a line for each, in columns', () => {
  const { figures, machine } = results(5, true, 625);
  const lines = tableOf(figures, machine, reference);
  expect(lines).toHaveLength(figures.length + 1);
  const answer = lines.find((line) => line.startsWith('P14')) ?? '';
  expect(answer).toMatch(/625 {2}\s*625 {2}\s*1 {2}ms\s+≤ 800\s+yes\s+1\.25/);
  expect(answer).toContain('(machine busy)');
  const column = (line: string): number => line.indexOf(' ms ');
  expect(new Set(lines.filter((line) => column(line) > 0).map(column)).size).toBe(1);
  expect(lines.some((line) => line.includes('amigo: socket cut'))).toBe(true);
});
