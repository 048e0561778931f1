/**
 * Whether the open microphone is the one that hands-free on loudspeakers needs.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { composeEcho, type Talking } from '../../../src-main/app/compose-echo.js';
import type { Logger } from '../../../src-main/logging/logger.js';
import { NO_ENERGY } from '../../../src-main/audio/sound-energy.js';
import { FakeClock } from '../../fakes/session-ports.js';

const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => logger,
};

function setUp(listeningOn: 'loudspeakers' | 'headphones') {
  const told: string[] = [];
  let settings: Settings = { ...DEFAULT_SETTINGS, audio: { ...DEFAULT_SETTINGS.audio, listeningOn } };
  let onSettings: (now: Settings, before: Settings) => void = () => undefined;
  const echo = composeEcho(
    {
      clock: new FakeClock(),
      logger,
      settings: {
        current: () => settings,
        onChange(listener) {
          onSettings = listener;
          return () => undefined;
        },
      },
    },
    {
      output: () => ({
        playingOn: null,
        health: { state: 'ready', sink: 'renderer', fallback: 'none' },
        heardBetween: () => NO_ENERGY,
        select: (sink) => told.push(`select ${sink}`),
      }),
      onFrame: () => undefined,
      onHalfDuplex: (halfDuplex) => told.push(`half duplex ${halfDuplex}`),
      onReopen: () => told.push('reopen'),
      onPerson: () => undefined,
    },
  );
  echo.start();
  /** As the session does it: told of the change first, then a microphone opens where none was. */
  const talk = (now: Talking, opens: boolean): void => {
    echo.talking(now);
    if (opens) echo.cancelsEcho();
  };
  const change = (audio: Partial<Settings['audio']>): void => {
    const before = settings;
    settings = { ...before, audio: { ...before.audio, ...audio } };
    onSettings(settings, before);
  };
  return { talk, told, change };
}

const KEY: Talking = { handsFree: false, talkMode: 'hold' };
const FREE: Talking = { handsFree: true, talkMode: 'hands-free' };

describe('a microphone that stays open without the key that opened it', () => {
  it('is opened anew where the assistant would be heard in it', () => {
    const { talk, told } = setUp('loudspeakers');
    talk(KEY, true);
    talk({ ...KEY, handsFree: true }, false);
    expect(told).not.toContain('reopen');
    talk(FREE, false);
    expect(told.filter((one) => one === 'reopen')).toHaveLength(1);
  });

  it('serves with headphones', () => {
    const { talk, told } = setUp('headphones');
    talk(KEY, true);
    talk({ ...KEY, handsFree: true }, false);
    talk(FREE, false);
    expect(told).not.toContain('reopen');
  });

  it('serves where it was opened for hands-free', () => {
    const { talk, told } = setUp('loudspeakers');
    talk(FREE, true);
    talk({ ...FREE, talkMode: 'hold' }, false);
    talk(FREE, false);
    expect(told).not.toContain('reopen');
  });
});

describe('a microphone that is open without a key', () => {
  it.each([{ microphoneId: 'other' }, { noiseSuppression: true }, { autoGainControl: true }])(
    'is opened anew with %o, since it may stay open for hours',
    (audio) => {
      const { talk, told, change } = setUp('headphones');
      talk(FREE, true);
      change(audio);
      expect(told.filter((one) => one === 'reopen')).toHaveLength(1);
    },
  );

  it('stays open through any other change, and what a key opened through all', () => {
    const { talk, told, change } = setUp('headphones');
    talk(FREE, true);
    change({ volume: 0.5 });
    talk(KEY, true);
    change({ microphoneId: 'other' });
    expect(told).not.toContain('reopen');
  });
});
