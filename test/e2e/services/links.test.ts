/**
 * What becomes of a conversation when the way to the service fails: in the real app, with real keys and sound, through
 * a stretch of network that fails on demand.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_SETTINGS } from '../../../src-preload/contract/settings.js';
import { keysOf, profileOf } from '../../rig/assistant-profile.js';
import { makeCertificates } from '../../rig/certificates.js';
import { nowMs } from '../../rig/environment.js';
import { FaultProxy } from '../../rig/fault-proxy.js';
import { pressKeys, releaseKeys } from '../../rig/keys.js';
import { play, synthesise } from '../../rig/voice.js';
import { pause, until } from '../../rig/wait.js';
import type { Served } from '../../simulators/kit/serve.js';
import type { Simulator } from '../../simulators/kit/simulator.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { CHORD, expect, test as base, type Person } from '../person.js';
import { expectAllArrived } from './heard.js';
import { addAssistant, testConnection } from './set-up.js';
import { withSimulators } from './simulated.js';

const QUESTION = 'Tell me about the days of the week';

interface Line {
  readonly served: Served;
  readonly proxy: FaultProxy;
  /** What the simulator wrote down. */
  readonly lines: readonly string[];
}

const test = base.extend<{ readonly service: { simulator: Simulator; scenario: string }; readonly line: Line }>({
  service: [{ simulator: SIMULATORS.amigo, scenario: 'normal' }, { option: true }],
  line: async ({ service: { simulator, scenario }, userData }, use, testInfo) =>
    withSimulators(testInfo, async (simulate, lines) => {
      const served = await simulate(simulator, scenario);
      const proxy = await FaultProxy.start(served.port);
      const profile = profileOf(simulator, proxy.url(simulator.path));
      const settings = {
        ...DEFAULT_SETTINGS,
        audio: { ...DEFAULT_SETTINGS.audio, cues: 'off' },
        assistants: { activeProfileId: profile.id, profiles: [profile] },
      };
      writeFileSync(path.join(userData, 'settings.json'), JSON.stringify(settings));
      await use({ served, proxy, lines });
      await proxy.close();
    }),
  // The settings lie there before the app starts.
  environment: async ({ line, service: { simulator } }, use) => {
    expect(line.proxy.connections).toBe(0);
    await use(keysOf(simulator));
  },
});
test.setTimeout(90_000);

