import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVERY_TURN, type ExportFormat } from '../../../../src-preload/contract/history.js';
import { appError } from '../../../../src-preload/contract/app-error.js';
import type { ExportWords } from '../../../../src-main/hosts/protocol/history.js';
import { HOSTILE_WORDS } from '../../../fakes/hostile-words.js';
import { openStage, record, type Stage } from './stage.js';

const WORDS: ExportWords = {
  title: 'Parley history',
  exported: 'Exported {time}',
  you: 'You',
  interrupted: 'interrupted after {seconds} s',
  brokenOff: 'broken off after {seconds} s',
  failed: 'failed: {code}',
};

async function exported(stage: Stage, format: ExportFormat, text = ''): Promise<string> {
  const file = path.join(stage.folder, `out.${format}`);
  await stage.ask({ type: 'export', filter: { ...EVERY_TURN, text }, format, file, words: WORDS });
  return readFileSync(file, 'utf8');
}

describe('export', () => {
  it('writes JSON, oldest first, past one piece of it', async () => {
    const stage = openStage();
    for (let n = 1; n <= 1_203; n += 1) await stage.keep(record(n));
    const { turns } = JSON.parse(await exported(stage, 'json')) as { readonly turns: readonly { text: string }[] };
    expect(turns.map(({ text }) => text)).toEqual(Array.from({ length: 1_203 }, (_, at) => `Words of turn ${at + 1}.`));
  });

  it('writes what passes the filter', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2, { turn: { text: 'A zebra.' } }), record(3, { turn: { text: 'zebras' } }));
    const { turns } = JSON.parse(await exported(stage, 'json', 'ZEBRA')) as { readonly turns: readonly unknown[] };
    expect(turns).toHaveLength(2);
    expect(turns[0]).toMatchObject({ speaker: 'assistant', text: 'A zebra.', state: { kind: 'final' }, usage: [] });
  });

  it('has the words around the turns in the language of the person', async () => {
    const stage = openStage();
    await stage.keep(record(1, { turn: { speaker: 'user', state: { kind: 'cut', by: 'user', heardMs: 1_250 } } }));
    const file = path.join(stage.folder, 'out.md');
    const words = {
      ...WORDS,
      title: 'سجل Parley',
      exported: 'صُدّر في {time}',
      you: 'أنت',
      interrupted: 'قوطع بعد {seconds} ث',
    };
    await stage.ask({ type: 'export', filter: EVERY_TURN, format: 'markdown', file, words });
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# سجل Parley\n\nصُدّر في \d{4}-/);
    expect(text).toMatch(/\*\*أنت\*\* \([\d:]+, قوطع بعد 1\.3 ث\)/);
  });

  it('writes Markdown in which words cannot look like headings', async () => {
    const stage = openStage();
    await stage.keep(
      record(1, { turn: { text: 'Hello' } }),
      record(2, {
        turn: { text: '# Not a heading\n- nor a list', state: { kind: 'cut', by: 'user', heardMs: 1_250 } },
      }),
      record(3, { turn: { text: '', state: { kind: 'failed', error: appError('timeout') } }, conversation: 'second' }),
      record(4, { conversation: 'second', assistantName: 'A\n# B' }),
    );
    const text = (await exported(stage, 'markdown'))
      .replace(/\d\d:\d\d:\d\d/g, 'TIME')
      .replace(/\d{4}-\d\d-\d\d/g, 'DAY');
    expect(text).toBe(
      [
        '# Parley history',
        'Exported DAY TIME',
        '## DAY: Local',
        '**You** (TIME)',
        '> Hello',
        '**Local** (TIME, interrupted after 1.3 s)',
        '> # Not a heading\n> - nor a list',
        '## DAY: Local',
        '**You** (TIME, failed: timeout)',
        '**A \\# B** (TIME)',
        '> Words of turn 4.\n',
      ].join('\n\n'),
    );
  });

  it.each<ExportFormat>(['markdown', 'json'])(
    'writes %s in which words are words: no markup, no line of their own, nothing a terminal obeys',
    async (format) => {
      const stage = openStage();
      await stage.keep(...HOSTILE_WORDS.map((text, at) => record(at + 1, { turn: { text }, assistantName: text })));
      const file = await exported(stage, format);
      expect(file).not.toMatch(/[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}]/u);
      if (format === 'json') {
        const { turns } = JSON.parse(file) as { readonly turns: readonly { text: string }[] };
        expect(turns.map(({ text }) => text)).toEqual(HOSTILE_WORDS.map((text) => text.replaceAll('\0', '\ufffd')));
        return;
      }
      expect(file).not.toMatch(/(?<!\\)(?:<[a-z/!]|!?\[[^\]]*\]\()/i);
      const own = /^(?:# Parley history|Exported .*|## \d{4}-.*|\*\*.*|> ?.*|)$/;
      expect(file.split('\n').filter((line) => !own.test(line))).toEqual([]);
    },
  );

  it('leaves the file there was, and nothing half written, when it cannot be done', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    const folder = path.join(stage.folder, 'taken');
    mkdirSync(path.join(folder, 'within'), { recursive: true });
    await expect(
      stage.ask({ type: 'export', filter: EVERY_TURN, format: 'json', file: folder, words: WORDS }),
    ).rejects.toThrow();
    await expect(
      stage.ask({
        type: 'export',
        filter: EVERY_TURN,
        format: 'json',
        file: path.join(stage.folder, 'no/such'),
        words: WORDS,
      }),
    ).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(['within']);
    expect(existsSync(`${folder}.unfinished`)).toBe(false);
  });

  it('does not write through a link that somebody laid in its way', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    const theirs = path.join(stage.folder, 'theirs');
    writeFileSync(theirs, 'theirs');
    symlinkSync(theirs, path.join(stage.folder, 'out.json.unfinished'));
    expect(await exported(stage, 'json')).toContain('parley-history');
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
  });

  it('does not keep a write waiting', async () => {
    const stage = openStage();
    for (let n = 1; n <= 1_100; n += 1) await stage.keep(record(n));
    const order: string[] = [];
    const file = path.join(stage.folder, 'out.json');
    const whole = stage
      .ask({ type: 'export', filter: EVERY_TURN, format: 'json', file, words: WORDS })
      .then(() => order.push('export'));
    await stage.keep(record(1_101)).then(() => order.push('write'));
    await whole;
    expect(order).toEqual(['write', 'export']);
  });
});
