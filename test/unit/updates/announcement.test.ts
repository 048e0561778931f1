import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcementName, judgeAnnouncement } from '../../../src-main/updates/announcement.js';
import { announcementOf, makeSigningKey, sealed } from '../../fakes/update-feed.js';

const ours = makeSigningKey();
const next = makeSigningKey();
const theirs = makeSigningKey();
const file = Buffer.from('the new program');
const announced = announcementOf('0.2.0', file);
const judge = (text: string | Buffer, keys = [ours.publicKey]) =>
  judgeAnnouncement(Buffer.from(text), keys, 'linux-x64');
const seal = (changes: object, key = ours) => sealed(JSON.stringify({ ...announced, ...changes }), key);

describe('an announcement', () => {
  it('is believed when a key of this build signed it', () => {
    expect(judge(seal({}))).toEqual({ ok: true, announcement: announced });
  });

  it('is believed by any of the keys, so that one can be replaced', () => {
    expect(judge(seal({}, next), [ours.publicKey, next.publicKey])).toMatchObject({ ok: true });
    const both = JSON.parse(seal({}, theirs)) as { signatures: string[] };
    both.signatures.push(...(JSON.parse(seal({})) as { signatures: string[] }).signatures);
    expect(judge(JSON.stringify(both))).toMatchObject({ ok: true });
  });

  it('is not believed when somebody else signed it, or signed it for something else', () => {
    expect(judge(seal({}, theirs))).toEqual({ ok: false, why: 'unsigned' });
    expect(judge(sealed(JSON.stringify(announced), ours, ''))).toEqual({ ok: false, why: 'unsigned' });
    expect(judge(sealed(JSON.stringify(announced), ours, 'parley-update-2\n'))).toEqual({ ok: false, why: 'unsigned' });
  });

  it('is not believed when a single bit of it is another', () => {
    const payload = Buffer.from(JSON.stringify(announced));
    const { signatures } = JSON.parse(sealed(payload, ours)) as { signatures: string[] };
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(payload);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const envelope = JSON.stringify({ payload: changed.toString('base64'), signatures });
        expect(judge(envelope)).toEqual({ ok: false, why: 'unsigned' });
      }),
    );
  });

  it('of another system or processor cannot be passed off as ours', () => {
    for (const target of ['linux-arm64', 'win32-x64', 'darwin-universal'])
      expect(judge(seal({ target }))).toEqual({ ok: false, why: 'other-target' });
  });

  it.each([
    ['a version that is none', { version: 'newest' }],
    ['a name that leaves the folder', { file: { ...announced.file, name: '../parley.AppImage' } }],
    ['a name that is an address', { file: { ...announced.file, name: 'https:x' } }],
    ['no size', { file: { ...announced.file, size: 0 } }],
    ['a size beyond all bounds', { file: { ...announced.file, size: 2 ** 40 } }],
    ['a digest that is none', { file: { ...announced.file, sha512: 'AAAA' } }],
    ['a share above all', { stagingPercentage: 101 }],
    ['another format', { format: 2 }],
  ])('that is signed but holds %s is not read', (_what, changes) => {
    expect(judge(seal(changes))).toEqual({ ok: false, why: 'unreadable' });
  });

  it('may be anything at all without a fall', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(judge(Buffer.from(bytes))).toEqual({ ok: false, why: 'unreadable' });
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(judge(text)).toMatchObject({ ok: false });
      }),
    );
    expect(judge(sealed('no JSON', ours))).toEqual({ ok: false, why: 'unreadable' });
  });

  it('has a name of its own for each system and processor', () => {
    expect(announcementName('linux-arm64')).toBe('update-linux-arm64.json');
  });
});
