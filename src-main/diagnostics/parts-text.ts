/**
 * Owns the state of the parts as plain English lines, for pasting into a report: whoever helps reads these, in whatever
 * language the window is.
 */
import type { PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';

export function partsText(parts: PartsReport, snapshot: Pick<AppSnapshot, 'session' | 'credentialBackend'>): string {
  const { hotkey, sink } = snapshot.session;
  const { versions } = parts;
  const key = hotkey.state === 'armed' ? `works, seen by ${hotkey.source}` : hotkey.state;
  const why = hotkey.state === 'unavailable' ? ` (${hotkey.reason})` : '';
  const output = sink.state === 'ready' ? sink.sink : sink.state;
  const module = output === 'native' && parts.outputModule !== null ? ` (${parts.outputModule})` : '';
  const fallback = sink.state === 'ready' && sink.fallback !== 'none' ? ` (${sink.fallback})` : '';
  const lines: readonly (readonly [string, string | null])[] = [
    ['Parley', versions.parley],
    ['Electron', versions.electron],
    ['Chromium', versions.chromium],
    ['Node', versions.node],
    ['System', parts.system],
    ['Desktop', parts.desktop],
    ['Talk key', key + why],
    ['Sound output', output + module + fallback],
    ['Speaker', parts.speaker],
    ['Microphone', parts.microphone],
    ['Keys kept in', snapshot.credentialBackend],
    ['History', sizeOf(parts.historyBytes)],
    ['Log', sizeOf(parts.logBytes)],
  ];
  return lines.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])).join('\n');
}

const sizeOf = (bytes: number | null): string | null => (bytes === null ? null : `${Math.round(bytes / 1_000)} kB`);
