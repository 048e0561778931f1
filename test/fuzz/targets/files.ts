/** Owns the targets for files of Parley's own, which anybody may have changed: settings, keys, timers, notes, history. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { createAgenda, MAX_TIMERS } from '../../../src-main/assistant/agenda.js';
import { createNotes, MAX_NOTES } from '../../../src-main/assistant/notes.js';
import { openCredentialFile } from '../../../src-main/credentials/credential-file.js';
import { needleOf } from '../../../src-main/hosts/history/folded.js';
import { TURN_COLUMNS, turnOf, turnValues } from '../../../src-main/hosts/history/rows.js';
import { boundsSchema, fitBounds } from '../../../src-main/platform/window-bounds.js';
import { contradiction, isObject, readSettings } from '../../../src-main/settings/groups.js';
import { planImport } from '../../../src-main/settings/import-plan.js';
import { migrate, SETTINGS_VERSION } from '../../../src-main/settings/migrations.js';
import { readTransfer, writeTransfer } from '../../../src-main/settings/transfer-file.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { PROVIDER_IDS } from '../../../src-preload/contract/provider-info.js';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../../../src-preload/contract/settings.js';
import type { TurnState } from '../../../src-preload/contract/transcript.js';
import { CLONE } from '../engine/clone.js';
import { defineTarget } from '../engine/fuzz.js';
import { must } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

/** Settings of somebody who has changed much. */
const LIVED_IN: Settings = {
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, theme: 'dark', firstRunDone: true },
  assistants: {
    activeProfileId: asProfileId('play-1'),
    profiles: [
      ...DEFAULT_SETTINGS.assistants.profiles,
      { id: asProfileId('play-1'), providerId: 'playai', name: 'Play', options: { agentId: 'A-1' }, endpoint: '' },
      { id: asProfileId('amigo-1'), providerId: 'amigo', name: 'Amigo', options: {}, endpoint: 'wss://a.test/x' },
    ],
  },
};
const FILES = [DEFAULT_SETTINGS, LIVED_IN].map((settings) =>
  JSON.stringify({ version: SETTINGS_VERSION, ...settings }),
);
const OLD = JSON.stringify({
  version: 1,
  talkKey: { ...DEFAULT_SETTINGS.talkKey, tapToLatch: true },
  audio: { volume: 0.5 },
});

function mustBeSettings(settings: Settings): void {
  const parsed = v.safeParse(settingsSchema, settings);
  must(parsed.success, `no settings: ${parsed.issues?.[0].message}`);
  must(contradiction(settings, 'linux') === null, 'settings that contradict themselves');
}

const parsedObject = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};

const settingsFile = defineTarget<string>({
  name: 'settings-file',
  kind: TEXT,
  runs: 1_000,
  seeds: () => [...FILES, OLD, JSON.stringify({ version: 99, general: { theme: 'neon' } }), '{}'],
  check(text) {
    const content = parsedObject(text);
    if (content === null) return 'no object';
    const migrated = migrate(content);
    const { settings, replaced } = readSettings(migrated.content, DEFAULT_SETTINGS, 'linux');
    mustBeSettings(settings);
    must(
      replaced.every((group) => isDeepStrictEqual(settings[group], DEFAULT_SETTINGS[group])),
      'replaced by something else',
    );
    const written = JSON.parse(JSON.stringify({ version: SETTINGS_VERSION, ...settings })) as Record<string, unknown>;
    const again = migrate(written);
    must(again.kind === 'current', 'what was written is not of this version');
    const reread = readSettings(again.content, DEFAULT_SETTINGS, 'linux');
    // As text: the zero that is below zero is written as the other one.
    must(JSON.stringify(reread) === JSON.stringify({ settings, replaced: [] }), 'what was written is read otherwise');
    return `${migrated.kind} ${replaced.join()}`;
  },
});

