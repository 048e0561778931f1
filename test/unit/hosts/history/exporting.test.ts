import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVERY_TURN, type ExportFormat } from '../../../../src-preload/contract/history.js';
import { appError } from '../../../../src-preload/contract/app-error.js';
import { openStage, record, type Stage } from './stage.js';

async function exported(stage: Stage, format: ExportFormat, text = ''): Promise<string> {
  const file = path.join(stage.folder, `out.${format}`);
  await stage.ask({ type: 'export', filter: { ...EVERY_TURN, text }, format, file });
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

  it('leaves the file there was, and nothing half written, when it cannot be done', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    const folder = path.join(stage.folder, 'taken');
    mkdirSync(path.join(folder, 'within'), { recursive: true });
    await expect(stage.ask({ type: 'export', filter: EVERY_TURN, format: 'json', file: folder })).rejects.toThrow();
    await expect(
      stage.ask({ type: 'export', filter: EVERY_TURN, format: 'json', file: path.join(stage.folder, 'no/such') }),
    ).rejects.toThrow(/ENOENT/);
    expect(readdirSync(folder)).toEqual(['within']);
    expect(existsSync(`${folder}.unfinished`)).toBe(false);
  });

  it('does not keep a write waiting', async () => {
    const stage = openStage();
    for (let n = 1; n <= 1_100; n += 1) await stage.keep(record(n));
    const order: string[] = [];
    const file = path.join(stage.folder, 'out.json');
    const whole = stage
      .ask({ type: 'export', filter: EVERY_TURN, format: 'json', file })
      .then(() => order.push('export'));
    await stage.keep(record(1_101)).then(() => order.push('write'));
    await whole;
    expect(order).toEqual(['write', 'export']);
  });
});
