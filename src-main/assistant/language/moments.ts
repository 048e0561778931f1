/**
 * Owns how an instant to come is said, seen from now: the time alone, or with its day.
 */
import { spokenTime, weekdayName } from './spoken.js';
import { daysBetween, partsAt } from './zoned-time.js';

/** "7:30 AM", "7:30 AM tomorrow", "noon on Monday", "9 AM on Friday the 12th". Also right for instants of the past. */
export function spokenMoment(atEpochMs: number, now: { readonly epochMs: number; readonly timeZone: string }): string {
  const at = partsAt(atEpochMs, now.timeZone);
  const days = daysBetween(partsAt(now.epochMs, now.timeZone), at);
  if (days === 0) return spokenTime(at);
  if (days === 1) return `${spokenTime(at)} tomorrow`;
  if (days === -1) return `${spokenTime(at)} yesterday`;
  const weekday = weekdayName(at.weekday);
  return `${spokenTime(at)} on ${Math.abs(days) < 7 ? weekday : `${weekday} the ${ordinal(at.day)}`}`;
}

function ordinal(day: number): string {
  const suffix = day >= 11 && day <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
}