const settingsImport = defineTarget<string>({
  name: 'settings-import',
  kind: TEXT,
  runs: 1_000,
  seeds: () => {
    const parts = { appVersion: '1.0.0', secretKeys: () => ['apiKey'], holdsSecret: () => false };
    return [
      ...FILES,
      OLD,
      ...[DEFAULT_SETTINGS, LIVED_IN].map((settings) => writeTransfer({ settings, ...parts })),
      '\uFEFF{}',
    ];
  },
  check(text) {
    const read = readTransfer(text);
    if (read.kind === 'refused') return read.reason;
    const planned = planImport(read.content, LIVED_IN, 'linux');
    if (planned.kind !== 'plan') return planned.kind;
    const { settings, forget, summary } = planned.plan;
    mustBeSettings(settings);
    must(settings.general.firstRunDone, 'sent to the first run');
    must(settings.audio.microphoneId === LIVED_IN.audio.microphoneId, 'a device of another computer');
    for (const mine of LIVED_IN.assistants.profiles) {
      if (mine.id === DEFAULT_SETTINGS.assistants.activeProfileId) continue;
      const after = settings.assistants.profiles.find(({ id }) => id === mine.id);
      must(after !== undefined, `the assistant ${mine.id} is lost`);
      const elsewhere = after.endpoint.trim() !== mine.endpoint.trim() || after.providerId !== mine.providerId;
      must(
        !elsewhere || forget.includes(mine.id) || !URL.canParse(after.endpoint || 'x'),
        `keys of ${mine.id} go elsewhere`,
      );
    }
    const again = planImport(read.content, settings, 'linux');
    must(again.kind === 'plan' && again.plan.summary.changes.length === 0, 'the same file changes something again');
    const rest = again.plan.summary.assistants.filter(({ kind }) => kind !== 'removed');
    must(rest.length === 0, 'the same file changes assistants again');
    return `${read.newer} ${summary.unusable.join()} ${summary.changes.length > 0} ${forget.length > 0}`;
  },
});

