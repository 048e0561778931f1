import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approximateTokens, createConversationContext } from '../../../../src-main/assistant/chat/context.js';

const SYSTEM = 'Be brief.';

describe('the context', () => {
  it('tells the conversation in order', () => {
    const context = createConversationContext();
    const first = context.begin('Hello');
    first.append('Hi.');
    first.append('How are you?');
    context.announced('Your timer is done.');
    context.begin('Thanks');
    expect(context.messages(SYSTEM)).toEqual([
      { role: 'system', content: SYSTEM },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi. How are you?' },
      { role: 'assistant', content: 'Your timer is done.' },
      { role: 'user', content: 'Thanks' },
    ]);
  });

  it('remembers of a cut answer what was heard', () => {
    const context = createConversationContext();
    const record = context.begin('Tell me a story');
    record.append('Once upon a time.');
    record.append('There was a fox.');
    context.cutLast('Once upon');
    record.append('The end.');
    expect(context.messages(SYSTEM).at(-1)).toEqual({ role: 'assistant', content: 'Once upon' });
  });

  it('remembers nothing of an answer nobody heard', () => {
    const context = createConversationContext();
    context.begin('Tell me a story').append('Once.');
    context.cutLast('');
    expect(context.messages(SYSTEM).map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('keeps within the budget, drops the oldest, and always keeps the newest and the prompt', () => {
    const exchanges = fc.array(fc.tuple(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(exchanges, fc.integer({ min: 10, max: 400 }), (all, budget) => {
        const context = createConversationContext(budget);
        for (const [user, answer] of all) context.begin(user).append(answer);
        const [system, ...rest] = context.messages(SYSTEM);
        expect(system?.content).toBe(SYSTEM);
        // What is left is an unbroken end of the conversation.
        const told = all.flatMap(([user, answer]) => [user, ...(answer === '' ? [] : [answer])]);
        expect(rest.map(({ content }) => content)).toEqual(told.slice(told.length - rest.length));
        expect(rest.some(({ role }) => role === 'user')).toBe(true);
        const newest = all.at(-1) ?? ['', ''];
        const tokens = rest.reduce((sum, { content }) => sum + approximateTokens(content), 0);
        const newestTokens = approximateTokens(newest[0]) + approximateTokens(newest[1]);
        expect(tokens).toBeLessThanOrEqual(Math.max(budget - approximateTokens(SYSTEM), newestTokens));
      }),
    );
  });
});
