/**
 * Owns the way a settings section stores a change. Types only.
 */
import type { SettingsEdit } from '../../state/app-state.svelte.js';

/** True when the change holds. A failure is told by the view, with a way to try again. */
export type Save = (edit: SettingsEdit) => Promise<boolean>;
