/**
 * Owns what of the conversation is told to the language model: the newest turns that fit a budget of tokens.
 * Tokens are counted as a quarter of the characters, which is right enough for English and errs by tens of percent.
 */

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The answer being given; it grows while it is spoken. */
export interface AnswerRecord {
  append(text: string): void;
}

export interface ConversationContext {
  /** Begins an exchange; what is appended to the record later belongs to it. */
  begin(userText: string): AnswerRecord;
  /** Something the assistant said unasked. */
  announced(text: string): void;
  /** The last answer counts only as far as it was heard; later pieces of it are not taken any more. */
  cutLast(heardText: string): void;
  /** The system prompt and the newest messages within the budget; the newest is always there. */
  messages(systemPrompt: string): readonly ChatMessage[];
}

/** Small local models read 4,096 tokens at most by default, and the answer needs its room. */
const DEFAULT_BUDGET_TOKENS = 2_000;
const CHARACTERS_PER_TOKEN = 4;

export const approximateTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

interface Exchange {
  readonly user: string | null;
  answer: string;
  closed: boolean;
}

export function createConversationContext(budgetTokens = DEFAULT_BUDGET_TOKENS): ConversationContext {
  let exchanges: Exchange[] = [];

  const add = (exchange: Exchange) => {
    exchanges = withinBudget([...exchanges, exchange], budgetTokens);
    return exchange;
  };

  return {
    begin(userText) {
      const exchange = add({ user: userText, answer: '', closed: false });
      return {
        append(text) {
          if (!exchange.closed) exchange.answer = exchange.answer === '' ? text : `${exchange.answer} ${text}`;
        },
      };
    },
    announced(text) {
      add({ user: null, answer: text, closed: true });
    },
    cutLast(heardText) {
      const last = exchanges.at(-1);
      if (last === undefined) return;
      last.answer = heardText.trim();
      last.closed = true;
    },
    messages(systemPrompt) {
      const kept = withinBudget(exchanges, budgetTokens - approximateTokens(systemPrompt));
      return [{ role: 'system', content: systemPrompt }, ...kept.flatMap(messagesOf)];
    },
  };
}

const messagesOf = ({ user, answer }: Exchange): readonly ChatMessage[] => [
  ...(user === null ? [] : [{ role: 'user' as const, content: user }]),
  ...(answer === '' ? [] : [{ role: 'assistant' as const, content: answer }]),
];

/** The newest exchanges that fit, at least the last one: an exchange is kept or dropped whole. */
function withinBudget(exchanges: readonly Exchange[], budgetTokens: number): Exchange[] {
  let left = budgetTokens;
  let from = exchanges.length;
  while (from > 0) {
    const exchange = exchanges[from - 1];
    left -= exchange === undefined ? 0 : approximateTokens(exchange.user ?? '') + approximateTokens(exchange.answer);
    if (left < 0 && from < exchanges.length) break;
    from -= 1;
  }
  return exchanges.slice(from);
}
