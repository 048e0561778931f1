/** The session's view of speech detection, with the service that owns the host, on a host that only remembers. */
import { describe, expect, it } from 'vitest';
import { asCaptureId } from '../../../src-preload/contract/ids.js';
import { createEndpointer } from '../../../src-main/adapters/endpointer.js';
import type { EndpointingEvent } from '../../../src-main/hosts/protocol/speech-envelope.js';
import type { EndpointerFact } from '../../../src-main/session/ports.js';
import { SpeechService } from '../../../src-main/transport/speech-service.js';
import { createFakeClock } from '../audio/fake-clock.js';
import { createFakeHosts } from '../hosts/fake-host.js';

const CAPTURE = asCaptureId(1);
const FRAME = new Int16Array(320);

function setUp() {
  const clock = createFakeClock();
  const hosts = createFakeHosts();
  const service = new SpeechService({
    spawn: hosts.spawn,
    clock,
    modelFolder: '/models',
    onEffect: () => Promise.resolve({ ok: false, reason: 'unavailable' }),
    onStatus: () => undefined,
  });
  const facts: EndpointerFact[] = [];
  const settings = { sensitivity: 0.4, endpointDelayMs: 600 };
  const endpointer = createEndpointer({
    service,
    settings: () => settings,
    confirmMs: 250,
    onFact: (fact) => facts.push(fact),
  });
  return {
    clock,
    hosts,
    service,
    facts,
    settings,
    endpointer,
    hear(frames: number, captureId = CAPTURE) {
      for (let n = 0; n < frames; n += 1) endpointer.frame(captureId, FRAME);
    },
    say: (stream: number, event: EndpointingEvent) => hosts.newest.tell({ channel: 'endpointing', stream, event }),
    posted: (channel: string) =>
      hosts.newest.posted.filter((message) => (message as { readonly channel: string }).channel === channel),
  };
}

