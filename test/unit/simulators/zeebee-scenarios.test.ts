/** The codec against everything the simulated service can do wrong: each scenario and what people get to see of it. */
import { describe, expect, it } from 'vitest';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { SCENARIOS } from '../../simulators/zeebee/scenarios.js';
import { API_KEY } from '../../simulators/zeebee/shared.js';
import { createWorld } from './zeebee-client.js';

type World = ReturnType<typeof createWorld>;
type Client = ReturnType<World['connect']>;
type Check = (client: Client, world: World) => void;

/** One utterance, and ten seconds. */
const talk = (scenario: string, options = {}): { client: Client; world: World } => {
  const world = createWorld(scenario);
  const client = world.connect(options);
  client.pass(100);
  client.speak();
  client.pass(10_000);
  return { client, world };
};

const file = (world: World, encoding: 'mp3' | 'wav' | 'ogg' | 'flac' | 'webm' = 'mp3'): Buffer => {
  const [answer] = world.answers;
  return Buffer.from(answer === undefined ? [] : plainEncode(answer, encoding, answer.rateHz));
};
const answered: Check = (client, world) => {
  expect(client.ofType('failure')).toEqual([]);
  expect(client.sound().equals(file(world))).toBe(true);
  expect(client.ofType('reply-text-final')).toMatchObject([{ text: world.answers[0]?.text }]);
  expect(client.types().at(-1)).toBe('reply-end');
};
const failedSoftly =
  (code: string): Check =>
  (client) => {
    expect(client.ofType('failure')).toMatchObject([{ fatal: false, error: { code } }]);
    expect(client.ofType('reply-start')).toEqual([]);
  };
const failedForGood =
  (code: string): Check =>
  (client) => {
    expect(client.ofType('failure')).toMatchObject([{ fatal: true, error: { code } }]);
    expect(client.ofType('session-ready')).toEqual([]);
  };
const onlyWords: Check = (client) => {
  expect(client.types().filter((type) => type.startsWith('reply-'))).toEqual([
    'reply-start',
    'reply-text-final',
    'reply-end',
  ]);
  expect(client.ofType('warning')).toHaveLength(1);
  expect(client.ofType('failure')).toEqual([]);
};
const answeredIn =
  (encoding: 'wav' | 'ogg' | 'flac' | 'webm'): Check =>
  (client, world) => {
    expect(client.sound().equals(file(world, encoding))).toBe(true);
    expect(client.types().at(-1)).toBe('reply-end');
  };
const closedWith =
  (code: number): Check =>
  (client) => {
    expect(client.state.end).toBe(code);
    expect(client.ofType('reply-start')).toEqual([]);
  };

