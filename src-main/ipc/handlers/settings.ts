/**
 * Owns the calls that change settings.
 */
import type { ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import type { SettingsMoves, SettingsService } from '../services.js';

export const createSettingsHandlers = (
  settings: SettingsService,
  moves: SettingsMoves,
): ParleyHandlers['settings'] => ({
  update: (patch) => settings.update(patch),
  export: () => moves.export(),
  import: () => moves.import(),
  applyImport: (token) => moves.applyImport(token),
  reset: (reset) => moves.reset(reset),
});
