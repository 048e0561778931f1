/**
 * Owns the way from an account to one that may call Amigo: options and secrets checked, a token at hand. A token is
 * renewed before it ends, and taken anew once where it is refused; a refused sign-in is never repeated by itself.
 */
import { appError, failed, ok, type AppError, type Result } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import { resolveEndpoint } from '../kit/endpoint-url.js';
import { requireSecret } from '../kit/options.js';
import type { Account, PrepareContext } from '../types.js';
import { identityOf, type AccountMemory } from './account-memory.js';
import { restAddress } from './address.js';
import { judge, limitError, tokenError, type Verdict } from './failure.js';
import {
  API_KEY,
  checkSettings,
  KEY_ID,
  readSettings,
  regionAddress,
  TOKEN,
  USER_ID,
  type AmigoSettings,
} from './options.js';
import { bearer, call, isTokenLike, readIdToken, type CallAnswer } from './rest.js';
import type { Json } from '../kit/json-frame.js';

export interface SignedIn {
  readonly identity: string;
  readonly settings: AmigoSettings;
  readonly base: URL;
  /** Null where only a token is known. */
  readonly userId: string | null;
  readonly token: string;
}

/** Prefixes people copy along with a token. */
const TOKEN_PREFIX = /^(?:Bearer\s+|bearer\.authorization\.amigo\.ai\.)/i;

/** Names the account in memory. Needs no valid account, so that a codec can name the one it was made for. */
export function identify(account: Account): string {
  const { organization, signIn } = readSettings(account.options);
  const address = account.endpoint.trim() || regionAddress(account.options);
  const keys = signIn === 'key' ? [API_KEY, KEY_ID, USER_ID] : [TOKEN];
  const secrets = keys.map(({ key }) => account.secrets[key]?.trim() ?? '');
  return identityOf([address, organization, signIn, ...secrets]);
}

/** The reaction to a verdict where nothing else is at stake. */
export function toError(verdict: Verdict, identity: string, memory: AccountMemory, nowEpochMs: number): AppError {
  switch (verdict.kind) {
    case 'token':
      return tokenError(verdict.isForbidden);
    case 'too-many':
      return limitError(verdict.retryAfterMs, memory.limited(identity, nowEpochMs));
    case 'conversation-gone':
      return appError('connection-lost', { detail: say('amigo-conversation-gone') });
    case 'nothing-said':
      return appError('request-invalid', { detail: say('amigo-nothing-said') });
    case 'error':
      return verdict.error;
  }
}

async function signIn(
  place: Omit<SignedIn, 'token'>,
  secrets: { readonly apiKey: string; readonly keyId: string; readonly userId: string },
  context: PrepareContext,
  memory: AccountMemory,
): Promise<Result<string>> {
  const { identity, base, settings } = place;
  const kept = memory.reuse(identity, context.clock.epochMs());
  if (kept !== null) return ok(kept);
  const answer = await call(context, {
    method: 'POST',
    url: restAddress(base, settings, 'user/signin_with_api_key'),
    headers: { 'x-api-key': secrets.apiKey, 'x-api-key-id': secrets.keyId, 'x-user-id': secrets.userId },
  });
  if (!answer.ok) return answer;
  const nowEpochMs = context.clock.epochMs();
  if (answer.value.kind === 'refused') {
    const { refusal } = answer.value;
    if (refusal.status === 401) {
      return failed(appError('credentials-rejected', { detail: say('amigo-keys-refused') }));
    }
    return failed(toError(judge(refusal), identity, memory, nowEpochMs));
  }
  const got = readIdToken(answer.value.body, nowEpochMs);
  if (got === null) {
    return failed(appError('protocol-violation', { detail: say('amigo-no-token') }));
  }
  context.onSecret(got.token);
  memory.keep(identity, got.token, got.expiresAtEpochMs, nowEpochMs);
  return ok(got.token);
}

/** Checks the account and sees to a token. */
export async function authorise(
  account: Account,
  context: PrepareContext,
  memory: AccountMemory,
): Promise<Result<SignedIn>> {
  const checked = checkSettings(account.options);
  if (!checked.ok) return checked;
  const settings = checked.value;
  const resolved = resolveEndpoint(account, regionAddress(account.options));
  if (!resolved.ok) return resolved;
  const place = { identity: identify(account), settings, base: resolved.value };
  if (settings.signIn === 'token') {
    const bare = { [TOKEN.key]: (account.secrets[TOKEN.key] ?? '').trim().replace(TOKEN_PREFIX, '') };
    const token = requireSecret('amigo', bare, TOKEN);
    if (!token.ok) return token;
    if (!isTokenLike(token.value)) {
      const field = { provider: 'amigo', field: TOKEN.key, part: 'label', english: TOKEN.label } as const;
      return failed(appError('credentials-rejected', { detail: say('token-unusable', { field }) }));
    }
    return ok({ ...place, userId: null, token: token.value });
  }
  const apiKey = requireSecret('amigo', account.secrets, API_KEY);
  if (!apiKey.ok) return apiKey;
  const keyId = requireSecret('amigo', account.secrets, KEY_ID);
  if (!keyId.ok) return keyId;
  const user = requireSecret('amigo', account.secrets, USER_ID);
  if (!user.ok) return user;
  const userId = user.value;
  const secrets = { apiKey: apiKey.value, keyId: keyId.value, userId };
  const token = await signIn({ ...place, userId }, secrets, context, memory);
  return token.ok ? ok({ ...place, userId, token: token.value }) : token;
}

/** A REST call of this account; a token refused for its age is renewed once. */
export async function ask(
  account: Account,
  context: PrepareContext,
  memory: AccountMemory,
  request: (who: SignedIn) => {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
  },
): Promise<Result<CallAnswer>> {
  for (let renewals = 0; ; renewals += 1) {
    const who = await authorise(account, context, memory);
    if (!who.ok) return who;
    const { method, path, query } = request(who.value);
    const url = restAddress(who.value.base, who.value.settings, path, query);
    const answer = await call(context, { method, url, headers: bearer(who.value.token) });
    const isStale =
      answer.ok &&
      answer.value.kind === 'refused' &&
      answer.value.refusal.status === 401 &&
      memory.rejected(who.value.identity, context.clock.epochMs());
    if (!isStale || renewals > 0) return answer;
  }
}

/** The body of a call that worked, or the error of one that did not. */
export function bodyOf(answer: Result<CallAnswer>, error: (verdict: Verdict) => AppError): Result<Json | null> {
  if (!answer.ok) return answer;
  return answer.value.kind === 'ok' ? ok(answer.value.body) : failed(error(judge(answer.value.refusal)));
}
