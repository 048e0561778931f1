import { beforeEach, describe, expect, it } from 'vitest';
import { composeEcho, type EchoParts } from '../../../src-main/app/compose-echo.js';
import type { AppCore } from '../../../src-main/app/session-parts.js';
import type { Output } from '../../../src-main/audio/output-port.js';
import type { SinkId, SinkSetting } from '../../../src-main/audio/sink-choice.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-preload/contract/settings.js';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { createFakeClock, type FakeClock } from '../audio/fake-clock.js';

const LOUDSPEAKERS = {
  ...DEFAULT_SETTINGS,
  audio: { ...DEFAULT_SETTINGS.audio, listeningOn: 'loudspeakers' },
} as const;

let settings: Settings;
let listeners: ((now: Settings, before: Settings) => void)[];
let selected: SinkSetting[];
/** What is told, in order. */
let told: string[];
let sink: SinkId;
let passed: number;
let echo: EchoParts;
let clock: FakeClock;

function change(audio: Partial<Settings['audio']>): void {
  const before = settings;
  settings = { ...settings, audio: { ...settings.audio, ...audio } };
  for (const listener of listeners) listener(settings, before);
}

beforeEach(() => {
  settings = LOUDSPEAKERS;
  listeners = [];
  selected = [];
  told = [];
  sink = 'native';
  passed = 0;
  const logger = { info: () => undefined, child: () => logger };
  clock = createFakeClock();
  const core = {
    clock,
    logger,
    settings: { current: () => settings, onChange: (listener: (typeof listeners)[number]) => listeners.push(listener) },
  } as unknown as AppCore;
  const output = {
    select: (setting: SinkSetting) => selected.push(setting),
    heardBetween: () => ({ plain: 0.01, bright: 0.01 }),
    playingOn: null,
    get health() {
      return { state: 'ready', sink, fallback: 'none' };
    },
  } as unknown as Output;
  echo = composeEcho(core, {
    output: () => output,
    onFrame: (_, pcm) => (passed += pcm.some((sample) => sample !== 0) ? 1 : 0),
    onHalfDuplex: (halfDuplex) => told.push(`half duplex ${halfDuplex}`),
    onChanged: () => {
      if (echo.isOutdated()) told.push('reopen');
    },
    onPerson: () => told.push('person'),
  });
  echo.start();
});

/** Hands-free is turned on, the microphone opens, and the output follows. */
function handsFree(): void {
  echo.talking({ handsFree: true, talkMode: 'hands-free' });
  told.push(`opens ${echo.treatEcho().echoCancellation ? 'with' : 'without'} canceller`);
  sink = settings.audio.sink === 'native' ? 'native' : 'renderer';
  echo.sinkChanged({ state: 'ready', sink, fallback: 'none' });
}

/** Half a second of microphone; answers how many frames of it were let through. */
async function hear(): Promise<number> {
  passed = 0;
  for (let frame = 0; frame < 25; frame++) {
    await clock.advance(20);
    echo.frame(asCaptureId(1), new Int16Array(320).fill(800), null);
  }
  return passed;
}

describe('the way of sound', () => {
  it('is native with the key, and the window with the canceller without one', () => {
    expect(selected).toEqual(['native']);
    handsFree();
    expect(selected).toEqual(['native', 'renderer']);
    expect(told).toContain('opens with canceller');
    expect(told.at(-1)).not.toBe('half duplex true');
    echo.talking({ handsFree: false, talkMode: null });
    expect(selected).toEqual(['native', 'renderer', 'native']);
    expect(echo.treatEcho().echoCancellation).toBe(false);
  });

  it('says that it is half duplex where native sound was chosen, until hands-free ends', () => {
    change({ sink: 'native' });
    handsFree();
    expect(told).toEqual(['half duplex true', 'opens without canceller']);
    echo.talking({ handsFree: false, talkMode: null });
    expect(told.at(-1)).toBe('half duplex false');
  });

  it('opens the microphone anew when headphones take the place of loudspeakers, and not for anything else', () => {
    handsFree();
    change({ volume: 0.4 });
    expect(told).not.toContain('reopen');
    change({ listeningOn: 'headphones' });
    expect(told.at(-1)).toBe('reopen');
    expect(selected.at(-1)).toBe('native');
  });

  it('goes by the name of the default device, or of the chosen one', () => {
    change({ listeningOn: 'auto' });
    handsFree();
    echo.defaultSpeaker('USB Headset');
    expect(told.at(-1)).toBe('reopen');
    change({ speakerId: 'tv' });
    expect(selected.at(-1)).toBe('renderer');
    echo.devices([{ deviceId: 'tv', kind: 'audiooutput', label: 'TV Headphones' }]);
    expect(echo.treatEcho().echoCancellation).toBe(false);
  });

  it('holds the echo back without a key, and nothing under a held key or on headphones', async () => {
    handsFree();
    expect(await hear()).toBe(0);
    echo.talking({ handsFree: true, talkMode: 'hold' });
    expect(await hear()).toBe(25);
    echo.talking({ handsFree: true, talkMode: 'hands-free' });
    change({ listeningOn: 'headphones' });
    expect(await hear()).toBe(25);
  });
});
