/** Owns answers that can be told apart, so that one that is lost, doubled or out of turn can be named. */
import { toneAnswers } from '../simulators/kit/answers.js';
import type { SpokenAnswer } from '../simulators/kit/simulator.js';

/** The number at the beginning of such an answer. */
export const NUMBERED = /^Number (\d+)[.:]/;
/** More than any course needs: a service begins anew when it has said all. */
const COUNT = 5_000;

/** A greeting, then short tones, each with words of its own. */
export function numberedAnswers(): readonly SpokenAnswer[] {
  const [greeting, ...others] = toneAnswers();
  if (greeting === undefined) throw new RangeError('There is no greeting.');
  const numbered = Array.from({ length: COUNT }, (_, at): SpokenAnswer => {
    const sound = others[at % others.length] ?? greeting;
    return { ...sound, text: `Number ${at + 1}. ${sound.text}` };
  });
  return [greeting, ...numbered];
}
