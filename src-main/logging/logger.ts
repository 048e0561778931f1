/**
 * Owns the shape of a log line: one JSON object with a static message and structured fields.
 * Must never be given audio, transcripts, prompts or headers; what slips in is masked by the redactor.
 */
import { LOG_LEVELS, type LogLevel } from '../../src-preload/contract/diagnostics.js';
import type { JsonValue, Redactor } from './redaction.js';

export type LogFields = Readonly<Record<string, unknown>>;

/** `message` is a fixed sentence; everything that varies goes into `fields`. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log under a longer scope, `parent.child`. */
  child(scope: string): Logger;
}

/** Takes one finished line without its line end. Must not throw. */
export type LineSink = (line: string) => void;

export interface LoggerOptions {
  readonly scope: string;
  readonly level: LogLevel;
  readonly redactor: Redactor;
  readonly sink: LineSink;
  /** Unix time in milliseconds. */
  readonly epochMs: () => number;
}

export function createLogger(options: LoggerOptions): Logger {
  const { scope, redactor, sink, epochMs } = options;
  const threshold = LOG_LEVELS.indexOf(options.level);

  const write = (level: LogLevel, message: string, fields: LogFields | undefined): void => {
    if (LOG_LEVELS.indexOf(level) < threshold) return;
    const line: Record<string, JsonValue> = {
      at: new Date(epochMs()).toISOString(),
      level,
      scope,
      message: redactor.text(message),
    };
    if (fields !== undefined) line['fields'] = redactor.value(fields);
    sink(JSON.stringify(line));
  };

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    child: (name) => createLogger({ ...options, scope: `${scope}.${name}` }),
  };
}
