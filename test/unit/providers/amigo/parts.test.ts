import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAction } from '../../../../src-main/providers/amigo/actions.js';
import { createAccountMemory, identityOf } from '../../../../src-main/providers/amigo/account-memory.js';
import { createSoundReader, readWav } from '../../../../src-main/providers/amigo/agent-sound.js';
import { createCaptions } from '../../../../src-main/providers/amigo/captions.js';
import { judge, judgeEnd } from '../../../../src-main/providers/amigo/failure.js';
import { createSequence, GAP_MS } from '../../../../src-main/providers/amigo/sequence.js';
import { readMessage } from '../../../../src-main/providers/amigo/wire.js';
import { pcm16Bytes, wavFile, wavHeader } from '../../../../src-main/providers/kit/sound-bytes.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { createManualClock } from '../../../fakes/manual-clock.js';
import { frame } from './rig.js';
import { inEnglish } from '../../../../src-preload/contract/said.js';

describe('the order of pieces', () => {
  it('is restored whatever the order, with doubles dropped', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 30 })
          .chain((count) =>
            fc.tuple(
              fc.constant(count),
              fc.constantFrom(0, 1),
              fc.shuffledSubarray(
                [...Array.from({ length: count }, (_, at) => at), ...Array.from({ length: count }, (_, at) => at)],
                { minLength: count * 2 },
              ),
            ),
          ),
        ([count, start, order]) => {
          const clock = createManualClock();
          const sequence = createSequence<number>(clock);
          const told = order.flatMap((at) => sequence.take(at + start, at, 1));
          clock.advance(GAP_MS);
          told.push(...sequence.due());
          expect(told).toEqual(Array.from({ length: count }, (_, at) => at));
          expect(sequence.hasGap()).toBe(false);
          expect(sequence.wakeAtMs()).toBeNull();
        },
      ),
    );
  });

  it('gives a missing piece up after a while, and does not wait for one it knows will not come', () => {
    const clock = createManualClock();
    const sequence = createSequence<string>(clock);
    expect(sequence.take(0, 'a', 1)).toEqual(['a']);
    expect(sequence.take(2, 'c', 1)).toEqual([]);
    expect(sequence.wakeAtMs()).toBe(GAP_MS);
    clock.advance(GAP_MS - 1);
    expect(sequence.due()).toEqual([]);
    clock.advance(1);
    expect(sequence.due()).toEqual(['c']);
    expect(sequence.take(1, 'b', 1)).toEqual([]);
    // Numbers that go on over messages are no gap.
    sequence.begin();
    expect(sequence.take(3, 'd', 1)).toEqual(['d']);
  });

  it('keeps little', () => {
    const sequence = createSequence<number>(createManualClock());
    let told = 0;
    for (let at = 1; at < 1_000; at += 2) told += sequence.take(at + 10, at, 1).length;
    expect(told).toBeGreaterThan(400);
    sequence.begin();
    expect(sequence.take(5_000, 0, 5 << 20)).toEqual([0]);
  });
});

describe('captions', () => {
  it('tell each sign once, whether pieces repeat a part, all or nothing', () => {
    const signs = Array.from('It is three.').map((sign, at) => [at * 40, sign] as const);
    for (const cuts of [
      [
        [0, 5],
        [5, 12],
      ],
      [
        [0, 5],
        [3, 12],
      ],
      [
        [0, 5],
        [0, 12],
      ],
      [
        [0, 12],
        [0, 12],
      ],
    ] as const) {
      const captions = createCaptions();
      expect(cuts.map(([from, to]) => captions.take(signs.slice(from, to))).join('')).toBe('It is three.');
    }
    const relative = createCaptions();
    expect(
      relative.take([
        [0, 'a'],
        [40, 'b'],
      ]) +
        relative.take([
          [0, 'c'],
          [40, 'd'],
        ]),
    ).toBe('abcd');
  });
});

describe('sound', () => {
  it('leaves in whole samples, wherever it was cut, and fillers cut none', () => {
    const pcm = Int16Array.from({ length: 50 }, (_, at) => at * 300);
    const bytes = pcm16Bytes(pcm);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 }), (cuts) => {
        const reader = createSoundReader({ kind: 'pcm', rateHz: 16_000 });
        const edges = [0, ...cuts.sort((one, other) => one - other), 100];
        const out = edges.slice(1).flatMap((to, at) => {
          const piece = reader.take(bytes.subarray(edges[at], to));
          return piece === null ? [] : [piece.data];
        });
        for (const data of out) expect(data.length % 2).toBe(0);
        expect(Buffer.concat(out)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('reads WAV fillers, and hands on the ones it cannot', () => {
    const pcm = Int16Array.of(1, -2, 3);
    expect(readWav(wavFile([pcm], 22_050))).toEqual({
      format: { encoding: 'pcm16', rateHz: 22_050, channels: 1 },
      data: new Uint8Array(pcm16Bytes(pcm)),
    });
    const streamed = new Uint8Array([...wavHeader(16_000, 0), 1, 2, 3]);
    expect(readWav(streamed).data).toEqual(new Uint8Array([1, 2]));
    const stereo = wavFile([pcm], 16_000);
    stereo[22] = 2;
    expect(readWav(stereo)).toEqual({ format: { encoding: 'container', container: 'wav' }, data: stereo });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        (rest) => void readWav(new Uint8Array([...Buffer.from('RIFF'), ...rest])),
      ),
    );
  });
});

