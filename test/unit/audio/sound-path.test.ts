import { describe, expect, it } from 'vitest';
import { echoPath, guessListeningOn, soundPath, type SoundPathInput } from '../../../src-main/audio/sound-path.js';

const AUDIO: SoundPathInput['audio'] = {
  sink: 'auto',
  speakerId: 'default',
  listeningOn: 'auto',
  echoCancellation: false,
};

describe('what a device is, by its name', () => {
  it.each([
    'Headphones (Realtek(R) Audio)',
    'Headset Earphone (Jabra Evolve2 65)',
    "Ada's AirPods Pro",
    'Galaxy Buds2 Pro',
    'WH-1000XM4 Head-phones',
    'USB Earbuds',
    'Kopfhörer (High Definition Audio)',
    'External Ear Pods',
  ])('takes “%s” for headphones', (label) => {
    expect(guessListeningOn(label)).toBe('headphones');
  });

  it.each(['', 'Default', 'Built-in Audio Analog Stereo', 'Speakers (Realtek(R) Audio)', 'HDMI', 'Budapest Soundbar'])(
    'takes “%s” for a loudspeaker',
    (label) => {
      expect(guessListeningOn(label)).toBe('loudspeakers');
    },
  );
});

describe('which output plays, and whether echo is cancelled', () => {
  const path = (audio: Partial<SoundPathInput['audio']>, handsFree: boolean, speakerLabel = 'Speakers') => {
    const { sink, echoCancellation, alsoBare } = soundPath({ audio: { ...AUDIO, ...audio }, handsFree, speakerLabel });
    return `${sink}${echoCancellation ? ' cancelled' : ''}${alsoBare ? ' and bare' : ''}`;
  };

  it.each<[string, Partial<SoundPathInput['audio']>, boolean, string]>([
    ['the key, on the default device', {}, false, 'native'],
    ['the key, with the canceller switched on', { echoCancellation: true }, false, 'native cancelled'],
    ['the key, on a device that was chosen', { speakerId: 'hdmi' }, false, 'renderer'],
    ['hands-free on loudspeakers', {}, true, 'renderer cancelled and bare'],
    ['hands-free on headphones, as the person says', { listeningOn: 'headphones' }, true, 'native'],
    ['hands-free on headphones that were chosen', { listeningOn: 'headphones', speakerId: 'usb' }, true, 'renderer'],
    ['hands-free, native because the person wants it', { sink: 'native' }, true, 'native'],
    ['hands-free, renderer because the person wants it', { sink: 'renderer' }, true, 'renderer cancelled and bare'],
    ['the key, renderer because the person wants it', { sink: 'renderer' }, false, 'renderer'],
    [
      'native beats the chosen device, because the person wants it',
      { sink: 'native', speakerId: 'hdmi' },
      false,
      'native',
    ],
  ])('%s', (_, audio, handsFree, expected) => {
    expect(path(audio, handsFree)).toBe(expected);
  });

  it('goes by the name of the device where the person does not say', () => {
    expect(path({}, true, 'Headphones')).toBe('native');
    expect(path({ listeningOn: 'loudspeakers' }, true, 'Headphones')).toBe('renderer cancelled and bare');
  });
});

describe('how an answer reaches the open microphone', () => {
  const base = { listeningOn: 'loudspeakers', talkMode: 'hands-free', sink: 'renderer', cancelling: true } as const;
  it('is cancelled only where the page plays and the microphone was opened for it', () => {
    expect(echoPath(base)).toBe('cancelled');
    expect(echoPath({ ...base, sink: 'native' })).toBe('untreated');
    expect(echoPath({ ...base, cancelling: false })).toBe('untreated');
    expect(echoPath({ ...base, sink: null })).toBe('untreated');
  });
  it('matters to a latched key as well, since a service may answer meanwhile', () => {
    expect(echoPath({ ...base, talkMode: 'latched', cancelling: false })).toBe('untreated');
  });
  it('does not matter on headphones, under a held key, nor with a closed microphone', () => {
    expect(echoPath({ ...base, listeningOn: 'headphones' })).toBeNull();
    expect(echoPath({ ...base, talkMode: 'hold' })).toBeNull();
    expect(echoPath({ ...base, talkMode: null })).toBeNull();
  });
});
