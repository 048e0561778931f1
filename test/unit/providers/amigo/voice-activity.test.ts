import { describe, expect, it } from 'vitest';
import type { Client } from '../../../conformance/client.js';
import { createRig, frame, NEXT, typesOf, USER } from './rig.js';

const OPTIONS = { serverVad: true };
const audio = (client: Client, ms: number, level: number): void => {
  for (let at = 0; at < ms; at += 20) {
    client.say({ type: 'utterance-audio', pcm: new Int16Array(320).fill(level) });
    client.pass(20);
    for (let next = client.line.next(); next !== null; next = client.line.next()) client.hear(next);
  }
};

describe('with the service listening for the end of speech', () => {
  it('switches it on, and only then leaves out the end of audio', async () => {
    const rig = createRig({ options: OPTIONS });
    const client = await rig.connect();
    client.until('session-ready');
    expect(rig.sent.at(-1)).toEqual({ type: 'client.switch-vad-mode', vad_mode_on: true });
    client.drain();
    client.speak(USER);
    client.drain();
    expect(rig.sentTypes()).not.toContain('client.new-audio-message');
    expect(client.count('user-speech-start')).toBe(1);
    expect(client.count('user-speech-end')).toBe(1);
    expect(client.count('reply-end')).toBe(2);
    expect(rig.service.breaches).toEqual([]);
  });

  it('ends audio itself where the switch is not confirmed', async () => {
    const rig = createRig({ options: OPTIONS, scenario: 'vad-ignored' });
    const client = await rig.ready();
    client.speak(USER);
    client.drain();
    expect(rig.sentTypes()).toContain('client.new-audio-message');
    expect(client.count('reply-end')).toBe(1);
  });

  it('uses another name for the switch where it is told to', async () => {
    const rig = createRig({ options: { ...OPTIONS, vadField: 'vad_enabled' } });
    const client = await rig.connect();
    client.until('session-ready');
    expect(rig.sent.at(-1)).toEqual({ type: 'client.switch-vad-mode', vad_enabled: true });
  });

  it('hears turn after turn in one utterance', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.say({ type: 'utterance-start', turnId: USER });
    for (let turns = 1; turns <= 3; turns += 1) {
      audio(client, 600, 5_000);
      audio(client, 4_000, 0);
      expect(client.count('user-speech-end')).toBe(turns);
      expect(client.count('reply-end')).toBe(turns);
    }
  });

  it('silences an answer that is talked over, though all of it was sent', async () => {
    for (const wait of ['reply-bytes', 'reply-end'] as const) {
      const client = await createRig({ options: OPTIONS }).ready();
      client.speak(USER);
      client.until(wait);
      const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
      client.say({ type: 'utterance-start', turnId: NEXT });
      client.events.length = 0;
      audio(client, 600, 5_000);
      // What came before the service heard anybody was told.
      const from = client.events.findIndex(({ type }) => type === 'user-speech-start');
      expect(typesOf(client.events.slice(from))).toEqual(['user-speech-start', 'reply-interrupted']);
      expect(client.ofType('reply-interrupted')[0]?.turnId).toBe(turnId);
      client.events.length = 0;
      audio(client, 4_000, 0);
      client.drain();
      expect(client.count('reply-end')).toBe(1);
    }
  });

  it('leaves an answer alone that was played to its end', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.speak(USER);
    client.until('reply-end');
    const [{ turnId } = { turnId: USER }] = client.ofType('reply-start');
    client.say({ type: 'playback-drained', turnId });
    client.events.length = 0;
    client.say({ type: 'utterance-start', turnId: NEXT });
    audio(client, 300, 5_000);
    expect(client.count('reply-interrupted')).toBe(0);
  });

  it('drops what was no speech', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.say({ type: 'utterance-start', turnId: USER });
    audio(client, 40, 5_000);
    audio(client, 1_000, 0);
    expect(typesOf(client.events).filter((type) => !type.startsWith('reply'))).toEqual([
      'user-speech-start',
      'user-speech-discarded',
    ]);
  });

  it('does not wait for speech that nobody heard', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.say({ type: 'utterance-start', turnId: USER });
    audio(client, 600, 10);
    client.say({ type: 'utterance-end' });
    client.pass(4_000);
    expect(typesOf(client.events)).toEqual(['user-speech-discarded']);
  });

  it('takes an utterance back', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.say({ type: 'utterance-start', turnId: USER });
    client.say({ type: 'utterance-audio', pcm: new Int16Array(8_000).fill(5_000) });
    client.say({ type: 'utterance-cancel' });
    client.drain();
    expect(client.events).toEqual([]);
    client.speak(NEXT);
    client.drain();
    expect(client.count('reply-end')).toBe(1);
  });

  it('calls off the newest question, whatever the session calls it', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.speak(USER);
    client.until('user-speech-end');
    client.say({ type: 'reply-cancel', turnId: NEXT, heardMs: 0, by: 'user' });
    client.drain();
    expect(client.count('reply-start')).toBe(0);
  });

  it('listens by itself again where the service stops', async () => {
    const client = await createRig({ options: OPTIONS }).ready();
    client.hear(frame({ type: 'server.vad-mode-switched', whatever: false }));
    expect(client.hear(frame({ type: 'server.vad-speech-started' }))).toMatchObject([{ type: 'frame-unrecognised' }]);
  });
});
