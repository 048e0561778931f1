/** Owns the English words of the history of conversations. `{name}` is filled in. */
export const history = {
  'history.title': 'History',
} as const;