/** Every phase that was shown from now on. */
async function watchPhases({ parley }: Person): Promise<() => Promise<readonly string[]>> {
  const seen = await parley.page.evaluateHandle(() => {
    const phases: string[] = [];
    window.parley.session.changed(({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    });
    return phases;
  });
  return () => seen.jsonValue();
}

/** Holds the key while the question is said; answers when it began. */
async function say({ trace }: Person): Promise<number> {
  const words = await synthesise(QUESTION);
  const startedMs = nowMs();
  await pressKeys(CHORD);
  try {
    await trace.next('talk-start', startedMs);
    await play(words).finished;
  } finally {
    await releaseKeys(CHORD);
  }
  return startedMs;
}

async function expectAllHeard(served: Served): Promise<void> {
  await expectAllArrived(QUESTION, served);
  expect(served.service.breaches).toEqual([]);
}

test('said while offline: sent when the line is back, in the same conversation', async ({ person, line }) => {
  const { served, proxy, lines } = line;
  await person.trace.next('talk-armed', 0);
  await person.ask(QUESTION);
  await proxy.refuse();
  proxy.cut();
  await until('the loss to be shown', () => person.parley.page.locator('[data-phase=reconnecting]').isVisible());
  const startedMs = await say(person);
  expect(served.service.heard).toHaveLength(1);
  await proxy.restore();
  await person.trace.next('playback-drained', startedMs, 25_000);
  expect(served.service.heard).toHaveLength(2);
  await expectAllHeard(served);
  expect(lines).toContain('Heard: continue');
  await expect(person.parley.page.getByRole('alert')).toBeHidden();
});

test('said while offline for long: kept, told, and sent on request', async ({ person, line }) => {
  const { served, proxy } = line;
  const { page } = person.parley;
  await person.trace.next('talk-armed', 0);
  await proxy.refuse();
  await say(person);
  await expect(page.locator('[data-phase=blocked]')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('alert')).toBeVisible();
  const turn = page.locator('[data-speaker=user]').last();
  await expect(turn.getByRole('button', { name: 'Retry' })).toBeVisible();
  await proxy.restore();
  const retriedMs = nowMs();
  await turn.getByRole('button', { name: 'Retry' }).click();
  await person.trace.next('playback-drained', retriedMs, 25_000);
  await expectAllHeard(served);
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a line that is dead without a word is found while the key is held, and nothing said is lost', async ({
  person,
  line,
}) => {
  const { served, proxy, lines } = line;
  const { page } = person.parley;
  await person.trace.next('talk-armed', 0);
  await person.ask(QUESTION);
  const begunMs = nowMs();
  await pressKeys(CHORD);
  try {
    await person.trace.next('talk-start', begunMs);
    await pause(500);
    proxy.strand();
    const voice = play(await synthesise(QUESTION));
    await until('another connection', () => lines.includes('Heard: continue'), { timeoutMs: 10_000 });
    await voice.finished;
    await expect(page.locator('[data-phase=listening]')).toBeVisible();
  } finally {
    await releaseKeys(CHORD);
  }
  await person.trace.next('playback-drained', begunMs, 25_000);
  await expectAllHeard(served);
});

test('a service that refuses for a while is asked again when it said', async ({ person, line }) => {
  const { proxy } = line;
  const { page } = person.parley;
  await person.trace.next('talk-armed', 0);
  await person.ask(QUESTION);
  proxy.answerWith(503, { 'Retry-After': '2' });
  proxy.cut();
  await expect(page.getByRole('alert')).toContainText('Try again in 2 s');
  await proxy.restore();
  await expect(page.locator('[data-phase=idle]')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a certificate nobody vouches for is told, and no key leaves', async ({ parley, line }) => {
  const { proxy, lines } = line;
  proxy.encrypt(makeCertificates().selfSigned);
  const { amigo } = SIMULATORS;
  await addAssistant(parley.page, amigo, { url: proxy.secureUrl(amigo.path) });
  expect(await testConnection(parley.page)).toMatch(/encrypted|secure|certificate|reached/i);
  expect(lines).toEqual([]);
});

test.describe('a connection near its end', () => {
  test.use({ service: { simulator: SIMULATORS.zeebee, scenario: 'wants-a-reconnect' } });

  test('is renewed without a word, and what is said meanwhile is heard whole', async ({ person, line }) => {
    const { served, proxy, lines } = line;
    const { page } = person.parley;
    await person.trace.next('talk-armed', 0);
    await person.ask(QUESTION);
    const phases = await watchPhases(person);
    // The way to the next connection takes a while; the warning comes ten seconds after this one was ready.
    proxy.latency(300);
    await until('the renewal', () => served.connections() === 0, { timeoutMs: 15_000, everyMs: 5 });
    const inits = (): number => lines.filter((it) => it.startsWith('← init')).length;
    expect(inits()).toBe(1);
    await pressKeys(CHORD);
    expect(inits(), 'the next connection is not ready yet').toBe(1);
    const saidMs = nowMs();
    try {
      await play(await synthesise(QUESTION)).finished;
    } finally {
      await releaseKeys(CHORD);
    }
    await person.trace.next('playback-drained', saidMs, 25_000);
    expect(inits()).toBe(2);
    await expectAllHeard(served);
    expect(await phases()).toEqual(['listening', 'thinking', 'speaking', 'idle']);
    await expect(page.getByRole('alert')).toBeHidden();
  });
});
