import { beforeEach, describe, expect, it } from 'vitest';
import { createNewsDesk, newsOfError, newsOfNotice, newsOfTurn, type NewsDesk } from '../../../src-main/app/news.js';
import { en } from '../../../src-main/i18n/en.js';
import { appError, ERROR_CLASS, type ErrorCode } from '../../../src-preload/contract/app-error.js';
import { APP_NOTICE_CODES } from '../../../src-preload/contract/app-notice.js';
import { LOCAL_PROFILE_ID } from '../../../src-preload/contract/settings.js';
import { exampleTurn } from '../../fakes/app-snapshot.js';
import { HOSTILE_WORDS } from '../../fakes/hostile-words.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

const failed = (code: ErrorCode) => exampleTurn(1, { state: { kind: 'failed', error: appError(code) } });

describe('what is worth a notification', () => {
  it('is every error that needs the person, with the view that helps', () => {
    for (const [code, { needs }] of Object.entries(ERROR_CLASS)) {
      const news = newsOfError(appError(code as ErrorCode), 'amigo');
      if (needs === 'nothing') expect(news, code).toBeNull();
      else expect(en, code).toHaveProperty([news?.text ?? '']);
    }
    expect(newsOfError(appError('credentials-missing'), 'amigo')?.fragment).toBe('/settings/assistants/amigo');
    expect(newsOfError(appError('microphone-denied'), 'amigo')?.fragment).toBe('/settings/audio');
    expect(newsOfError(appError('hotkey-lost'), 'amigo')?.fragment).toBe('/settings/talk-key');
    expect(newsOfError(appError('quota-exhausted'), 'amigo')?.fragment).toBe('/talk');
  });

  it('is told in words of ours, whatever a service says', () => {
    for (const detail of HOSTILE_WORDS)
      for (const code of Object.keys(ERROR_CLASS) as readonly ErrorCode[]) {
        const news = newsOfError(appError(code, { detail }), 'amigo');
        if (news !== null) expect(en[news.text], code).not.toMatch(/[<>&]/);
        expect(JSON.stringify(news)).not.toContain(JSON.stringify(detail).slice(1, -1));
      }
  });

  it('is a notice of what else would go unnoticed', () => {
    expect(APP_NOTICE_CODES.filter((code) => newsOfNotice(code) !== null)).toEqual([
      'talk-key-restarted',
      'speech-restarted',
      'window-restarted',
      'hung-up',
      'microphone-switched',
      'hands-free-ended',
      'history-damaged',
      'history-failing',
      'recording-failing',
      'update-available',
      'update-ready',
    ]);
  });

  it('is what the person said and nobody answered, and never an answer', () => {
    expect(newsOfTurn(failed('connection-lost'))).toEqual({ text: 'trouble.unanswered', fragment: '/talk' });
    expect(newsOfTurn(failed('cancelled'))).toBeNull();
    expect(newsOfTurn(exampleTurn(1, { text: 'Asked' }))).toBeNull();
    expect(newsOfTurn(exampleTurn(2, { text: 'Answered' }))).toBeNull();
    const cut = exampleTurn(2, { state: { kind: 'failed', error: appError('connection-lost') } });
    expect(newsOfTurn(cut)).toBeNull();
  });
});

describe('notifications', () => {
  let clock: ManualClock;
  let told: string[];
  let seen: { window: boolean; mini: boolean; on: boolean };
  let desk: NewsDesk;
  const error = (code: ErrorCode | null) => ({
    error: code === null ? null : appError(code),
    profileId: LOCAL_PROFILE_ID,
  });

  beforeEach(() => {
    clock = createManualClock(0);
    told = [];
    seen = { window: false, mini: false, on: true };
    desk = createNewsDesk({
      clock,
      isOn: () => seen.on,
      isWindowSeen: () => seen.window,
      isMiniSeen: () => seen.mini,
      tell: ({ text }) => told.push(text),
    });
  });

  it('tell an error and the utterance it cost as one', () => {
    desk.turn(failed('credentials-missing'));
    desk.session(error('credentials-missing'));
    desk.notice('hung-up');
    clock.advance(400);
    expect(told).toEqual(['trouble.credentials']);
    expect(clock.pending()).toBe(0);
  });

  it('tell the same once a minute at most, and what is new at once', () => {
    desk.session(error('credentials-missing'));
    clock.advance(400);
    desk.session(error(null));
    desk.session(error('credentials-missing'));
    clock.advance(400);
    desk.session(error('microphone-missing'));
    clock.advance(400);
    expect(told).toEqual(['trouble.credentials', 'trouble.microphone']);
    clock.advance(60_000);
    desk.session(error('credentials-missing'));
    clock.advance(400);
    expect(told).toHaveLength(3);
  });

  it('tell an error when it comes, not each time the session changes', () => {
    const snapshot = error('credentials-missing');
    for (let count = 0; count < 5; count += 1) {
      desk.session(snapshot);
      clock.advance(61_000);
    }
    expect(told).toHaveLength(1);
  });

  it.each(['window', 'off'] as const)('tell nothing: %s', (why) => {
    if (why === 'window') seen.window = true;
    else seen.on = false;
    desk.session(error('credentials-missing'));
    desk.turn(failed('timeout'));
    desk.notice('hung-up');
    clock.advance(1_000);
    expect(told).toEqual([]);
  });

  it('tell nothing of what the person came to see meanwhile', () => {
    desk.notice('hung-up');
    seen.window = true;
    clock.advance(400);
    expect(told).toEqual([]);
  });

  it('leave errors to the mini window while it shows, and tell the rest', () => {
    seen.mini = true;
    desk.session(error('credentials-missing'));
    clock.advance(400);
    desk.notice('hands-free-ended');
    clock.advance(400);
    expect(told).toEqual(['notice.hands-free-ended']);
  });

  it('end with the app', () => {
    desk.notice('hung-up');
    desk.dispose();
    clock.advance(1_000);
    expect(told).toEqual([]);
  });
});
