/**
 * Owns the size bound of what the window sends. Works on any structured clone, cycles and binary data included,
 * and stops as soon as the bound is passed.
 */

/** Requests and commands are small; sound travels on ports. */
const MAX_PAYLOAD_BYTES = 256 * 1_024;

/** Whether the payload's text, numbers and buffers together stay within the bound. */
export function fitsWithin(payload: unknown, maxBytes: number = MAX_PAYLOAD_BYTES): boolean {
  let bytes = 0;
  const pending: unknown[] = [payload];
  const seen = new Set<object>();
  while (pending.length > 0) {
    const value = pending.pop();
    // Eight bytes for each value, so that a heap of empty ones counts too.
    bytes += 8;
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null) {
      if (seen.has(value)) continue;
      seen.add(value);
      // Counted before they are spread.
      if (entryCount(value) * 8 > maxBytes) return false;
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) bytes += value.byteLength;
      else if (value instanceof Map || value instanceof Set) pending.push(...value.keys(), ...value.values());
      else if (Array.isArray(value)) pending.push(...(value as unknown[]));
      else
        for (const key of Object.keys(value)) {
          bytes += key.length;
          pending.push((value as Record<string, unknown>)[key]);
        }
    }
    if (bytes > maxBytes) return false;
  }
  return true;
}

function entryCount(value: object): number {
  if (Array.isArray(value)) return value.length;
  return value instanceof Map || value instanceof Set ? value.size : 0;
}
