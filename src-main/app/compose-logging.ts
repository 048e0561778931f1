/**
 * Wires the log: file, redaction, and the last resort for what nobody caught.
 */
import { openLogFile } from '../logging/log-file.js';
import { createLogTail, type LogTail } from '../logging/log-tail.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { createRedactor, type Redactor } from '../logging/redaction.js';
import type { ClockPort } from '../session/ports.js';
import type { AppPaths } from './paths.js';

const MAX_LOG_BYTES = 1_000_000;

export interface Logging {
  readonly logger: Logger;
  readonly redactor: Redactor;
  /** The last lines, for whoever looks. */
  readonly tail: LogTail;
  /** The log files, oldest first; perhaps not there yet. */
  readonly files: readonly string[];
  close(): void;
}

export function composeLogging(paths: AppPaths, clock: ClockPort): Logging {
  const redactor = createRedactor();
  const file = openLogFile({ directory: paths.logs, name: 'parley', maxBytes: MAX_LOG_BYTES });
  const tail = createLogTail((delayMs, callback) => clock.after(delayMs, callback));
  const logger = createLogger({
    scope: 'main',
    level: 'info',
    redactor,
    sink(line) {
      file.write(line);
      tail.write(line);
    },
    epochMs: () => clock.epochMs(),
  });
  return { logger, redactor, tail, files: [file.previousPath, file.path], close: () => file.close() };
}

/**
 * Logs what nobody caught and goes on: losing one call is better than losing the app under a modal box.
 * Under test the process ends with code 1, so that no such error passes unseen.
 */
export function catchTheRest(logger: Logger, underTest: boolean): void {
  const report = (message: string, error: unknown): void => {
    logger.error(message, { error });
    if (!underTest) return;
    process.stderr.write(`${message} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => report('Uncaught exception.', error));
  process.on('unhandledRejection', (reason) => report('Unhandled rejection.', reason));
}
