/**
 * Owns settling the one unfinished conversation Amigo allows between a user and a service: going on with it, or
 * finishing it.
 */
import { appError, failed, ok, type AppError } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import type { ConflictResolver } from '../types.js';
import { ask, bodyOf, identify, toError } from './account.js';
import type { AccountMemory } from './account-memory.js';
import type { Verdict } from './failure.js';
import { readUnfinished } from './rest.js';

const neverTalked = (): AppError =>
  appError('conversation-conflict', {
    detail: say('amigo-never-talked'),
  });

export function createConflictResolver(memory: AccountMemory): ConflictResolver {
  return {
    async resolve(choice, account, context) {
      const error = (verdict: Verdict) => toError(verdict, identify(account), memory, context.clock.epochMs());
      let serviceId = '';
      const listed = await ask(account, context, memory, ({ settings, userId }) => {
        serviceId = settings.serviceId;
        const query = { service_id: serviceId, is_finished: 'false', ...(userId === null ? {} : { user_id: userId }) };
        return { method: 'GET', path: 'conversation/', query };
      });
      const body = bodyOf(listed, error);
      if (!body.ok) return body;
      const id = readUnfinished(body.value, serviceId);
      // Finished meanwhile, by somebody else: the way is free.
      if (id === null) return ok(null);
      if (choice === 'continue') {
        memory.continuations.revive(id);
        return ok({ kind: 'conversation-id', value: id });
      }
      const finished = await ask(account, context, memory, () => ({
        method: 'POST',
        path: `conversation/${id}/finish/`,
      }));
      if (!finished.ok) return finished;
      if (finished.value.kind === 'ok') return ok(null);
      const { status, words } = finished.value.refusal;
      if (status === 404 || (status === 409 && /already finished/i.test(words) && !/related/i.test(words)))
        return ok(null);
      if (status === 400) return failed(neverTalked());
      const settled = bodyOf(finished, error);
      return settled.ok ? ok(null) : settled;
    },
  };
}
