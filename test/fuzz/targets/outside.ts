/** Owns the targets for what anybody may hand to Parley: links, command lines, addresses, what proxies and headers say. */
import { parseDeepLink } from '../../../src-main/app/deep-link.js';
import { appArguments, argumentValue } from '../../../src-main/app/arguments.js';
import { needsRunning, startsHidden, terminalAnswer } from '../../../src-main/app/terminal-answer.js';
import { httpFailure } from '../../../src-main/assistant/chat/failure.js';
import { parseDisplay } from '../../../src-main/hosts/key/x-display.js';
import { resolveAsset } from '../../../src-main/platform/asset-path.js';
import { isOpenable } from '../../../src-main/platform/openable-url.js';
import { proxyQuestion } from '../../../src-main/platform/proxy-question.js';
import { parseEndpointUrl } from '../../../src-main/providers/kit/endpoint-url.js';
import { parseCommandLine } from '../../../src-main/talk/command-line.js';
import { createTunnel, parseProxyAnswer } from '../../../src-main/transport/proxy-agent.js';
import { parseRetryAfter } from '../../../src-main/transport/refusal.js';
import { parseTarget } from '../../../src-main/transport/websocket-target.js';
import { wordsOf } from '../../../src-renderer/state/address-words.js';
import { defineTarget } from '../engine/fuzz.js';
import { must } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

