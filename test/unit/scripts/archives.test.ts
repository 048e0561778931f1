import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAsar } from '../../../scripts/electron/asar.mjs';
import { setFuses } from '../../../scripts/electron/fuses.mjs';
import { unzip } from '../../../scripts/electron/zip.mjs';
import { unpackTarball } from '../../../scripts/lib/registry-package.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'archives-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string) => path.join(folder, name);

/** A tar with the fields that are read: name, size, and content padded to blocks. */
function tarball(entries: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(entries).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A zip of one deflated entry with permission bits. */
function zip(name: string, content: Buffer, mode: number): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 0, 'latin1');
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 0, 'latin1');
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE((mode << 16) >>> 0, 38);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

describe('a registry tarball', () => {
  it('gives only the wanted files, whole, empty ones included', async () => {
    const large = Buffer.alloc(3_000_001, 'model');
    writeFileSync(
      inFolder('p.tgz'),
      tarball({ 'package/a.bin': large, 'package/b': Buffer.from('no'), 'package/e': Buffer.alloc(0) }),
    );
    await unpackTarball(inFolder('p.tgz'), (name) =>
      name.endsWith('/b') ? undefined : inFolder(`out/${path.basename(name)}`),
    );
    expect(readFileSync(inFolder('out/a.bin')).equals(large)).toBe(true);
    expect(statSync(inFolder('out/e')).size).toBe(0);
    expect(() => statSync(inFolder('out/b'))).toThrow();
  });

  it('that is cut off is an error', async () => {
    const whole = tarball({
      'package/a.bin': Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)),
    });
    writeFileSync(inFolder('p.tgz'), whole.subarray(0, whole.length / 2));
    await expect(unpackTarball(inFolder('p.tgz'), () => inFolder('out/a.bin'))).rejects.toThrow();
  });
});

describe('a zip file', () => {
  it('gives files with their permission bits', () => {
    writeFileSync(inFolder('a.zip'), zip('app/run', Buffer.from('#!/bin/sh\n'.repeat(100)), 0o755));
    unzip(inFolder('a.zip'), (name) => inFolder(`out/${name}`));
    expect(readFileSync(inFolder('out/app/run'), 'utf8')).toBe('#!/bin/sh\n'.repeat(100));
    expect(statSync(inFolder('out/app/run')).mode & 0o777).toBe(0o755);
  });

  it('that is none is an error', () => {
    writeFileSync(inFolder('a.zip'), 'not a zip');
    expect(() => unzip(inFolder('a.zip'), () => undefined)).toThrow('no zip directory');
  });
});

describe('an asar archive', () => {
  it('has its header and contents where Electron looks for them', () => {
    writeAsar(inFolder('a.asar'), { 'package.json': '{}', 'main.mjs': 'start()' });
    const file = readFileSync(inFolder('a.asar'));
    const header = JSON.parse(file.toString('utf8', 16, 16 + file.readUInt32LE(12))) as {
      files: Record<string, { size: number; offset: string } | undefined>;
    };
    const main = header.files['main.mjs'];
    const start = 8 + file.readUInt32LE(4) + Number(main?.offset);
    expect(file.toString('utf8', start, start + Number(main?.size))).toBe('start()');
  });
});

describe('fuses', () => {
  const executable = (version: number) =>
    Buffer.concat([
      Buffer.from('code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([version, 4]),
      Buffer.from('0010 more'),
    ]);

  it('are set by number and leave the rest alone', () => {
    writeFileSync(inFolder('electron'), executable(1));
    setFuses(inFolder('electron'), { 0: true, 2: false });
    expect(readFileSync(inFolder('electron'), 'latin1').slice(-9)).toBe('1000 more');
  });

  it('of an unknown kind are refused', () => {
    writeFileSync(inFolder('electron'), executable(2));
    expect(() => setFuses(inFolder('electron'), { 0: true })).toThrow('unknown fuse version');
    writeFileSync(inFolder('electron'), 'no fuses in here');
    expect(() => setFuses(inFolder('electron'), { 0: true })).toThrow('no fuses');
  });
});
