import type { HostProcess, SpawnHost } from '../../../src-main/hosts/host-process.js';

export interface FakeHost extends HostProcess {
  readonly posted: unknown[];
  readonly killed: boolean;
  tell(message: unknown): void;
  /** Ends the process. */
  exit(code: number): void;
}

export interface FakeHosts {
  readonly spawn: SpawnHost;
  readonly all: readonly FakeHost[];
  /** The newest one; throws when none was started. */
  readonly newest: FakeHost;
}

export function createFakeHosts(): FakeHosts {
  const all: FakeHost[] = [];
  return {
    all,
    get newest() {
      const newest = all.at(-1);
      if (newest === undefined) throw new Error('No host was started.');
      return newest;
    },
    spawn() {
      const listeners: ((message: unknown) => void)[] = [];
      const exits: ((code: number) => void)[] = [];
      const posted: unknown[] = [];
      let killed = false;
      const host: FakeHost = {
        pid: 100 + all.length,
        posted,
        get killed() {
          return killed;
        },
        post: (message) => posted.push(message),
        onMessage: (listener) => listeners.push(listener),
        onExit: (listener) => exits.push(listener),
        kill() {
          killed = true;
        },
        tell: (message) => listeners.forEach((listener) => listener(message)),
        exit: (code) => exits.splice(0).forEach((listener) => listener(code)),
      };
      all.push(host);
      return host;
    },
  };
}
