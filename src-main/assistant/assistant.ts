/**
 * Owns the order in which an utterance is understood: an open question, then the skills, then the language model,
 * then the honest admission that there is none. Must never know sound or processes.
 */
import { type ChatBounds, type ChatPorts, streamChat } from './chat/chat.js';
import { createConversationContext, type AnswerRecord } from './chat/context.js';
import { spokenFailure } from './chat/failure.js';
import { systemPrompt } from './chat/prompt.js';
import { createSentenceSplitter } from './chat/sentences.js';
import { speakable } from './chat/speakable.js';
import { createThoughtFilter } from './chat/thinking.js';
import { createDialogue } from './dialogue.js';
import { readUtterance, type Utterance } from './language/utterance.js';
import { knownZone } from './language/zoned-time.js';
import { SKILLS } from './skills/index.js';
import type { Act, SkillContext } from './skills/skill.js';
import type { Assistant, AssistantConfiguration, ChatConfiguration, EffectsPort, ReplyPiece } from './types.js';

export interface AssistantOptions {
  readonly configuration: AssistantConfiguration;
  readonly effects: EffectsPort;
  readonly clock: { epochMs(): number };
  readonly fetch: typeof fetch;
  /** Timer of the language model's bounds; the system's by default. */
  readonly after?: ChatPorts['after'];
  readonly bounds?: ChatBounds;
}

const NO_MODEL = "I can't answer that without a language model. You can add one in Settings.";
const NOTHING_HEARD = "I didn't catch that.";
/** Sounds a recogniser writes down though nothing was said. */
const HESITATION = /^(?:(?:u[hm]+|er+m?|h?m+|ah+|oh+)(?: |$))+$/;
const SKILL_FAILED = 'Something went wrong with that. Please try again.';

const systemAfter: ChatPorts['after'] = (delayMs, callback) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

/** Creates the assistant of one conversation. */
export function createAssistant(options: AssistantOptions): Assistant {
  const { configuration, effects, clock } = options;
  const timeZone = knownZone(configuration.timeZone);
  const ports: ChatPorts = {
    fetch: options.fetch,
    epochMs: () => clock.epochMs(),
    after: options.after ?? systemAfter,
  };
  const dialogue = createDialogue();
  const context = createConversationContext();

  const recognise = (utterance: Utterance): Act | null => {
    const answered = dialogue.takeAnswer(utterance);
    if (answered !== null) return answered;
    for (const skill of SKILLS) {
      if (configuration.chat !== null && skill.use === 'without-chat') continue;
      const act = skill.match(utterance);
      if (act !== null) return act;
    }
    return null;
  };

  async function runSkill(act: Act): Promise<readonly ReplyPiece[]> {
    const skillContext: SkillContext = { effects, epochMs: clock.epochMs(), timeZone, lastAnswer: dialogue.lastAnswer };
    try {
      const answer = await act(skillContext);
      if (answer.question !== undefined) dialogue.opened(answer.question);
      return answer.pieces;
    } catch {
      // A skill may throw only by its own mistake; the conversation must go on.
      return [{ type: 'say', text: SKILL_FAILED }];
    }
  }

  async function* chatPieces(
    chat: ChatConfiguration,
    signal: AbortSignal,
  ): AsyncGenerator<ReplyPiece, void, undefined> {
    const splitter = createSentenceSplitter();
    const thoughts = createThoughtFilter();
    const messages = context.messages(systemPrompt(chat.systemPrompt, clock.epochMs(), timeZone));
    for await (const event of streamChat(chat, messages, signal, ports, options.bounds)) {
      if (event.type === 'failure') {
        yield* sentencesOf(splitter.flush());
        yield { type: 'say', text: spokenFailure(event.error) };
        // Last: what follows a failure may not be heard any more.
        yield { type: 'failure', error: event.error };
        return;
      }
      yield* sentencesOf(splitter.push(thoughts.push(event.text)));
    }
    yield* sentencesOf([...splitter.push(thoughts.flush()), ...splitter.flush()]);
  }

  async function* piecesFor(text: string, signal: AbortSignal): AsyncGenerator<ReplyPiece, void, undefined> {
    const utterance = readUtterance(text);
    if (utterance.plain === '' || HESITATION.test(utterance.plain)) {
      yield { type: 'say', text: NOTHING_HEARD };
      return;
    }
    const act = recognise(utterance);
    if (act !== null) yield* await runSkill(act);
    else if (configuration.chat !== null) yield* chatPieces(configuration.chat, signal);
    else yield { type: 'say', text: NO_MODEL };
  }

  return {
    async *answer(text, signal) {
      if (isAborted(signal)) return;
      const record = context.begin(text);
      const said = createSaid(record);
      for await (const piece of piecesFor(text, signal)) {
        if (isAborted(signal)) return;
        if (piece.type === 'say') dialogue.said(said.add(piece.text));
        yield piece;
      }
    },
    async *announce(text) {
      const spoken = text.trim();
      if (spoken === '') return;
      context.announced(spoken);
      dialogue.said(spoken);
      const piece: ReplyPiece = { type: 'say', text: spoken };
      yield* await Promise.resolve([piece]);
    },
    cut(heardText) {
      context.cutLast(heardText);
    },
  };
}

/** Asked anew each time: it changes while we wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Collects an answer for the conversation's memory while it is given. */
function createSaid(record: AnswerRecord): { add(text: string): string } {
  let whole = '';
  return {
    add(text) {
      record.append(text);
      whole = whole === '' ? text : `${whole} ${text}`;
      return whole;
    },
  };
}

function sentencesOf(texts: readonly string[]): readonly ReplyPiece[] {
  return texts.map(speakable).flatMap((text): ReplyPiece[] => (text === '' ? [] : [{ type: 'say', text }]));
}
