import { describe, expect, it } from 'vitest';
import { createAmigo } from '../../../../src-main/providers/amigo/descriptor.js';
import { connectionEnd } from '../../../../src-main/transport/connection.js';
import { amigoSimulator } from '../../../simulators/amigo/simulator.js';
import { mintToken } from '../../../simulators/amigo/tokens.js';
import { createRig, ORIGIN, type Rig } from './rig.js';

const prepare = (rig: Rig) => rig.descriptor.prepare(rig.account, rig.context);
const error = async (rig: Rig) => {
  const prepared = await prepare(rig);
  return prepared.ok ? null : prepared.error;
};
const signIns = (rig: Rig) =>
  rig.requests.filter(({ url }) => url.pathname.endsWith('/user/signin_with_api_key')).length;
const refused = (httpStatus: number) => connectionEnd('opening', 'refused', { httpStatus });
const codecOf = (rig: Rig) =>
  rig.descriptor.createCodec({ ...rig.account, resume: null, connectionId: 'c' as never, clock: rig.clock });

describe('signing in', () => {
  it('exchanges key, key id and user id for a token, which is the only subprotocol', async () => {
    const rig = createRig();
    const prepared = await prepare(rig);
    expect(prepared).toMatchObject({
      ok: true,
      endpoint: {
        kind: 'websocket',
        url: `ws://${ORIGIN}/v1/parley-org/conversation/converse_realtime?response_format=voice&audio_format=pcm`,
        headers: {},
        pingIntervalMs: 20_000,
      },
    });
    const [subprotocol] = prepared.ok && prepared.endpoint.kind === 'websocket' ? prepared.endpoint.subprotocols : [];
    expect(subprotocol).toMatch(/^bearer\.authorization\.amigo\.ai\.eyJ/);
    const [request] = rig.requests;
    expect(request?.method).toBe('POST');
    expect(request?.url.href).toBe(`http://${ORIGIN}/v1/parley-org/user/signin_with_api_key`);
    expect(request?.headers.get('x-api-key')).toBe(amigoSimulator.secrets['apiKey']);
    expect(request?.headers.get('x-api-key-id')).toBe(amigoSimulator.secrets['apiKeyId']);
    expect(request?.headers.get('x-user-id')).toBe(amigoSimulator.secrets['userId']);
    expect(JSON.stringify(prepared)).not.toContain(amigoSimulator.secrets['apiKey']);
  });

  it('keeps the token until less than five minutes of it remain', async () => {
    const rig = createRig();
    await prepare(rig);
    rig.clock.advance(54 * 60_000);
    await prepare(rig);
    expect(signIns(rig)).toBe(1);
    rig.clock.advance(2 * 60_000);
    await prepare(rig);
    expect(signIns(rig)).toBe(2);
  });

  it('signs in before every connection where tokens live shortly', async () => {
    const rig = createRig({ scenario: 'short-token' });
    await prepare(rig);
    await prepare(rig);
    expect(signIns(rig)).toBe(2);
  });

  it('does not share a token between organizations, keys or addresses', async () => {
    const rig = createRig();
    await prepare(rig);
    const others = [
      { ...rig.account, secrets: { ...rig.account.secrets, apiKey: 'another' } },
      { ...rig.account, secrets: { ...rig.account.secrets, userId: 'another' } },
      { ...rig.account, options: { ...rig.account.options, organization: 'another' } },
      { ...rig.account, endpoint: `ws://${ORIGIN}/relay` },
    ];
    for (const other of others) await rig.descriptor.prepare(other, rig.context);
    expect(signIns(rig)).toBe(5);
  });

  it('sends the key to the origin that was entered, and to no other', async () => {
    const rig = createRig({ endpoint: 'wss://relay.example/amigo/' });
    const prepared = await prepare(rig);
    expect(rig.requests[0]?.url.href).toBe('https://relay.example/amigo/v1/parley-org/user/signin_with_api_key');
    expect(prepared.ok).toBe(false);
    for (const [region, host] of Object.entries({
      us: 'api.amigo.ai',
      ca: 'api-ca-central-1.amigo.ai',
      eu: 'api-eu-central-1.amigo.ai',
      au: 'api-ap-southeast-2.amigo.ai',
    })) {
      const own = createRig({ endpoint: '', options: { region } });
      await prepare(own);
      expect(own.requests[0]?.url.origin).toBe(`https://${host}`);
      expect(own.descriptor.endpoint({ region })).toBe(`wss://${host}`);
    }
  });

  it.each([
    ['sign-in-401', 'credentials-rejected', false],
    ['sign-in-404', 'option-invalid', false],
    ['sign-in-422', 'protocol-violation', false],
    ['sign-in-429', 'rate-limited', true],
    ['sign-in-503', 'provider-fault', true],
    ['sign-in-garbage', 'protocol-violation', false],
  ])('%s: %s', async (scenario, code, retryable) => {
    expect(await error(createRig({ scenario }))).toMatchObject({ code, retryable });
  });

  it('names the region where the organization is not known', async () => {
    expect((await error(createRig({ scenario: 'sign-in-404' })))?.detail).toMatch(/Region/);
  });

  it('waits a minute after too many requests, and a second time not by itself', async () => {
    const rig = createRig({ scenario: 'sign-in-429' });
    expect(await error(rig)).toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    rig.clock.advance(60_000);
    expect(await error(rig)).toMatchObject({ code: 'rate-limited', retryable: false });
  });

  it('follows no redirect and survives a dead network and a hang-up', async () => {
    const rig = createRig();
    const answering = (fetch: typeof globalThis.fetch, signal = rig.context.signal) =>
      rig.descriptor.prepare(rig.account, { ...rig.context, fetch, signal });
    const redirected = await answering(() =>
      Promise.resolve(new Response(null, { status: 302, headers: { location: 'https://evil.example' } })),
    );
    expect(redirected).toMatchObject({ ok: false, error: { code: 'option-invalid' } });
    expect(await answering(() => Promise.reject(new TypeError('no')))).toMatchObject({
      error: { code: 'network-unreachable' },
    });
    const aborted = AbortSignal.abort();
    expect(await answering(() => Promise.reject(new Error('aborted')), aborted)).toMatchObject({
      error: { code: 'cancelled' },
    });
  });

  it.each(['apiKey', 'apiKeyId', 'userId'])('misses %s', async (key) => {
    expect(await error(createRig({ secrets: { ...amigoSimulator.secrets, [key]: ' ' } }))).toMatchObject({
      code: 'credentials-missing',
    });
  });
});

