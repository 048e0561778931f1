/**
 * Owns what the system is asked about keys: "can the hook see keys here?", before the native module is loaded, and
 * "are they still numbered as they were?" after.
 */
import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { isWaylandSession, type KeyEnvironment } from './wayland-session.js';
import { cookiesFor, type XCookie } from './x-authority.js';
import { parseDisplay, probeDisplay, type XProbe } from './x-display.js';
import { watchKeyboard } from './x-keyboard.js';

async function readCookies(env: KeyEnvironment, displayNumber: number): Promise<readonly XCookie[]> {
  const file = env['XAUTHORITY'] ?? path.join(env['HOME'] ?? homedir(), '.Xauthority');
  try {
    return cookiesFor(await readFile(file), displayNumber, hostname());
  } catch {
    // Many displays need no cookie; the server says so if this one does.
    return [];
  }
}

/** Waits for a keyboard whose codes mean other keys, where keys are seen through X; elsewhere it does nothing. */
export async function awaitOtherKeyboard(
  env: KeyEnvironment,
  platform: NodeJS.Platform,
  onChanged: () => void,
): Promise<void> {
  const address = platform === 'darwin' || platform === 'win32' ? null : parseDisplay(env['DISPLAY'] ?? '');
  if (address === null) return;
  const cookies = await readCookies(env, address.number);
  await watchKeyboard(
    { address, cookies },
    { onChanged, after: (delayMs, callback) => void setTimeout(callback, delayMs) },
  );
}

/** Where keys are seen through X, asks the display; elsewhere the hook's own start tells. Never throws. */
export async function checkKeyAccess(env: KeyEnvironment, platform: NodeJS.Platform): Promise<XProbe> {
  if (platform === 'darwin' || platform === 'win32') return { usable: true };
  // On Wayland the display is XWayland, which sees the keys of X programs only: half a talk key is worse than none.
  if (isWaylandSession(env)) return { usable: false, reason: 'wayland', detail: 'the session is Wayland' };
  const address = parseDisplay(env['DISPLAY'] ?? '');
  if (address === null) return { usable: false, reason: 'no-display', detail: 'DISPLAY names no display' };
  return probeDisplay(address, await readCookies(env, address.number));
}