describe('verdicts', () => {
  const words = (text: string, during: 'starting' | 'talking' | 'calling' = 'talking') => {
    const verdict = judge({ status: null, words: text, during });
    return verdict.kind === 'error' ? verdict.error.code : verdict.kind;
  };

  it.each([
    ['Organization not found', 'option-invalid'],
    ['The specified organization does not exist.', 'option-invalid'],
    ['Specified organization, service, or version set is not found.', 'agent-unknown'],
    ['Service not found', 'agent-unknown'],
    ['Attempting to start a conversation when other unfinished conversations exist.', 'conversation-conflict'],
    ['The specified conversation is already finished, or a related operation is in process.', 'conversation-gone'],
    ['Conversation not found', 'conversation-gone'],
    ['The user message is empty.', 'nothing-said'],
    ['The agent does not have voice config specified.', 'option-invalid'],
    ['The `response_audio_format` field is not set when voice output is requested.', 'option-invalid'],
    ['The format of the supplied audio file is not supported.', 'audio-rejected'],
    ['Rate limit exceeded', 'too-many'],
    ['Temporary maintenance', 'provider-fault'],
    ['A related operation is in progress.', 'provider-fault'],
    ['Missing required permissions.', 'token'],
    ['Invalid authorization credentials.', 'token'],
    ['Token has expired', 'token'],
    ['Connection closed due to inactivity', 'connection-lost'],
  ])('%s: %s', (text, code) => {
    expect(words(text)).toBe(code);
  });

  it('quote what nobody knows, without anything that may be a key', () => {
    const secret = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXNlY3JldA.c2lnbmF0dXJl';
    const verdict = judge({ status: 418, words: `Teapot ${secret} short`, during: 'talking' });
    expect(verdict).toMatchObject({
      kind: 'error',
      error: { detail: expect.stringContaining('Teapot … short') as string },
    });
    expect(
      JSON.stringify(judgeEnd(connectionEnd('open', 'closed', { code: 1007, reason: secret }), 'talking')),
    ).not.toContain(secret);
  });

  it('keep the pause a service asks for, and at least a minute', () => {
    const verdict = judge({ status: 429, words: '', during: 'calling', retryAfterMs: 90_000 });
    expect(verdict).toEqual({ kind: 'too-many', retryAfterMs: 90_000 });
  });
});

describe('reading messages', () => {
  it('takes alignment in either order and leaves the rest of it', () => {
    const read = readMessage(
      frame({
        type: 'server.new-message',
        message: '',
        transcript_alignment: [[1, 'a'], ['b', 2], [3], 'x', null, [4, '']],
      }),
    );
    expect(read).toMatchObject({
      ok: true,
      message: {
        alignment: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
    });
  });

  it('takes any name of an opened conversation, and no id that is none', () => {
    for (const type of [
      'server.conversation-created',
      'server.conversation-continued',
      'server.conversation-resumed',
    ]) {
      expect(readMessage(frame({ type, conversation_id: 5 }))).toEqual({
        ok: true,
        message: { type: 'conversation-opened', conversationId: null },
      });
    }
  });

  it('keeps unknown fields from mattering', () => {
    expect(readMessage(frame({ type: 'server.interaction-complete', new_field: 1 }))).toMatchObject({ ok: true });
  });
});

describe('actions', () => {
  it.each([
    ['tool-call-started', 'Using a tool'],
    ['navigate-state-machine-state-transitioned', 'Thinking about the next step'],
    ['brand-new-action', 'Brand new action'],
    ['<script>', 'Working'],
    [null, 'Working'],
  ])('%s: %s', (action, text) => {
    expect(inEnglish(describeAction(action))).toBe(text);
  });
});

describe('the memory of accounts', () => {
  it('is bounded, and its names hold no secret', () => {
    const memory = createAccountMemory();
    for (let at = 0; at < 100; at += 1) memory.keep(identityOf([String(at)]), 'token', 1e12, 0);
    expect(memory.reuse(identityOf(['0']), 0)).toBeNull();
    expect(memory.reuse(identityOf(['99']), 0)).toBe('token');
    expect(identityOf(['secret'])).not.toContain('secret');
  });

  it('forgets a refused token, and tells whether a new one is worth a try', () => {
    const memory = createAccountMemory();
    memory.keep('a', 'one', 1e12, 0);
    expect(memory.rejected('a', 1_000)).toBe(false);
    expect(memory.reuse('a', 1_000)).toBeNull();
    memory.keep('a', 'two', 1e12, 0);
    memory.accepted('a');
    expect(memory.rejected('a', 30_000)).toBe(false);
    memory.keep('a', 'three', 1e12, 0);
    memory.accepted('a');
    expect(memory.rejected('a', 3_600_000)).toBe(true);
    // Set back meanwhile, the clock says nothing of its age: one more sign-in tells.
    memory.keep('a', 'token', 10_000_000, 5_000_000);
    memory.accepted('a');
    expect(memory.rejected('a', 1_000_000)).toBe(true);
    expect(memory.rejected('nobody', 0)).toBe(false);
  });
});
