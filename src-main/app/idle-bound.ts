/**
 * Owns how long a service stays connected while nobody talks: as the person set it, where staying costs something.
 */
import type { Settings } from '../../src-preload/contract/settings.js';
import type { Capabilities } from '../providers/types.js';

const MINUTE_MS = 60_000;

/** What the assistant can do, with the bound of the settings in place of its own. */
export function withIdleBound(capabilities: Capabilities, { general }: Settings): Capabilities {
  if (capabilities.idleHangUpMs === null) return capabilities;
  const { idleHangUpMinutes } = general;
  return { ...capabilities, idleHangUpMs: idleHangUpMinutes === null ? null : idleHangUpMinutes * MINUTE_MS };
}
