/** Owns how the scripts speak on the console: steps, progress, and failures that need no stack trace. */

/** An expected failure: its message is told to the person as it is. */
export class Stop extends Error {
  /** @param {string} message what happened and what to do about it */
  constructor(message) {
    super(message);
    this.name = 'Stop';
  }
}

/** @param {string} text */
export function say(text) {
  console.log(text);
}

/** Seconds with one digit, for a person. @param {number} sinceMs a `Date.now()` */
export function secondsSince(sinceMs) {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

const CONSOLE_UPDATE_MS = 500;
const LOG_UPDATE_MS = 15_000;

/**
 * Shows that a long step is alive: one line that counts on a terminal, a line every 15 s in a log.
 * @param {string} label what is being done, e.g. `Getting the speech model`
 */
export function progress(label) {
  const started = Date.now();
  const terminal = process.stdout.isTTY === true;
  let detail = '';
  const line = () => `  ${label} … ${detail ? `${detail}, ` : ''}${secondsSince(started)}`;
  if (!terminal) console.log(`  ${label} …`);
  const timer = setInterval(
    () => {
      if (terminal) process.stdout.write(`\r\x1b[K${line()}`);
      else console.log(line());
    },
    terminal ? CONSOLE_UPDATE_MS : LOG_UPDATE_MS,
  );
  timer.unref();
  const finish = (/** @type {string} */ text) => {
    clearInterval(timer);
    console.log(`${terminal ? '\r\x1b[K' : ''}  ${label}: ${text} (${secondsSince(started)})`);
  };
  return {
    /** @param {string} text the latest state, e.g. `12 MB` */
    update(text) {
      detail = text;
    },
    done: (text = 'done') => finish(text),
    failed: (text = 'failed') => finish(text),
  };
}

/**
 * Runs a script's main function: an expected failure ends it with its text and code 1.
 * @param {() => Promise<number | void> | number | void} main its number is the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
