import { beforeEach, describe, expect, it } from 'vitest';
import { createNotices, watchRestart, type Notices } from '../../../src-main/app/notices.js';
import type { AppNotice } from '../../../src-preload/contract/app-notice.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

const START = 1_700_000_000_000;
let clock: ManualClock;
let told: AppNotice[];
let notices: Notices;

beforeEach(() => {
  clock = createManualClock(START);
  told = [];
  notices = createNotices(clock, (notice) => told.push(notice));
});

describe('notices', () => {
  it('tells of each and keeps the last, with its time', () => {
    expect(notices.current()).toBeNull();
    notices.tell('sound-restarted');
    clock.advance(10);
    notices.tell('speech-restarted');
    expect(told).toEqual([
      { id: 1, code: 'sound-restarted', detail: null, atEpochMs: START },
      { id: 2, code: 'speech-restarted', detail: null, atEpochMs: START + 10 },
    ]);
    expect(notices.current()).toBe(told[1]);
  });

  it('drops what is told again within five seconds, also when another came between or it was put away', () => {
    notices.tell('sound-restarted');
    notices.tell('speech-restarted');
    notices.dismiss(2);
    clock.advance(4_999);
    notices.tell('sound-restarted');
    notices.tell('speech-restarted');
    expect(told).toHaveLength(2);
    expect(notices.current()).toBeNull();
    clock.advance(1);
    notices.tell('sound-restarted');
    expect(notices.current()).toMatchObject({ id: 3, code: 'sound-restarted' });
  });

  it('tells of each device that takes the place of another, however soon, and of the same one once', () => {
    notices.tell('microphone-switched', 'Webcam');
    notices.tell('microphone-switched', 'Webcam');
    notices.tell('microphone-switched', 'Headset');
    notices.tell('microphone-back', 'Desk microphone');
    notices.tell('microphone-switched', 'Headset');
    expect(told.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      'microphone-switched Webcam',
      'microphone-switched Headset',
      'microphone-back Desk microphone',
      'microphone-switched Headset',
    ]);
  });

  it('has no name of a device that the system does not tell', () => {
    notices.tell('speaker-switched', '');
    expect(notices.current()).toMatchObject({ code: 'speaker-switched', detail: null });
  });

  it('forgets the one that is put away, and no other', () => {
    notices.tell('sound-restarted');
    notices.tell('window-restarted');
    notices.dismiss(1);
    expect(notices.current()).toMatchObject({ id: 2 });
    notices.dismiss(2);
    expect(notices.current()).toBeNull();
  });
});

describe('restart watch', () => {
  it('tells once that a part works again, and nothing of its first start', () => {
    let restarts = 0;
    const watch = watchRestart(() => restarts++);
    watch.works();
    expect(restarts).toBe(0);
    watch.died();
    watch.died();
    expect(restarts).toBe(0);
    watch.works();
    watch.works();
    expect(restarts).toBe(1);
  });

  it('tells nothing of a part that was given up', () => {
    let restarts = 0;
    const watch = watchRestart(() => restarts++);
    watch.died();
    watch.givenUp();
    watch.works();
    expect(restarts).toBe(0);
  });
});
