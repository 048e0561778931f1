import { describe, expect, it } from 'vitest';
import { createDevicePresence } from '../../../src-main/audio/device-presence.js';
import type { AudioDevice } from '../../../src-preload/contract/audio.js';

const device = (deviceId: string, kind: AudioDevice['kind'] = 'audioinput'): AudioDevice => ({
  deviceId,
  kind,
  label: `Name of ${deviceId}`,
});

function setUp(chosenId = 'headset') {
  const told: string[] = [];
  let chosen = chosenId;
  const presence = createDevicePresence({
    kind: 'audioinput',
    chosen: () => chosen,
    onSwitched: (label) => told.push(`switched ${label}`),
    onBack: (label, how) => told.push(`back ${label}${how === 'open' ? ', in use' : ''}`),
  });
  return { presence, told, choose: (id: string) => (chosen = id) };
}

describe('device presence', () => {
  it('says nothing while the chosen device serves', () => {
    const { presence, told } = setUp();
    presence.using('chosen', 'Headset');
    presence.listed([device('headset')]);
    presence.listed([]);
    presence.listed([device('headset')]);
    presence.using('chosen', 'Headset');
    expect(told).toEqual([]);
  });

  it('tells that another took its place, once, and that it is back when a list has it again', () => {
    const { presence, told } = setUp();
    presence.using('other', 'Desk');
    presence.using('other', 'Desk');
    presence.listed([device('desk')]);
    expect(told).toEqual(['switched Desk']);
    presence.listed([device('desk'), device('headset', 'audiooutput')]);
    expect(told).toEqual(['switched Desk']);
    presence.listed([device('desk'), device('headset')]);
    presence.listed([device('headset')]);
    expect(told).toEqual(['switched Desk', 'back Name of headset']);
  });

  it('tells of each device that takes the place of the one before', () => {
    const { presence, told } = setUp();
    presence.using('other', 'Desk');
    presence.using('other', 'Camera');
    expect(told).toEqual(['switched Desk', 'switched Camera']);
  });

  it('knows a device that was missing before the first list came', () => {
    const { presence, told } = setUp();
    presence.listed([device('desk')]);
    presence.using('other', 'Desk');
    presence.listed([device('headset')]);
    expect(told).toEqual(['switched Desk', 'back Name of headset']);
  });

  it('does not take a device for back that is there and did not open', () => {
    const { presence, told } = setUp();
    presence.listed([device('headset')]);
    presence.using('other', 'Desk');
    presence.listed([device('headset'), device('desk')]);
    expect(told).toEqual(['switched Desk']);
    presence.using('chosen', 'Headset');
    // A player on it is open: to close it would break off what it plays.
    expect(told).toEqual(['switched Desk', 'back Headset, in use']);
  });

  it('waits with the return for the end of a talk', () => {
    const { presence, told } = setUp();
    presence.using('other', 'Desk');
    presence.listed([]);
    presence.busy(true);
    expect(presence.isReturning).toBe(false);
    presence.listed([device('headset')]);
    expect(told).toEqual(['switched Desk']);
    expect(presence.isReturning).toBe(true);
    presence.busy(false);
    expect(presence.isReturning).toBe(false);
    expect(told).toEqual(['switched Desk', 'back Name of headset']);
  });

  it('has nothing to return to where the system chooses', () => {
    const { presence, told } = setUp('default');
    presence.using('other', 'Desk');
    presence.listed([]);
    presence.listed([device('default')]);
    presence.using('chosen', 'Desk');
    expect(told).toEqual(['switched Desk']);
    presence.using('other', 'Desk');
    expect(told).toEqual(['switched Desk', 'switched Desk']);
  });

  it('forgets the past when another device is chosen', () => {
    const { presence, told, choose } = setUp();
    presence.using('other', 'Desk');
    presence.listed([]);
    choose('desk');
    presence.listed([device('desk'), device('headset')]);
    presence.using('chosen', 'Desk');
    expect(told).toEqual(['switched Desk']);
  });
});
