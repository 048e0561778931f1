/**
 * Owns a disk that can be filled and locked: a file system in memory, of a size that a test chooses. Root alone may
 * make one, on Linux; elsewhere the tests that need it say so and are passed over.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Takes all space but this many bytes, in whole pages. */
  fill(leaveBytes: number): void;
  /** Gives the space back. */
  free(): void;
  /** Nothing can be written any more, or can be again. */
  lock(isLocked: boolean): void;
  dispose(): void;
}

/** Why there is no such disk here; null where there can be one. */
export const NO_SMALL_DISK = whyNot();

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root, to mount a file system';
  try {
    makeSmallDisk(64 << 10).dispose();
    return null;
  } catch {
    return 'needs the right to mount a file system';
  }
}

export function makeSmallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-disk-'));
  const mount = (...options: readonly string[]): void => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', [`size=${String(bytes)}`, ...options].join(','), 'none', folder], {
      stdio: 'ignore',
    });
  };
  try {
    mount();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill(leaveBytes) {
      const { bavail, bsize } = statfsSync(folder);
      const handle = openSync(filler, 'a');
      const page = Buffer.alloc(bsize, 1);
      for (let left = bavail - Math.ceil(leaveBytes / bsize); left > 0; left -= 1) writeSync(handle, page);
      closeSync(handle);
    },
    free: () => rmSync(filler, { force: true }),
    lock: (isLocked) => mount('remount', isLocked ? 'ro' : 'rw'),
    dispose() {
      // Lazily: a process that is on its way out may still hold a file.
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
