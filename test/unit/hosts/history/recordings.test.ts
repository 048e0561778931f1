import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { wholeSound } from '../../../../src-main/app/whole-sound.js';
import { createSoundDecoders } from '../../../../src-main/audio/decode/sound-decoders.js';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { openStage, record, temporaryFolder, type Stage } from './stage.js';

const TURN = asTurnId('run-t1');
const samples = (length: number, from = 0): Int16Array => Int16Array.from({ length }, (_, at) => from + at);

async function heard(stage: Stage): Promise<{ readonly pcm: Int16Array; readonly rateHz: number } | null> {
  const bytes = await stage.ask({ type: 'recording', sequence: 1 });
  return bytes === null ? null : wholeSound(createSoundDecoders(), bytes);
}

function say(stage: Stage, rateHz = 16_000): void {
  stage.sound({ type: 'begin', turnId: TURN, rateHz });
  stage.sound({ type: 'samples', turnId: TURN, rateHz, pcm: samples(1_000) });
  stage.sound({ type: 'samples', turnId: TURN, rateHz, pcm: samples(600, 1_000) });
}

describe('recordings', () => {
  it('come back as they were, whether the turn or its sound was whole first', async () => {
    const stage = openStage();
    say(stage);
    stage.sound({ type: 'end', turnId: TURN, keepMs: null });
    await stage.keep(record(1));
    expect((await stage.find()).turns[0]?.recorded).toBe(true);
    expect(await heard(stage)).toEqual({ pcm: samples(1_600), rateHz: 16_000 });
    await stage.keep(record(2));
    const other = asTurnId('run-t2');
    stage.sound({ type: 'begin', turnId: other, rateHz: 24_000 });
    expect((await stage.find()).turns[0]?.recorded).toBe(false);
    stage.sound({ type: 'end', turnId: other, keepMs: null });
    expect((await stage.find()).turns[0]?.recorded).toBe(true);
  });

  it('hold no more than was heard, told before or after the end', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    say(stage);
    stage.sound({ type: 'end', turnId: TURN, keepMs: 50 });
    expect((await heard(stage))?.pcm).toEqual(samples(800));
    stage.sound({ type: 'end', turnId: TURN, keepMs: 25 });
    expect((await heard(stage))?.pcm).toEqual(samples(400));
    // Nothing is known of another, and nothing is made of it.
    stage.sound({ type: 'end', turnId: asTurnId('run-t2'), keepMs: 25 });
    expect(readdirSync(stage.recordings)).toEqual(['run-t1.wav']);
  });

  it('begin anew when the utterance is sent again, and go when it is taken back', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    say(stage);
    say(stage);
    stage.sound({ type: 'end', turnId: TURN, keepMs: null });
    expect((await heard(stage))?.pcm).toEqual(samples(1_600));
    stage.sound({ type: 'drop', turnId: TURN });
    expect(await heard(stage)).toBeNull();
  });

  it('go with their turn', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    say(stage);
    stage.sound({ type: 'end', turnId: TURN, keepMs: null });
    await stage.ask({ type: 'remove', selection: { sequences: [1] } });
    expect(readdirSync(stage.recordings)).toEqual([]);
    await stage.keep(record(2));
    say(stage);
    await stage.work({ type: 'withdraw', turnId: TURN });
    expect(readdirSync(stage.recordings)).toEqual([]);
  });

  it('of turns that are not kept are removed at the next start', () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'recordings'));
    writeFileSync(path.join(folder, 'recordings/run-t9.wav'), 'sound');
    writeFileSync(path.join(folder, 'recordings/notes.txt'), 'not ours');
    const stage = openStage(folder);
    expect(readdirSync(stage.recordings)).toEqual(['notes.txt']);
  });

  it('never leave their folder', async () => {
    const stage = openStage();
    const turnId = asTurnId('../outside');
    stage.sound({ type: 'begin', turnId, rateHz: 16_000 });
    stage.sound({ type: 'end', turnId, keepMs: null });
    await stage.keep(record(1));
    expect(existsSync(path.join(stage.folder, 'outside.wav'))).toBe(false);
  });

  it('take another rate within an answer at the rate they began with', async () => {
    const stage = openStage();
    await stage.keep(record(1));
    stage.sound({ type: 'begin', turnId: TURN, rateHz: 16_000 });
    stage.sound({ type: 'samples', turnId: TURN, rateHz: 8_000, pcm: Int16Array.from([0, 100, 200, 300]) });
    stage.sound({ type: 'end', turnId: TURN, keepMs: null });
    expect((await heard(stage))?.pcm).toEqual(Int16Array.from([0, 50, 100, 150, 200, 250, 300, 300]));
  });

  it('are kept beside a history that was set aside, not deleted as nobody’s', async () => {
    const first = openStage();
    say(first);
    first.sound({ type: 'end', turnId: TURN, keepMs: null });
    await first.keep(record(1));
    first.shutdown();
    writeFileSync(first.file, 'This is no database. '.repeat(400));
    const second = openStage(first.folder);
    expect(second.told.map(({ channel }) => channel)).toEqual(['set-aside']);
    const aside = readdirSync(first.folder).find((name) => name.startsWith('recordings.damaged-'));
    expect(readdirSync(path.join(first.folder, aside ?? ''))).toEqual(['run-t1.wav']);
    expect(existsSync(first.recordings)).toBe(false);
  });

  it('that cannot be written are given up whole, told once, and the next one is tried', () => {
    const stage = openStage();
    // A file where the folder should be.
    writeFileSync(stage.recordings, '');
    for (const turn of ['run-t1', 'run-t2']) {
      const turnId = asTurnId(turn);
      stage.sound({ type: 'begin', turnId, rateHz: 16_000 });
      stage.sound({ type: 'samples', turnId, rateHz: 16_000, pcm: samples(10) });
      stage.sound({ type: 'end', turnId, keepMs: null });
    }
    expect(stage.told.map(({ channel }) => channel)).toEqual(['unrecorded']);
  });
});
