import { describe, expect, it } from 'vitest';
import { createTalkActions } from '../../../src-main/talk/talk-actions.js';
import type { TalkAction } from '../../../src-main/talk/talk-control.js';

function actions({ open, free }: { readonly open: boolean; readonly free: boolean }) {
  const asked: string[] = [];
  const act = createTalkActions({
    control: { open, act: (action) => void asked.push(action) },
    isFree: () => free,
    takeBack: () => void asked.push('taken back'),
  });
  return { act, asked };
}

describe('what is asked of talking', () => {
  it('takes back what is said without a key', () => {
    const { act, asked } = actions({ open: false, free: true });
    act('cancel');
    expect(asked).toEqual(['taken back']);
  });

  it('is about the key while one holds the microphone, and where none is open without it', () => {
    for (const state of [
      { open: true, free: true },
      { open: true, free: false },
      { open: false, free: false },
    ]) {
      const { act, asked } = actions(state);
      act('cancel');
      expect(asked).toEqual(['cancel']);
    }
  });

  it.each<TalkAction>(['start', 'stop', 'toggle'])('%s is about the key', (action) => {
    const { act, asked } = actions({ open: false, free: true });
    act(action);
    expect(asked).toEqual([action]);
  });
});
