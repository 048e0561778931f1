/** Owns what a compiled add-on is made for, read from its first bytes, and which add-ons an app of ours must have. */
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * @typedef {'linux' | 'win32' | 'darwin'} System
 * @typedef {'x64' | 'arm64'} Processor
 * @typedef {{ system: System, processors: readonly Processor[] }} MadeFor
 */

/** The most of a file that `madeFor` looks at, in bytes. */
const HEAD_BYTES = 4_096;

const ELF = 0x7f454c46;
const MZ = 0x4d5a;
const MACH_64 = 0xcffaedfe;
const MACH_FAT = 0xcafebabe;
/** @type {Readonly<Record<number, Processor>>} */
const ELF_MACHINES = { 62: 'x64', 183: 'arm64' };
/** @type {Readonly<Record<number, Processor>>} */
const PE_MACHINES = { 0x8664: 'x64', 0xaa64: 'arm64' };
/** @type {Readonly<Record<number, Processor>>} */
const MACH_TYPES = { 0x01000007: 'x64', 0x0100000c: 'arm64' };
const FAT_ENTRY_BYTES = 20;
const MOST_FAT_ENTRIES = 16;

/** The first bytes of a file, as `madeFor` takes them. @param {string} file */
export function headOf(file) {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {Uint8Array} head the first bytes of the file
 * @returns {MadeFor | null} null for what is no library, or one for another processor
 */
export function madeFor(head) {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const word = (/** @type {number} */ at) => (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0);
  if (bytes.length < 64) return null;
  if (word(0) === ELF) return one('linux', ELF_MACHINES[bytes.readUInt16LE(18)]);
  if (bytes.readUInt16BE(0) === MZ) {
    const at = bytes.readUInt32LE(0x3c);
    return at + 6 <= bytes.length ? one('win32', PE_MACHINES[bytes.readUInt16LE(at + 4)]) : null;
  }
  if (word(0) === MACH_64) return one('darwin', MACH_TYPES[bytes.readUInt32LE(4)]);
  if (word(0) !== MACH_FAT) return null;
  const count = Math.min(word(4), MOST_FAT_ENTRIES);
  const types = Array.from({ length: count }, (_, index) => MACH_TYPES[word(8 + index * FAT_ENTRY_BYTES)]);
  const processors = types.filter((type) => type !== undefined);
  return processors.length > 0 ? { system: 'darwin', processors } : null;
}

/** @param {System} system @param {Processor | undefined} processor @returns {MadeFor | null} */
const one = (system, processor) => (processor === undefined ? null : { system, processors: [processor] });

/** `@echogarden/audio-io` calls systems by names of its own. @type {Readonly<Record<System, string>>} */
const AUDIO_IO = { linux: 'linux-ARCH-alsa', win32: 'windows-ARCH-mme', darwin: 'macos-ARCH-coreaudio' };
const SPEAKER = 'node_modules/speaker/build/Release/binding.node';
/** What its package calls a build for arm64 Linux is one for x64, so that it is compiled there. */
const COMPILED_HOOK = 'node_modules/uiohook-napi/build/Release/uiohook_napi.node';

/** @param {System} system @param {Processor} processor */
const hookFor = (system, processor) =>
  system === 'linux' && processor === 'arm64'
    ? COMPILED_HOOK
    : `node_modules/uiohook-napi/prebuilds/${system}-${processor}/uiohook-napi.node`;

/**
 * The add-ons of an app, as paths within it: those it cannot do without, and those without which it does less well.
 * @param {System} system
 * @param {readonly Processor[]} processors both for an app that runs on either
 * @returns {{ required: readonly string[], wanted: readonly string[] }}
 */
export function addonsFor(system, processors) {
  const required = processors.flatMap((processor) => [
    hookFor(system, processor),
    `node_modules/@echogarden/audio-io/addons/bin/${AUDIO_IO[system].replace('ARCH', processor)}-output.node`,
  ]);
  return { required, wanted: usesSpeaker(system, processors) ? [SPEAKER] : [] };
}

/** Where `speaker` serves; docs/decisions/0008. @param {System} system @param {readonly Processor[]} processors */
const usesSpeaker = (system, processors) =>
  system === 'darwin' || (system === 'linux' && processors.every((processor) => processor === 'x64'));

/**
 * What is wrong with the add-ons of a packed app.
 * @param {ReadonlyMap<string, MadeFor | null>} addons by path within the app, with `/`
 * @param {System} system
 * @param {readonly Processor[]} processors
 * @returns {{ wrong: string[], missing: string[], wanting: string[] }} `wrong` and `missing` are faults, `wanting` is not
 */
export function judgeAddons(addons, system, processors) {
  const { required, wanted } = addonsFor(system, processors);
  /** @type {string[]} */
  const wrong = [];
  for (const [path, made] of addons) {
    const fits =
      made?.system === system &&
      // The app for macOS holds those of both processors, whichever half of it is looked at.
      (system === 'darwin' || made.processors.every((processor) => processors.includes(processor)));
    if (!fits) wrong.push(path);
  }
  const speaker = addons.get(SPEAKER);
  if (system === 'darwin' && speaker?.system === 'darwin' && !processors.every((it) => speaker.processors.includes(it)))
    wrong.push(SPEAKER);
  const lacking = (/** @type {readonly string[]} */ list) => list.filter((path) => !addons.has(path));
  return { wrong, missing: lacking(required), wanting: lacking(wanted) };
}