const AFTER_ONE_UTTERANCE: Readonly<Record<string, Check>> = {
  normal: answered,
  'invalid-key': failedForGood('credentials-rejected'),
  'authentication-required': failedForGood('credentials-missing'),
  'not-logged-in': failedForGood('credentials-rejected'),
  'never-acknowledged': failedForGood('timeout'),
  'conversation-lost': answered,
  'no-audio': (client) => {
    expect(client.types()).toContain('user-speech-discarded');
    expect(client.ofType('warning')[0]?.detail).toMatchObject({ code: 'zeebee-no-sound' });
  },
  'invalid-format': failedSoftly('audio-rejected'),
  untranscribed: failedSoftly('provider-fault'),
  'unknown-error': failedSoftly('provider-fault'),
  'repeats-the-key': (client) => {
    expect(client.ofType('failure')).toHaveLength(1);
    expect(JSON.stringify(client.events)).not.toContain(API_KEY);
  },
  'wav-only': answered,
  'speech-failed': onlyWords,
  'tts-error': onlyWords,
  'counts-from-one': answered,
  reordered: answered,
  duplicated: answered,
  'sliced-base64': answered,
  binary: answered,
  unnumbered: answered,
  'other-names': answered,
  'missing-piece': (client, world) => {
    const whole = file(world);
    expect(client.sound().length).toBe(whole.length - 3_000);
    expect(client.types().at(-1)).toBe('reply-end');
  },
  'answers-wav': answeredIn('wav'),
  'answers-ogg': answeredIn('ogg'),
  'answers-flac': answeredIn('flac'),
  'answers-webm': answeredIn('webm'),
  'no-transcript': (client, world) => {
    answered(client, world);
    expect(client.ofType('user-transcript-final')).toEqual([]);
  },
  malformed: (client, world) => {
    answered(client, world);
    expect(client.ofType('frame-unrecognised').length).toBeGreaterThan(8);
  },
  'never-pings': (client, world) => {
    answered(client, world);
    client.pass(300_000);
    expect([client.ofType('failure'), client.state.end]).toEqual([[], null]);
  },
  'falls-silent': (client, world) => {
    answered(client, world);
    client.pass(91_000);
    expect(client.ofType('failure')).toMatchObject([{ fatal: true, error: { code: 'connection-lost' } }]);
  },
  'wants-a-ping': (client) => {
    client.pass(5_000);
    expect(client.ofType('session-expiring')).toEqual([]);
  },
  'wants-a-reconnect': (client) => {
    client.pass(5_000);
    expect(client.ofType('session-expiring')).toEqual([{ type: 'session-expiring', inMs: 30_000 }]);
  },
  'closes-1000': closedWith(1000),
  'closes-1001': closedWith(1001),
  'closes-1008': closedWith(1008),
  'closes-1011': closedWith(1011),
  'closes-1012': closedWith(1012),
  'closes-1013': closedWith(1013),
  'cut-on-upload': (client, world) => {
    expect(client.state.end).toBe('cut');
    const next = world.connect();
    next.pass(100);
    next.speak();
    next.pass(10_000);
    answered(next, world);
  },
  'cut-in-answer': (client, world) => {
    expect(client.state.end).toBe('cut');
    expect(client.ofType('reply-bytes').length).toBeGreaterThan(0);
    const resume = client.ofType('resume-updated').at(-1)?.resume ?? null;
    expect(resume).toEqual({ kind: 'conversation-id', value: 'conv_1' });
    world.connect({}, resume).pass(100);
  },
  slow: (client, world) => {
    expect(client.ofType('reply-start')).toEqual([]);
    client.pass(20_000);
    answered(client, world);
  },
  'never-answers': (client) => {
    client.pass(35_500);
    expect(client.ofType('failure')).toMatchObject([{ fatal: false, error: { code: 'timeout' } }]);
  },
  'stops-in-answer': (client) => {
    client.pass(30_000);
    expect(client.types().slice(-2)).toEqual(['failure', 'reply-end']);
  },
};

describe('one utterance in every scenario', () => {
  it.each(Object.entries(AFTER_ONE_UTTERANCE))('%s', (scenario, check) => {
    const { client, world } = talk(scenario);
    check(client, world);
    expect(world.service.breaches).toEqual([]);
  });

  it('leaves none out', () => {
    const refused = ['refused-401', 'refused-503'];
    expect([...Object.keys(AFTER_ONE_UTTERANCE), ...refused].sort()).toEqual(
      ['normal', ...Object.keys(SCENARIOS)].sort(),
    );
    for (const scenario of refused) expect(() => createWorld(scenario).connect()).toThrow('Refused');
  });
});

it('hears exactly the samples that were said, and says which answers it spoke', () => {
  const { world } = talk('normal');
  const expected = Array.from({ length: 20 }, (_, frame) =>
    Array.from({ length: 320 }, (__, at) => (at * 37 + frame * 20) % 3_000),
  ).flat();
  expect(world.service.heard.map(({ samples, rateHz }) => ({ samples: [...samples], rateHz }))).toEqual([
    { samples: expected, rateHz: 16_000 },
  ]);
  expect(world.service.spoken).toEqual([world.answers[0]]);
});

it('goes on with a conversation on a new connection', () => {
  const { client, world } = talk('normal');
  const resume = client.ofType('resume-updated').at(-1)?.resume ?? null;
  const next = world.connect({}, resume);
  next.pass(100);
  next.speak();
  next.pass(10_000);
  expect(next.types().at(-1)).toBe('reply-end');
  expect(next.ofType('resume-updated')).toEqual([]);
  expect(world.service.breaches).toEqual([]);
});

it('begins a new conversation where the service lost the earlier one', () => {
  const world = createWorld('conversation-lost');
  const client = world.connect({}, { kind: 'conversation-id', value: 'conv_old' });
  client.pass(100);
  expect(client.types()).toEqual(['warning', 'session-ready']);
  client.speak();
  client.pass(10_000);
  answered(client, world);
});

it('lives through an hour of talk now and then', () => {
  const world = createWorld('normal');
  const client = world.connect();
  for (let turn = 0; turn < 12; turn += 1) {
    client.pass(290_000);
    client.speak(`t${turn}`);
    client.pass(10_000);
  }
  expect(client.ofType('reply-end')).toHaveLength(12);
  expect([world.service.breaches, client.state.end, client.ofType('failure')]).toEqual([[], null, []]);
});
