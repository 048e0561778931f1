import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import {
  EVERY_TURN,
  type ExportFormat,
  type HistoryFilter,
  type HistoryPage,
} from '../../src-preload/contract/history.js';
import { expect, launchParley, test } from './launch.js';

const QUESTION = 'What is twelve times twelve?';

async function page(of: Page, filter: Partial<HistoryFilter> = {}): Promise<HistoryPage> {
  const answer = await of.evaluate((range) => window.parley.history.page(range), {
    filter: { ...EVERY_TURN, ...filter },
    offset: 0,
    limit: 50,
  });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

/** Types a question to the built-in assistant and waits until its answer is kept whole. */
async function ask(of: Page, text: string, turnsBefore = 0): Promise<void> {
  await of.evaluate((words) => window.parley.session.sendText(words), text);
  await expect
    .poll(async () => (await page(of)).turns.filter(({ turn }) => turn.state.kind !== 'partial').length, {
      timeout: 30_000,
    })
    .toBe(turnsBefore + 2);
}

const words = ({ turns }: HistoryPage): readonly string[] => turns.map(({ turn }) => turn.text);

test('what was said is there after a restart, can be looked for, exported, gone on with and deleted', async ({
  userData,
}) => {
  const first = await launchParley({ userData });
  await ask(first.page, QUESTION);
  await first.close();
  expect(existsSync(path.join(userData, 'history.db'))).toBe(true);
  expect(existsSync(path.join(userData, 'history.db.lock'))).toBe(false);

  const second = await launchParley({ userData });
  const kept = await page(second.page);
  expect(kept.total).toBe(2);
  expect(words(kept)).toEqual([expect.stringMatching(/144/), QUESTION]);
  expect(kept.turns.map(({ conversation }) => conversation)).toEqual([1, 1]);
  expect(kept.turns[0]?.turn.latency?.responseMs).toBeGreaterThan(0);
  expect(words(await page(second.page, { text: 'TWELVE' }))).toContain(QUESTION);

  // Another run is another conversation; the built-in assistant cannot go on with the first, and it is said.
  await ask(second.page, 'What is two plus two?', 2);
  expect((await page(second.page)).turns.map(({ conversation }) => conversation)).toEqual([2, 2, 1, 1]);
  expect(await second.page.evaluate(() => window.parley.history.resume(1))).toEqual({ ok: true, value: null });
  await expect(second.page.getByText('A fresh conversation was begun')).toBeVisible();
  const conversation = second.page.getByRole('log', { name: 'Conversation' });
  await expect(conversation.getByText('What is two plus two?')).toBeHidden();

  for (const format of ['markdown', 'json'] satisfies ExportFormat[]) {
    const file = path.join(userData, `out.${format}`);
    await second.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    const answer = await second.page.evaluate((input) => window.parley.history.export(input), {
      filter: EVERY_TURN,
      format,
    });
    expect(answer).toEqual({ ok: true, value: { saved: file } });
    const text = readFileSync(file, 'utf8');
    expect(text.indexOf(QUESTION)).toBeGreaterThan(0);
    expect(text.indexOf(QUESTION)).toBeLessThan(text.indexOf('two plus two'));
  }
  await second.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
  });
  expect(
    await second.page.evaluate((filter) => window.parley.history.export({ filter, format: 'json' }), EVERY_TURN),
  ).toEqual({ ok: true, value: { saved: null } });

  const changes = second.page.evaluate(
    () => new Promise((resolve) => window.parley.history.changed(() => resolve('changed'))),
  );
  expect(await second.page.evaluate((filter) => window.parley.history.remove({ filter }), EVERY_TURN)).toEqual({
    ok: true,
    value: 4,
  });
  expect(await changes).toBe('changed');
  expect((await page(second.page)).total).toBe(0);

  await second.page.evaluate(() => window.parley.settings.update({ privacy: { keepHistory: false } }));
  await second.page.evaluate((text) => window.parley.session.sendText(text), QUESTION);
  await expect(second.page.getByText(/144/)).toBeVisible({ timeout: 30_000 });
  expect((await page(second.page)).total).toBe(0);
  await second.close();
  expect(readFileSync(path.join(userData, 'history.db')).includes('twelve')).toBe(false);
});

test('a damaged history is set aside, and the person is told', async ({ userData }) => {
  writeFileSync(path.join(userData, 'history.db'), 'Not a database at all. '.repeat(500));
  const parley = await launchParley({ userData });
  await expect(parley.page.getByText('The history was damaged')).toBeVisible();
  const aside = readdirSync(userData).find((name) => name.startsWith('history.damaged-')) ?? 'missing';
  await expect(parley.page.getByText(aside)).toBeVisible();
  expect(readFileSync(path.join(userData, aside), 'utf8')).toContain('Not a database at all.');
  expect((await page(parley.page)).total).toBe(0);
  await parley.close();
});

test('talking goes on where the history cannot be written, and it is told once', async ({ userData }) => {
  // A folder where the file should be.
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ version: 1, audio: { cues: 'off' } }));
  mkdirSync(path.join(userData, 'history.db', 'within'), { recursive: true });
  const parley = await launchParley({ userData });
  await parley.page.evaluate((text) => window.parley.session.sendText(text), QUESTION);
  await expect(parley.page.getByText('What you say is not being kept')).toBeVisible();
  await expect(parley.page.getByText(/144/)).toBeVisible({ timeout: 30_000 });
  const answer = await parley.page.evaluate((range) => window.parley.history.page(range), {
    filter: EVERY_TURN,
    offset: 0,
    limit: 50,
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
  expect(parley.logs().match(/Keeping turns changed/g)).toHaveLength(1);
  await parley.close();
});