const credentialsFile = defineTarget<string>({
  name: 'credentials-file',
  kind: TEXT,
  runs: 60,
  seeds: () => [
    JSON.stringify({ version: 1, entries: { 'play-1/apiKey': { backend: 'system', ciphertext: 'AAAA' } } }),
    JSON.stringify({ version: 1, entries: { a: { backend: 'weak', ciphertext: '' }, b: 7 } }),
    '{}',
    '',
  ],
  check(text) {
    const directory = mkdtempSync(path.join(tmpdir(), 'parley-fuzz-'));
    try {
      writeFileSync(path.join(directory, 'credentials.json'), text);
      const options = { directory, epochMs: () => 0 };
      const file = openCredentialFile(options);
      for (const { backend, ciphertext } of file.entries.values()) {
        must(['system', 'weak'].includes(backend) && typeof ciphertext === 'string', 'an entry that is none');
      }
      must(file.write().ok, 'it could not be written');
      const again = openCredentialFile(options);
      must(again.notice === null, 'what was written is damaged');
      must(isDeepStrictEqual([...again.entries], [...file.entries]), 'what was written is read otherwise');
      return `${file.notice?.code} ${file.entries.size > 0}`;
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
});

const keptLists = defineTarget<unknown>({
  name: 'timers-and-notes',
  kind: CLONE,
  runs: 1000,
  seeds: () => [
    [{ id: 'a', label: 'tea', kind: 'timer', setAtEpochMs: 0, atEpochMs: 60_000 }],
    [{ text: 'milk', atEpochMs: 1 }],
    { x: 1, y: 2, width: 800, height: 600 },
    [],
  ],
  check(saved) {
    let kept: unknown = null;
    let waitsMs = 0;
    const agenda = createAgenda({
      store: { load: () => saved, save: (timers) => ((kept = timers), true) },
      clock: {
        epochMs: () => 1_000,
        uptimeMs: () => 1_000,
        after: (delayMs) => ((waitsMs = delayMs), () => undefined),
      },
      newId: () => 'new',
      onDue: () => undefined,
    });
    agenda.start();
    const timers = agenda.list();
    must(timers.length <= MAX_TIMERS, `${timers.length} timers`);
    must(
      timers.every(({ atEpochMs }) => atEpochMs > 1_000),
      'a timer of the past waits',
    );
    must(waitsMs >= 0 && waitsMs <= 2 ** 31 - 1, `a wait of ${waitsMs} ms`);
    agenda.dispose();
    const notes = createNotes({ store: { load: () => saved, save: () => true }, clock: { epochMs: () => 0 } });
    must(notes.list().length <= MAX_NOTES, 'too many notes');
    must(
      notes.list().every(({ text }) => typeof text === 'string' && text !== ''),
      'a note without words',
    );
    const bounds = v.safeParse(boundsSchema, saved);
    const areas = [{ x: 0, y: 0, width: 1_920, height: 1_080 }];
    const fitted = fitBounds(bounds.success ? bounds.output : null, areas);
    must(fitted.width > 0 && fitted.width <= 1_920 && fitted.height > 0 && fitted.height <= 1_080, 'beyond the screen');
    return `${timers.length > 0} ${notes.list().length > 0} ${kept !== null} ${bounds.success}`;
  },
});

const STATES: readonly TurnState[] = [
  { kind: 'partial' },
  { kind: 'final' },
  { kind: 'cut', by: 'user', heardMs: 12.5 },
  { kind: 'failed', error: appError('network-unreachable', { detail: 'No way.' }) },
];
const KINDS = STATES.map(({ kind }) => kind);

const rowOf = (state: TurnState): Readonly<Record<string, unknown>> => {
  const latency = { onsetMs: 1, responseMs: null, audibleMs: 3, bargeInMs: null };
  const turn = {
    id: asTurnId('t1'),
    speaker: 'user',
    origin: 'voice',
    text: 'Grüße',
    state,
    startedAtMs: 5,
    profileId: asProfileId('p'),
    latency,
  } as const;
  const values = turnValues({ turn, conversation: 'c', providerId: 'amigo', assistantName: 'A', usage: [] }, 3, true);
  return {
    sequence: 9,
    usage: '[{"unit":"s","amount":2}]',
    ...Object.fromEntries(TURN_COLUMNS.map((name, at) => [name, values[at]])),
  };
};

const historyRow = defineTarget<unknown>({
  name: 'history-row',
  kind: CLONE,
  runs: 1_500,
  seeds: () => STATES.map(rowOf),
  check(value) {
    // The database answers plain objects; what is in them may be anything.
    const row = isObject(value) ? value : {};
    const { sequence, turn, conversation, providerId, assistantName, usage, recorded } = turnOf(row);
    must([sequence, conversation, turn.startedAtMs].every(Number.isFinite), 'a number that is none');
    must(
      [turn.id, turn.text, turn.profileId, assistantName].every((text) => typeof text === 'string'),
      'a text that is none',
    );
    must(KINDS.includes(turn.state.kind) && PROVIDER_IDS.includes(providerId), 'a kind nobody knows');
    must(
      usage.every(({ unit, amount }) => typeof unit === 'string' && Number.isFinite(amount)),
      'usage that is none',
    );
    const needle = needleOf(turn.text);
    if (needle.kind === 'indexed') {
      must(/^"(?:[^"]|"")*"$/s.test(needle.phrase) && !needle.phrase.includes('\0'), 'a phrase that ends early');
    }
    const again = turnValues({ turn, conversation: 'c', providerId, assistantName, usage }, conversation, recorded);
    must(again.length === TURN_COLUMNS.length, 'a column is missing');
    return `${turn.state.kind} ${needle.kind} ${usage.length > 0} ${turn.latency !== null}`;
  },
});

export const FILES_TARGETS = [settingsFile, settingsImport, credentialsFile, keptLists, historyRow];
