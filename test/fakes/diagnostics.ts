/**
 * Examples of what main tells the Diagnostics section: a month of answers from two assistants, a log, the state of the
 * parts.
 */
import type { CrashReport, LogEntry, PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { HistoryFigures, LatencyPoint } from '../../src-preload/contract/history.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';

const HOUR_MS = 3_600_000;

export const EXAMPLE_PARTS: PartsReport = {
  versions: { parley: '0.1.0', electron: '33.1.0', chromium: '130.0.6723.59', node: '20.18.0' },
  system: 'Linux 6.8.0-45-generic x64',
  desktop: 'ubuntu:GNOME, wayland',
  microphone: 'Desk microphone',
  speaker: 'Built-in Audio Analogue Stereo',
  outputModule: 'speaker',
  historyBytes: 2_500_000,
  logBytes: 130_000,
};

/** Answers every few hours up to `nowMs`, oldest first, with a slow one now and then; the same each time. */
export function exampleFigures(
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
  profiles: readonly ProfileId[],
): HistoryFigures {
  const count = 160;
  const latencies = Array.from({ length: count }, (_, index): LatencyPoint => {
    const wave = Math.abs(Math.sin(index * 12.9898) * 43_758.5453) % 1;
    const slow = index % 37 === 20 ? 14 : 1;
    return {
      atMs: nowMs - (count - index) * 4.4 * HOUR_MS,
      profileId: profiles[index % profiles.length] ?? profiles[0] ?? ('local' as ProfileId),
      latency: {
        onsetMs: 45 + 40 * wave,
        responseMs: (380 + 500 * wave * wave) * slow,
        audibleMs: 18 + 20 * wave,
        bargeInMs: index % 6 === 0 ? 40 + 60 * wave : null,
      },
    };
  });
  return {
    latencies: latencies.filter(({ atMs }) => atMs >= sinceMs),
    usage: [
      { providerId: 'addisai', unit: 'seconds of audio', amount: 1_284, turns: 96 },
      { providerId: 'playai', unit: 'credits', amount: 0.034, turns: 2 },
    ],
  };
}

const LINES: readonly (readonly [LogEntry['level'], string, string, string])[] = [
  ['info', 'main', 'Window painted.', ''],
  ['info', 'main.output', 'Sound output changed.', '{"health":{"state":"ready","sink":"native","fallback":"none"}}'],
  [
    'warn',
    'main.ipc',
    'Call refused.',
    '{"channel":"settings.update","refusal":"shape","field":"audio.volume","count":1}',
  ],
  ['error', 'main.host', 'A host ended.', '{"host":"audio","code":1,"error":{"name":"Error","message":"device lost"}}'],
  ['info', 'main.output', 'Another speaker is in use.', '{"label":"Built-in Audio Analogue Stereo"}'],
];

export const exampleLog = (nowMs: number, count = 40): readonly LogEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const [level, scope, message, fields] = LINES[index % LINES.length] ?? ['info', 'main', '', ''];
    return { sequence: index + 1, atMs: nowMs - (count - index) * 700, level, scope, message, fields };
  });

/** Two parts that ended by themselves lately. */
export const exampleCrashes = (nowMs: number): readonly CrashReport[] => [
  { id: '2026-11-21T12-00-00-000Z.sound', atMs: nowMs - HOUR_MS, part: 'sound', reason: 'crashed', exitCode: 139 },
  {
    id: '2026-11-20T12-00-00-000Z.main',
    atMs: nowMs - 24 * HOUR_MS,
    part: 'main',
    reason: 'unfinished',
    exitCode: null,
  },
];
