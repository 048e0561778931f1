/**
 * Owns the port to a utility process: what the platform layer provides and the supervisor drives.
 */
export type HostName = 'audio' | 'key' | 'speech' | 'history';

export interface HostProcess {
  readonly pid: number | undefined;
  /** Structured clone; buffers are copied. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, with the exit code (128 + signal for a signal). */
  onExit(listener: (code: number) => void): void;
  /** `hung`: at once and for certain, since it does not come to anything any more. */
  kill(why?: 'hung'): void;
}

export type SpawnHost = (name: HostName) => HostProcess;
