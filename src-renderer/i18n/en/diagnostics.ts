/** Owns the English words of latency, usage, the log and the sound test. `{name}` is filled in. */
export const diagnostics = {
  'diagnostics.lead': 'How fast it answers, and what to look at when something is wrong.',
} as const;
