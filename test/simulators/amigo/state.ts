/**
 * Owns what the simulated Amigo knows beyond one connection: tokens, conversations, what was heard and said.
 */
import type { HeardUtterance, SimulatorWorld, SpokenAnswer } from '../kit/simulator.js';

export interface Conversation {
  readonly id: string;
  readonly userId: string;
  isFinished: boolean;
  interactions: number;
  /** How many questions were asked. */
  questions: number;
}

export interface AmigoState {
  readonly world: SimulatorWorld;
  readonly serviceId: string;
  readonly heard: HeardUtterance[];
  readonly breaches: string[];
  readonly spoken: SpokenAnswer[];
  readonly conversations: Map<string, Conversation>;
  readonly filler: SpokenAnswer;
  /** The line was not cut yet. */
  isFirstCut: boolean;
  nextAnswer(): SpokenAnswer;
  /** 24 hexadecimal digits. */
  newId(): string;
  unfinished(userId: string): Conversation | null;
}

/** Ids differ between services that run at the same time, as they do between real ones. */
let services = 0;

export function createState(world: SimulatorWorld, serviceId: string): AmigoState {
  services += 1;
  const service = services;
  let ids = 0;
  let answers = 0;
  const [first] = world.answers;
  if (first === undefined) throw new RangeError('There must be an answer.');
  const conversations = new Map<string, Conversation>();
  return {
    world,
    serviceId,
    heard: [],
    breaches: [],
    spoken: [],
    conversations,
    // Its first tenth of a second is filler enough.
    filler: { ...first, samples: first.samples.slice(0, first.rateHz / 10) },
    isFirstCut: true,
    nextAnswer() {
      const answer = world.answers[answers % world.answers.length] ?? first;
      answers += 1;
      return answer;
    },
    newId() {
      ids += 1;
      return `a${service.toString(16).padStart(11, '0')}${ids.toString(16).padStart(12, '0')}`;
    },
    unfinished: (userId) => [...conversations.values()].find((it) => it.userId === userId && !it.isFinished) ?? null,
  };
}
