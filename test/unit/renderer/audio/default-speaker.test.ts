import { describe, expect, it } from 'vitest';
import { followDefaultSpeaker, type SpeakerDevices } from '../../../../src-renderer/audio/default-speaker.js';

type Speaker = readonly [deviceId: string, groupId: string, label: string];
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function devices(first: readonly Speaker[]): SpeakerDevices & { change(next: readonly Speaker[]): Promise<void> } {
  let now = first;
  let changed: () => void = () => undefined;
  return {
    enumerateDevices: () =>
      Promise.resolve(
        now.map(([deviceId, groupId, label]) => ({ deviceId, groupId, label, kind: 'audiooutput' }) as MediaDeviceInfo),
      ),
    addEventListener: (_: string, listener: unknown) => {
      changed = listener as () => void;
    },
    change(next) {
      now = next;
      changed();
      return settle();
    },
  };
}

async function told(list: readonly Speaker[]): Promise<string[]> {
  const names: string[] = [];
  followDefaultSpeaker(devices(list), (name) => names.push(name));
  await settle();
  return names;
}

describe('the name of the default speaker', () => {
  it.each<[string, readonly Speaker[], string]>([
    [
      'by its group',
      [
        ['default', 'g2', 'Default'],
        ['a', 'g1', 'Speakers'],
        ['b', 'g2', 'Headset'],
      ],
      'Headset',
    ],
    [
      'by its alias',
      [
        ['default', '', 'Default - Headset'],
        ['a', 'g1', 'Speakers'],
        ['b', 'g2', 'Headset'],
      ],
      'Headset',
    ],
    [
      'as the only one',
      [
        ['default', '', 'Default'],
        ['a', 'g1', 'Headphones'],
      ],
      'Headphones',
    ],
    [
      'as the alias has it',
      [
        ['default', '', 'Default'],
        ['a', 'g1', 'One'],
        ['b', 'g2', 'Two'],
      ],
      'Default',
    ],
    ['not at all without speakers', [], ''],
  ])('is found %s', async (_, list, name) => {
    expect(await told(list)).toEqual([name]);
  });

  it('is told again when it is another one, and only then', async () => {
    const media = devices([['a', 'g', 'Speakers']]);
    const names: string[] = [];
    followDefaultSpeaker(media, (name) => names.push(name));
    await settle();
    await media.change([['a', 'g', 'Speakers']]);
    await media.change([['b', 'g', 'Headset']]);
    expect(names).toEqual(['Speakers', 'Headset']);
  });
});
