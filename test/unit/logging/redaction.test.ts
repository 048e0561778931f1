import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, MASK } from '../../../src-main/logging/redaction.js';

const CANARY = 'sk-canary-9f8e7d6c5b4a+/=é';

const output = (fields: unknown, secret: string = CANARY): string => {
  const redactor = createRedactor();
  redactor.addSecret(secret);
  return JSON.stringify(redactor.value(fields));
};

describe('redaction by value', () => {
  it.each([
    ['a plain field', { note: CANARY }],
    ['the middle of a text', { note: `handshake with ${CANARY} failed` }],
    ['an error message', { error: new Error(`401 for ${CANARY}`) }],
    ['the cause of an error', { error: new Error('outer', { cause: new Error(CANARY) }) }],
    ['an array in an object', { list: [{ deep: [CANARY] }] }],
    ['a key', { [CANARY]: 1 }],
    ['a URL-encoded text', { note: encodeURIComponent(CANARY) }],
    ['Base64', { note: `Basic ${Buffer.from(CANARY).toString('base64')}` }],
    ['JSON inside a text', { note: JSON.stringify({ a: CANARY }) }],
    ['a URL without query', { url: `wss://host/${CANARY}/path` }],
  ])('masks a registered secret in %s', (_where, fields) => {
    const text = output(fields);
    expect(text).toContain(MASK);
    expect(text).not.toContain('canary-9f8e');
    expect(text).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12));
  });

  it('never lets a registered secret through, wherever it lies', () => {
    const secrets = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);
    const places = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constant('SECRET'),
        fc.string(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(secrets, places, fc.string(), (secret, tree, around) => {
        const planted = JSON.parse(
          JSON.stringify(tree).replaceAll('"SECRET"', () => JSON.stringify(`${around} ${secret} ${around}`)),
        ) as unknown;
        const redactor = createRedactor();
        redactor.addSecret(secret);
        // The mask itself may hold what looks like a short secret.
        fc.pre(!MASK.includes(secret));
        const leaves = (value: unknown): string[] =>
          typeof value === 'string'
            ? [value]
            : typeof value === 'object' && value !== null
              ? Object.values(value).flatMap(leaves)
              : [];
        for (const leaf of leaves(redactor.value({ planted }))) expect(leaf).not.toContain(secret);
      }),
    );
  });

  it('masks the whole of a secret that contains another', () => {
    const redactor = createRedactor();
    redactor.addSecret('abcdef');
    redactor.addSecret('abcdef-and-more');
    expect(redactor.text('x abcdef-and-more y')).toBe(`x ${MASK} y`);
  });

  it('cuts long texts only after masking', () => {
    const text = output({ note: `${'x'.repeat(3_990)}${CANARY} and more` });
    expect(text).not.toContain('sk-canar');
    expect(text).toContain('characters)');
  });
});

describe('redaction by name', () => {
  it.each([
    ['apiKey', 'k'],
    ['Authorization', 'Bearer k'],
    ['headers', { a: 'b' }],
    ['subprotocols', ['k']],
    ['transcript', 'what I said'],
    ['text', 'what I said'],
    ['prompt', 'be kind'],
    ['clientSecret', 'k'],
    ['refresh_token', 'k'],
    ['password', 'k'],
  ])('masks %s', (key, value) => {
    expect(createRedactor().value({ [key]: value })).toEqual({ [key]: MASK });
  });

  it('keeps counts and flags, whose names may sound alike', () => {
    const fields = { lostSamples: 3, tokens: 12, captionsShown: true };
    expect(createRedactor().value(fields)).toEqual(fields);
  });
});

describe('reduction to plain JSON', () => {
  const redactor = createRedactor();

  it('drops queries, fragments and user parts of URLs', () => {
    expect(redactor.text('open wss://u:p@host.example/a?key=1#x now')).toBe(
      `open wss://${MASK}@host.example/a?${MASK} now`,
    );
  });

  it('says only how long binary data is', () => {
    expect(redactor.value({ a: new Int16Array(320), b: new ArrayBuffer(7) })).toEqual({
      a: '[640 bytes]',
      b: '[7 bytes]',
    });
  });

  it('ends cycles, bounds width and never throws', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(JSON.stringify(redactor.value(cycle))).toContain('[…]');
    expect(redactor.value(Array.from({ length: 60 }, () => 1))).toHaveLength(51);
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(redactor.value(hostile)).toBe('[unreadable]');
    expect(redactor.value({ a: Number.NaN, b: 10n, c: undefined, d: () => 1 })).toEqual({
      a: 'NaN',
      b: '10',
      c: null,
      d: null,
    });
  });
});
