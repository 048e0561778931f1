import { expect, it } from 'vitest';
import { busAddress, createOpenBus } from '../../../../src-main/talk/portal/dbus-session-bus.js';

it.each([
  [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a' }, 'unix:path=/a'],
  [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/run/user/1' }, 'unix:path=/run/user/1/bus'],
  [{ XDG_RUNTIME_DIR: '/run/user/1' }, 'unix:path=/run/user/1/bus'],
  [{ XDG_RUNTIME_DIR: '' }, null],
  [{}, null],
])('finds the bus of %j', (env, address) => {
  expect(busAddress(env)).toBe(address);
});

it.each(['', 'nonsense', 'unix:path=/nonexistent/bus', 'tcp:host=localhost'])(
  'answers no bus for the address “%s”',
  async (address) => {
    const openBus = createOpenBus({ DBUS_SESSION_BUS_ADDRESS: address });
    expect(await openBus({ onSignal: () => {}, onClosed: () => {} })).toBeNull();
  },
);