const FRAGMENT = /^\/(?:settings\/[a-z-]+(?:\/[a-z0-9-]{1,64})?|history(?:\?q=[^\s#&]+)?)$/;

const deepLink = defineTarget<string>({
  name: 'deep-link',
  kind: TEXT,
  runs: 3_000,
  seeds: () => [
    ...['parley://show', 'parley://talk', 'parley://talk/', 'parley://settings', 'parley://settings/talk-key'],
    ...[
      'parley://settings/assistants/local-1',
      'parley://history',
      'parley://history?q=the%20train',
      'PARLEY://History/?q=%E1%88%B0',
    ],
  ],
  check(address) {
    const link = parseDeepLink(address);
    if (link === null) return 'nothing';
    must(/^parley:\/\//i.test(address), 'only addresses of our scheme mean anything');
    if (link.kind !== 'view') return link.kind;
    must(FRAGMENT.test(link.fragment), `a fragment that no view has: ${JSON.stringify(link.fragment)}`);
    const again = parseDeepLink(`parley:/${link.fragment}`);
    must(again?.kind === 'view' && again.fragment === link.fragment, 'what it shows means something else as a link');
    const [place = '', query = ''] = link.fragment.split('?', 2);
    must(query === '' || wordsOf(query).length <= 200, 'more words than the window looks for');
    return place;
  },
});

const commandLine = defineTarget<string>({
  name: 'command-line',
  kind: TEXT,
  runs: 3_000,
  seeds: () => [
    ...[
      'talk\nstart',
      'talk\ntoggle\n--hidden',
      'mute',
      'mute\non',
      'hands-free\noff',
      'interrupt',
      'show',
      'quit',
      '--help',
    ],
    ...['--version', '-r\nfoo\n.', '--hidden', 'parley://history?q=x', '--trace-dir=/tmp/x\n--trace-dir=/tmp/y', ''],
  ],
  check(lines) {
    const args = lines.split('\n');
    const command = parseCommandLine(['parley', ...args], { packaged: true });
    parseCommandLine(['electron', ...args], { packaged: false });
    const answer = terminalAnswer(args, '1.2.3');
    must(answer === null || answer.text !== '', 'an answer without a word');
    must((command?.kind === 'error') === (answer?.exitCode === 2), 'what is wrong, and only that, ends with 2');
    if (answer !== null) must(!needsRunning(args) || command?.kind === 'error', 'answered here and elsewhere');
    must(!startsHidden(args) || args.includes('--hidden'), 'hidden though nobody asked for it');
    if (command?.kind === 'link') {
      must(args.filter((word) => word !== '' && !word.startsWith('-')).length === 1, 'a link does not stand alone');
    }
    for (const fromSources of [true, false])
      must(appArguments(args, fromSources).length <= args.length, 'more than there was');
    const value = argumentValue(args, 'trace-dir');
    must(value === null || lines.includes(`--trace-dir=${value}`), 'a value that nobody gave');
    return command === null ? 'nothing' : `${command.kind}${'hidden' in command && command.hidden ? ' hidden' : ''}`;
  },
});

const proxyAnswer = defineTarget<string>({
  name: 'proxy-answer',
  kind: TEXT,
  runs: 2_000,
  seeds: () => [
    ...[
      'DIRECT',
      'PROXY proxy.test:3128; SOCKS5 10.0.0.1:1080; DIRECT',
      'HTTPS [2001:db8::1]:443',
      'SOCKS a; SOCKS4 b:1',
    ],
    ...['proxy a.b:80;', 'HTTP a_b-c:65535', 'PROXY xn--80ak6aa92e.com:8080'],
  ],
  check(answer) {
    const choices = parseProxyAnswer(answer);
    must(choices.length >= 1 && choices.length <= 8, `${choices.length} ways`);
    for (const choice of choices) {
      const tunnel = createTunnel(choice);
      must((tunnel === null) === (choice.kind === 'direct'), 'a way without a tunnel');
      tunnel?.abandon();
      if (choice.kind !== 'direct') must(choice.port >= 1 && choice.port <= 65_535, `port ${choice.port}`);
    }
    return choices.map(({ kind }) => kind).join();
  },
});

const addresses = defineTarget<string>({
  name: 'addresses',
  kind: TEXT,
  runs: 2_000,
  seeds: () => [
    ...[
      'wss://api.test/v1?key=1',
      'ws://127.0.0.1:8080/x',
      'ws://[::1]/',
      'ws://localhost',
      'https://a.b/c#d',
      'http://localhost:1234/v1',
    ],
    ...[
      'parley://app/index.html',
      'parley://app/assets/a.js',
      'parley://app/../x.js',
      'parley://app/%2e%2e/x.css',
      'file:///etc/passwd',
    ],
  ],
  check(text) {
    const target = parseTarget(text);
    if (target.ok) {
      const { url, isLoopback, origin } = target.target;
      must(url.protocol === 'wss:' || (url.protocol === 'ws:' && isLoopback), 'a plain way to another computer');
      must(url.username === '' && url.password === '' && url.hash === '', 'more than an address');
      must(!origin.includes('?') && !origin.includes('@'), 'an origin that tells too much');
    } else must(!target.reason.includes(text) || text.trim().length < 8, 'a reason that repeats the address');
    for (const scheme of ['https', 'wss'] as const) {
      const endpoint = parseEndpointUrl(text, scheme);
      if (!endpoint.ok) continue;
      const { protocol, hostname } = endpoint.url;
      const isHere = /^(?:localhost|127\.|\[::1\]$)/.test(hostname);
      must(protocol === `${scheme}:` || isHere, `a plain endpoint at ${hostname}`);
    }
    const question = proxyQuestion(text);
    must(question === null || /^https?:\/\/[^/?#@]+\/$/.test(question), `a question that tells too much: ${question}`);
    const asset = resolveAsset('/opt/parley/page', text);
    must(asset === null || asset.file.startsWith('/opt/parley/page/'), `a file outside of the page: ${asset?.file}`);
    must(!isOpenable(text) || new URL(text).protocol === 'https:', 'not for a browser');
    return `${target.ok} ${question !== null} ${asset !== null} ${isOpenable(text)}`;
  },
});

/** System timers end at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const retryAfter = defineTarget<string>({
  name: 'retry-after',
  kind: TEXT,
  runs: 2_000,
  seeds: () => [
    '120',
    '0',
    '1.5',
    'Wed, 21 Oct 2026 07:28:00 GMT',
    'Wednesday, 21-Oct-26 07:28:00 GMT',
    'Wed Oct 21 07:28:00 2026',
    ' 3 ',
  ],
  check(header) {
    const nowMs = Date.UTC(2026, 9, 21);
    const waits = [parseRetryAfter(header, nowMs), httpFailure(429, header, nowMs).retryAfterMs ?? null];
    for (const waitMs of waits) {
      must(waitMs === null || (waitMs >= 0 && waitMs <= LONGEST_TIMER_MS), `a wait of ${waitMs} ms`);
    }
    return waits.map((waitMs) => (waitMs === null ? '-' : waitMs === 0 ? '0' : '+')).join();
  },
});

const display = defineTarget<string>({
  name: 'x-display',
  kind: TEXT,
  runs: 1_000,
  seeds: () => [':0', ':99.0', 'unix:0', 'unix/host:1', 'tcp/host:0.1', '[::1]:0', 'localhost:10.0'],
  check(text) {
    const address = parseDisplay(text);
    if (address === null) return 'none';
    must(address.sockets.length > 0 && address.number >= 0 && address.number <= 59_535, 'a display that cannot be');
    return 'path' in (address.sockets[0] ?? {}) ? 'here' : 'elsewhere';
  },
});

export const OUTSIDE = [deepLink, commandLine, proxyAnswer, addresses, retryAfter, display];
