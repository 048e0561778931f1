/**
 * Owns what Amigo's refusals mean: words first, numbers after. The close codes of the socket are not published, so
 * numbers are read as widely as they can be.
 */
import { appError, toldBy, type AppError } from '../../../src-preload/contract/app-error.js';
import { inEnglish, say } from '../../../src-preload/contract/said.js';
import { classifyEnd, classifyStatus, RATE_LIMIT_PAUSE_MS } from '../kit/classify-end.js';
import { asWords } from '../kit/json-frame.js';
import type { ConnectionEnd } from '../types.js';

const SERVICE = 'Amigo';

export type Verdict =
  /** The token is not accepted, or does not allow this. */
  | { readonly kind: 'token'; readonly isForbidden: boolean }
  | { readonly kind: 'too-many'; readonly retryAfterMs: number }
  /** The conversation to go on with is finished or unknown. */
  | { readonly kind: 'conversation-gone' }
  /** The utterance held no words. */
  | { readonly kind: 'nothing-said' }
  | { readonly kind: 'error'; readonly error: AppError };

export interface Refusal {
  /** HTTP status, or what is like one; null where there is none. */
  readonly status: number | null;
  readonly words: string;
  /** starting: before a conversation. talking: within one. calling: a REST call. */
  readonly during: 'starting' | 'talking' | 'calling';
  readonly retryAfterMs?: number | null;
}

const error = (...parts: Parameters<typeof appError>): Verdict => ({ kind: 'error', error: appError(...parts) });

const unknownOrganization = error('option-invalid', {
  detail: say('amigo-organization-unknown'),
});
const unknownService = error('agent-unknown', {
  detail: say('amigo-service-unknown'),
});
const conflict = error('conversation-conflict', {
  detail: say('amigo-unfinished'),
});
const maintenance = error('provider-fault', { detail: say('amigo-maintenance') });
const busy = error('provider-fault', { detail: say('amigo-busy') });
const idle = error('connection-lost', { detail: say('amigo-idle') });

/** In this order: the more exact first. */
const BY_WORDS: readonly (readonly [RegExp, Verdict])[] = [
  [/unfinished conversation|conversation (?:is )?(?:already )?in progress/, conflict],
  [/already (?:has|have|exists?) .*conversation|conversation already exists/, conflict],
  [/organi[sz]ation, (?:agent|service)|(?:service|version set)\b.* (?:not found|not exist)/, unknownService],
  [/organi[sz]ation or conversation\b.*not found/, { kind: 'conversation-gone' }],
  [/organi[sz]ation\b.*(?:not found|not exist)|unknown organi[sz]ation/, unknownOrganization],
  [/conversation\b.*(?:not found|not exist|already (?:been )?(?:finished|completed))/, { kind: 'conversation-gone' }],
  [/message is empty|empty (?:user )?(?:message|audio)|no speech/, { kind: 'nothing-said' }],
  [
    /voice config|support voice|voice (?:response|transcription)|preferred language/,
    error('option-invalid', { detail: say('amigo-no-voice') }),
  ],
  [
    /response_(?:audio_)?format|audio_format/,
    error('option-invalid', {
      detail: say('amigo-answers-refused'),
    }),
  ],
  [
    /(?:audio|format)\b.*(?:not supported|unsupported|invalid|not accepted)|(?:unsupported|invalid) audio/,
    error('audio-rejected', { detail: say('amigo-sound-refused') }),
  ],
  [/rate limit|too many/, { kind: 'too-many', retryAfterMs: RATE_LIMIT_PAUSE_MS }],
  [/maintenance/, maintenance],
  [/related operation/, busy],
  [/permission|forbidden|not allowed/, { kind: 'token', isForbidden: true }],
  [/unauthori[sz]ed|authenticat|invalid authorization/, { kind: 'token', isForbidden: false }],
  [/(?:token|credentials?|jwt)\b.*(?:expired|invalid|missing|rejected|revoked)/, { kind: 'token', isForbidden: false }],
  [/(?:expired|invalid|missing|bad|revoked)\b.*(?:token|credentials?|jwt)/, { kind: 'token', isForbidden: false }],
  [/\bidle\b|inactiv|timed? ?-?out/, idle],
];

