/** Owns how busy the machine is before anything is measured. */
import os from 'node:os';

const LOOK_MS = 2_000;

/** Clock ticks of all cores so far: spent on something, and all. */
function ticks() {
  return os.cpus().reduce(
    ({ busy, all }, { times }) => {
      const sum = Object.values(times).reduce((total, time) => total + time, 0);
      return { busy: busy + sum - times.idle, all: all + sum };
    },
    { busy: 0, all: 0 },
  );
}

/**
 * Looks for two seconds, since the load average is one of the last minute.
 * @returns {Promise<{ load: number, share: number, cores: number }>} the load average; the share of all cores in use, 0 to 1
 */
export async function lookAtLoad() {
  const before = ticks();
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const after = ticks();
  const all = after.all - before.all;
  return {
    load: os.loadavg()[0] ?? 0,
    share: all === 0 ? 0 : (after.busy - before.busy) / all,
    cores: os.cpus().length,
  };
}
