import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { appError, failed, ok } from '../../src-preload/contract/app-error.js';
import {
  chirp,
  type CrashReport,
  type LogEntry,
  type LogLevel,
  type PartsReport,
} from '../../src-preload/contract/diagnostics.js';
import { asProfileId } from '../../src-preload/contract/ids.js';
import type { HistoryFigures, LatencyPoint } from '../../src-preload/contract/history.js';
import { DEFAULT_SETTINGS } from '../../src-preload/contract/settings.js';
import type { SoundRecorder } from '../../src-renderer/audio/sound-recorder.js';
import { exampleProfile, exampleSession, LOCAL, settingsWith } from '../fakes/app-snapshot.js';
import { renderPage, settle, type PageOptions, type RenderedPage } from './render-page.js';

const DAY_MS = 24 * 3_600_000;
const AMIGO = asProfileId('amigo');
const PARTS: PartsReport = {
  versions: { parley: '0.1.0', electron: '33.1.0', chromium: '130.0.1', node: '20.18.0' },
  system: 'Linux 6.8.0 x64',
  desktop: 'GNOME, wayland',
  microphone: 'Desk microphone',
  speaker: 'Loudspeaker',
  outputModule: 'speaker',
  historyBytes: 2_500_000,
  logBytes: 130_000,
};
const point = (index: number, profileId = LOCAL): LatencyPoint => ({
  atMs: Date.now() - (10 - index) * 3_600_000,
  profileId,
  latency: { onsetMs: 50 + index, responseMs: 400 + 10 * index, audibleMs: 20, bargeInMs: null },
});
const FIGURES: HistoryFigures = {
  latencies: [...Array.from({ length: 9 }, (_, index) => point(index)), { ...point(9, AMIGO) }],
  usage: [{ providerId: 'amigo', unit: 'seconds of audio', amount: 72.5, turns: 3 }],
};

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const open = (options: PageOptions = {}): Promise<RenderedPage> =>
  renderPage({
    hash: '#/settings/diagnostics',
    ...options,
    prepare(bridge) {
      bridge.serve('history', 'figures', () => ok(FIGURES));
      bridge.serve('diagnostics', 'parts', () => ok(PARTS));
      options.prepare?.(bridge);
    },
  });

describe('trends', () => {
  it('tell each time in words, in figures and as a table', async () => {
    await open();
    const plot = screen.getByRole('img', { name: /^Heard you: 10 times measured/ });
    expect(plot.getAttribute('aria-label')).toContain(
      'Median 55 ms, 95th percentile 59 ms; shortest 50 ms, longest 59 ms',
    );
    const figure = screen.getByRole('figure', { name: 'Answered' });
    const told = within(figure).getAllByRole('definition');
    expect(told.map(({ textContent }) => textContent)).toEqual(['445 ms', '486 ms']);
    const table = within(figure).getByRole('table', { hidden: true });
    expect(within(table).getAllByRole('row', { hidden: true }).length).toBeGreaterThan(1);
    expect(within(table).getByRole('columnheader', { name: '95th percentile', hidden: true })).toBeTruthy();
  });

  it('say so where a time was not measured', async () => {
    await open();
    const figure = screen.getByRole('figure', { name: 'Fell silent' });
    expect(within(figure).queryByRole('img')).toBeNull();
    expect(within(figure).getByText('Not measured in these days.')).toBeTruthy();
  });

  it('are of the days asked for', async () => {
    const { bridge } = await open();
    await fireEvent.click(screen.getByRole('radio', { name: 'Last 30 days' }));
    await settle();
    const asked = bridge.callsOf('history.figures').map((input) => {
      const { sinceMs } = input as { readonly sinceMs: number };
      return Math.round((Date.now() - sinceMs) / DAY_MS);
    });
    expect(asked).toEqual([7, 30]);
  });

  it('are of one assistant where one is chosen', async () => {
    const profile = exampleProfile('amigo', { providerId: 'amigo', name: 'Front desk' });
    await open({ snapshot: { settings: settingsWith([profile]) } });
    const from = screen.getByRole('combobox', { name: 'Answers from' });
    await fireEvent.change(from, { target: { value: 'amigo' } });
    await settle();
    expect(screen.getByRole('img', { name: /^Heard you: 1 time measured/ })).toBeTruthy();
  });

  it('follow what is added to the history, and only while they are seen', async () => {
    const { bridge } = await open();
    bridge.push.history.changed(null);
    await settle();
    expect(bridge.callsOf('history.figures')).toHaveLength(2);
    bridge.push.app.windowVisible(false);
    await settle();
    bridge.push.history.changed(null);
    await settle();
    expect(bridge.callsOf('history.figures')).toHaveLength(2);
    bridge.push.app.windowVisible(true);
    await settle();
    expect(bridge.callsOf('history.figures')).toHaveLength(3);
  });

  it('tell of an empty history, of one that is off, and of one that cannot be read', async () => {
    const empty = (bridge: RenderedPage['bridge']): void =>
      bridge.serve('history', 'figures', () => ok({ latencies: [], usage: [] }));
    const first = await open({ prepare: empty });
    expect(screen.getByText(/Nothing was measured in these days/)).toBeTruthy();
    first.unmount();
    const off = { ...DEFAULT_SETTINGS, privacy: { ...DEFAULT_SETTINGS.privacy, keepHistory: false } };
    const second = await open({ prepare: empty, snapshot: { settings: off } });
    expect(screen.getByText(/History is off/)).toBeTruthy();
    second.unmount();
    const { bridge } = await open({
      prepare: (double) => double.serve('history', 'figures', () => failed(appError('storage-failed'))),
    });
    bridge.serve('history', 'figures', () => ok(FIGURES));
    expect(screen.getByRole('alert', { name: 'The figures could not be read' })).toBeTruthy();
    await fireEvent.click(button('Try again'));
    await settle();
    expect(screen.getByRole('figure', { name: 'Answered' })).toBeTruthy();
  });
});

