/**
 * Owns the hunt for secrets: how one may be spelled, and every place where it might lie that a test can look into. Must
 * never know which secret belongs to what.
 */
import type { ElectronApplication, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { processTree } from '../rig/process-tree.js';

/** Where it was looked, by name, and what lies there. */
export type Places = ReadonlyMap<string, Uint8Array>;

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** What of a Base64 text is the same whatever stands before and after the secret, for each of the three ways it may lie. */
function insideBase64(secret: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes(secret)]).toString('base64');
    return text.slice(before === 0 ? 0 : 4, Math.floor((before + secret.length) / 3) * 4);
  });
}

/** The ways a secret may be written down, as bytes. */
export function spellings(secret: string): readonly Buffer[] {
  const base64 = insideBase64(secret).flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(text),
  ]);
  const hex = bytes(secret).toString('hex');
  const texts = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    hex,
    hex.toUpperCase(),
    Array.from(secret).reverse().join(''),
  ];
  return [...new Set(texts)].map(bytes).concat(Buffer.from(secret, 'utf16le'), Buffer.from(secret, 'utf16le').swap16());
}

/** Names of places that hold one of the secrets, each with what it was spelled like. */
export function findings(places: Places, secrets: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const [place, content] of places) {
    const held = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    for (const secret of secrets)
      for (const spelling of spellings(secret))
        if (held.includes(spelling)) found.push(`${place}: ${spelling.toString('latin1')}`);
  }
  return found;
}

/** Every file below these folders; what is packed is looked into as well. */
export function filesBelow(...folders: readonly string[]): Places {
  const found = new Map<string, Uint8Array>();
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(folder, name);
      if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) continue;
      const content = readFileSync(file);
      found.set(file, content);
      if (!file.endsWith('.zip')) continue;
      for (const [entry, unpacked] of Object.entries(unzipSync(content))) found.set(`${file}/${entry}`, unpacked);
    }
  return found;
}

/** Everything a page holds, as the developer tools see it. */
export async function pageMemory(app: ElectronApplication, page: Page): Promise<Buffer> {
  const session = await app.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return bytes(pieces.join(''));
}

/** What the list of processes shows of this one and all it started: command lines, and environments. */
export function processesOf(root: number): Places {
  const found = new Map<string, Uint8Array>();
  for (const { pid } of processTree(root))
    for (const what of ['cmdline', 'environ'])
      try {
        const content = readFileSync(`/proc/${String(pid)}/${what}`);
        found.set(`process ${String(pid)} ${commandOf(pid)} ${what}`, content);
      } catch {
        // It ended meanwhile.
      }
  return found;
}

/** What kind of process of Chromium it is. */
function commandOf(pid: number): string {
  const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split(/[\0 ]/);
  return words.filter((word) => /^--(type|utility-sub-type)=/.test(word)).join(' ') || 'main';
}