describe('endpointer', () => {
  it('has the host look at a capture, with the settings of the moment', () => {
    const { endpointer, hear, posted } = setUp();
    endpointer.start(CAPTURE, 'silence');
    hear(2);
    expect(posted('endpointing-open')).toEqual([
      {
        channel: 'endpointing-open',
        stream: 1,
        settings: { sensitivity: 0.4, endpointDelayMs: 600, confirmMs: 250, hearing: 'silence' },
      },
    ]);
    expect(posted('endpointing-audio')).toEqual([
      { channel: 'endpointing-audio', stream: 1, pcm: FRAME },
      { channel: 'endpointing-audio', stream: 1, pcm: FRAME },
    ]);
  });

  it('tells samples of the capture, whenever in it the looking began', () => {
    const { endpointer, hear, say, facts } = setUp();
    hear(10);
    endpointer.start(CAPTURE, 'silence');
    hear(10);
    say(1, { type: 'began', sample: 512 });
    say(1, { type: 'confirmed' });
    say(1, { type: 'ended', silenceMs: 608 });
    say(1, { type: 'dismissed' });
    expect(facts).toEqual([
      { type: 'speech-began', captureId: CAPTURE, sample: 3_712 },
      { type: 'speech-confirmed', captureId: CAPTURE },
      { type: 'speech-ended', captureId: CAPTURE, silenceMs: 608 },
      { type: 'speech-dismissed', captureId: CAPTURE },
    ]);
  });

  it('looks on with other settings as soon as they are changed, also within speech', () => {
    const { endpointer, hear, say, facts, posted, settings } = setUp();
    endpointer.settingsChanged();
    endpointer.start(CAPTURE, 'silence');
    hear(10);
    say(1, { type: 'began', sample: 512 });
    settings.endpointDelayMs = 1_500;
    endpointer.settingsChanged();
    say(1, { type: 'ended', silenceMs: 608 });
    hear(1);
    say(2, { type: 'ended', silenceMs: 1_504 });
    say(2, { type: 'began', sample: 0 });
    expect(posted('endpointing-close')).toEqual([{ channel: 'endpointing-close', stream: 1 }]);
    expect(posted('endpointing-open')).toMatchObject([
      { stream: 1, settings: { endpointDelayMs: 600, hearing: 'silence' } },
      { stream: 2, settings: { endpointDelayMs: 1_500, hearing: 'speech' } },
    ]);
    expect(facts).toEqual([
      { type: 'speech-began', captureId: CAPTURE, sample: 512 },
      { type: 'speech-ended', captureId: CAPTURE, silenceMs: 1_504 },
      { type: 'speech-began', captureId: CAPTURE, sample: 3_200 },
    ]);
  });

  it('sends no sound of another capture, nor after it was stopped, and tells nothing then', () => {
    const { endpointer, hear, say, facts, posted } = setUp();
    endpointer.start(CAPTURE, 'silence');
    hear(1, asCaptureId(2));
    endpointer.stop(asCaptureId(2));
    hear(1);
    endpointer.stop(CAPTURE);
    hear(1);
    say(1, { type: 'began', sample: 0 });
    expect(posted('endpointing-audio')).toHaveLength(1);
    expect(posted('endpointing-close')).toEqual([{ channel: 'endpointing-close', stream: 1 }]);
    expect(facts).toEqual([]);
  });

  it('a host that ends is followed by another, which hears what was said meanwhile and goes on within speech', async () => {
    const { endpointer, hear, hosts, say, facts, posted, clock } = setUp();
    endpointer.start(CAPTURE, 'silence');
    hear(50);
    say(1, { type: 'began', sample: 0 });
    hosts.newest.exit(1);
    await clock.advance(0);
    hosts.newest.exit(1);
    hear(7);
    await clock.advance(300);
    expect(hosts.all).toHaveLength(3);
    hear(1);
    expect(posted('endpointing-open')).toMatchObject([{ settings: { hearing: 'speech' } }]);
    expect(posted('endpointing-audio')).toHaveLength(8);
    const [opened] = posted('endpointing-open') as { readonly stream: number }[];
    const stream = opened?.stream ?? 0;
    say(stream, { type: 'ended', silenceMs: 608 });
    say(stream, { type: 'began', sample: 320 });
    expect(facts.slice(1)).toEqual([
      { type: 'speech-ended', captureId: CAPTURE, silenceMs: 608 },
      { type: 'speech-began', captureId: CAPTURE, sample: 51 * 320 },
    ]);
  });

  it('a host that does not come back is told', async () => {
    const { endpointer, hosts, facts, clock } = setUp();
    endpointer.start(CAPTURE, 'silence');
    for (let death = 0; death < 3; death += 1) {
      hosts.newest.exit(1);
      await clock.advance(1_000);
    }
    expect(facts).toMatchObject([{ type: 'endpointing-failed', error: { code: 'speech-engine-failed' } }]);
    expect(hosts.all).toHaveLength(3);
  });

  it('and is started anew when somebody wants to talk again', async () => {
    const { endpointer, hosts, clock, posted } = setUp();
    endpointer.start(CAPTURE, 'silence');
    for (let death = 0; death < 3; death += 1) {
      hosts.newest.exit(1);
      await clock.advance(1_000);
    }
    endpointer.start(asCaptureId(2), 'silence');
    expect(hosts.all).toHaveLength(4);
    expect(posted('endpointing-open')).toHaveLength(1);
  });

  it('a model that is not there is told in its words', () => {
    const { endpointer, say, facts, hear, posted } = setUp();
    endpointer.start(CAPTURE, 'silence');
    say(1, { type: 'failed', detail: 'Speech detection is not installed: a file is missing.' });
    expect(facts).toMatchObject([
      { type: 'endpointing-failed', error: { detail: 'Speech detection is not installed: a file is missing.' } },
    ]);
    hear(1);
    expect(posted('endpointing-audio')).toEqual([]);
  });

  it('a host that hangs is told after ten seconds of sound, one that keeps up never', () => {
    const { endpointer, say, facts, hear } = setUp();
    endpointer.start(CAPTURE, 'silence');
    for (let second = 1; second <= 60; second += 1) {
      hear(50);
      say(1, { type: 'heard', samples: second * 16_000 - 512 });
    }
    expect(facts).toEqual([]);
    hear(498);
    expect(facts).toEqual([]);
    hear(5);
    expect(facts).toMatchObject([{ type: 'endpointing-failed', captureId: CAPTURE }]);
  });
});