describe('usage', () => {
  it('is told by service and for this conversation, as reported', async () => {
    const session = exampleSession({ usage: [{ unit: 'credits', amount: 0.034 }] });
    await open({ snapshot: { session } });
    expect(within(screen.getByRole('region', { name: 'This conversation' })).getByText('0.034 credits')).toBeTruthy();
    const range = screen.getByRole('region', { name: 'Last 7 days' });
    expect(within(range).getByText('72.5 seconds of audio')).toBeTruthy();
    expect(within(range).getByText('3 turns')).toBeTruthy();
    expect(screen.getByText(/As the services report it/)).toBeTruthy();
  });

  it('is nothing where nothing is reported', async () => {
    await open({ prepare: (bridge) => bridge.serve('history', 'figures', () => ok({ latencies: [], usage: [] })) });
    expect(screen.getByText('The assistants you used report no usage.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'This conversation' })).toBeNull();
  });
});

describe('the state of the parts', () => {
  it('is one list, and can be copied', async () => {
    const session = exampleSession({ sink: { state: 'ready', sink: 'renderer', fallback: 'native-failing' } });
    const { bridge } = await open({ snapshot: { session, credentialBackend: 'weak' } });
    const told = screen.getAllByRole('definition').map(({ textContent }) => textContent.trim());
    expect(told).toEqual(
      expect.arrayContaining([
        'Seen by the native key hook',
        'Through the window: direct output kept failing',
        'Loudspeaker',
        'Desk microphone',
        'On disk, only obscured',
        'Electron 33.1.0, Chromium 130.0.1, Node 20.18.0',
        'Linux 6.8.0 x64 · GNOME, wayland',
        'History 2.5 MB, log 130 kB',
      ]),
    );
    await fireEvent.click(button('Copy state'));
    await settle();
    expect(bridge.callsOf('diagnostics.copyParts')).toHaveLength(1);
    expect(screen.getByText('Copied, in English.')).toBeTruthy();
  });

  it('names the devices that are in use once others are', async () => {
    const { bridge } = await open();
    bridge.serve('diagnostics', 'parts', () => ok({ ...PARTS, microphone: 'Headset' }));
    bridge.push.session.changed(exampleSession({ revision: 2, microphoneOpen: true }));
    await settle();
    expect(screen.getByText('Headset')).toBeTruthy();
  });
});

describe('the log', () => {
  const entry = (sequence: number, level: LogLevel, message: string, fields = ''): LogEntry => ({
    sequence,
    atMs: 1_767_225_600_000,
    level,
    scope: 'main.output',
    message,
    fields,
  });
  const lines = (): readonly string[] =>
    [...screen.getByRole('log', { name: 'Log' }).querySelectorAll('.message')].map(({ textContent }) => textContent);

  it('is watched while it is seen, and by nobody after', async () => {
    const { bridge, unmount } = await open();
    expect(bridge.callsOf('diagnostics.watchLog')).toEqual([true]);
    bridge.push.app.windowVisible(false);
    await settle();
    bridge.push.app.windowVisible(true);
    await settle();
    expect(bridge.callsOf('diagnostics.watchLog')).toEqual([true, false, true]);
    unmount();
    expect(bridge.callsOf('diagnostics.watchLog')).toEqual([true, false, true, false]);
    expect(bridge.listeners('diagnostics.logLines')).toBe(0);
  });

  it('says nothing aloud, can be reached by keyboard, and grows in batches', async () => {
    const { bridge } = await open();
    const log = screen.getByRole('log', { name: 'Log' });
    expect([log.getAttribute('aria-live'), log.getAttribute('tabindex')]).toEqual(['off', '0']);
    expect(screen.getByText('Nothing was written yet.')).toBeTruthy();
    bridge.push.diagnostics.logLines({
      anew: true,
      entries: [entry(1, 'info', 'One.'), entry(2, 'warn', 'Two.', '{"a":1}')],
    });
    bridge.push.diagnostics.logLines({ anew: false, entries: [entry(3, 'error', 'Three.')] });
    await settle();
    expect(lines()).toEqual(['One.', 'Two.', 'Three.']);
    expect(within(log).getByText('Warning')).toBeTruthy();
    bridge.push.diagnostics.logLines({ anew: true, entries: [entry(9, 'info', 'Anew.')] });
    await settle();
    expect(lines()).toEqual(['Anew.']);
  });

  it('keeps to its bound', async () => {
    const { bridge } = await open();
    const many = Array.from({ length: 700 }, (_, at) => entry(at + 1, 'info', `Line ${at + 1}`));
    bridge.push.diagnostics.logLines({ anew: true, entries: many.slice(0, 400) });
    bridge.push.diagnostics.logLines({ anew: false, entries: many.slice(400) });
    await settle();
    expect(lines()).toHaveLength(500);
    expect(lines().at(-1)).toBe('Line 700');
  });

  it('is filtered by level and words, and what is copied is what is seen', async () => {
    const { bridge } = await open({ prepare: (double) => double.serve('diagnostics', 'copyLog', () => ok(1)) });
    bridge.push.diagnostics.logLines({
      anew: true,
      entries: [
        entry(1, 'info', 'Opened.'),
        entry(2, 'warn', 'Odd.', '{"channel":"a.B"}'),
        entry(3, 'error', 'Broken.'),
      ],
    });
    await settle();
    await fireEvent.change(screen.getByRole('combobox', { name: 'Level' }), { target: { value: 'warn' } });
    await settle();
    expect(lines()).toEqual(['Odd.', 'Broken.']);
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Filter log' }), { target: { value: ' A.b' } });
    await settle();
    expect(lines()).toEqual(['Odd.']);
    await fireEvent.click(button('Copy lines'));
    await settle();
    expect(bridge.callsOf('diagnostics.copyLog')).toEqual([{ level: 'warn', text: ' A.b' }]);
    expect(screen.getByText('1 line copied.')).toBeTruthy();
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Filter log' }), { target: { value: 'nowhere' } });
    await settle();
    expect(screen.getByText('No line passes the filter.')).toBeTruthy();
    expect(button('Copy lines').disabled).toBe(true);
  });

  it('stands still while it is paused, and then has what came meanwhile', async () => {
    const { bridge } = await open();
    bridge.push.diagnostics.logLines({ anew: true, entries: [entry(1, 'info', 'One.')] });
    await fireEvent.click(button('Pause'));
    await settle();
    expect(button('Pause').getAttribute('aria-pressed')).toBe('true');
    expect(bridge.callsOf('diagnostics.watchLog')).toEqual([true, false]);
    expect(lines()).toEqual(['One.']);
    await fireEvent.click(button('Pause'));
    await settle();
    expect(bridge.callsOf('diagnostics.watchLog')).toEqual([true, false, true]);
  });

  it('tells when its folder cannot be opened', async () => {
    await open({
      prepare: (bridge) => bridge.serve('diagnostics', 'openLogFolder', () => failed(appError('internal'))),
    });
    await fireEvent.click(button('Open log folder'));
    await settle();
    expect(screen.getByRole('alert')).toBeTruthy();
  });
});

describe('the sound test', () => {
  const START = 'Test speaker and microphone';
  const recorder = (sound: Float32Array, close = vi.fn()): SoundRecorder => ({
    rateHz: 16_000,
    label: 'Desk microphone',
    now: () => 0,
    take: () => sound,
    close,
  });
  const heard = Float32Array.from(
    { length: 16_000 },
    (_, at) => 0.3 * (chirp(16_000)[at - 1_600] ?? 0) + 1e-4 * (at % 2),
  );

  it('plays, listens and tells what it found; the microphone is closed', async () => {
    const close = vi.fn();
    const openSoundRecorder = vi.fn(() => Promise.resolve(recorder(heard, close)));
    const { bridge } = await open({ openSoundRecorder });
    expect(openSoundRecorder).not.toHaveBeenCalled();
    await fireEvent.click(button(START));
    expect(openSoundRecorder).toHaveBeenCalledWith('default');
    expect(await screen.findByText('Playing and listening…')).toBeTruthy();
    await vi.waitFor(() => expect(screen.getByText(/^Heard after 100 ms, at -\d\d dB$/)).toBeTruthy(), 3_000);
    expect(screen.getByText('Speaker and microphone work.')).toBeTruthy();
    expect(bridge.callsOf('diagnostics.playChirp')).toHaveLength(1);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ listeningOn: 'headphones' } as const, /a microphone cannot hear them/],
    [{ volume: 0 }, /volume is at zero/],
    [{}, /look whether the speaker is muted/],
  ])('says what may be wrong where it heard nothing: %j', async (audio, words) => {
    const hiss = Float32Array.from({ length: 16_000 }, (_, at) => 0.01 * Math.sin(at * at));
    await open({
      openSoundRecorder: () => Promise.resolve(recorder(hiss)),
      snapshot: { settings: { ...DEFAULT_SETTINGS, audio: { ...DEFAULT_SETTINGS.audio, ...audio } } },
    });
    await fireEvent.click(button(START));
    await vi.waitFor(() => expect(screen.getByText(words)).toBeTruthy(), 3_000);
    expect(screen.getByRole('link', { name: 'Audio settings' }).getAttribute('href')).toBe('#/settings/audio');
  });

  it('says why the microphone cannot be opened', async () => {
    await open();
    await fireEvent.click(button(START));
    await settle();
    expect(screen.getByRole('alert', { name: 'No microphone found' })).toBeTruthy();
  });

  it('is not offered while somebody talks, and ends when somebody begins to', async () => {
    const close = vi.fn();
    const { bridge } = await open({ openSoundRecorder: () => Promise.resolve(recorder(heard, close)) });
    await fireEvent.click(button(START));
    await settle();
    bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening', talkMode: 'hold' }));
    await settle();
    expect(close).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Stopped. The microphone is closed.')).toBeTruthy();
    expect(button(START).disabled).toBe(true);
  });

  it.each(['the section is left', 'the window is hidden', 'it is stopped'] as const)(
    'closes the microphone when %s',
    async (how) => {
      const close = vi.fn();
      const page = await open({ openSoundRecorder: () => Promise.resolve(recorder(heard, close)) });
      await fireEvent.click(button(START));
      await settle();
      expect(close).not.toHaveBeenCalled();
      if (how === 'the section is left') page.unmount();
      else if (how === 'it is stopped') await fireEvent.click(button('Stop'));
      else page.bridge.push.app.windowVisible(false);
      await settle();
      expect(close).toHaveBeenCalledTimes(1);
    },
  );
});

