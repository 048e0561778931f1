/** What the process under test is asked to do, and what it tells of each step. */
import type { Checked, Done } from '../../../../src-main/updates/engine.js';

export interface Step {
  /** Of the feed. */
  readonly url: string;
  /** Whether what is found is fetched and put in place. */
  readonly take: boolean;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly publicKey: string;
  readonly feedFile: string;
  readonly folder: string;
  readonly program: string;
}

export type Told =
  | { readonly checked: Checked; readonly fetched: Done | null; readonly installed: Done | null }
  | { readonly error: string };
