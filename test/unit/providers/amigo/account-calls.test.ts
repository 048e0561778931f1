import { describe, expect, it } from 'vitest';
import { readIdToken } from '../../../../src-main/providers/amigo/rest.js';
import { amigoSimulator } from '../../../simulators/amigo/simulator.js';
import { createRig, USER, type Rig } from './rig.js';
import { testInEnglish } from '../../../fakes/english.js';

const test = (rig: Rig) => rig.descriptor.test?.(rig.account, rig.testContext);
const resolve = (rig: Rig, choice: 'continue' | 'finish') =>
  rig.descriptor.conflict?.resolve(choice, rig.account, rig.context);

describe('testing the connection', () => {
  it('tells of the token before it is used, so that no log shows it', async () => {
    const rig = createRig();
    const prepared = await rig.descriptor.prepare(rig.account, rig.context);
    expect(rig.learned).toHaveLength(1);
    expect(prepared).toMatchObject({
      endpoint: { subprotocols: [`bearer.authorization.amigo.ai.${rig.learned[0] ?? ''}`] },
    });
  });

  it('signs in, finds the service and opens the socket, and leaves no conversation behind', async () => {
    const rig = createRig();
    expect(testInEnglish(await test(rig))).toEqual({
      ok: true,
      message: 'Signed in; service “Simulated coach” is there; the voice connection opens.',
    });
    expect(rig.sent).toEqual([]);
    expect(rig.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(rig.requests[1]?.url.searchParams.get('is_active')).toBe('true');
  });

  it.each([
    ['sign-in-401', /does not accept this API key/],
    ['sign-in-404', /Region/],
    ['services-none', /no active service/],
    ['handshake-401', /does not accept the sign-in/],
    ['handshake-403', /permission/],
    ['handshake-404', /Region/],
    ['handshake-503', /maintenance/],
  ])('tells the truth of %s', async (scenario, message) => {
    expect(testInEnglish(await test(createRig({ scenario })))).toEqual({
      ok: false,
      message: expect.stringMatching(message) as string,
    });
  });

  it('goes on where services may not be listed', async () => {
    expect(testInEnglish(await test(createRig({ scenario: 'services-403' })))).toEqual({
      ok: true,
      message: 'Signed in; the service could not be looked up; the voice connection opens.',
    });
  });

  it('takes a token anew that was refused for its age', async () => {
    const rig = createRig({ scenario: 'first-token-refused' });
    await rig.descriptor.prepare(rig.account, rig.context);
    expect(await test(rig)).toMatchObject({ ok: true });
    expect(await test(createRig({ scenario: 'first-token-refused' }))).toMatchObject({ ok: true });
  });
});

/** The simulated service, but for one path, which answers with this. */
const answering = (rig: Rig, path: RegExp, answer: () => Response): Rig['testContext'] => ({
  ...rig.testContext,
  fetch: (input, init) => {
    const { url } = new Request(input, init);
    return path.test(url) ? Promise.resolve(answer()) : rig.context.fetch(input, init);
  },
});

describe('answers of the service that are no plain yes or no', () => {
  it('a page of many services without ours proves nothing', async () => {
    const rig = createRig();
    for (const [has_more, isFine] of [
      [true, true],
      [false, false],
    ] as const) {
      const context = answering(rig, /\/service\//, () => Response.json({ services: [], has_more }));
      expect(await rig.descriptor.test?.(rig.account, context)).toMatchObject({ ok: isFine });
    }
  });

  it('a refused token is signed in for once more, and no oftener', async () => {
    const rig = createRig({ scenario: 'handshake-401' });
    await test(rig);
    expect(rig.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('a time without a zone is not of this computer', () => {
    const rig = createRig();
    const inAnHour = new Date(rig.clock.epochMs() + 3_600_000).toISOString();
    for (const expires_at of [inAnHour, inAnHour.replace('Z', ''), inAnHour.replace('Z', '+00:00')]) {
      expect(readIdToken({ id_token: 'e.y.J', expires_at }, rig.clock.epochMs())?.expiresAtEpochMs).toBe(
        Date.parse(inAnHour),
      );
    }
  });

  it('an answer without end is not read to its end', async () => {
    const rig = createRig();
    const body = { services: [{ id: rig.account.options['serviceId'], name: 'x'.repeat(5 << 20) }] };
    const context = answering(rig, /\/service\//, () => Response.json(body));
    expect(await rig.descriptor.test?.(rig.account, context)).toMatchObject({ ok: false });
  });

  it.each([
    [429, 'Rate limit exceeded.', 'rate-limited'],
    [409, 'A related operation is in process.', 'provider-fault'],
    [409, 'Already finished: a related operation is in process.', 'provider-fault'],
    [500, 'Oh.', 'provider-fault'],
  ])('a conversation that is not finished (%s %s) is not taken for finished', async (status, detail, code) => {
    const rig = createRig({ scenario: 'unfinished' });
    const context = answering(rig, /\/finish\//, () => Response.json({ detail }, { status }));
    expect(await rig.descriptor.conflict?.resolve('finish', rig.account, context)).toMatchObject({
      ok: false,
      error: { code },
    });
  });
});

describe('an unfinished conversation', () => {
  it.each(['unfinished', 'unfinished-by-close'])('is offered for a choice: %s', async (scenario) => {
    const rig = createRig({ scenario });
    const client = await rig.connect();
    client.step();
    const end = client.line.end();
    const error = end === null ? client.ofType('failure')[0]?.error : client.codec.classify(end);
    expect(error).toMatchObject({ code: 'conversation-conflict', needs: 'conversation', retryable: false });
  });

  it('is continued', async () => {
    const rig = createRig({ scenario: 'unfinished' });
    const resolved = await resolve(rig, 'continue');
    expect(resolved).toMatchObject({ ok: true, value: { kind: 'conversation-id' } });
    const listed = rig.requests.at(-1)?.url.searchParams;
    expect(Object.fromEntries(listed ?? [])).toEqual({
      user_id: amigoSimulator.secrets['userId'],
      service_id: amigoSimulator.options['serviceId'],
      is_finished: 'false',
    });
    const client = await rig.ready(resolved?.ok === true ? resolved.value : null);
    client.speak(USER);
    client.drain();
    expect(client.count('reply-end')).toBe(1);
  });

  it('is finished, and a new one begins', async () => {
    const rig = createRig({ scenario: 'unfinished' });
    expect(await resolve(rig, 'finish')).toEqual({ ok: true, value: null });
    expect(rig.requests.at(-1)).toMatchObject({ method: 'POST' });
    const client = await rig.ready();
    expect(client.line.end()).toBeNull();
    expect(rig.service.breaches).toEqual([]);
  });

  it('is gone meanwhile', async () => {
    expect(await resolve(createRig(), 'finish')).toEqual({ ok: true, value: null });
    expect(await resolve(createRig(), 'continue')).toEqual({ ok: true, value: null });
  });

  it('cannot be finished while nothing was said in it', async () => {
    expect(await resolve(createRig({ scenario: 'unfinished-empty' }), 'finish')).toMatchObject({
      ok: false,
      error: { code: 'conversation-conflict', detail: expect.stringMatching(/Continue/) as string },
    });
  });

  it('needs a sign-in that works', async () => {
    expect(await resolve(createRig({ scenario: 'sign-in-401' }), 'finish')).toMatchObject({
      ok: false,
      error: { code: 'credentials-rejected' },
    });
  });
});