describe('crash reports', () => {
  const REPORTS: readonly CrashReport[] = [
    {
      id: '2026-11-21T12-00-00-000Z.page',
      atMs: Date.UTC(2026, 10, 21, 12),
      part: 'page',
      reason: 'unresponsive',
      exitCode: 9,
    },
    {
      id: '2026-11-20T12-00-00-000Z.main',
      atMs: Date.UTC(2026, 10, 20, 12),
      part: 'main',
      reason: 'unfinished',
      exitCode: null,
    },
  ];
  const withReports = (kept: CrashReport[] = [...REPORTS]) =>
    open({
      prepare(bridge) {
        bridge.serve('diagnostics', 'crashReports', () => ok([...kept]));
        bridge.serve('diagnostics', 'crashReport', (id) => ok(`Part: ${id}`));
        bridge.serve('diagnostics', 'removeCrashReports', (id) => {
          const before = kept.length;
          kept.splice(0, kept.length, ...kept.filter((report) => id !== null && report.id !== id));
          return ok(before - kept.length);
        });
      },
    });

  it('say that there are none', async () => {
    await open();
    expect(screen.getByText('Nothing has crashed.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete all reports' })).toBeNull();
  });

  it('are listed with what ended, how and when, and read only when they are opened', async () => {
    const { bridge } = await withReports();
    expect(screen.getByText('Window')).toBeTruthy();
    expect(screen.getByText(/did not respond and was restarted \(code 9\)/)).toBeTruthy();
    expect(screen.getByText(/^was gone without having quit ·/)).toBeTruthy();
    expect(bridge.callsOf('diagnostics.crashReport')).toEqual([]);
    const details = screen.getByText('Window').closest('details');
    if (details === null) throw new Error('There is nothing to open.');
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    await settle();
    expect(bridge.callsOf('diagnostics.crashReport')).toEqual([REPORTS[0]?.id]);
    expect(screen.getAllByRole('region', { name: 'Report' })[0]?.textContent).toBe(`Part: ${REPORTS[0]?.id ?? ''}`);
  });

  it('are deleted one by one, and all at once', async () => {
    const { bridge } = await withReports();
    await fireEvent.click(screen.getByRole('button', { name: /^Delete the report: Window,/ }));
    await settle();
    expect(bridge.callsOf('diagnostics.removeCrashReports')).toEqual([REPORTS[0]?.id]);
    expect(screen.queryByText('Window')).toBeNull();
    expect(screen.getByText('Deleted.')).toBeTruthy();
  });

  it('go all at once where there are several', async () => {
    const { bridge } = await withReports();
    await fireEvent.click(button('Delete all reports'));
    await settle();
    expect(bridge.callsOf('diagnostics.removeCrashReports')).toEqual([null]);
    expect(screen.getByText('Nothing has crashed.')).toBeTruthy();
  });

  it('that cannot be read are told', async () => {
    await open({
      prepare: (bridge) => bridge.serve('diagnostics', 'crashReports', () => failed(appError('internal'))),
    });
    expect(screen.getAllByRole('alert').length).toBeGreaterThan(0);
  });

  it('are in the bundle only where that is ticked', async () => {
    const { bridge } = await open({
      prepare: (double) => double.serve('diagnostics', 'saveBundle', () => ok({ saved: null })),
    });
    await fireEvent.click(button('Save diagnostics…'));
    await settle();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Add the crash reports' }));
    await fireEvent.click(button('Save diagnostics…'));
    await settle();
    expect(bridge.callsOf('diagnostics.saveBundle')).toEqual([{ withCrashReports: false }, { withCrashReports: true }]);
  });
});

