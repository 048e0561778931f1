import { describe, expect, it } from 'vitest';
import { composeEcho } from '../../../src-main/app/compose-echo.js';
import type { Output } from '../../../src-main/audio/output-port.js';
import { createLogger } from '../../../src-main/logging/logger.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { createManualClock } from '../../fakes/manual-clock.js';

const FREE = { handsFree: true, talkMode: 'hands-free' } as const;
const HELD = { handsFree: false, talkMode: 'hold' } as const;

function setUp() {
  let changes = 0;
  const selected: string[] = [];
  const output: Pick<Output, 'select' | 'heardBetween' | 'playingOn' | 'health'> = {
    select: (sink) => selected.push(sink),
    heardBetween: () => ({ plain: 0, bright: 0 }),
    playingOn: null,
    health: { state: 'ready', sink: 'renderer', fallback: 'none' },
  };
  const echo = composeEcho(
    {
      clock: createManualClock(),
      logger: createLogger({
        scope: 'test',
        level: 'error',
        redactor: createRedactor(),
        sink: () => undefined,
        epochMs: () => 0,
      }),
      settings: { current: () => DEFAULT_SETTINGS, onChange: () => () => undefined },
    },
    {
      output: () => output,
      onFrame: () => undefined,
      onHalfDuplex: () => undefined,
      onChanged: () => (changes += 1),
      onPerson: () => undefined,
    },
  );
  echo.start();
  return { echo, selected, changes: () => changes };
}

describe('the echo canceller of a microphone that is open', () => {
  it('is outdated when the talk goes on without the key that opened it, on loudspeakers', () => {
    const { echo, selected } = setUp();
    echo.talking(HELD);
    expect(echo.treatEcho().echoCancellation).toBe(false);
    expect(echo.isOutdated()).toBe(false);
    echo.talking({ ...HELD, handsFree: true });
    expect(echo.isOutdated()).toBe(true);
    expect(selected.at(-1)).toBe('renderer');
    expect(echo.treatEcho().echoCancellation).toBe(true);
    expect(echo.isOutdated()).toBe(false);
  });

  it('is outdated when headphones come in the middle of a press, and still is after it', () => {
    const { echo, changes } = setUp();
    echo.talking(FREE);
    expect(echo.treatEcho().echoCancellation).toBe(true);
    echo.talking({ handsFree: true, talkMode: 'hold' });
    echo.defaultSpeaker('USB Headset');
    expect(changes()).toBe(1);
    echo.talking(FREE);
    expect(echo.isOutdated()).toBe(true);
  });
});
