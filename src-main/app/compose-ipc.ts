/**
 * Wires the bridge: the handlers of every group, the sender guard, and what is written down of refused calls.
 */
import { createAppHandlers } from '../ipc/handlers/app.js';
import { createAssistantHandlers } from '../ipc/handlers/assistants.js';
import { createCredentialHandlers } from '../ipc/handlers/credentials.js';
import { createSettingsHandlers } from '../ipc/handlers/settings.js';
import { registerIpc, type Refusal } from '../ipc/register.js';
import type { SenderGuard } from '../ipc/sender-guard.js';
import type { AppService } from '../ipc/services.js';
import type { Logger } from '../logging/logger.js';
import { createInboundPort, type WindowContentsId } from '../platform/ipc-inbound.js';
import type { ClockPort } from '../session/ports.js';
import type { Stores } from './compose-stores.js';
import { firstFew } from './first-few.js';
import type { SessionParts } from './session-parts.js';

export interface IpcOptions {
  readonly app: AppService;
  readonly stores: Stores;
  readonly session: SessionParts;
  readonly trusts: SenderGuard;
  readonly windowContentsId: WindowContentsId;
  readonly clock: ClockPort;
  readonly logger: Logger;
}

/** Refusals of one channel that are written down one by one. */
const LOGGED_REFUSALS = 20;

export function composeIpc({
  app,
  stores,
  session,
  trusts,
  windowContentsId,
  clock,
  ...options
}: IpcOptions): () => void {
  const logger = options.logger.child('ipc');
  return registerIpc({
    inbound: createInboundPort(windowContentsId),
    handlers: {
      app: createAppHandlers(app),
      settings: createSettingsHandlers(stores.settings),
      assistants: createAssistantHandlers(session.assistants, stores.settings),
      credentials: createCredentialHandlers(stores.credentials, session.assistants, stores.settings, (profileId) =>
        session.credentialsChanged(profileId),
      ),
      ...session.handlers,
    },
    trusts,
    nowMs: () => clock.nowMs(),
    onRefused: firstFew(LOGGED_REFUSALS, (count, channel, refusal: Refusal, field: string | null) =>
      logger.warn('Call refused.', { channel, refusal, field, count }),
    ),
    onFault: (channel, error) => logger.error('A handler failed.', { channel, error }),
  });
}
