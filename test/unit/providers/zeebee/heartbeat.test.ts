/** Staying alive: pings both ways, warnings, silence. */
import { describe, expect, it } from 'vitest';
import { readyDriver } from './wire-driver.js';

const EPOCH_MS = 1_700_000_000_000;

describe('a ping of the service', () => {
  it('is answered at once, with its id and the time', () => {
    const driver = readyDriver();
    driver.pass(5_000);
    driver.hear({ type: 'ping', ping_id: 'ping_17' });
    expect(driver.sent).toEqual([{ type: 'pong', ping_id: 'ping_17', timestamp: EPOCH_MS + 5_000 }]);
    expect(driver.events).toEqual([]);
  });

  it.each([
    [42, { ping_id: 42 }],
    [undefined, {}],
    [{ nested: true }, {}],
    ['x'.repeat(1_000), {}],
  ])('with the id %j is answered too', (id, echoed) => {
    const driver = readyDriver();
    driver.hear({ type: 'ping', ping_id: id });
    expect(driver.sent).toEqual([{ type: 'pong', ...echoed, timestamp: EPOCH_MS }]);
  });
});

describe('our own ping', () => {
  it('is sent when nothing went either way for more than 20 s', () => {
    const driver = readyDriver();
    driver.pass(20_000);
    expect(driver.sent).toEqual([]);
    driver.pass(1_000);
    expect(driver.sent).toEqual([{ type: 'ping', timestamp: EPOCH_MS + 21_000 }]);
  });

  it('is not sent while the service pings', () => {
    const driver = readyDriver();
    for (let count = 0; count < 10; count += 1) {
      driver.pass(20_000);
      driver.hear({ type: 'ping', ping_id: `p${count}` });
    }
    expect(driver.sentOf('ping')).toEqual([]);
    expect(driver.sentOf('pong')).toHaveLength(10);
    expect(driver.events).toEqual([]);
  });

  it('that is answered keeps the connection for ever', () => {
    const driver = readyDriver();
    for (let count = 0; count < 50; count += 1) {
      driver.pass(21_000);
      driver.hear({ type: 'pong' });
    }
    expect(driver.sentOf('ping')).toHaveLength(50);
    expect(driver.events).toEqual([]);
  });
});

describe('silence', () => {
  it('ends the connection when three pings and more were missed, to be made anew', () => {
    const driver = readyDriver();
    driver.pass(89_999);
    expect(driver.sentOf('ping').length).toBeGreaterThanOrEqual(3);
    expect(driver.events).toEqual([]);
    driver.pass(1);
    expect(driver.events).toMatchObject([
      { type: 'failure', fatal: true, error: { code: 'connection-lost', retryable: true } },
    ]);
    expect(driver.codec.wakeAtMs()).toBeNull();
  });

  it('is broken by any frame, even one that is not understood', () => {
    const driver = readyDriver();
    driver.pass(80_000);
    driver.hear({ type: 'ballet' });
    driver.pass(80_000);
    expect(driver.types()).toEqual(['frame-unrecognised']);
  });
});

describe('a warning', () => {
  const WARNING = { type: 'connection_warning', level: 'warning', message: 'Please respond.', time_remaining: 30 };

  it('that wants a ping gets one at once', () => {
    const driver = readyDriver();
    driver.hear({ ...WARNING, reconnect_required: false, ping_requested: true });
    expect(driver.sent).toEqual([{ type: 'ping', timestamp: EPOCH_MS }]);
    expect(driver.events).toEqual([]);
  });

  it('that wants a new connection has it renewed in the time that is left', () => {
    const driver = readyDriver();
    driver.hear({ ...WARNING, reconnect_required: true, ping_requested: false });
    expect(driver.sent).toEqual([]);
    expect(driver.events).toEqual([{ type: 'session-expiring', inMs: 30_000 }]);
  });

  it.each([
    [{}, 30_000],
    [{ time_remaining: 5 }, 5_000],
    [{ time_remaining: -1 }, 30_000],
    [{ time_remaining: 'soon' }, 30_000],
    [{ time_remaining: 1e300 }, 3_600_000],
  ])('with %j leaves a sensible time', (fields, inMs) => {
    const driver = readyDriver();
    driver.hear({ type: 'connection_warning', reconnect_required: true, ...fields });
    expect(driver.events).toEqual([{ type: 'session-expiring', inMs }]);
  });
});

it('is woken only for what is really due', () => {
  const driver = readyDriver();
  expect(driver.codec.wakeAtMs()).toBe(21_000);
  driver.speak('a');
  expect(driver.codec.wakeAtMs()).toBe(21_000);
  driver.pass(30_000);
  expect(driver.codec.wakeAtMs()).toBe(42_000);
});
