import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addonsFor, judgeAddons, madeFor, type MadeFor } from '../../../../scripts/package/natives.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const prebuilt = (name: string): Uint8Array =>
  readFileSync(path.join(ROOT, 'node_modules/uiohook-napi/prebuilds', name, 'uiohook-napi.node'));

/** A library of macOS that holds one for each processor, as `lipo` makes it: numbers are big-endian. */
function fat(...types: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4_096);
  bytes.writeUInt32BE(0xcafebabe, 0);
  bytes.writeUInt32BE(types.length, 4);
  types.forEach((type, index) => bytes.writeUInt32BE(type, 8 + index * 20));
  return bytes;
}

describe('what an add-on is made for', () => {
  it.each([
    ['linux-x64', { system: 'linux', processors: ['x64'] }],
    // Not what its name says, which is why the hook is compiled on arm64 Linux.
    ['linux-arm64', { system: 'linux', processors: ['x64'] }],
    ['win32-x64', { system: 'win32', processors: ['x64'] }],
    ['win32-arm64', { system: 'win32', processors: ['arm64'] }],
    ['darwin-x64', { system: 'darwin', processors: ['x64'] }],
    ['darwin-arm64', { system: 'darwin', processors: ['arm64'] }],
  ])('is read from %s', (name, made) => {
    expect(madeFor(prebuilt(name))).toEqual(made);
  });

  it('is read from an ELF file of arm64', () => {
    const elf = Buffer.alloc(64);
    elf.writeUInt32BE(0x7f454c46, 0);
    elf.writeUInt16LE(183, 18);
    expect(madeFor(elf)).toEqual({ system: 'linux', processors: ['arm64'] });
    elf.writeUInt16LE(258, 18);
    expect(madeFor(elf)).toBeNull();
  });

  it('is read from one for both processors of macOS', () => {
    expect(madeFor(fat(0x01000007, 0x0100000c))).toEqual({ system: 'darwin', processors: ['x64', 'arm64'] });
    expect(madeFor(fat(0x01000007))).toEqual({ system: 'darwin', processors: ['x64'] });
    expect(madeFor(fat(7))).toBeNull();
  });

  it('is nothing for what is no library, is cut off, or lies', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('MZ'), Buffer.alloc(64), Buffer.from('text\n'.repeat(20))])
      expect(madeFor(bytes)).toBeNull();
    const far = Buffer.alloc(64);
    far.write('MZ');
    far.writeUInt32LE(0xffffff00, 0x3c);
    expect(madeFor(far)).toBeNull();
    const many = Buffer.from(fat(0x01000007));
    many.writeUInt32BE(0xffffffff, 4);
    expect(madeFor(many)).toEqual({ system: 'darwin', processors: ['x64'] });
  });
});

const linux: MadeFor = { system: 'linux', processors: ['x64'] };
const complete = (): Map<string, MadeFor | null> => {
  const { required, wanted } = addonsFor('linux', ['x64']);
  return new Map([...required, ...wanted].map((file) => [file, linux]));
};
const SPEAKER = 'node_modules/speaker/build/Release/binding.node';

describe('the add-ons of a packed app', () => {
  it('are right when all are there and for this machine', () => {
    expect(judgeAddons(complete(), 'linux', ['x64'])).toEqual({ wrong: [], missing: [], wanting: [] });
  });

  it('are wrong when one is of another system or processor, or cannot be read', () => {
    const addons = complete();
    addons.set('a.node', { system: 'win32', processors: ['x64'] });
    addons.set('b.node', { system: 'linux', processors: ['arm64'] });
    addons.set('c.node', null);
    expect(judgeAddons(addons, 'linux', ['x64']).wrong).toEqual(['a.node', 'b.node', 'c.node']);
  });

  it('lack one without which there is no talk key or no sound; `speaker` is only wanted', () => {
    const addons = complete();
    for (const file of [...addons.keys()]) if (!file.includes('audio-io')) addons.delete(file);
    const { missing, wanting } = judgeAddons(addons, 'linux', ['x64']);
    expect(missing).toEqual(['node_modules/uiohook-napi/prebuilds/linux-x64/uiohook-napi.node']);
    expect(wanting).toEqual([SPEAKER]);
  });

  it('have a talk key that was compiled on arm64 Linux', () => {
    expect(addonsFor('linux', ['arm64']).required).toEqual([
      'node_modules/uiohook-napi/build/Release/uiohook_napi.node',
      'node_modules/@echogarden/audio-io/addons/bin/linux-arm64-alsa-output.node',
    ]);
  });

  it('are without `speaker` where it does not serve', () => {
    expect(addonsFor('linux', ['arm64']).wanted).toEqual([]);
    expect(addonsFor('win32', ['x64']).wanted).toEqual([]);
    expect(addonsFor('darwin', ['x64', 'arm64']).wanted).toEqual([SPEAKER]);
  });

  it('are those of both processors in the app for macOS', () => {
    const both = ['x64', 'arm64'] as const;
    const { required } = addonsFor('darwin', both);
    expect(required).toHaveLength(4);
    const addons = new Map<string, MadeFor | null>(
      required.map((file) => [file, { system: 'darwin', processors: [file.includes('arm64') ? 'arm64' : 'x64'] }]),
    );
    addons.set(SPEAKER, { system: 'darwin', processors: both });
    expect(judgeAddons(addons, 'darwin', both).wrong).toEqual([]);
    // Either half of it is looked at before they are joined.
    expect(judgeAddons(addons, 'darwin', ['x64']).wrong).toEqual([]);
    addons.set(SPEAKER, { system: 'darwin', processors: ['arm64'] });
    expect(judgeAddons(addons, 'darwin', both).wrong).toEqual([SPEAKER]);
  });
});
