/**
 * Notes with each benchmark what the host of this computer took of its processors meanwhile, so that a figure measured
 * without them is not taken for the app's. Nothing where the system does not tell.
 */
import { readFileSync } from 'node:fs';
import type { Reporter, TestCase } from '@playwright/test/reporter';
import { stolenShare } from '../test/rig/processors.js';

function readStat(): string | null {
  try {
    return readFileSync('/proc/stat', 'utf8');
  } catch {
    return null;
  }
}

export default class StolenReporter implements Reporter {
  #before: string | null = null;

  onTestBegin(): void {
    this.#before = readStat();
  }

  onTestEnd(test: TestCase): void {
    const after = readStat();
    if (this.#before === null || after === null) return;
    test.annotations.push({ type: 'stolen', description: stolenShare(this.#before, after).toFixed(4) });
  }
}
