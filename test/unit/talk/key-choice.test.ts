import { describe, expect, it } from 'vitest';
import type { HotkeyHealth, KeySourceId } from '../../../src-preload/contract/talk.js';
import { firstChoice, onHealth, onRearm, type KeyDecision, type KeySystem } from '../../../src-main/talk/key-choice.js';

const SYSTEMS: readonly KeySystem[] = ['windows', 'macos', 'x11', 'wayland'];
const REASONS = ['no-display', 'wayland', 'permission', 'crashed', 'unsupported', 'taken', 'declined'] as const;
type Reason = (typeof REASONS)[number];

const tell = (health: HotkeyHealth): KeyDecision => ({ type: 'tell', health });
const tellReason = (reason: Reason) => tell({ state: 'unavailable', reason });
const goTo = (source: KeySourceId, hookFailure: Reason): KeyDecision => ({
  type: 'switch',
  choice: { source, hookFailure },
});

describe('the choice of a key source', () => {
  it('begins with the hook, and on Wayland with the portal', () => {
    expect(SYSTEMS.map((system) => firstChoice(system).source)).toEqual(['hook', 'hook', 'hook', 'portal']);
  });

  it('tells what works and what begins, whatever runs', () => {
    for (const system of SYSTEMS)
      for (const source of ['hook', 'portal', 'shortcut'] as const)
        for (const health of [{ state: 'starting' }, { state: 'armed', source, trigger: 'x' }] as const)
          expect(onHealth({ source, hookFailure: null }, system, health)).toEqual(tell(health));
  });

  const table: Readonly<Record<Reason, readonly [x11: KeyDecision, others: KeyDecision]>> = {
    'no-display': [tellReason('no-display'), tellReason('no-display')],
    wayland: [goTo('portal', 'wayland'), tellReason('wayland')],
    permission: [tellReason('permission'), tellReason('permission')],
    crashed: [goTo('shortcut', 'crashed'), goTo('shortcut', 'crashed')],
    unsupported: [goTo('shortcut', 'unsupported'), goTo('shortcut', 'unsupported')],
    taken: [tellReason('taken'), tellReason('taken')],
    declined: [tellReason('declined'), tellReason('declined')],
  };
  it.each(REASONS)('follows a hook that is %s', (reason) => {
    const health: HotkeyHealth = { state: 'unavailable', reason };
    const [x11, others] = table[reason];
    expect(onHealth(firstChoice('x11'), 'x11', health)).toEqual(x11);
    for (const system of ['windows', 'macos'] as const)
      expect(onHealth(firstChoice(system), system, health)).toEqual(others);
  });

  it.each(REASONS)('never leaves the portal, also when it is %s', (reason) => {
    const health: HotkeyHealth = { state: 'unavailable', reason };
    for (const system of SYSTEMS)
      for (const hookFailure of [null, 'wayland'] as const)
        expect(onHealth({ source: 'portal', hookFailure }, system, health)).toEqual(tell(health));
  });

  it.each(REASONS)(
    'tells of shortcuts that are %s, but why the hook is gone where they have no word for the key',
    (reason) => {
      for (const system of ['windows', 'macos', 'x11'] as const)
        for (const hookFailure of ['crashed', 'unsupported'] as const)
          expect(onHealth({ source: 'shortcut', hookFailure }, system, { state: 'unavailable', reason })).toEqual(
            tellReason(reason === 'unsupported' ? hookFailure : reason),
          );
    },
  );

  it('gives the hook another chance when armed anew, and no other source', () => {
    expect(onRearm({ source: 'shortcut', hookFailure: 'crashed' })).toEqual({ source: 'hook', hookFailure: null });
    expect(onRearm({ source: 'hook', hookFailure: null })).toBeNull();
    expect(onRearm({ source: 'portal', hookFailure: null })).toBeNull();
    expect(onRearm({ source: 'portal', hookFailure: 'wayland' })).toBeNull();
  });
});
