/**
 * Owns which turns are kept, and when each is written: at once when it is new or settled, at most once a second while
 * it grows. Attributes what a service bills to its answer, and groups turns into conversations. Must never wait.
 */
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import type { Usage } from '../../src-preload/contract/session-snapshot.js';
import { isWithdrawn, type Turn } from '../../src-preload/contract/transcript.js';
import type { HistoryWrite } from '../hosts/protocol/history.js';

/** A turn that grows is written at most this often, milliseconds. */
export const GROWTH_MS = 1_000;
/** Turns that may still change; older ones are settled. */
const REMEMBERED = 64;

export interface KnownAssistant {
  readonly providerId: ProviderId;
  readonly name: string;
}

export interface RecorderOptions {
  readonly clock: { nowMs(): number; after(delayMs: number, callback: () => void): () => void };
  /** Whether turns are kept now. */
  readonly isKept: () => boolean;
  /** Who answers under this profile; null where it is gone. */
  readonly assistantOf: (profileId: Turn['profileId']) => KnownAssistant | null;
  readonly write: (write: HistoryWrite) => void;
  /** A name for a new conversation, unique for ever. */
  readonly newConversation: () => string;
}

export interface Recorder {
  /** The conversation that new turns belong to. */
  readonly conversation: string;
  /** A turn as it is now. */
  upsert(turn: Turn): void;
  /** New turns belong to another conversation: this one, or a new one. */
  converse(conversation?: string): void;
  replyBegan(turnId: TurnId): void;
  /** `awaited`: an answer is waited for, and this is likely its price. */
  billed(usage: Usage, awaited: boolean): void;
  /** What the service goes on with in the conversation now; null when it cannot any more. */
  resumable(value: string | null): void;
  /** Turns are not kept any more: those that are not settled go. */
  stop(): void;
  /** Writes what still waits. */
  flush(): void;
}

interface Entry {
  turn: Turn;
  readonly conversation: string;
  readonly assistant: KnownAssistant;
  writtenAtMs: number;
  cancelWrite: (() => void) | null;
}

const UNKNOWN: KnownAssistant = { providerId: 'local', name: '' };

export function createRecorder({ clock, isKept, assistantOf, write, newConversation }: RecorderOptions): Recorder {
  const entries = new Map<TurnId, Entry>();
  /** What was billed for answers, also before they have something to show. */
  const bills = new Map<TurnId, readonly Usage[]>();
  let early: readonly Usage[] = [];
  let reply: TurnId | null = null;
  let conversation = newConversation();
  let written: { readonly conversation: string; readonly value: string | null } | null = null;

  function put(entry: Entry): void {
    entry.cancelWrite?.();
    entry.cancelWrite = null;
    entry.writtenAtMs = clock.nowMs();
    const { turn, assistant } = entry;
    const usage = bills.get(turn.id) ?? [];
    const { providerId, name: assistantName } = assistant;
    write({ type: 'keep', record: { turn, conversation: entry.conversation, providerId, assistantName, usage } });
  }

  function grow(entry: Entry): void {
    if (entry.cancelWrite !== null) return;
    const waitMs = entry.writtenAtMs + GROWTH_MS - clock.nowMs();
    if (waitMs <= 0) put(entry);
    else
      entry.cancelWrite = clock.after(waitMs, () => {
        entry.cancelWrite = null;
        put(entry);
      });
  }

  function forget(turnId: TurnId): void {
    entries.get(turnId)?.cancelWrite?.();
    entries.delete(turnId);
  }

  function add(turn: Turn): void {
    const assistant = assistantOf(turn.profileId) ?? UNKNOWN;
    const entry: Entry = { turn, conversation, assistant, writtenAtMs: 0, cancelWrite: null };
    entries.set(turn.id, entry);
    put(entry);
    // A conversation goes with its last turn: one that was withdrawn may have been that.
    if (written !== null && written.conversation === conversation && written.value !== null) {
      write({ type: 'resumable', ...written });
    }
    const oldest = entries.entries().next();
    if (entries.size <= REMEMBERED || oldest.done === true) return;
    if (oldest.value[1].cancelWrite !== null) put(oldest.value[1]);
    forget(oldest.value[0]);
  }

  function bill(turnId: TurnId, usage: readonly Usage[]): void {
    bills.set(turnId, usage.reduce(added, bills.get(turnId) ?? []));
    const oldest = bills.keys().next();
    if (bills.size > REMEMBERED && oldest.done !== true) bills.delete(oldest.value);
    const entry = entries.get(turnId);
    if (entry !== undefined) grow(entry);
  }

  /** What nobody answered is the price of what the person said last. */
  function billTheRest(): void {
    const last = [...entries.values()].findLast((entry) => entry.conversation === conversation);
    if (last !== undefined && early.length > 0) bill(last.turn.id, early);
    early = [];
  }

  return {
    get conversation() {
      return conversation;
    },
    upsert(turn) {
      const entry = entries.get(turn.id);
      if (isWithdrawn(turn)) {
        if (entry !== undefined) write({ type: 'withdraw', turnId: turn.id });
        forget(turn.id);
        return;
      }
      if (!isKept()) return;
      if (entry === undefined) {
        add(turn);
        return;
      }
      entry.turn = turn;
      if (turn.state.kind === 'partial') grow(entry);
      else put(entry);
    },
    converse(next) {
      billTheRest();
      conversation = next ?? newConversation();
      reply = null;
    },
    replyBegan(turnId) {
      reply = turnId;
      if (early.length > 0) bill(turnId, early);
      early = [];
    },
    billed(usage, awaited) {
      if (reply === null || awaited) early = added(early, usage);
      else bill(reply, [usage]);
    },
    resumable(value) {
      if (!isKept() || (written?.conversation === conversation && written.value === value)) return;
      written = { conversation, value };
      write({ type: 'resumable', conversation, value });
    },
    stop() {
      for (const [turnId, { turn }] of [...entries]) {
        if (turn.state.kind === 'partial') write({ type: 'withdraw', turnId });
        forget(turnId);
      }
      written = null;
    },
    flush() {
      billTheRest();
      for (const entry of entries.values()) if (entry.cancelWrite !== null) put(entry);
    },
  };
}

const added = (all: readonly Usage[], { unit, amount }: Usage): readonly Usage[] =>
  all.some((it) => it.unit === unit)
    ? all.map((it) => (it.unit === unit ? { unit, amount: it.amount + amount } : it))
    : [...all, { unit, amount }];
