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
  preRollMs: 0,
});
const start = (captureId: CaptureId): CaptureEvent => ({ type: 'start', start: wanted(captureId) });
const stop = (captureId: CaptureId): CaptureEvent => ({ type: 'stop', captureId });
const acquired = (captureId: CaptureId): CaptureEvent => ({ type: 'acquired', captureId, deviceLabel: 'Mic' });
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
  `${effect.type} ${effect.type === 'acquire' ? effect.start.captureId : effect.captureId}`;

describe('capture machine', () => {
  it('opens, tells of it, and on stop sends the last frame before the device is released and main is told', () => {
    expect(run([start(A), acquired(A), stop(A), flushed(A)])).toEqual({
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
    const { state, effects } = run([start(A), acquired(A), start(B)]);
    expect(state).toEqual({ kind: 'opening', captureId: B });
    expect(effects.slice(3)).toEqual(['flush 1', 'release 1', 'tell-stopped 1', 'acquire 2']);
  });

  it('lets a late end of the capture before leave the next alone', () => {
    const { state, effects } = run([start(A), acquired(A), stop(A), start(B), flushed(A), acquired(B)]);
    expect(state).toEqual({ kind: 'open', captureId: B });
    expect(effects.at(-1)).toBe('tell-started 2');
  });

  it('tells of a refusal with its code', () => {
    const { state } = captureStep(CLOSED, start(A));
    const step = captureStep(state, { type: 'refused', captureId: A, code: 'microphone-denied' });
    expect(step.state).toEqual(CLOSED);
    expect(step.effects).toContainEqual({ type: 'tell-failed', captureId: A, code: 'microphone-denied' });
  });

  it('fails an open capture whose device goes away, and merely ends one that was ending', () => {
    const lost: CaptureEvent = { type: 'lost', captureId: A };
    expect(run([start(A), acquired(A), lost]).effects.slice(-2)).toEqual(['release 1', 'tell-failed 1']);
    expect(run([start(A), acquired(A), stop(A), lost]).effects.slice(-2)).toEqual(['release 1', 'tell-stopped 1']);
  });

  it('releases every device it opened and ends every capture once, whatever happens in whatever order', () => {
    const event = fc
      .record({
        id: fc.integer({ min: 1, max: 4 }).map(asCaptureId),
        type: fc.constantFrom('start', 'stop', 'acquired', 'refused', 'lost', 'flushed'),
      })
      .map(({ id, type }): CaptureEvent => {
        switch (type) {
          case 'start':
            return start(id);
          case 'acquired':
            return acquired(id);
          case 'refused':
            return { type, captureId: id, code: 'microphone-failed' };
          case 'stop':
          case 'lost':
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
            if (effect.type === 'release') open.delete(effect.captureId);
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
