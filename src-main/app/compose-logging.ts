/**
 * Wires the log: file, redaction, and the last resort for what nobody caught.
 */
import { openLogFile } from '../logging/log-file.js';
import { createLogger, type Logger } from '../logging/logger.js';
import { createRedactor, type Redactor } from '../logging/redaction.js';
import type { ClockPort } from '../session/ports.js';
import type { AppPaths } from './paths.js';

const MAX_LOG_BYTES = 1_000_000;

export interface Logging {
  readonly logger: Logger;
  readonly redactor: Redactor;
  close(): void;
}

export function composeLogging(paths: AppPaths, clock: ClockPort): Logging {
  const redactor = createRedactor();
  const file = openLogFile({ directory: paths.logs, name: 'parley', maxBytes: MAX_LOG_BYTES });
  const logger = createLogger({
    scope: 'main',
    level: 'info',
    redactor,
    sink: file.write,
    epochMs: () => clock.epochMs(),
  });
  return { logger, redactor, close: () => file.close() };
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
