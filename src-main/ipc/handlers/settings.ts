/**
 * Owns the calls that change settings.
 */
import type { ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import type { SettingsService } from '../services.js';

export const createSettingsHandlers = (settings: SettingsService): ParleyHandlers['settings'] => ({
  update: (patch) => settings.update(patch),
});
