/** What the app of this test tells, a line each. */
export type Told =
  | { readonly type: 'app'; readonly pid: number }
  | { readonly type: 'host'; readonly pid: number }
  /** The host said that this turn is on disk. */
  | { readonly type: 'written'; readonly turn: number }
  | { readonly type: 'writing'; readonly state: string }
  | { readonly type: 'set-aside'; readonly name: string };
