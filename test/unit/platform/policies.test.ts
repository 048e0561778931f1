import { describe, expect, it } from 'vitest';
import { closeAction } from '../../../src-main/platform/close-policy.js';
import { hostEnvironment } from '../../../src-main/platform/host-environment.js';
import { isOpenable } from '../../../src-main/platform/openable-url.js';
import { allowsPermission, type PermissionQuestion } from '../../../src-main/platform/permission-policy.js';
import { developmentPolicy, SECURITY_HEADERS } from '../../../src-main/platform/security-headers.js';
import { isTrayShown } from '../../../src-main/platform/status-notifier.js';
import { fitBounds } from '../../../src-main/platform/window-bounds.js';

describe('permissions', () => {
  const ours = { permission: 'media', origin: 'parley://app', topFrame: true, ofMini: false, mediaTypes: ['audio'] };
  it.each<readonly [PermissionQuestion, boolean]>([
    [ours, true],
    [{ ...ours, permission: 'speaker-selection', mediaTypes: [] }, true],
    [{ ...ours, permission: 'clipboard-sanitized-write', mediaTypes: [] }, true],
    [{ ...ours, permission: 'clipboard-sanitized-write', topFrame: false }, false],
    [{ ...ours, mediaTypes: ['audio', 'video'] }, false],
    [{ ...ours, mediaTypes: ['video'] }, false],
    [{ ...ours, mediaTypes: [] }, false],
    [{ ...ours, mediaTypes: ['unknown'] }, false],
    [{ ...ours, origin: 'https://example.org' }, false],
    [{ ...ours, origin: '' }, false],
    [{ ...ours, topFrame: false }, false],
    [{ ...ours, ofMini: true }, false],
    ...['geolocation', 'notifications', 'midi', 'clipboard-read', 'fullscreen', 'openExternal', 'hid', 'usb'].map(
      (permission) => [{ ...ours, permission }, false] as const,
    ),
  ])('%j: %s', (question, allowed) => {
    expect(allowsPermission(question, 'parley://app')).toBe(allowed);
  });
});

describe('addresses for the browser', () => {
  it.each([
    ['https://example.org/a?b#c', true],
    ['http://example.org', false],
    ['https://user:secret@example.org', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['smb://host/share', false],
    ['https:', false],
    ['example.org', false],
  ])('%s: %s', (address, openable) => {
    expect(isOpenable(address)).toBe(openable);
  });
});

describe('the page policy', () => {
  const policy = SECURITY_HEADERS['Content-Security-Policy'] ?? '';
  it('starts from nothing and allows neither inline nor eval nor another host', () => {
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
    for (const directive of ['base-uri', 'form-action', 'frame-ancestors'])
      expect(policy).toContain(`${directive} 'none'`);
  });
  it('is looser only for the development server', () => {
    expect(developmentPolicy('http://localhost:5173')).toContain("connect-src 'self' ws://localhost:5173");
  });
});

describe('the environment of hosts', () => {
  it('holds what sound and display need, and no secret', () => {
    const kept = hostEnvironment({
      PATH: '/bin',
      Path: 'C:\\',
      XDG_RUNTIME_DIR: '/run',
      PULSE_SERVER: 'unix:/x',
      LC_ALL: 'C',
      PARLEY_PLAYAI_API_KEY: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: '--require=evil',
      HTTPS_PROXY: 'http://user:secret@host',
      HOME: undefined,
    });
    expect(Object.keys(kept).sort()).toEqual(['LC_ALL', 'PATH', 'PULSE_SERVER', 'Path', 'XDG_RUNTIME_DIR']);
  });
});

describe('closing the window', () => {
  it.each([
    [true, true, 'hide'],
    [true, false, 'minimise'],
    [false, true, 'quit'],
    [false, false, 'quit'],
  ] as const)('to the tray %s, tray shown %s: %s', (closeToTray, trayShown, action) => {
    expect(closeAction(closeToTray, trayShown)).toBe(action);
  });
});

describe('looking for a tray', () => {
  it.each([
    ['(<true>,)', true],
    ['(<false>,)', false],
    ['   variant       boolean true', true],
  ])('reads %j', async (output, shown) => {
    expect(await isTrayShown('linux', () => Promise.resolve(output))).toBe(shown);
  });
  it('tries the second tool, and takes silence for no', async () => {
    const asked: string[] = [];
    const shown = await isTrayShown('linux', (command) => {
      asked.push(command);
      return Promise.resolve(null);
    });
    expect(shown).toBe(false);
    expect(asked).toEqual(['gdbus', 'dbus-send']);
  });
  it('does not ask where there always is one', async () => {
    expect(await isTrayShown('win32', () => Promise.reject(new Error('asked')))).toBe(true);
  });
});

describe('window bounds', () => {
  const left = { x: 0, y: 0, width: 1_920, height: 1_080 };
  const right = { x: 1_920, y: 0, width: 1_280, height: 1_024 };
  const place = { x: 2_000, y: 100, width: 480, height: 720 };

  it('are kept where a screen still shows them', () => {
    expect(fitBounds(place, [left, right])).toEqual(place);
  });
  it('move to the first screen when theirs is gone', () => {
    expect(fitBounds(place, [left])).toEqual({ x: 720, y: 180, width: 480, height: 720 });
  });
  it('fit into a smaller screen and never get too small', () => {
    expect(fitBounds({ x: 0, y: 0, width: 9_000, height: 10 }, [left])).toMatchObject({ width: 1_920, height: 480 });
  });
  it('have no position the first time', () => {
    expect(fitBounds(null, [left])).toEqual({ width: 480, height: 720 });
  });
});
