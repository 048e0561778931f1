/**
 * Owns the truthful line of "Test connection": signs in, looks for the service, opens the socket. It begins no
 * conversation, since one would be left unfinished behind it.
 */
import type { ConnectionTest } from '../../../src-preload/contract/provider-info.js';
import { toldBy, type AppError } from '../../../src-preload/contract/app-error.js';
import { say, type Said, type Told } from '../../../src-preload/contract/said.js';
import { asWords } from '../kit/json-frame.js';
import type { Account, TestContext } from '../types.js';
import { ask, authorise, identify, toError, type SignedIn } from './account.js';
import type { AccountMemory } from './account-memory.js';
import { judge, judgeEnd, tokenError } from './failure.js';
import { endpointOf } from './open.js';
import { hasMore, readServices } from './rest.js';

const no = (error: AppError): { readonly ok: false; readonly message: Told } => ({
  ok: false,
  message: toldBy(error) ?? say('test-failed', { problem: { error: error.code } }),
});

type Service = { readonly ok: true; readonly words: Said } | { readonly ok: false; readonly message: Told };

/** Whether the service is there. Users may lack the right to look: that alone is no failure. */
async function findService(account: Account, context: TestContext, memory: AccountMemory): Promise<Service> {
  let serviceId = '';
  const answer = await ask(account, context, memory, ({ settings }) => {
    serviceId = settings.serviceId;
    return { method: 'GET', path: 'service/', query: { is_active: 'true', id: serviceId } };
  });
  if (!answer.ok) return no(answer.error);
  if (answer.value.kind === 'refused') {
    const { refusal } = answer.value;
    if (refusal.status === 403 || refusal.status === 404) return { ok: true, words: say('amigo-test-not-looked-up') };
    return no(toError(judge(refusal), identify(account), memory, context.clock.epochMs()));
  }
  const services = readServices(answer.value.body);
  const found = services.find(({ id }) => id.toLowerCase() === serviceId);
  // One page of many, without it: that proves nothing.
  if (found === undefined && hasMore(answer.value.body)) return { ok: true, words: say('amigo-test-not-looked-up') };
  if (found === undefined) return { ok: false, message: say('amigo-no-service') };
  const name = asWords(found.name, 60);
  return { ok: true, words: name === null ? say('amigo-test-service') : say('amigo-test-service-named', { name }) };
}

export async function testConnection(
  account: Account,
  context: TestContext,
  memory: AccountMemory,
): Promise<ConnectionTest> {
  const first = await authorise(account, context, memory);
  if (!first.ok) return no(first.error);
  const service = await findService(account, context, memory);
  if (!service.ok) return service;
  const opening = await openSocket(account, context, memory, first.value);
  if (!opening.ok) return opening;
  const signedIn = say(first.value.settings.signIn === 'key' ? 'amigo-test-signed-in' : 'amigo-test-token');
  return { ok: true, message: say('amigo-test-passed', { signIn: signedIn, service: service.words }) };
}

/** Opens the socket and drops it; a token refused for its age is renewed once. */
async function openSocket(
  account: Account,
  context: TestContext,
  memory: AccountMemory,
  first: SignedIn,
): Promise<ConnectionTest> {
  let who = first;
  for (let renewals = 0; ; renewals += 1) {
    const end = await context.handshake(endpointOf(who));
    if (end === null) return { ok: true, message: '' };
    const verdict = judgeEnd(end, 'starting');
    if (verdict.kind !== 'token') return no(toError(verdict, who.identity, memory, context.clock.epochMs()));
    const mayRenew = memory.rejected(who.identity, context.clock.epochMs()) && renewals === 0;
    if (!mayRenew) return no(tokenError(verdict.isForbidden));
    const again = await authorise(account, context, memory);
    if (!again.ok) return no(again.error);
    who = again.value;
  }
}
