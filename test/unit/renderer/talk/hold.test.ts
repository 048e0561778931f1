import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHold, type Hold, type Holder } from '../../../../src-renderer/talk/hold.js';

function recorded(): { readonly hold: Hold; readonly log: string[] } {
  const log: string[] = [];
  const hold = createHold({
    press: () => log.push('press'),
    release: () => log.push('release'),
    cancel: () => log.push('cancel'),
  });
  return { hold, log };
}

describe('hold', () => {
  it('is pressed once and released once', () => {
    const { hold, log } = recorded();
    hold.begin('pointer:1');
    hold.begin('pointer:1');
    hold.end('pointer:1');
    hold.end('pointer:1');
    expect(log).toEqual(['press', 'release']);
  });

  it('belongs to who began it', () => {
    const { hold, log } = recorded();
    hold.begin('key:Space');
    hold.begin('pointer:1');
    hold.end('pointer:1');
    expect(log).toEqual(['press']);
    hold.endAny();
    expect(log).toEqual(['press', 'release']);
  });

  it('can be taken back, and is then over', () => {
    const { hold, log } = recorded();
    expect(hold.cancel()).toBe(false);
    hold.begin('key:Space');
    expect(hold.cancel()).toBe(true);
    hold.end('key:Space');
    expect(log).toEqual(['press', 'cancel']);
  });

  it('tells of exactly one end for each press, whatever happens', () => {
    const holder = fc.constantFrom<Holder>('pointer:1', 'pointer:2', 'key:Space', 'key:Enter');
    const act = fc.oneof(
      fc.record({ type: fc.constant('begin' as const), holder }),
      fc.record({ type: fc.constant('end' as const), holder }),
      fc.record({ type: fc.constantFrom('endAny' as const, 'cancel' as const) }),
    );
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const { hold, log } = recorded();
        for (const one of acts) {
          if (one.type === 'begin') hold.begin(one.holder);
          else if (one.type === 'end') hold.end(one.holder);
          else hold[one.type]();
        }
        hold.endAny();
        expect(hold.held).toBe(false);
        log.forEach((entry, index) => expect(entry === 'press').toBe(index % 2 === 0));
        expect(log.length % 2).toBe(0);
      }),
    );
  });
});
