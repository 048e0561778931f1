/**
 * Owns what a skill is: phrases it knows, and what it answers to them. Every skill is one small module beside this
 * one; `index.ts` lists them. Must never know sound, a process or another skill.
 */
import type { Effect, EffectRefusal, EffectResult, EffectsPort, ReplyPiece, VoiceChange } from '../types.js';
import type { Utterance } from '../language/utterance.js';

/** What a skill may use while it answers. */
export interface SkillContext {
  readonly effects: EffectsPort;
  readonly epochMs: number;
  /** IANA name, known to the system. */
  readonly timeZone: string;
  /** The last answer as it was spoken; null at the start. */
  readonly lastAnswer: string | null;
}

export interface SkillAnswer {
  readonly pieces: readonly ReplyPiece[];
  /** What the next utterance may answer; an utterance that does not is heard afresh. */
  readonly question?: Question;
}

/** Answers an utterance that a skill has recognised as its own. */
export type Act = (context: SkillContext) => SkillAnswer | Promise<SkillAnswer>;

/** Something the assistant asked. Null: the utterance is no answer to it. */
export type Question = (utterance: Utterance) => Act | null;

export interface Skill {
  readonly name: string;
  /** Phrases that must work; they are tested. The first one is what help may quote. */
  readonly examples: readonly string[];
  /** Whether it still answers where a language model is at hand that would do better. */
  readonly use: 'always' | 'without-chat';
  /** Recognises its phrases, and only those that can mean nothing else. Pure. */
  match(utterance: Utterance): Act | null;
}

/** An answer of one or more sentences. */
export const say = (...sentences: readonly string[]): SkillAnswer => ({
  pieces: sentences.map((text) => ({ type: 'say', text })),
});

/** An answer that changes the voice first, so that it is itself spoken in the new way. */
export const changeVoice = (change: VoiceChange, text: string): SkillAnswer => ({
  pieces: [
    { type: 'voice', change },
    { type: 'say', text },
  ],
});

/** An answer that ends in a question. */
export const ask = (text: string, question: Question): SkillAnswer => ({ ...say(text), question });

const YES =
  /^(?:yes|yeah|yep|yup|yes yes|sure|sure thing|of course|do it|do that|go ahead|please do|please|yes do|yes do it|yes please do|okay|ok|confirm|correct|right|absolutely|definitely|affirmative|go for it|yes go ahead|yes sure|sounds good|i do|yes i do|yes delete them|yes open it|open it)$/;
const NO =
  /^(?:no|nope|nah|no no|not now|do not|no do not|do not do it|do not do that|no thanks|no thank you|cancel|cancel that|never mind|nevermind|forget it|stop|leave it|negative|rather not|better not|no leave it|not really|no stop)$/;

/** An answer that asks for a yes before it acts. */
export const confirm = (text: string, yes: Act, no: string): SkillAnswer =>
  ask(text, ({ plain }) => {
    if (YES.test(plain) || YES.test(plain.replace(/ please$/, ''))) return yes;
    return NO.test(plain) ? () => say(no) : null;
  });

/** The first pattern that fits the whole text, as its groups; null when none does. */
export function firstMatch(text: string, patterns: readonly RegExp[]): RegExpExecArray | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return found;
  }
  return null;
}

const REFUSALS: Record<EffectRefusal, string> = {
  storage: "I couldn't write that to the disk, so it isn't kept.",
  limit: 'There are too many already. Delete some first.',
  invalid: "I can't do that.",
  unavailable: "I can't do that just now.",
};

/** Runs an effect and answers by its result; refusals are told as they are. */
export async function withEffect<Type extends Extract<EffectResult, { ok: true }>['type']>(
  context: SkillContext,
  effect: Effect,
  type: Type,
  then: (result: Extract<EffectResult, { ok: true; type: Type }>) => SkillAnswer | Promise<SkillAnswer>,
): Promise<SkillAnswer> {
  const result = await context.effects.run(effect);
  if (!result.ok) return say(REFUSALS[result.reason]);
  return hasType(result, type) ? then(result) : say(REFUSALS.unavailable);
}

const hasType = <Type extends Extract<EffectResult, { ok: true }>['type']>(
  result: Extract<EffectResult, { ok: true }>,
  type: Type,
): result is Extract<EffectResult, { ok: true; type: Type }> => result.type === type;
