import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, ok } from '../../src-preload/contract/app-error.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type { MiniView } from '../../src-preload/contract/mini.js';
import { DEFAULT_SETTINGS, type Language, type Settings } from '../../src-preload/contract/settings.js';
import { say } from '../../src-preload/contract/said.js';
import type { ImportSummary } from '../../src-preload/contract/settings-transfer.js';
import { showCatalog, showLanguage } from '../../src-renderer/i18n/language.js';
import Mini from '../../src-renderer/mini/Mini.svelte';
import { WELCOME_STEPS } from '../../src-renderer/state/route.svelte.js';
import {
  exampleProfile,
  exampleSession,
  exampleSnapshot,
  exampleTurn,
  LATENCY,
  LOCAL,
  settingsWith,
} from '../fakes/app-snapshot.js';
import { createFakeBridge, type FakeBridge } from '../fakes/bridge.js';
import { exampleCrashes } from '../fakes/diagnostics.js';
import { keptTurn, serveHistory } from '../fakes/history.js';
import { MINI_SCENES } from '../fakes/mini-scenes.js';
import { EXAMPLE_PROVIDERS } from '../fakes/provider-infos.js';
import { pseudoCatalog } from '../fakes/pseudo.js';
import { giveLayout } from './layout.js';
import { renderPage, settle, type PageOptions } from './render-page.js';

const place = { preferred: [], root: document.documentElement };
afterEach(() => showLanguage('en', place));

/** A language is fetched before it is shown, and the first time also compiled. */
const seen = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 4_000 });

const inLanguage = (language: Language | 'system'): Settings => ({
  ...DEFAULT_SETTINGS,
  general: { ...DEFAULT_SETTINGS.general, language },
});

