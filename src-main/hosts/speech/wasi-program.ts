/**
 * Owns the running of a command-line WASI program in memory: arguments in, one written file out. Nothing of the
 * computer is reachable from it: no file, no environment, no network. It stands in for node:wasi, which crashed
 * its process (segmentation fault in its fast calls, Node 20.20) after a few runs of the speech synthesiser.
 * Must never know what the program is for.
 */

/** Errors of WASI preview 1 that the program may be told. */
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const INVALID = 28;
const NOT_PERMITTED = 76;

const ROOT_FD = 3;
const FILE_FD = 4;
const FILETYPE_CHARACTER = 2;
const FILETYPE_DIRECTORY = 3;
const FILETYPE_REGULAR = 4;
const ALL_RIGHTS = 0xffff_ffff_ffff_ffffn;
/** A program that writes more than this is broken; bytes. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Unwinds the program's stack when it exits. */
class ProgramExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`The program ended with code ${code}.`);
    this.code = code;
  }
}

/** The one file the program may write, growing as it does. */
class OutputFile {
  #bytes = new Uint8Array(256 * 1024);
  #length = 0;
  #position = 0;

  write(chunk: Uint8Array): boolean {
    const end = this.#position + chunk.length;
    if (end > MAX_FILE_BYTES) return false;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#position);
    this.#position = end;
    this.#length = Math.max(this.#length, end);
    return true;
  }

  /** Answers the new position, or null when it would lie outside what is allowed. */
  seek(offset: number, whence: number): number | null {
    const base = whence === 0 ? 0 : whence === 1 ? this.#position : this.#length;
    const position = base + offset;
    if (position < 0 || position > MAX_FILE_BYTES) return null;
    this.#position = position;
    return position;
  }

  get contents(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

export interface ProgramResult {
  readonly exitCode: number;
  /** What the program wrote to the file it opened; empty when it opened none. */
  readonly output: Uint8Array;
}

/**
 * Runs `_start` of a compiled WASI command with these arguments (the first is the program's name). The file it
 * opens, whatever its name, is the output. Throws what the program throws when it traps.
 */
export function runWasiProgram(module: WebAssembly.Module, programArguments: readonly string[]): ProgramResult {
  const encoded = programArguments.map((argument) => new TextEncoder().encode(`${argument.replaceAll('\0', ' ')}\0`));
  const file = new OutputFile();
  let memory: WebAssembly.Memory | null = null;
  // The buffer changes whenever the memory grows: a view must not outlive one call.
  const buffer = (): ArrayBuffer => {
    if (memory === null) throw new Error('The program has no memory yet.');
    return memory.buffer;
  };
  const view = (): DataView => new DataView(buffer());
  const isKnown = (fd: number): boolean => fd >= 0 && fd <= FILE_FD;

  const wasi = {
    args_sizes_get(countPointer: number, sizePointer: number): number {
      const target = view();
      target.setUint32(countPointer, encoded.length, true);
      target.setUint32(
        sizePointer,
        encoded.reduce((sum, argument) => sum + argument.length, 0),
        true,
      );
      return SUCCESS;
    },
    args_get(listPointer: number, bytesPointer: number): number {
      const target = view();
      let at = bytesPointer;
      for (const [index, argument] of encoded.entries()) {
        target.setUint32(listPointer + index * 4, at, true);
        new Uint8Array(target.buffer).set(argument, at);
        at += argument.length;
      }
      return SUCCESS;
    },
    // A fixed time: the synthesiser must say the same words the same way.
    clock_time_get(_clock: number, _precision: bigint, timePointer: number): number {
      view().setBigUint64(timePointer, 0n, true);
      return SUCCESS;
    },
    fd_close: (fd: number): number => (isKnown(fd) ? SUCCESS : BAD_DESCRIPTOR),
    fd_fdstat_get(fd: number, pointer: number): number {
      if (!isKnown(fd)) return BAD_DESCRIPTOR;
      const target = view();
      const kind = fd === FILE_FD ? FILETYPE_REGULAR : fd === ROOT_FD ? FILETYPE_DIRECTORY : FILETYPE_CHARACTER;
      target.setUint8(pointer, kind);
      target.setUint16(pointer + 2, 0, true);
      target.setBigUint64(pointer + 8, ALL_RIGHTS, true);
      target.setBigUint64(pointer + 16, ALL_RIGHTS, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: (fd: number): number => (isKnown(fd) ? SUCCESS : BAD_DESCRIPTOR),
    fd_prestat_get(fd: number, pointer: number): number {
      if (fd !== ROOT_FD) return BAD_DESCRIPTOR;
      const target = view();
      target.setUint32(pointer, 0, true);
      target.setUint32(pointer + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(fd: number, pointer: number, length: number): number {
      if (fd !== ROOT_FD) return BAD_DESCRIPTOR;
      if (length < 1) return INVALID;
      view().setUint8(pointer, '/'.charCodeAt(0));
      return SUCCESS;
    },
    /** Nothing can be read: every read is at the end of the file. */
    fd_read(fd: number, _vectors: number, _count: number, readPointer: number): number {
      if (!isKnown(fd)) return BAD_DESCRIPTOR;
      view().setUint32(readPointer, 0, true);
      return SUCCESS;
    },
    fd_seek(fd: number, offset: bigint, whence: number, positionPointer: number): number {
      if (fd !== FILE_FD) return BAD_DESCRIPTOR;
      const position = file.seek(Number(offset), whence);
      if (position === null) return INVALID;
      view().setBigUint64(positionPointer, BigInt(position), true);
      return SUCCESS;
    },
    /** What goes to the standard streams is dropped. */
    fd_write(fd: number, vectors: number, count: number, writtenPointer: number): number {
      if (!isKnown(fd)) return BAD_DESCRIPTOR;
      const target = view();
      let written = 0;
      for (let index = 0; index < count; index += 1) {
        const start = target.getUint32(vectors + index * 8, true);
        const length = target.getUint32(vectors + index * 8 + 4, true);
        if (fd === FILE_FD && !file.write(new Uint8Array(target.buffer, start, length))) return INVALID;
        written += length;
      }
      target.setUint32(writtenPointer, written, true);
      return SUCCESS;
    },
    path_open(...parameters: readonly (number | bigint)[]): number {
      const [directory, , , , openFlags, , , , openedPointer] = parameters;
      // Only files that are to be made: there is nothing to read.
      if (directory !== ROOT_FD || typeof openFlags !== 'number' || (openFlags & 1) === 0) return NOT_PERMITTED;
      view().setUint32(Number(openedPointer), FILE_FD, true);
      return SUCCESS;
    },
    proc_exit(code: number): never {
      throw new ProgramExit(code);
    },
  };

  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi });
  const { memory: exported, _start: start } = instance.exports;
  if (!(exported instanceof WebAssembly.Memory) || typeof start !== 'function') {
    throw new Error('The module is not a WASI command.');
  }
  memory = exported;
  let exitCode = 0;
  try {
    Reflect.apply(start, undefined, []);
  } catch (error) {
    if (!(error instanceof ProgramExit)) throw error;
    exitCode = error.code;
  }
  return { exitCode, output: file.contents };
}
