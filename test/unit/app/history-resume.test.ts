import { describe, expect, it } from 'vitest';
import { createHistoryResume, type Resuming } from '../../../src-main/app/history-resume.js';
import type { KeptConversation } from '../../../src-main/hosts/protocol/history.js';
import { ok } from '../../../src-preload/contract/app-error.js';
import { asProfileId } from '../../../src-preload/contract/ids.js';
import { exampleProfile, LOCAL, settingsWith } from '../../fakes/app-snapshot.js';
import { record } from '../hosts/history/stage.js';

const ZEEBEE = asProfileId('zee');

function stage(kept: KeptConversation | null) {
  const begun: Resuming[] = [];
  const shown: number[] = [];
  let fresh = 0;
  const during: (Resuming | null)[] = [];
  const resume = createHistoryResume({
    settings: () => settingsWith([exampleProfile('zee', { providerId: 'zeebee' })]),
    inUse: () => ({ profileId: LOCAL, conversation: 'now' }),
    find: () => Promise.resolve(ok(kept)),
    begin(resuming) {
      begun.push(resuming);
      during.push(resume.current());
      return ok(null);
    },
    show: (turns) => shown.push(turns.length),
    onFresh: () => {
      fresh += 1;
    },
  });
  return { resume, begun, shown, during, fresh: () => fresh };
}

const kept = (change: Partial<KeptConversation> = {}): KeptConversation => ({
  conversation: 'earlier',
  profileId: ZEEBEE,
  providerId: 'zeebee',
  resume: 'c-7',
  turns: [record(1).turn, record(2).turn],
  ...change,
});

describe('going on with a conversation', () => {
  it('begins with what the service goes on with, and shows its turns', async () => {
    const { resume, begun, shown, during, fresh } = stage(kept());
    expect(await resume.resume(1)).toEqual(ok(null));
    const expected = { profileId: ZEEBEE, conversation: 'earlier', resume: { kind: 'conversation-id', value: 'c-7' } };
    expect(begun).toEqual([expected]);
    expect(during).toEqual([expected]);
    expect(resume.current()).toBeNull();
    expect(shown).toEqual([2]);
    expect(fresh()).toBe(0);
  });

  it.each([
    ['the service cannot', kept({ profileId: LOCAL, providerId: 'local' }), LOCAL],
    ['nothing to go on with is known', kept({ resume: null }), ZEEBEE],
  ])('begins a fresh one where %s, and says so', async (_, conversation, profileId) => {
    const { resume, begun, shown, fresh } = stage(conversation);
    expect(await resume.resume(1)).toEqual(ok(null));
    expect(begun).toEqual([{ profileId }]);
    expect(shown).toEqual([0]);
    expect(fresh()).toBe(1);
  });

  it('leaves alone the one that goes on now', async () => {
    const { resume, begun, shown } = stage(kept({ conversation: 'now', profileId: LOCAL, providerId: 'local' }));
    expect(await resume.resume(1)).toEqual(ok(null));
    expect([begun, shown]).toEqual([[], []]);
  });

  it.each([
    ['turn', null],
    ['assistant', kept({ profileId: asProfileId('gone') })],
    ['assistant, under whose id is another now', kept({ providerId: 'amigo' })],
  ])('refuses for a %s that is gone', async (_, conversation) => {
    const { resume, begun } = stage(conversation);
    expect(await resume.resume(1)).toMatchObject({ ok: false, error: { code: 'request-invalid' } });
    expect(begun).toEqual([]);
  });
});
