/**
 * Going on with an earlier conversation, where the service knows it by a name: after a restart, from a turn of the
 * history. What the microphone hears does not matter here; the service answers whatever it is.
 */
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { serve } from '../../simulators/kit/serve.js';
import type { Acceptance, SimulatedConnection, Simulator } from '../../simulators/kit/simulator.js';
import { SIMULATORS } from '../../simulators/simulators.js';
import { EVERY_TURN, type StoredTurn } from '../../../src-preload/contract/history.js';
import { expect, launchParley, test, type Parley } from '../launch.js';
import { addAssistant, useAssistant } from './set-up.js';

/** The same service; `named` gets the conversation that each client asks for as it signs in. */
function listening(to: Simulator, named: unknown[]): Simulator {
  const heard = (connection: SimulatedConnection): SimulatedConnection => ({
    receive(frame) {
      const message = frame.kind === 'text' ? (JSON.parse(frame.data) as Record<string, unknown>) : {};
      if (message['type'] === 'init') named.push(message['conversation_id'] ?? null);
      connection.receive(frame);
    },
    closed: (code) => connection.closed(code),
  });
  const watched = (answer: Acceptance): Acceptance =>
    answer.ok ? { ...answer, connect: (client) => heard(answer.connect(client)) } : answer;
  return {
    ...to,
    create(world) {
      const service = to.create(world);
      return {
        accept: (handshake) => watched(service.accept(handshake)),
        heard: service.heard,
        breaches: service.breaches,
        spoken: service.spoken,
      };
    },
  };
}

async function kept({ page }: Parley): Promise<readonly StoredTurn[]> {
  const answer = await page.evaluate(
    (filter) => window.parley.history.page({ filter, offset: 0, limit: 50 }),
    EVERY_TURN,
  );
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.turns;
}

/** Holds the button for a while, and waits until so many answers are kept whole. */
async function talk(parley: Parley, answers: number): Promise<void> {
  const { page } = parley;
  await expect(page.locator('[data-phase=idle]')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Hold to talk' }).hover();
  await page.mouse.down();
  await page.waitForTimeout(1_200);
  await page.mouse.up();
  const whole = ({ turn }: StoredTurn): boolean => turn.speaker === 'assistant' && turn.state.kind === 'final';
  await expect.poll(async () => (await kept(parley)).filter(whole).length, { timeout: 30_000 }).toBe(answers);
}

test('a conversation of an earlier run goes on where its service knows it', async ({ userData }) => {
  test.setTimeout(120_000);
  const { zeebee } = SIMULATORS;
  const named: unknown[] = [];
  const served = await serve(listening(zeebee, named), {
    scenario: 'normal',
    answers: toneAnswers(),
    encode: plainEncode,
    log: () => undefined,
  });
  const first = await launchParley({ userData });
  // The key must outlast the run.
  await first.page.evaluate(() => window.parley.settings.update({ privacy: { allowWeakCredentialStore: true } }));
  await addAssistant(first.page, zeebee, { url: served.url });
  await useAssistant(first.page);
  await talk(first, 1);
  const [answer] = await kept(first);
  await first.close();

  const second = await launchParley({ userData });
  const { page } = second;
  expect(await page.evaluate((sequence) => window.parley.history.resume(sequence), answer?.sequence ?? 0)).toEqual({
    ok: true,
    value: null,
  });
  await expect(page.getByRole('log', { name: 'Conversation' })).toContainText(answer?.turn.text ?? 'nothing was kept');
  await expect(page.getByText('A fresh conversation was begun')).toBeHidden();
  await page.getByRole('link', { name: 'Talk', exact: true }).click();
  await talk(second, 2);
  expect(named[0]).toBe(null);
  expect(named.at(-1)).toBe('conv_1');
  expect(new Set((await kept(second)).map(({ conversation }) => conversation))).toEqual(
    new Set([answer?.conversation]),
  );
  expect(served.service.breaches).toEqual([]);
  await second.close();
  await served.close();
});
