import { describe, expect, it } from 'vitest';
import { chosen, nameOf, TARGETS, whyNot, type Machine, type Target } from '../../../../scripts/package/targets.mjs';

const machine = (over: Partial<Machine> = {}): Machine => ({
  system: 'linux',
  processor: 'x64',
  downloads: false,
  has: () => true,
  env: {},
  ...over,
});
const built = (on: Machine): readonly string[] => TARGETS.filter((it) => whyNot(it, on) === null).map(nameOf);
const find = (name: string): Target => {
  const target = TARGETS.find((it) => nameOf(it) === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
};

describe('the packages there are', () => {
  it('are for three systems', () => {
    expect(TARGETS.map(nameOf)).toEqual([
      ...['x64', 'arm64'].flatMap((it) =>
        ['dir', 'tar.gz', 'deb', 'rpm', 'AppImage'].map((kind) => `Linux ${it} ${kind}`),
      ),
      'Windows x64 nsis',
      'Windows arm64 nsis',
      'macOS universal dmg',
      'macOS universal zip',
    ]);
  });
});

describe('what a machine builds', () => {
  it('is all of its own system and processor, where downloads are in reach', () => {
    const all = (names: readonly string[]): readonly string[] => names;
    expect(built(machine({ downloads: true }))).toEqual(
      all(['Linux x64 dir', 'Linux x64 tar.gz', 'Linux x64 deb', 'Linux x64 rpm', 'Linux x64 AppImage']),
    );
    expect(built(machine({ downloads: true, processor: 'arm64' }))).toHaveLength(5);
    expect(built(machine({ downloads: true, system: 'win32' }))).toEqual(['Windows x64 nsis', 'Windows arm64 nsis']);
    expect(built(machine({ downloads: true, system: 'darwin', processor: 'arm64' }))).toEqual([
      'macOS universal dmg',
      'macOS universal zip',
    ]);
  });

  it('is what its own programs make, where they are not', () => {
    expect(built(machine())).toEqual(['Linux x64 dir', 'Linux x64 tar.gz', 'Linux x64 deb', 'Linux x64 rpm']);
    expect(built(machine({ has: () => false }))).toEqual(['Linux x64 dir']);
    expect(built(machine({ env: { APPIMAGE_TOOLS_PATH: '/tools' } }))).toContain('Linux x64 AppImage');
    expect(built(machine({ system: 'win32' }))).toEqual([]);
  });

  it('is told with a reason for each of the others', () => {
    expect(whyNot(find('Windows x64 nsis'), machine())).toMatch(/built on Windows/);
    expect(whyNot(find('Linux arm64 deb'), machine())).toMatch(/machine with arm64/);
    expect(whyNot(find('Linux x64 AppImage'), machine())).toMatch(/runtime of AppImages/);
    expect(whyNot(find('Linux x64 rpm'), machine({ has: (name) => name !== 'rpmbuild' }))).toMatch(/Debian: rpm/);
    expect(whyNot(find('Linux x64 rpm'), machine({ downloads: true, has: () => false }))).toMatch(/Debian: rpm/);
  });
});

describe('the words of a person', () => {
  it('name kinds, of this processor unless another is named', () => {
    expect(chosen([], machine()).targets).toBe(TARGETS);
    expect(chosen(['deb'], machine()).targets.map(nameOf)).toEqual(['Linux x64 deb']);
    expect(chosen(['deb:arm64', 'appimage'], machine()).targets.map(nameOf)).toEqual([
      'Linux arm64 deb',
      'Linux x64 AppImage',
    ]);
    expect(chosen(['dmg'], machine({ system: 'darwin', processor: 'arm64' })).targets.map(nameOf)).toEqual([
      'macOS universal dmg',
    ]);
    expect(chosen(['deb', 'deb'], machine()).targets).toHaveLength(1);
  });

  it('may be unknown', () => {
    expect(chosen(['msi', 'deb:riscv', 'rpm'], machine()).unknown).toEqual(['msi', 'deb:riscv']);
  });
});
