import { describe, expect, it } from 'vitest';
import { countTaken, processorsAreHere, stolenShare } from '../../rig/processors.js';

/** Ticks of a second of two processors, of which the host took so many. */
const stat = (seconds: number, stolen: number): string =>
  `cpu  ${100 * seconds} 0 ${10 * seconds} ${90 * seconds - stolen} 0 0 0 ${stolen} 0 0\ncpu0 1 2 3\n`;

/** Looks at what the host took in each quarter of a second, the last one repeating. */
async function wait(taken: readonly number[]): Promise<{ readonly looks: number; readonly said: number }> {
  let [looks, stolen, said] = [0, 0, 0];
  await processorsAreHere({
    readStat() {
      if (looks > 0) stolen += taken[Math.min(looks, taken.length) - 1] ?? 0;
      return Promise.resolve(stat(1_000 + looks, stolen));
    },
    pause: () => Promise.resolve(void (looks += 1)),
    say: () => void (said += 1),
  });
  return { looks, said };
}

function readInOrder(texts: readonly (string | null)[]): () => Promise<string | null> {
  const left = [...texts];
  return () => Promise.resolve(left.shift() ?? null);
}

describe('the processors of this computer', () => {
  it('are here as far as nobody took their time', () => {
    expect(stolenShare(stat(10, 0), stat(11, 50))).toBe(0.25);
    expect(stolenShare(stat(10, 0), stat(10, 0))).toBe(0);
  });

  it('are missed for as long as the host took them, in all of a test', async () => {
    const taken = await countTaken({ readStat: readInOrder([stat(10, 3), stat(13, 45)]) });
    expect(await taken()).toEqual({ stolenMs: 420, stolenShare: 0.07 });
    const notTold = await countTaken({ readStat: readInOrder([null, null]) });
    expect(await notTold()).toEqual({ stolenMs: 0, stolenShare: 0 });
  });

  it('are looked for once where they are here', async () => {
    expect(await wait([5])).toEqual({ looks: 1, said: 0 });
  });

  it('are waited for until they stay', async () => {
    expect(await wait([150, 0, 0, 150, 0])).toEqual({ looks: 4 + 8, said: 1 });
  });

  it('are not waited for without end', async () => {
    expect(await wait([150])).toEqual({ looks: 480, said: 2 });
  });

  it('are taken to be here where the system does not tell', async () => {
    let asked = 0;
    const ports = { pause: () => Promise.resolve(), say: () => undefined };
    await processorsAreHere({ ...ports, readStat: () => Promise.resolve((asked += 1) > 0 ? null : '') });
    expect(asked).toBe(2);
  });
});
