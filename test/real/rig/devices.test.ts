import { afterEach, describe, expect, it } from 'vitest';
import * as devices from '../../rig/devices.js';
import { MICROPHONE, SPEAKER } from '../../rig/environment.js';
import { firstSoundAfter } from '../../rig/level.js';
import { Recorder } from '../../rig/recorder.js';
import { tone } from '../../rig/sound.js';
import { play } from '../../rig/voice.js';
import { pause } from '../../rig/wait.js';

// Whatever a test did, the next one finds the standard devices.
afterEach(async () => {
  await devices.crashSoundServer();
  await devices.startSoundServer();
});

describe('devices', () => {
  it('come and go', async () => {
    await devices.plugSink('headphones');
    expect(await devices.sinks()).toContain('headphones');
    await devices.setDefaultSink('headphones');
    await devices.unplugSink('headphones');
    expect(await devices.sinks()).not.toContain('headphones');
    await expect(devices.unplugSink('headphones')).rejects.toThrow('headphones');
  });

  it('can all be missing, and are the same again when plugged in', async () => {
    await devices.unplugMicrophone();
    await devices.unplugSpeaker();
    expect(await devices.sinks()).toEqual([]);
    expect(await devices.sources()).toEqual([]);
    await devices.plugMicrophone();
    await devices.plugSpeaker();
    expect(await devices.sinks()).toContain(SPEAKER);
    expect(await devices.sources()).toContain(MICROPHONE);
    expect(await devices.playingStreams()).toBe(0);
  });
});

describe('the sound server', () => {
  it('crashes and comes back with its devices', async () => {
    await devices.crashSoundServer();
    await expect(devices.sinks()).rejects.toThrow();
    await devices.startSoundServer();
    expect(await devices.sinks()).toContain(SPEAKER);
    const recorder = await Recorder.start('microphone');
    await play(tone(440, 200)).finished;
    await pause(200);
    expect(firstSoundAfter(await recorder.stop(), 0)).not.toBeNull();
  });
});
