import { describe, expect, it } from 'vitest';
import { SKILLS } from '../../../src-main/assistant/skills/index.js';
import { readUtterance } from '../../../src-main/assistant/language/utterance.js';
import { converse, NOW } from './conversation.js';
import { NEGATIVES, NO_MODEL, TABLE } from './utterance-table.js';

for (const [group, rows] of Object.entries(TABLE)) {
  describe(group, () => {
    it.each(rows.map(([said, answer]) => ({ said, answer })))('$said', async ({ said, answer }) => {
      const { ask } = converse();
      const answers: string[] = [];
      for (const utterance of said.split(' | ')) answers.push(await ask(utterance));
      expect(answers.join(' | ')).toBe(answer);
    });
  });
}

describe('what no skill knows', () => {
  it.each(NEGATIVES)('%s', async (said) => {
    const { ask, effects } = converse();
    expect(await ask(said)).toBe(NO_MODEL);
    expect(effects).toEqual([]);
  });
});

describe('every skill', () => {
  it('recognises its own examples, and no skill before it does', () => {
    for (const skill of SKILLS) {
      for (const example of skill.examples) {
        const utterance = readUtterance(example);
        expect([example, SKILLS.find((one) => one.match(utterance) !== null)?.name]).toEqual([example, skill.name]);
      }
    }
  });

  it('has its own name', () => {
    expect(new Set(SKILLS.map(({ name }) => name)).size).toBe(SKILLS.length);
  });
});

describe('effects', () => {
  it('sets timers from the moment they are asked for', async () => {
    const { ask, effects } = converse();
    await ask('Set a timer for five minutes called tea');
    expect(effects).toEqual([{ type: 'timer-set', kind: 'timer', label: 'tea', atEpochMs: NOW + 300_000 }]);
  });

  it('sets alarms by the clocks of the person’s zone', async () => {
    const { ask, effects } = converse();
    await ask('Wake me at seven thirty');
    expect(effects).toEqual([
      { type: 'timer-set', kind: 'alarm', label: '', atEpochMs: Date.UTC(2026, 2, 15, 11, 30) },
    ]);
  });

  it('tells reminders to the person', async () => {
    const { ask, effects } = converse();
    await ask('Remind me to call my mom in ten minutes.');
    expect(effects).toEqual([{ type: 'timer-set', kind: 'alarm', label: 'call your mom', atEpochMs: NOW + 600_000 }]);
  });

  it('opens a search only after a yes, with the query encoded', async () => {
    const { ask, opened } = converse();
    await ask('look up C++ & "templates" #1?');
    expect(opened).toEqual([]);
    await ask('yes');
    expect(opened).toEqual(['https://duckduckgo.com/?q=C%2B%2B%20%26%20%22templates%22%20%231']);
  });

  it.each([
    ['storage', "I couldn't write that to the disk, so it isn't kept."],
    ['limit', 'There are too many already. Delete some first.'],
    ['invalid', "I can't do that."],
    ['unavailable', "I can't do that just now."],
  ] as const)('tells a refusal: %s', async (reason, told) => {
    const { ask } = converse({ effects: { run: () => Promise.resolve({ ok: false, reason }) } });
    expect(await ask('take a note buy milk')).toBe(told);
    expect(await ask('set a timer for one minute')).toBe(told);
  });

  it('goes on when a skill breaks', async () => {
    const { ask } = converse({ effects: { run: () => Promise.reject(new Error('broken')) } });
    expect(await ask('read my notes')).toBe('Something went wrong with that. Please try again.');
    expect(await ask('what time is it')).toBe("It's 3:05 PM.");
  });
});

describe('the voice', () => {
  it('changes before it says so, so that the answer is heard in the new voice', async () => {
    const { pieces } = converse();
    expect(await pieces('speak louder')).toEqual([
      { type: 'voice', change: 'louder' },
      { type: 'say', text: "I'll speak louder." },
    ]);
  });
});
