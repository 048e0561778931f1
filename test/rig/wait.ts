/** Owns waiting for real processes and devices. For tests of them alone; tests of logic never wait. */

/** Waits. @param ms at least */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks again and again until the answer is truthy.
 * @param what the thing awaited, for the message, e.g. `the sink to appear`
 * @returns the truthy answer
 * @throws Error naming `what` when time is up
 */
export async function until<T>(
  what: string,
  predicate: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20 } = {},
): Promise<NonNullable<T>> {
  const limit = performance.now() + timeoutMs;
  for (;;) {
    const answer = await predicate();
    if (answer) return answer;
    if (performance.now() > limit) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await pause(everyMs);
  }
}
