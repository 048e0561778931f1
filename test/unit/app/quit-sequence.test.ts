import { expect, it } from 'vitest';
import { createQuitSequence } from '../../../src-main/app/quit-sequence.js';
import type { Logger } from '../../../src-main/logging/logger.js';

function setUp() {
  const problems: string[] = [];
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: (message) => problems.push(message),
    error: (message) => problems.push(message),
    child: () => logger,
  };
  const bounds: { readonly delayMs: number; readonly fire: () => void; cancelled: boolean }[] = [];
  const quit = createQuitSequence(
    {
      nowMs: () => 0,
      after(delayMs, fire) {
        const bound = { delayMs, fire, cancelled: false };
        bounds.push(bound);
        return () => {
          bound.cancelled = true;
        };
      },
    },
    logger,
  );
  return { quit, problems, bounds };
}
const turns = async (count = 5): Promise<void> => {
  for (let index = 0; index < count; index++) await Promise.resolve();
};

it('ends parts one after the other, last built first', async () => {
  const { quit, bounds } = setUp();
  const order: string[] = [];
  quit.add('log', () => void order.push('log'));
  quit.add('session', async () => {
    order.push('session begins');
    await turns(20);
    order.push('session ended');
  });
  await quit.run();
  expect(order).toEqual(['session begins', 'session ended', 'log']);
  expect(bounds.every((bound) => bound.cancelled)).toBe(true);
});

it('goes on past a part that fails', async () => {
  const { quit, problems } = setUp();
  let ended = false;
  quit.add('log', () => {
    ended = true;
  });
  quit.add('rejects', () => Promise.reject(new Error('no')));
  quit.add('throws', () => {
    throw new Error('no');
  });
  await quit.run();
  expect(ended).toBe(true);
  expect(problems).toHaveLength(2);
});

it('goes on past a part that hangs, after its bound', async () => {
  const { quit, problems, bounds } = setUp();
  let ended = false;
  quit.add('log', () => {
    ended = true;
  });
  quit.add('hangs', () => new Promise(() => {}), 500);
  const done = quit.run();
  await turns();
  expect(ended).toBe(false);
  expect(bounds[0]?.delayMs).toBe(500);
  bounds[0]?.fire();
  await done;
  expect(ended).toBe(true);
  expect(problems).toEqual(['A part did not end in time.']);
});

it('runs once', async () => {
  const { quit } = setUp();
  let count = 0;
  quit.add('part', () => {
    count += 1;
  });
  await Promise.all([quit.run(), quit.run()]);
  expect(count).toBe(1);
});