describe('the bundle', () => {
  it('says what is inside before it is saved, and where it is afterwards', async () => {
    const { bridge } = await open({
      prepare: (double) => double.serve('diagnostics', 'saveBundle', () => ok({ saved: '/tmp/parley.zip' })),
    });
    const save = button('Save diagnostics…');
    const inside = document.getElementById(save.getAttribute('aria-describedby') ?? '');
    expect(within(inside ?? document.body).getAllByRole('listitem')).toHaveLength(5);
    expect(inside?.textContent).toContain('Never inside: what was said or typed');
    await fireEvent.click(save);
    await settle();
    expect(bridge.callsOf('diagnostics.saveBundle')).toHaveLength(1);
    expect(screen.getByText('Saved as /tmp/parley.zip')).toBeTruthy();
  });

  it('says nothing where the person chose no place, and tells of a failure', async () => {
    const { bridge } = await open({
      prepare: (double) => double.serve('diagnostics', 'saveBundle', () => ok({ saved: null })),
    });
    await fireEvent.click(button('Save diagnostics…'));
    await settle();
    expect(screen.queryByText(/Saved as/)).toBeNull();
    bridge.serve('diagnostics', 'saveBundle', () => failed(appError('storage-failed')));
    await fireEvent.click(button('Save diagnostics…'));
    await settle();
    expect(screen.getByRole('alert', { name: 'The file was not saved' })).toBeTruthy();
  });
});