describe('a token given directly', () => {
  const options = { signIn: 'token' };
  const token = mintToken(1_800_000_000_000, 'x');

  it('is used as it is, with what people copy along taken off', async () => {
    for (const text of [token, `Bearer ${token}`, `bearer.authorization.amigo.ai.${token}`]) {
      const rig = createRig({ options, secrets: { token: text } });
      const prepared = await prepare(rig);
      expect(rig.requests).toEqual([]);
      expect(prepared).toMatchObject({ endpoint: { subprotocols: [`bearer.authorization.amigo.ai.${token}`] } });
    }
  });

  it('is asked for where it is missing or no token, and when it is refused', async () => {
    expect(await error(createRig({ options, secrets: {} }))).toMatchObject({ code: 'credentials-missing' });
    expect(await error(createRig({ options, secrets: { token: 'two words' } }))).toMatchObject({
      code: 'credentials-rejected',
    });
    expect(await error(createRig({ options, secrets: { token: 'a/b' } }))).toMatchObject({
      code: 'credentials-rejected',
    });
    const rig = createRig({ options, secrets: { token } });
    await prepare(rig);
    expect(codecOf(rig).classify(refused(401))).toMatchObject({ code: 'credentials-rejected', retryable: false });
  });
});

describe('a refused token', () => {
  it('is the fault of the sign-in where it was fresh', async () => {
    const rig = createRig();
    await prepare(rig);
    expect(codecOf(rig).classify(refused(401))).toMatchObject({ code: 'credentials-rejected', retryable: false });
    await prepare(rig);
    expect(codecOf(rig).classify(refused(403))).toMatchObject({ code: 'permission-denied', retryable: false });
  });

  it('is taken anew once where it was used before, and then no more', async () => {
    const rig = createRig();
    await prepare(rig);
    await prepare(rig);
    const codec = codecOf(rig);
    expect(codec.classify(refused(401))).toMatchObject({ code: 'connection-lost', retryable: true });
    expect(codec.classify(refused(401))).toMatchObject({ retryable: true });
    await prepare(rig);
    expect(signIns(rig)).toBe(2);
    expect(codecOf(rig).classify(refused(401))).toMatchObject({ code: 'credentials-rejected', retryable: false });
  });

  it.each([1008, 3000, 4001, 4401])('is taken anew when it ends in the middle: close %d', async (code) => {
    const rig = createRig();
    const client = await rig.ready();
    rig.clock.advance(20 * 60_000);
    const end = connectionEnd('open', 'closed', { code });
    expect(client.codec.classify(end)).toMatchObject({ code: 'connection-lost', retryable: true });
    const again = await rig.connect();
    expect(signIns(rig)).toBe(2);
    expect(again.codec.classify(end)).toMatchObject({ code: 'credentials-rejected', retryable: false });
  });

  it.each([3003, 4003, 4403])('may lack a permission: close %d', async (code) => {
    const rig = createRig();
    const client = await rig.connect();
    expect(client.codec.classify(connectionEnd('open', 'closed', { code }))).toMatchObject({
      code: 'permission-denied',
    });
  });
});

