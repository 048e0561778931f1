/** Owns the English words of finding and doing anything by its name. `{name}` is filled in. */
export const palette = {
  'palette.name': 'Commands',
} as const;
