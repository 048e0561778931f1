/**
 * Wires the bridge: the handlers of every group, the sender guard, and what is written down of refused calls.
 */
import { randomUUID } from 'node:crypto';
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import { createAppHandlers } from '../ipc/handlers/app.js';
import { createAssistantHandlers } from '../ipc/handlers/assistants.js';
import { createCredentialHandlers } from '../ipc/handlers/credentials.js';
import { createSettingsHandlers } from '../ipc/handlers/settings.js';
import { registerIpc, type Refusal } from '../ipc/register.js';
import type { SenderGuard } from '../ipc/sender-guard.js';
import type { AppService } from '../ipc/services.js';
import type { Logger } from '../logging/logger.js';
import type { FileDialogs } from '../platform/file-dialogs.js';
import { createInboundPort, type WindowOf } from '../platform/ipc-inbound.js';
import type { ClockPort } from '../session/ports.js';
import type { Stores } from './compose-stores.js';
import { firstFew } from './first-few.js';
import type { SessionParts } from './session-parts.js';
import { createSettingsMoves } from './settings-moves.js';

export interface IpcOptions {
  readonly app: AppService;
  readonly appVersion: string;
  readonly platform: ChordPlatform;
  readonly stores: Stores;
  /** Whether a text holds a secret that was seen in this run. */
  readonly holdsSecret: (text: string) => boolean;
  readonly session: SessionParts;
  readonly diagnostics: ParleyHandlers['diagnostics'];
  readonly updates: ParleyHandlers['updates'];
  readonly dialogs: FileDialogs;
  readonly trusts: SenderGuard;
  readonly windowOf: WindowOf;
  readonly mini: ParleyHandlers['mini'];
  readonly clock: ClockPort;
  readonly logger: Logger;
}

/** Refusals of one channel that are written down one by one. */
const LOGGED_REFUSALS = 20;

export function composeIpc({
  app,
  appVersion,
  platform,
  stores,
  holdsSecret,
  session,
  diagnostics,
  updates,
  dialogs,
  trusts,
  windowOf,
  mini,
  clock,
  ...options
}: IpcOptions): () => void {
  const logger = options.logger.child('ipc');
  const moves = createSettingsMoves({
    appVersion,
    platform,
    settings: stores.settings,
    credentials: stores.credentials,
    providers: session.assistants.providers,
    dialogs,
    holdsSecret,
    newToken: randomUUID,
    onForgotten: (profileId) => session.credentialsChanged(profileId),
  });
  return registerIpc({
    inbound: createInboundPort(windowOf),
    handlers: {
      app: createAppHandlers(app),
      settings: createSettingsHandlers(stores.settings, moves),
      diagnostics,
      updates,
      mini,
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