function byStatus(status: number, { during, retryAfterMs = null }: Refusal): Verdict | null {
  switch (status) {
    case 400:
      return during === 'starting' ? conflict : null;
    case 401:
      return { kind: 'token', isForbidden: false };
    case 403:
      return { kind: 'token', isForbidden: true };
    case 404:
      if (during === 'talking') return { kind: 'conversation-gone' };
      return during === 'starting' ? unknownService : unknownOrganization;
    case 408:
      return idle;
    case 409:
      return during === 'starting' ? conflict : busy;
    case 415:
      return error('audio-rejected', {
        detail: say('amigo-sound-refused'),
      });
    case 429:
      return { kind: 'too-many', retryAfterMs: retryAfterMs ?? RATE_LIMIT_PAUSE_MS };
    case 503:
      return retryAfterMs === null
        ? maintenance
        : error('provider-fault', { detail: say('amigo-maintenance'), retryAfterMs });
    default:
      return null;
  }
}

/** A service's own words behind a sentence of ours. Long signs without a space may be keys: they are left out. */
function quoting(told: AppError, words: string): AppError {
  const line = asWords(words, 160)?.replace(/[\w+/=.~-]{20,}/g, '…');
  if (line === undefined || line === '') return told;
  const said = say('amigo-quoting', { told: toldBy(told) ?? SERVICE, words: line });
  return { ...told, detail: inEnglish(said), said };
}

/** Never null: what nobody knows is a fault of the protocol or of the service. */
export function judge(refusal: Refusal): Verdict {
  const { status, words, retryAfterMs = null } = refusal;
  const lower = words.slice(0, 2_000).toLowerCase();
  const known = BY_WORDS.find(([expression]) => expression.test(lower))?.[1];
  if (known !== undefined) {
    return known.kind === 'too-many' && retryAfterMs !== null ? { ...known, retryAfterMs } : known;
  }
  const verdict = status === null ? null : byStatus(status, refusal);
  if (verdict !== null) return verdict;
  const told =
    (status === null ? null : classifyStatus(SERVICE, status, retryAfterMs)) ??
    appError('provider-fault', { detail: say('amigo-problem') });
  return { kind: 'error', error: quoting(told, words) };
}

const TOKEN_CODES = [1008, 3000, 4001, 4401];
const FORBIDDEN_CODES = [3003, 4003, 4403];

/** The status a close code stands for: 44nn and 45nn are read as HTTP's 4nn and 5nn. */
const statusOfClose = (code: number): number | null => (code >= 4400 && code <= 4599 ? code - 4000 : null);

/** The verdict on the end of a connection. `during`: whether the conversation had begun. */
export function judgeEnd(end: ConnectionEnd, during: 'starting' | 'talking'): Verdict {
  const { cause, code, reason, httpStatus, retryAfterMs } = end;
  if (cause === 'refused') {
    // An answer in place of the upgrade: a 400 there is about the request and not about a conversation.
    return judge({ status: httpStatus, words: reason, during: 'calling', retryAfterMs });
  }
  if (cause !== 'closed') return { kind: 'error', error: classifyEnd(SERVICE, end) };
  const byReason = reason === '' ? null : judgeReason(reason);
  if (byReason !== null) return byReason;
  if (code !== null) {
    if (TOKEN_CODES.includes(code)) return { kind: 'token', isForbidden: false };
    if (FORBIDDEN_CODES.includes(code)) return { kind: 'token', isForbidden: true };
    const status = statusOfClose(code);
    if (status !== null) return judge({ status, words: reason, during, retryAfterMs });
  }
  const told = classifyEnd(SERVICE, end);
  return { kind: 'error', error: told.code === 'protocol-violation' ? quoting(told, reason) : told };
}

const judgeReason = (reason: string): Verdict | null => {
  const lower = reason.toLowerCase();
  return BY_WORDS.find(([expression]) => expression.test(lower))?.[1] ?? null;
};

export const tokenError = (isForbidden: boolean): AppError =>
  isForbidden
    ? appError('permission-denied', {
        detail: say('amigo-user-not-allowed'),
      })
    : appError('credentials-rejected', { detail: say('amigo-sign-in-refused') });

export const networkError = (): AppError =>
  appError('network-unreachable', { detail: say('unreachable', { service: SERVICE }) });

/** At least the pause Amigo is known to need. A second time in a row nothing is tried by itself. */
export function limitError(retryAfterMs: number, isAgain: boolean): AppError {
  const told = appError('rate-limited', {
    detail: say('too-many-requests', { service: SERVICE }),
    retryAfterMs: Math.max(RATE_LIMIT_PAUSE_MS, retryAfterMs),
  });
  return isAgain ? { ...told, retryable: false } : told;
}