describe('the language', () => {
  it.each([
    { language: 'am', dir: 'ltr', talk: 'ንግግር' },
    { language: 'ar', dir: 'rtl', talk: 'التحدث' },
    { language: 'en', dir: 'ltr', talk: 'Talk' },
  ] as const)('is $language from the first thing that is seen', async ({ language, dir, talk }) => {
    await renderPage({ snapshot: { settings: inLanguage(language) } });
    await seen(() => expect(screen.getByRole('link', { name: talk })).toBeTruthy());
    expect(document.documentElement).toMatchObject({ lang: language, dir });
  });

  it('shows nothing in English before another is there', async () => {
    const shown = new Set<string>();
    const observer = new MutationObserver(() => {
      for (const link of document.querySelectorAll('a')) shown.add(link.textContent);
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    await renderPage({ snapshot: { settings: inLanguage('ar') } });
    await seen(() => expect(screen.getByRole('link', { name: 'الإعدادات' })).toBeTruthy());
    await settle();
    observer.disconnect();
    expect([...shown]).toContain('الإعدادات');
    expect([...shown]).not.toContain('Settings');
  });

  it('changes everywhere at once, without losing what was typed', async () => {
    const { bridge } = await renderPage();
    const message = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    message.value = 'half a sen';
    message.dispatchEvent(new Event('input', { bubbles: true }));
    bridge.push.settings.changed(inLanguage('ar'));
    await seen(() => expect(screen.getByRole('button', { name: 'اضغط باستمرار للتحدث' })).toBeTruthy());
    expect(screen.getByRole('textbox', { name: 'الرسالة' })).toHaveProperty('value', 'half a sen');
    expect(screen.queryByText('Interrupt')).toBeNull();
    bridge.push.settings.changed(inLanguage('am'));
    await seen(() => expect(screen.getByRole('button', { name: 'ለመናገር ተጭነው ይያዙ' })).toBeTruthy());
    expect(document.documentElement).toMatchObject({ lang: 'am', dir: 'ltr' });
  });

  it('reaches the forms of services', async () => {
    await renderPage({ hash: '#/settings/assistants/local', snapshot: { settings: inLanguage('ar') } });
    await seen(() => expect(screen.getByRole('combobox', { name: 'الصوت' })).toBeTruthy());
  });
});

/** What comes from people, devices and services, and is no word of Parley's. */
const THEIRS: PageOptions = {
  devices: [
    { kind: 'audioinput', deviceId: 'a', label: 'USB headset' },
    { kind: 'audiooutput', deviceId: 'b', label: 'Desk speaker' },
  ],
  snapshot: {
    turns: [exampleTurn(1), exampleTurn(2, { state: { kind: 'cut', by: 'user', heardMs: 3_240 }, latency: LATENCY })],
    settings: settingsWith([
      exampleProfile('zeebee', { providerId: 'zeebee', name: 'Bee' }),
      exampleProfile('amigo', { providerId: 'amigo', name: 'Friend', endpoint: 'ws://127.0.0.1:4010/v1' }),
      exampleProfile('addis', { providerId: 'addisai', name: 'Practice' }),
      exampleProfile('playai', { providerId: 'playai', name: 'Museum' }),
    ]),
    storageNotices: [say('settings-newer', { copy: 'kept.json' })],
  },
};
const IMPORT: ImportSummary = {
  token: '00000000-0000-4000-8000-000000000000',
  fileName: 'USB headset',
  appVersion: '0.0.9',
  newer: true,
  changes: [
    { group: 'general', key: 'theme' },
    { group: 'audio', key: 'volume' },
    { group: 'assistants', key: 'activeProfileId' },
  ],
  assistants: [
    { kind: 'added', name: 'Bee', providerId: 'zeebee', addresses: ['127.0.0.1:4010'], forgetsKeys: false },
    { kind: 'replaced', name: 'Friend', providerId: 'amigo', addresses: [], forgetsKeys: true },
    { kind: 'removed', name: 'Practice', providerId: 'addisai', addresses: [], forgetsKeys: true },
  ],
  unusable: ['talkKey'],
};
/** What the history is filled with. */
const KEPT = Array.from({ length: 40 }, (_, index) => keptTurn(index + 1, 0));
const withHistory = (bridge: FakeBridge): void => void serveHistory(bridge, { count: KEPT.length, nowMs: Date.now() });
const withSession = (session: Parameters<typeof exampleSession>[0]): Partial<AppSnapshot> => ({
  ...THEIRS.snapshot,
  session: exampleSession(session),
});

interface Scene extends PageOptions {
  readonly hash: string;
  /** What is done in it, in English. It opens a dialog, or a question, where `asks`. */
  readonly act?: () => Promise<unknown>;
  readonly asks?: true;
}
const press = (init: KeyboardEventInit) => (): Promise<boolean> => fireEvent.keyDown(document.body, init);
const click = (name: string | RegExp) => (): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }));
const SCENES: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries(
    WELCOME_STEPS.map((step) => [`first run: ${step}`, { hash: `#/welcome/${step}` } satisfies Scene]),
  ),
  'first run, left': {
    hash: '#/welcome/sound',
    act: () => {
      location.hash = '#/talk';
      return fireEvent(window, new HashChangeEvent('hashchange'));
    },
  },
  palette: { asks: true, hash: '#/talk', act: press({ key: 'k', code: 'KeyK', ctrlKey: true }) },
  shortcuts: { asks: true, hash: '#/talk', act: press({ key: '/', code: 'Slash', ctrlKey: true }) },

  talk: { hash: '#/talk', snapshot: withSession({ lastLatency: LATENCY }) },
  'talk, empty': { hash: '#/talk', snapshot: { turns: [] } },
  'talk, hands-free on a poor speaker': {
    hash: '#/talk',
    snapshot: withSession({
      phase: 'listening',
      microphoneOpen: true,
      talkMode: 'hands-free',
      handsFree: true,
      halfDuplex: true,
      sink: { state: 'ready', sink: 'renderer', fallback: 'native-unavailable' },
    }),
  },
  'talk, without its key': {
    hash: '#/talk',
    snapshot: withSession({ muted: true, hotkey: { state: 'unavailable', reason: 'wayland' } }),
  },
  'talk, with an error': {
    hash: '#/talk',
    snapshot: withSession({ phase: 'blocked', error: appError('rate-limited', { retryAfterMs: 4_000 }) }),
  },
  'talk, billed': {
    hash: '#/talk',
    snapshot: withSession({ usage: [{ unit: 'seconds of audio', amount: 5.2 }] }),
  },
  history: {
    hash: '#/history',
    prepare: (bridge) => void serveHistory(bridge, { count: 0, nowMs: Date.now() }),
  },
  'history, filled': { hash: '#/history', prepare: withHistory },
  'history, a turn opened': {
    hash: '#/history',
    prepare: withHistory,
    act: async () => {
      screen.getAllByRole('listitem')[0]?.focus();
      await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Enter', code: 'Enter' });
      if (screen.queryAllByRole('button', { name: 'Delete' }).length === 0) throw new Error('No turn is open.');
    },
  },
  'history, a question': { asks: true, hash: '#/history', prepare: withHistory, act: click(/^Delete all/) },
  assistants: { hash: '#/settings/assistants' },
  'add an assistant': { hash: '#/settings/assistants/+' },
  'the built-in assistant': { hash: '#/settings/assistants/local' },
  ...Object.fromEntries(
    ['zeebee', 'amigo', 'addis', 'playai'].map((id) => [`assistant ${id}`, { hash: `#/settings/assistants/${id}` }]),
  ),
  audio: { hash: '#/settings/audio' },
  'talk key': { hash: '#/settings/talk-key' },
  general: { hash: '#/settings/general' },
  'an import': {
    asks: true,
    hash: '#/settings/general',
    prepare: (bridge) => bridge.serve('settings', 'import', () => ok({ kind: 'ready', summary: IMPORT })),
    act: click('Import settings'),
  },
  'a refused import': {
    hash: '#/settings/general',
    prepare: (bridge) => bridge.serve('settings', 'import', () => ok({ kind: 'refused', reason: 'not-settings' })),
    act: click('Import settings'),
  },
  'reset of a section': {
    asks: true,
    hash: '#/settings/audio',
    snapshot: { settings: { ...DEFAULT_SETTINGS, audio: { ...DEFAULT_SETTINGS.audio, volume: 0.5, cues: 'off' } } },
    act: click(/^Reset/),
  },
  'reset of everything': { asks: true, hash: '#/settings/general', act: click(/^Reset (all|every)/) },
  privacy: { hash: '#/settings/privacy', snapshot: { ...THEIRS.snapshot, credentialBackend: 'session' } },
  diagnostics: {
    hash: '#/settings/diagnostics',
    prepare(bridge) {
      const latency = { onsetMs: 50, responseMs: 400, audibleMs: 20, bargeInMs: null };
      const latencies = [1, 2, 3].map((hours) => ({ atMs: Date.now() - hours * 3_600_000, profileId: LOCAL, latency }));
      const usage = [{ providerId: 'amigo', unit: 'seconds of audio', amount: 72.5, turns: 3 }] as const;
      bridge.serve('history', 'figures', () => ok({ latencies, usage }));
      bridge.serve('diagnostics', 'crashReports', () => ok(exampleCrashes(Date.now())));
    },
  },
};

