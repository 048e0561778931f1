/**
 * Owns the calls about the app as a whole.
 */
import { ok } from '../../../src-preload/contract/app-error.js';
import type { ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import type { AppService } from '../services.js';

export const createAppHandlers = (app: AppService): ParleyHandlers['app'] => ({
  snapshot: async () => ok(await app.snapshot()),
  openUrl: (url) => app.openUrl(url),
  dismissNotice: (id) => app.dismissNotice(id),
  networkChanged: (isOnline) => app.networkChanged(isOnline),
  loginItem: async () => ok(await app.loginItem()),
  quit: () => app.quit(),
});
