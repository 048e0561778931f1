/**
 * Owns what utility processes may know of our environment: what the system and its sound servers need, no more.
 * Must never pass `PARLEY_*`: those may be secrets.
 */

const NAMES = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'NODE_ENV'],
  ...['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'LD_LIBRARY_PATH'],
  ...['SYSTEMROOT', 'WINDIR', 'COMSPEC', 'PATHEXT', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'PROGRAMDATA'],
]);
const FAMILY = /^(LC_|XDG_|PULSE_|PIPEWIRE_|ALSA_)/;

export function hostEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && (NAMES.has(name.toUpperCase()) || FAMILY.test(name))) kept[name] = value;
  return kept;
}
