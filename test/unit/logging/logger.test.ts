import { expect, it } from 'vitest';
import type { LogLevel } from '../../../src-preload/contract/diagnostics.js';
import { createLogger } from '../../../src-main/logging/logger.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';

const CANARY = 'canary-secret-value';

function setUp(level: LogLevel = 'info') {
  const redactor = createRedactor();
  const lines: string[] = [];
  const logger = createLogger({ scope: 'main', level, redactor, sink: (line) => lines.push(line), epochMs: () => 0 });
  return { redactor, lines, logger };
}

it('writes one JSON object a line, with scope and fields', () => {
  const { logger, lines } = setUp();
  logger.child('ipc').warn('Call refused.', { channel: 'a.b' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      scope: 'main.ipc',
      message: 'Call refused.',
      fields: { channel: 'a.b' },
    },
  ]);
});

it('keeps to its level', () => {
  const { logger, lines } = setUp('warn');
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d');
  expect(lines).toHaveLength(2);
});

it('stays one line whatever is in it', () => {
  const { logger, lines } = setUp();
  logger.error('Two\nlines', { error: new Error('a\nb'), 'k\ney': '\n' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
});

it('masks a secret registered after the child logger was made', () => {
  const { logger, lines, redactor } = setUp();
  const child = logger.child('host');
  redactor.addSecret(CANARY);
  child.warn(`Said ${CANARY}`, { line: `x ${CANARY}`, error: new Error(CANARY) });
  expect(lines.join()).not.toContain(CANARY);
});
