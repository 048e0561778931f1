import { describe, expect, it } from 'vitest';
import { peersPage } from '../../../scripts/lib/peers-page.mjs';

const BEGIN = '<!-- peers: written by `npm run bench:peers -- --page`; do not edit by hand -->';
const END = '<!-- peers: end -->';
const PAGE = `# Title\n\n${BEGIN}\n\nold\n\n${END}\n\nmore\n`;
const RUN = {
  at: '2026-01-02T03:04:05.000Z',
  took: '12 min',
  whole: true,
  quiet: { load: 0.31, busy: false },
  options: { rounds: 3, only: '', sinkBlockMs: 0 },
  machine: { cpu: 'Some', cores: 2, platform: 'linux', arch: 'x64' },
  versions: { node: '20', electron: '45', parley: '0.1.0', 'a-peer': '1.2.3' },
  text: '| figure | Parley |\n| --- | --- |\n| onset, ms | 1.0 |',
  behind: ['onset: 60.0 to 30.0 ms of A peer'],
};

describe('the page of a comparison', () => {
  it('holds the table, where it comes from, and where Parley is behind', () => {
    const page = peersPage(PAGE, RUN);
    expect(page).toContain('2026-01-02, Some, 2 cores, linux x64; Electron 45, Parley 0.1.0, `a-peer` 1.2.3.');
    expect(page).toContain('3 rounds, 12 min, load average before 0.3.');
    expect(page).toContain(RUN.text);
    expect(page).toContain('- onset: 60.0 to 30.0 ms of A peer');
    expect(page).not.toContain('old');
    expect(page.startsWith('# Title\n')).toBe(true);
    expect(page.endsWith(`${END}\n\nmore\n`)).toBe(true);
  });

  it('says what was not as usual', () => {
    const page = peersPage(PAGE, {
      ...RUN,
      quiet: { load: 5, busy: true },
      options: { rounds: 1, only: '', sinkBlockMs: 5 },
      behind: [],
    });
    expect(page).toContain('One round, 12 min, load average before 5.0, beside other work.');
    expect(page).toContain('The speaker was asked for blocks of 5 ms.');
    expect(page).toContain('Parley is behind on no row.');
  });

  it('shows no run that failed or left somebody out', () => {
    expect(() => peersPage(PAGE, { ...RUN, whole: false })).toThrow('not whole');
  });

  it('is refused without its marks', () => {
    expect(() => peersPage('# Title\n', RUN)).toThrow('lacks the lines');
  });
});
