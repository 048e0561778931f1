import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureStart } from '../../../../src-preload/contract/audio.js';
import { asCaptureId, type CaptureId } from '../../../../src-preload/contract/ids.js';
import {
  captureStep,
  CLOSED,
  type CaptureEffect,
  type CaptureEvent,
  type CaptureState,
} from '../../../../src-renderer/audio/capture-machine.js';

const A = asCaptureId(1);
const B = asCaptureId(2);
const wanted = (captureId: CaptureId): CaptureStart => ({
  captureId,
  deviceId: 'default',
  rateHz: 16_000,
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  alsoBare: false,
  preRollMs: 0,
});
const start = (captureId: CaptureId): CaptureEvent => ({ type: 'start', start: wanted(captureId) });
const stop = (captureId: CaptureId): CaptureEvent => ({ type: 'stop', captureId });
const acquired = (captureId: CaptureId): CaptureEvent => ({ type: 'acquired', captureId });
const flowing = (captureId: CaptureId): CaptureEvent => ({ type: 'flowing', captureId });
const lost = (captureId: CaptureId, how: 'gone' | 'silent' = 'gone'): CaptureEvent => ({
  type: 'lost',
  captureId,
  how,
});
const flushed = (captureId: CaptureId): CaptureEvent => ({ type: 'flushed', captureId });

/** Short names of all effects of a run, such as `acquire 1`. */
function run(events: readonly CaptureEvent[]): { readonly state: CaptureState; readonly effects: readonly string[] } {
  let state = CLOSED;
  const effects: string[] = [];
  for (const event of events) {
    const step = captureStep(state, event);
    state = step.state;
    effects.push(...step.effects.map(short));
  }
  return { state, effects };
}
const short = (effect: CaptureEffect): string =>
  effect.type === 'acquire'
    ? `acquire ${effect.start.captureId}${effect.after === 'nothing' ? '' : ` from ${effect.from}`}`
    : `${effect.type} ${effect.captureId}`;

