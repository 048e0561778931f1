import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../../src-preload/contract/settings.js';
import { t } from '../../../../src-renderer/i18n/i18n.js';
import {
  entryOf,
  SETTINGS_ENTRIES,
  type SettingEntry,
} from '../../../../src-renderer/views/settings/search/entries.js';
import { findable } from '../../../../src-renderer/views/settings/search/results.js';
import { fold, searchSettings, type Searchable } from '../../../../src-renderer/views/settings/search/search.js';
import { exampleProfile } from '../../../fakes/app-snapshot.js';
import { EXAMPLE_PROVIDERS } from '../../../fakes/provider-infos.js';

const item = (label: string, more: Partial<Searchable> = {}): Searchable => ({
  label,
  help: '',
  words: '',
  section: '',
  ...more,
});
const labels = (items: readonly Searchable[]): readonly string[] => items.map(({ label }) => label);

describe('searching', () => {
  const items = [
    item('Volume', { help: 'How loud answers are.', section: 'Audio' }),
    item('Theme', { words: 'dark light colour', section: 'General' }),
    item('Keep history', { help: 'What was said stays.', words: 'dark secrets of loudness' }),
    item('የድምፅ መጠን', { section: 'ድምፅ' }),
    item('حجم النصّ', { section: 'عام' }),
  ];

  it('finds words of label, help, choices and section, in any order and case', () => {
    expect(labels(searchSettings(items, 'VOL'))).toEqual(['Volume']);
    expect(labels(searchSettings(items, 'answers volume'))).toEqual(['Volume']);
    expect(labels(searchSettings(items, 'colour'))).toEqual(['Theme']);
    expect(labels(searchSettings(items, 'general'))).toEqual(['Theme']);
  });

  it('finds nothing unless every word is there', () => {
    expect(searchSettings(items, 'volume theme')).toEqual([]);
    expect(searchSettings(items, 'zzz')).toEqual([]);
    expect(searchSettings(items, ' …, ')).toEqual([]);
  });

  it('puts what is called so before what only speaks of it', () => {
    const many = [
      item('A', { help: 'tray' }),
      item('B', { words: 'tray' }),
      item('Keep in the tray'),
      item('C', { section: 'tray' }),
    ];
    expect(labels(searchSettings(many, 'tray'))).toEqual(['Keep in the tray', 'B', 'A', 'C']);
    expect(labels(searchSettings([item('Restart'), item('Start')], 'start'))).toEqual(['Start', 'Restart']);
  });

  it('knows other scripts, with and without their marks', () => {
    expect(labels(searchSettings(items, 'መጠን'))).toEqual(['የድምፅ መጠን']);
    expect(labels(searchSettings(items, 'النص'))).toEqual(['حجم النصّ']);
    expect(fold('Éclair ÀÇ')).toBe('eclair ac');
  });

  it('takes signs of patterns as they are', () => {
    expect(searchSettings(items, '.*')).toEqual([]);
    expect(searchSettings(items, '(((')).toEqual([]);
  });
});

describe('the table of settings', () => {
  const entries: readonly SettingEntry[] = SETTINGS_ENTRIES;

  it('has every setting there is once, but for what no person sets', () => {
    const unseen = ['general.firstRunDone', 'assistants.activeProfileId', 'assistants.profiles'];
    const all = Object.entries(settingsSchema.entries).flatMap(([group, schema]) =>
      Object.keys(schema.entries).map((key) => `${group}.${key}`),
    );
    const stored = entries.flatMap(({ stores = [] }) => stores.map(({ group, key }) => `${group}.${key}`));
    expect([...stored, ...unseen].sort()).toEqual(all.sort());
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(entryOf({ group: 'audio', key: 'volume' })?.id).toBe('volume');
    expect(entryOf({ group: 'general', key: 'firstRunDone' })).toBeNull();
  });

  it.each([
    ['dark', 'Theme'],
    ['font', 'Text size'],
    ['autostart', 'Start at login'],
    ['backup', 'Export settings'],
    ['retention', 'Keep it for'],
    ['shortcut', 'Talk key'],
    ['አማርኛ', 'Language'],
    ['talk key', 'Talk key'],
  ])('“%s” leads to %s', (query, label) => {
    expect(labels(searchSettings(findable([], []), query))).toContain(label);
  });

  it('includes every field of every assistant', () => {
    const found = findable([exampleProfile('mine', { providerId: 'local', name: 'My own' })], EXAMPLE_PROVIDERS);
    const [field] = EXAMPLE_PROVIDERS.find(({ id }) => id === 'local')?.options ?? [];
    expect(field).toBeDefined();
    const mine = searchSettings(found, `my own ${field?.label ?? 'missing'}`);
    expect(mine[0]).toMatchObject({
      label: field?.label,
      href: '#/settings/assistants/mine',
      section: 'Assistants › My own',
    });
    expect(t('settings.assistants')).toBe('Assistants');
  });
});
