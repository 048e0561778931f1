/** Owns the English words of the first minute. `{name}` is filled in. */
export const firstRun = {
  'firstRun.title': 'Welcome to Parley',
} as const;