describe('the options', () => {
  const urlOf = async (options: Record<string, string>) => {
    const prepared = await prepare(createRig({ options }));
    return prepared.ok && prepared.endpoint.kind === 'websocket' ? new URL(prepared.endpoint.url).search : prepared;
  };

  it('reach the address', async () => {
    expect(await urlOf({ audioFormat: 'mp3' })).toBe('?response_format=voice&audio_format=mp3');
    expect(await urlOf({ responseFormat: 'text' })).toBe('?response_format=text');
    expect(await urlOf({ actionFilter: '^$' })).toBe(
      '?response_format=voice&audio_format=pcm&current_agent_action_type=%5E%24',
    );
  });

  it.each([
    [{ organization: '' }, /Organization/],
    [{ organization: 'a/b' }, /Organization/],
    [{ organization: '..' }, /Organization/],
    [{ serviceId: 'your-service-id' }, /Service id/],
    [{ versionSet: '' }, /Version set/],
    [{ actionFilter: '(' }, /Reported agent actions/],
  ])('are refused where they do not fit: %j', async (options, label) => {
    expect(await error(createRig({ options }))).toMatchObject({
      code: 'option-invalid',
      detail: expect.stringMatching(label) as string,
    });
  });

  it('are refused for the address too', async () => {
    for (const endpoint of [
      'ws://relay.example',
      'https://relay.example',
      'wss://a:b@relay.example',
      'wss://relay.example/#x',
    ]) {
      const rig = createRig({ endpoint });
      expect(await error(rig)).toMatchObject({ code: 'option-invalid' });
      expect(rig.requests).toEqual([]);
    }
  });
});

describe('the descriptor', () => {
  it('promises what the options make of it', () => {
    const { capabilities } = createAmigo();
    expect(capabilities({})).toMatchObject({
      turnEnd: 'explicit',
      userTranscript: 'final',
      replyText: 'partial',
      greeting: 'first',
      resume: 'conversation-id',
    });
    expect(capabilities({ serverVad: true }).turnEnd).toBe('both');
  });
});
