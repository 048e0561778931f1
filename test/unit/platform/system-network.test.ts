import { describe, expect, it } from 'vitest';
import { createGuardedFetch, isFetchable, MAX_ANSWER_BYTES } from '../../../src-main/platform/guarded-fetch.js';
import { createProxyQuestion, proxyQuestion } from '../../../src-main/platform/proxy-question.js';
import { createManualClock } from '../../fakes/manual-clock.js';

describe('what the proxy settings are asked', () => {
  it.each([
    ['wss://service.test/path?key=secret#part', 'https://service.test/'],
    ['wss://user:secret@service.test:8443/path', 'https://service.test:8443/'],
    ['ws://127.0.0.1:99/path', 'http://127.0.0.1:99/'],
    ['https://service.test/a', 'https://service.test/'],
    ['http://service.test/a', 'http://service.test/'],
    ['file:///etc/passwd', null],
    ['constructor://a/', null],
    ['no address', null],
  ])('%s: %s', (url, question) => {
    expect(proxyQuestion(url)).toBe(question);
  });

  it('is answered as they say', async () => {
    const { after, pending } = createManualClock();
    const asked: string[] = [];
    const ask = (url: string): Promise<string> => {
      asked.push(url);
      return Promise.resolve('PROXY proxy.test:3128');
    };
    const resolve = createProxyQuestion({ ask, after, boundMs: 2_000 });
    expect(await resolve('wss://service.test/path?key=secret')).toBe('PROXY proxy.test:3128');
    expect(asked).toEqual(['https://service.test/']);
    expect(pending()).toBe(0);
  });

  it('is the direct way where they fail or take too long', async () => {
    const clock = createManualClock();
    const failing = createProxyQuestion({
      ask: () => Promise.reject(new Error('No.')),
      after: clock.after,
      boundMs: 2_000,
    });
    expect(await failing('wss://service.test/')).toBe('DIRECT');
    expect(await failing('no address')).toBe('DIRECT');
    const slow = createProxyQuestion({ ask: () => new Promise(() => undefined), after: clock.after, boundMs: 2_000 });
    const answer = slow('wss://service.test/');
    clock.advance(2_000);
    expect(await answer).toBe('DIRECT');
    expect(clock.pending()).toBe(0);
  });
});

describe('a request', () => {
  it.each([
    ['https://service.test/a?b', true],
    ['http://127.0.0.1:8080/', true],
    ['http://localhost:8080/', true],
    ['http://[::1]:8080/', true],
    ['http://service.test/', false],
    ['http://localhost.service.test/', false],
    ['https://user:secret@service.test/', false],
    ['file:///etc/passwd', false],
    ['parley://app/index.html', false],
    ['data:text/plain,a', false],
    ['no address', false],
  ])('to %s: %s', (address, allowed) => {
    expect(isFetchable(address)).toBe(allowed);
  });

  it('goes out without cookies, cache or redirects, whatever was asked for', async () => {
    const sent: [string | Request, RequestInit][] = [];
    const guarded = createGuardedFetch((input, init) => {
      sent.push([input, init]);
      return Promise.resolve(new Response('ok'));
    });
    const { signal } = new AbortController();
    const init = { method: 'POST', redirect: 'follow', credentials: 'include', signal } as const;
    expect(await (await guarded(new URL('https://service.test/a'), init)).text()).toBe('ok');
    const kept = { credentials: 'omit', redirect: 'error', cache: 'no-store' };
    expect(sent).toEqual([['https://service.test/a', { method: 'POST', signal, ...kept }]]);
    const request = new Request('https://service.test/b');
    await guarded(request);
    expect(sent[1]).toEqual([request, kept]);
  });

  it('has an answer of bounded length, however little of it went over the wire', async () => {
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1;
        controller.enqueue(new Uint8Array(1 << 20));
      },
    });
    const guarded = createGuardedFetch(() => Promise.resolve(new Response(endless, { status: 500 })));
    const answer = await guarded('https://service.test/');
    expect(answer.status).toBe(500);
    await expect(answer.text()).rejects.toThrow('too long');
    expect(pieces).toBeLessThan(20);
    const whole = createGuardedFetch(() => Promise.resolve(new Response('x'.repeat(MAX_ANSWER_BYTES))));
    expect(await (await whole('https://service.test/')).text()).toHaveLength(MAX_ANSWER_BYTES);
    const none = createGuardedFetch(() => Promise.resolve(new Response(null, { status: 204 })));
    expect((await none('https://service.test/')).status).toBe(204);
  });

  it('that may not go out is rejected', async () => {
    const guarded = createGuardedFetch(() => expect.unreachable());
    await expect(guarded('http://service.test/')).rejects.toThrow(TypeError);
    await expect(guarded(new Request('http://service.test/'))).rejects.toThrow(TypeError);
  });
});