describe('capture machine', () => {
  it('opens, tells of it, and on stop sends the last frame before the device is released and main is told', () => {
    expect(run([start(A), acquired(A), flowing(A), stop(A), flushed(A)])).toEqual({
      state: CLOSED,
      effects: ['acquire 1', 'connect 1', 'tell-started 1', 'flush 1', 'release 1', 'tell-stopped 1'],
    });
  });

  it('releases a device that opens after its stop', () => {
    expect(run([start(A), stop(A), acquired(A)])).toEqual({
      state: CLOSED,
      effects: ['acquire 1', 'release 1', 'tell-stopped 1', 'release 1'],
    });
  });

  it('ignores a second start of the same capture', () => {
    expect(run([start(A), start(A)]).effects).toEqual(['acquire 1']);
  });

  it('ends an open capture, with its last frame, when the next overtakes it', () => {
    const { state, effects } = run([start(A), acquired(A), flowing(A), start(B)]);
    expect(state).toMatchObject({ kind: 'opening', captureId: B });
    expect(effects.slice(3)).toEqual(['flush 1', 'release 1', 'tell-stopped 1', 'acquire 2']);
  });

  it('lets a late end of the capture before leave the next alone', () => {
    const { state, effects } = run([
      start(A),
      acquired(A),
      flowing(A),
      stop(A),
      start(B),
      flushed(A),
      acquired(B),
      flowing(B),
    ]);
    expect(state).toMatchObject({ kind: 'open', captureId: B });
    expect(effects.at(-1)).toBe('tell-started 2');
  });

  it('tells of a refusal with its code', () => {
    const { state } = captureStep(CLOSED, start(A));
    const step = captureStep(state, { type: 'refused', captureId: A, code: 'microphone-denied' });
    expect(step.state).toEqual(CLOSED);
    expect(step.effects).toContainEqual({ type: 'tell-failed', captureId: A, code: 'microphone-denied' });
  });

  it('tells of a device only when it delivers, and lets go of one that never did', () => {
    expect(run([start(A), acquired(A)]).effects).toEqual(['acquire 1', 'connect 1']);
    expect(run([start(A), acquired(A), stop(A)]).effects.slice(2)).toEqual(['release 1', 'tell-stopped 1']);
    expect(run([start(A), flowing(A)]).effects).toEqual(['acquire 1']);
  });

  it('goes on with another device within the capture, and tells main of it and not of a second start', () => {
    const { state, effects } = run([start(A), acquired(A), flowing(A), lost(A), acquired(A), flowing(A)]);
    expect(state).toMatchObject({ kind: 'open', captureId: A });
    expect(effects.slice(3)).toEqual(['detach 1', 'tell-switching 1', 'acquire 1 from chosen', 'connect 1']);
  });

  it('ends with its last frame a capture that waits for another device', () => {
    const { state, effects } = run([start(A), acquired(A), flowing(A), lost(A), stop(A), acquired(A), flushed(A)]);
    expect(state).toEqual(CLOSED);
    expect(effects.slice(6)).toEqual(['flush 1', 'release 1', 'release 1', 'tell-stopped 1']);
  });

  it('fails when there is no other device', () => {
    const refused: CaptureEvent = { type: 'refused', captureId: A, code: 'microphone-missing' };
    expect(run([start(A), acquired(A), flowing(A), lost(A), refused]).effects.slice(-2)).toEqual([
      'release 1',
      'tell-failed 1',
    ]);
  });

  it('opens a silent device once more, then takes the other one, and gives up in the end', () => {
    const silent = [acquired(A), flowing(A), lost(A, 'silent')];
    const { state, effects } = run([start(A), ...silent, ...silent, ...silent, ...silent]);
    expect(effects.filter((effect) => effect.startsWith('acquire'))).toEqual([
      'acquire 1',
      'acquire 1 from chosen',
      'acquire 1 from system',
      'acquire 1 from system',
    ]);
    expect(effects.slice(-2)).toEqual(['release 1', 'tell-failed 1']);
    expect(state).toEqual(CLOSED);
  });

  it('passes over a device that opened and never delivered, and tells main of nothing but the one that does', () => {
    const { effects } = run([start(A), acquired(A), lost(A, 'silent'), acquired(A), flowing(A)]);
    expect(effects.slice(2)).toEqual(['detach 1', 'acquire 1 from system', 'connect 1', 'tell-started 1']);
  });

  it('merely ends a capture that was ending when its device went away', () => {
    const ending = run([start(A), acquired(A), flowing(A), stop(A), lost(A)]);
    expect(ending.effects.slice(-2)).toEqual(['release 1', 'tell-stopped 1']);
  });

  it('fails when the audio thread breaks: what that held is gone', () => {
    const broken: CaptureEvent = { type: 'broken', captureId: A };
    expect(run([start(A), acquired(A), flowing(A), broken]).effects.slice(-2)).toEqual(['release 1', 'tell-failed 1']);
  });

  it('releases every device it opened and ends every capture once, whatever happens in whatever order', () => {
    const event = fc
      .record({
        id: fc.integer({ min: 1, max: 4 }).map(asCaptureId),
        type: fc.constantFrom('start', 'stop', 'acquired', 'refused', 'flowing', 'lost', 'broken', 'flushed'),
        how: fc.constantFrom('gone', 'silent'),
      })
      .map(({ id, type, how }): CaptureEvent => {
        switch (type) {
          case 'start':
            return start(id);
          case 'acquired':
            return acquired(id);
          case 'refused':
            return { type, captureId: id, code: 'microphone-failed' };
          case 'lost':
            return { type, captureId: id, how };
          case 'stop':
          case 'flowing':
          case 'broken':
          case 'flushed':
            return { type, captureId: id };
        }
      });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = CLOSED;
        const open = new Set<CaptureId>();
        const running = new Set<CaptureId>();
        for (const next of events) {
          // A device that opened is held until it is released.
          if (next.type === 'acquired') open.add(next.captureId);
          const step = captureStep(state, next);
          state = step.state;
          for (const effect of step.effects) {
            if (effect.type === 'acquire') running.add(effect.start.captureId);
            if (effect.type === 'release' || effect.type === 'detach') open.delete(effect.captureId);
            if (effect.type === 'tell-stopped' || effect.type === 'tell-failed') {
              expect(running.delete(effect.captureId)).toBe(true);
              expect(open.has(effect.captureId)).toBe(false);
            }
          }
          const live = state.kind === 'closed' ? [] : [state.captureId];
          expect([...running]).toEqual(live);
          expect(live).toEqual(expect.arrayContaining([...open]));
        }
      }),
    );
  });
});