/** Every text a value holds, at any depth. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** All that is read in the page: its texts, and what assistive technology is told besides. */
function read(): readonly string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    // Keys are called what is printed on them.
    if (node.parentElement?.closest('kbd, style, script, option[value=""]') === null) texts.push(node.nodeValue ?? '');
  }
  const attributes = ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt'];
  for (const element of document.body.querySelectorAll('*'))
    for (const name of attributes) texts.push(element.getAttribute(name) ?? '');
  return texts;
}

/** What is left of a text without its brackets, what Intl writes, and these names. */
function bare(text: string, names: readonly string[]): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  for (const name of names) rest = rest.replaceAll(name, '');
  // Days, months, times of day, numbers with their units, and versions.
  rest = rest.replace(/\b\d{4} at\b/g, '');
  rest = rest.replace(/\b(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|\b[AP]M\b/g, '');
  rest = rest.replace(/\b(January|February|March|April|June|July|August|September|October|November|December)\b/g, '');
  rest = rest.replace(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g, '');
  rest = rest.replace(/[\d.,]+\s?(ms|sec|min|hr|s)\b|\bHz\b|\bv?\d[\w.+-]*/g, '');
  return /\p{L}/u.test(rest) ? rest.trim() : '';
}

let undo = (): void => undefined;
beforeEach(() => (undo = giveLayout()));
afterEach(() => undo());

describe('in a language made up of brackets', () => {
  it.each(Object.entries(MINI_SCENES))('the mini window says nothing of its own: %s', async (_name, view) => {
    const bracket = (text: string): string => `⟦${text}⟧`;
    const words = Object.fromEntries(
      Object.entries<string>({ ...view.words }).map(([key, text]) => [key, bracket(text)]),
    ) as unknown as MiniView['words'];
    const trouble = view.trouble === null ? null : bracket(view.trouble);
    const bridge = createFakeBridge(exampleSnapshot());
    bridge.serve('mini', 'view', () => ok({ ...view, words, trouble, phaseText: bracket(view.phaseText) }));
    render(Mini, { props: { api: bridge.api } });
    await settle();
    const names = [view.assistant, ...view.captions.flatMap(({ name, text }) => [name, text])];
    const all = read();
    expect(all.filter((text) => text.includes('⟦')).length).toBeGreaterThan(3);
    expect(all.map((text) => bare(text, names)).filter((text) => text !== '')).toEqual([]);
  });

  it.each(Object.keys(SCENES))('no word is outside of them: %s', async (name) => {
    const scene = SCENES[name];
    await renderPage({ ...THEIRS, ...scene, snapshot: { ...THEIRS.snapshot, ...scene?.snapshot } });
    await seen(() => expect(document.querySelector('main h1, main h2')).not.toBeNull());
    await settle();
    await scene?.act?.();
    await settle();
    if (scene?.asks) expect(document.querySelector('[role=dialog], [role=alertdialog]')).not.toBeNull();
    showCatalog(pseudoCatalog(EXAMPLE_PROVIDERS), place);
    await tick();
    await settle();
    for (const folded of document.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) folded.click();
    await settle();
    const names = [
      ...textsOf(THEIRS.devices),
      'kept.json',
      ...(THEIRS.snapshot?.turns ?? []).map(({ text }) => text),
      ...(THEIRS.snapshot?.settings?.assistants.profiles ?? []).flatMap(({ name: own, endpoint }) => [own, endpoint]),
      ...EXAMPLE_PROVIDERS.flatMap(({ name: service, endpoint }) => [service, endpoint ?? '']),
      ...EXAMPLE_PROVIDERS.flatMap(({ options }) =>
        options.flatMap((field) => (field.kind === 'text' ? [field.defaultValue, ...(field.suggestions ?? [])] : [])),
      ),
      '127.0.0.1:4010',
      ...KEPT.flatMap(({ turn, assistantName }) => [turn.text, assistantName]),
    ]
      .filter((text) => text.length > 1)
      .sort((one, other) => other.length - one.length);
    const words = read();
    expect(words.filter((text) => text.includes('⟦')).length).toBeGreaterThan(3);
    expect(words.map((text) => bare(text, names)).filter((text) => text !== '')).toEqual([]);
  });
});
