import { describe, expect, it } from 'vitest';
import { findPlace } from '../../../src-main/assistant/places.js';

const MARCH = Date.UTC(2026, 2, 14, 19);

describe('places', () => {
  it.each([
    ['tokyo', 'Tokyo', 'Asia/Tokyo'],
    ['addis ababa', 'Addis Ababa', 'Africa/Addis_Ababa'],
    ['nyc', 'New York', 'America/New_York'],
    ['bombay', 'Mumbai', 'Asia/Kolkata'],
    ['kiev', 'Kyiv', 'Europe/Kyiv'],
    ['saint petersburg', 'St. Petersburg', 'Europe/Moscow'],
    ['tel aviv', 'Tel Aviv', 'Asia/Jerusalem'],
    // The largest city of a name, unless its region is named too.
    ['birmingham', 'Birmingham', 'Europe/London'],
    ['birmingham alabama', 'Birmingham', 'America/Chicago'],
    ['london in ontario', 'London', 'America/Toronto'],
    ['vancouver canada', 'Vancouver', 'America/Vancouver'],
    // Countries and states, with one time for nearly everybody.
    ['france', 'France', 'Europe/Paris'],
    ['china', 'China', 'Asia/Shanghai'],
    ['the netherlands', 'the Netherlands', 'Europe/Amsterdam'],
    ['scotland', 'the United Kingdom', 'Europe/London'],
    ['texas', 'Texas', 'America/Chicago'],
    ['washington', 'Washington, D.C.', 'America/New_York'],
    ['washington state', 'Washington', 'America/Los_Angeles'],
    // Zones by name.
    ['est', 'Eastern Time', 'America/New_York'],
    ['pacific', 'Pacific Time', 'America/Los_Angeles'],
    ['eastern standard time', 'Eastern Time', 'America/New_York'],
    ['utc', 'UTC', 'UTC'],
  ])('%s', async (said, name, timeZone) => {
    expect(await findPlace(said, MARCH)).toEqual({ kind: 'zone', name, timeZone });
  });

  it.each(['russia', 'the united states', 'australia', 'canada'])('%s has several times', async (said) => {
    expect(await findPlace(said, MARCH)).toMatchObject({ kind: 'several' });
  });

  it.each(['narnia', '', 'the', '__proto__', 'constructor', 'in', 'paris of'])('"%s" is none', async (said) => {
    expect(await findPlace(said, MARCH)).toBeNull();
  });
});
