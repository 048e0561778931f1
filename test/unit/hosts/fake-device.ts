import type { PcmDevice } from '../../../src-main/hosts/audio/pcm-device.js';
import type { FakeClock } from '../audio/fake-clock.js';

export interface FakeDevice extends PcmDevice {
  /** What came out of the loudspeaker so far, without the silence. */
  heard(): readonly number[];
  readonly isOpen: boolean;
  readonly opens: number;
  readonly writes: readonly number[];
  /** The next writes take this long. */
  writeMs: number;
  present: boolean;
  /** The next write fails. */
  broken: boolean;
}

/** Plays at 1 000 Hz: a sample is a millisecond. Breaks loudly when its rules are not kept. */
export function createFakeDevice(clock: FakeClock): FakeDevice {
  const heard: number[] = [];
  const writes: number[] = [];
  let held: number[] = [];
  let playedUntilMs = 0;
  let open = false;
  let opens = 0;
  let inFlight = false;

  const play = (): void => {
    const now = Math.floor(clock.nowMs());
    heard.push(...held.splice(0, now - playedUntilMs));
    playedUntilMs = now;
  };
  const mustBeFree = (what: string): void => {
    if (inFlight) throw new Error(`${what} under a write in flight`);
    if (!open) throw new Error(`${what} on a closed device`);
  };

  const device: FakeDevice = {
    rateHz: 1_000,
    writeMs: 0,
    present: true,
    broken: false,
    writes,
    get isOpen() {
      return open;
    },
    get opens() {
      return opens;
    },
    heard() {
      play();
      return heard;
    },
    open() {
      if (open || inFlight) throw new Error('opened twice');
      if (!device.present) return Promise.reject(new Error('no device'));
      open = true;
      opens++;
      playedUntilMs = Math.floor(clock.nowMs());
      return Promise.resolve();
    },
    write(pcm) {
      mustBeFree('write');
      play();
      if (device.broken) return Promise.reject(new Error('gone'));
      writes.push(pcm.length);
      held.push(...pcm);
      if (device.writeMs === 0) return Promise.resolve();
      inFlight = true;
      return new Promise((resolve) => {
        clock.after(device.writeMs, () => {
          inFlight = false;
          resolve();
        });
      });
    },
    pendingSamples() {
      play();
      return held.length;
    },
    flush() {
      mustBeFree('flush');
      play();
      held = [];
      return 0;
    },
    close() {
      mustBeFree('close');
      play();
      held = [];
      open = false;
      return Promise.resolve();
    },
  };
  return device;
}
