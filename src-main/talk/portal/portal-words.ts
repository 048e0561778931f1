/**
 * Owns the words of the desktop portal: names, paths, and what its answers and signals mean.
 * Everything read here was written by another program: what does not fit is left out, never trusted.
 */
import { KEY_ACTIONS, type KeyAction } from '../../../src-preload/contract/talk.js';

export const PORTAL_SERVICE = 'org.freedesktop.portal.Desktop';
export const PORTAL_PATH = '/org/freedesktop/portal/desktop';
export const SHORTCUTS_INTERFACE = 'org.freedesktop.portal.GlobalShortcuts';
export const REQUEST_INTERFACE = 'org.freedesktop.portal.Request';
export const SESSION_INTERFACE = 'org.freedesktop.portal.Session';
export const REGISTRY_INTERFACE = 'org.freedesktop.host.portal.Registry';

/** What a person sees in the desktop's question and settings. */
export const ACTION_TEXT: Readonly<Record<KeyAction, string>> = {
  talk: 'Talk (hold the key)',
  interrupt: 'Stop the answer',
  mute: 'Mute the microphone',
};

/** A shortcut as the desktop has it. */
export interface BoundShortcut {
  readonly action: KeyAction;
  /** What to press, in the desktop's words; null where it does not say or nothing is assigned. */
  readonly trigger: string | null;
}

/** How a request ended. */
export type PortalResponse =
  | { readonly outcome: 'done'; readonly results: Readonly<Record<string, unknown>> }
  /** The person closed the desktop's question or said no. */
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'failed' };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const toAction = (id: unknown): KeyAction | null => KEY_ACTIONS.find((action) => action === id) ?? null;

/** The path a request of `sender` with this token will have, known before it is made. */
export const requestPath = (sender: string, token: string): string =>
  `${PORTAL_PATH}/request/${sender.replace(/^:/, '').replaceAll('.', '_')}/${token}`;

/** What a `Response` signal carries: a code, then the results. */
export function readResponse(body: readonly unknown[]): PortalResponse {
  const [code, results] = body;
  if (code === 0) return { outcome: 'done', results: isRecord(results) ? results : {} };
  return { outcome: code === 1 ? 'declined' : 'failed' };
}

/** A list `a(sa{sv})` of shortcuts; those that are not ours are left out. */
export function readShortcuts(value: unknown): readonly BoundShortcut[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown): readonly BoundShortcut[] => {
    if (!Array.isArray(entry)) return [];
    const [id, properties] = entry as readonly unknown[];
    const action = toAction(id);
    if (action === null) return [];
    const text = isRecord(properties) ? properties['trigger_description'] : null;
    return [{ action, trigger: typeof text === 'string' && text.trim() !== '' ? text.trim() : null }];
  });
}
