/**
 * Wires the global keys: which sources there are, what they need of this system, and the one owner that runs them.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isWaylandSession } from '../hosts/key/wayland-session.js';
import { maySeeKeys } from '../platform/accessibility.js';
import { systemShortcuts } from '../platform/global-shortcuts.js';
import { createHookSource } from '../talk/hook-source.js';
import type { KeySystem } from '../talk/key-choice.js';
import { createKeyOwner, type KeyOwner, type SourceListeners } from '../talk/key-owner.js';
import { ensureAppEntry, LINUX_APP_ID } from '../talk/portal/app-entry.js';
import { createOpenBus } from '../talk/portal/dbus-session-bus.js';
import { createPortalSource } from '../talk/portal-source.js';
import { createShortcutSource } from '../talk/shortcut-source.js';
import type { AppCore } from './session-parts.js';

type Core = Pick<AppCore, 'clock' | 'environment' | 'logger' | 'packaged' | 'paths' | 'spawnHost'>;

function systemOf({ environment }: Core): KeySystem {
  if (process.platform === 'win32') return 'windows';
  if (process.platform === 'darwin') return 'macos';
  return isWaylandSession(environment) ? 'wayland' : 'x11';
}

/** What starts this app from outside: an AppImage is unpacked to another place each time. */
function startCommand({ environment, packaged, paths }: Core): readonly string[] {
  const program = environment['APPIMAGE'] ?? process.execPath;
  return packaged ? [program] : [program, path.dirname(paths.resources)];
}

export function composeKeys(core: Core, listeners: SourceListeners): KeyOwner {
  const { clock, environment } = core;
  const logger = core.logger.child('keys');
  const onDetail = (detail: string): void => logger.warn('A key source had trouble.', { detail });
  return createKeyOwner({
    ...listeners,
    system: systemOf(core),
    nowMs: () => clock.nowMs(),
    sources: {
      hook: (its) => createHookSource({ ...its, spawn: core.spawnHost, clock, isPermitted: maySeeKeys, onDetail }),
      portal: (its) =>
        createPortalSource({
          ...its,
          clock,
          onDetail,
          openBus: createOpenBus(environment),
          token: () => `parley_${randomUUID().replaceAll('-', '')}`,
          appId: LINUX_APP_ID,
          installEntry: () => ensureAppEntry(environment, startCommand(core)),
        }),
      shortcut: (its) => createShortcutSource({ ...its, registry: systemShortcuts, clock, onDetail }),
    },
  });
}
