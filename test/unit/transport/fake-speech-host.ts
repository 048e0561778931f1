/**
 * A utility process that only remembers what it is told, and dies when asked to.
 */
import type { HostProcess } from '../../../src-main/hosts/host-process.js';

export class FakeProcess implements HostProcess {
  readonly pid = 1;
  readonly received: { readonly channel?: string; readonly [key: string]: unknown }[] = [];
  isKilled = false;
  #message: (message: unknown) => void = () => undefined;
  #exit: (code: number) => void = () => undefined;

  post(message: unknown): void {
    this.received.push(structuredClone(message) as { channel?: string });
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.isKilled = true;
  }
  say(message: unknown): void {
    this.#message(message);
  }
  die(code: number): void {
    this.#exit(code);
  }
  channels(): (string | undefined)[] {
    return this.received.map(({ channel }) => channel);
  }
}

/** Restarts happen when the test says so. */
export class FakeClock {
  #waiting: (() => void)[] = [];
  nowMs(): number {
    return 0;
  }
  after(_delayMs: number, callback: () => void): () => void {
    this.#waiting.push(callback);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== callback);
    };
  }
  run(): void {
    const due = this.#waiting;
    this.#waiting = [];
    for (const callback of due) callback();
  }
}
