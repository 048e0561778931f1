/**
 * Owns the answer to "is this a Wayland session?", which decides what can see keys. Pure: main and the key host ask.
 */

export type KeyEnvironment = Readonly<Record<string, string | undefined>>;

/** Whether the session is Wayland's. A session that says x11 is believed, though a compositor may run inside it. */
export function isWaylandSession(env: KeyEnvironment): boolean {
  if (env['XDG_SESSION_TYPE'] === 'wayland') return true;
  return Boolean(env['WAYLAND_DISPLAY']) && env['XDG_SESSION_TYPE'] !== 'x11';
}
