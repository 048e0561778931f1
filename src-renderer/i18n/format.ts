/**
 * Owns how dates and times are written, as the language of the page writes them. Times are milliseconds since 1970.
 */
const format = (time: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(document.documentElement.lang || 'en', options).format(time);

/** A day: 3 May 2026. */
export const formatDate = (time: number): string => format(time, { dateStyle: 'medium' });

/** A time of day, to the second. */
export const formatExactTime = (time: number): string => format(time, { timeStyle: 'medium' });
