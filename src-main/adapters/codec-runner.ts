/**
 * Owns a codec at work on one connection: carries out what it answers, in order, and wakes it when it asks to be.
 * A codec that throws, which none may, is stopped there and told, so that no exception leaves a socket's callback.
 * Must never read a frame or an event.
 */
import type { Codec, CodecEvent, CodecResult, WireFrame } from '../providers/types.js';
import type { ClockPort } from '../session/ports.js';

export interface CodecRunnerOptions {
  readonly codec: Codec;
  readonly clock: ClockPort;
  readonly send: (frame: WireFrame) => void;
  /** Called in order; may call `stop`, and nothing is told after that. */
  readonly onEvent: (event: CodecEvent) => void;
  /** Told the name of the error. The runner has stopped. */
  readonly onFault: (name: string) => void;
}

export interface CodecRunner {
  /** Has the codec do something, and does what it answers. Nothing once stopped. */
  run(work: (codec: Codec) => CodecResult): void;
  /** Idempotent. */
  stop(): void;
}

export function createCodecRunner({ codec, clock, send, onEvent, onFault }: CodecRunnerOptions): CodecRunner {
  let alarm: { readonly atMs: number; readonly cancel: () => void } | null = null;
  let isStopped = false;

  const stop = (): void => {
    isStopped = true;
    alarm?.cancel();
    alarm = null;
  };

  const setAlarm = (atMs: number | null): void => {
    if (alarm?.atMs === (atMs ?? undefined)) return;
    alarm?.cancel();
    alarm = null;
    if (atMs === null) return;
    const cancel = clock.after(Math.max(1, atMs - clock.nowMs()), () => {
      alarm = null;
      run((it) => it.tick());
    });
    alarm = { atMs, cancel };
  };

  /** What the codec answers and when it wants to be woken; null where it threw. */
  const ask = (work: (codec: Codec) => CodecResult): (CodecResult & { readonly wakeAtMs: number | null }) | null => {
    try {
      return { ...work(codec), wakeAtMs: codec.wakeAtMs() };
    } catch (cause) {
      stop();
      onFault(cause instanceof Error ? cause.name : 'unknown');
      return null;
    }
  };

  function run(work: (codec: Codec) => CodecResult): void {
    const answer = isStopped ? null : ask(work);
    if (answer === null) return;
    for (const frame of answer.send) send(frame);
    setAlarm(answer.wakeAtMs);
    for (const event of answer.events) {
      // An event may lead to the end of this very connection.
      if (isStopped) return;
      onEvent(event);
    }
  }

  return { run, stop };
}
