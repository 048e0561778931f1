/** Owns the targets for what other programs of the desktop say, and for what goes into the log. */
import { cookiesFor } from '../../../src-main/hosts/key/x-authority.js';
import { isTrayShown } from '../../../src-main/platform/status-notifier.js';
import { busAddress } from '../../../src-main/talk/portal/dbus-session-bus.js';
import { createPortalLink } from '../../../src-main/talk/portal/portal-link.js';
import { readResponse, readShortcuts } from '../../../src-main/talk/portal/portal-words.js';
import type { BusListeners } from '../../../src-main/talk/portal/session-bus.js';
import { isObject } from '../../../src-main/settings/groups.js';
import { createLineSplitter } from '../../../src-main/logging/line-splitter.js';
import { createRedactor } from '../../../src-main/logging/redaction.js';
import { inEnglish, isPlainSaying } from '../../../src-preload/contract/said.js';
import { KEY_ACTIONS } from '../../../src-preload/contract/talk.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { BYTES } from '../engine/bytes.js';
import { CLONE } from '../engine/clone.js';
import { defineTarget } from '../engine/fuzz.js';
import { must } from '../engine/target.js';
import { TEXT } from '../engine/text.js';

const SHORTCUTS = [
  ['talk', { description: 'Talk', trigger_description: 'Ctrl+Shift+Space' }],
  ['mute', { trigger_description: '' }],
];

const portalWords = defineTarget<unknown>({
  name: 'portal-words',
  kind: CLONE,
  runs: 1500,
  seeds: () => [[0, { shortcuts: SHORTCUTS }], [1, {}], [2, {}], SHORTCUTS, ['talk', {}]],
  check(value) {
    const body = Array.isArray(value) ? (value as unknown[]) : [value];
    const response = readResponse(body);
    const found = [value, response.outcome === 'done' ? response.results['shortcuts'] : null].flatMap(readShortcuts);
    for (const { action, trigger } of found) {
      must(KEY_ACTIONS.includes(action), 'an action of nobody');
      must(trigger === null || trigger.trim() !== '', 'a trigger without a word');
    }
    return `${response.outcome} ${Math.min(3, found.length)}`;
  },
});

/** What a bus answers, call after call, and which signals come meanwhile. */
const portal = defineTarget<unknown>({
  name: 'portal-replies',
  kind: CLONE,
  runs: 200,
  seeds: () => {
    const path = '/org/freedesktop/portal/desktop/request/1_5/token';
    const session = '/org/freedesktop/portal/desktop/session/1_5/token';
    return [
      [
        { ok: true, value: 2 },
        { ok: true, value: ':1.9' },
        { ok: true, value: path, signal: [0, { session_handle: session }] },
        { ok: true, value: path, signal: [0, { shortcuts: SHORTCUTS }] },
      ],
      [
        { ok: true, value: 1 },
        { ok: true, value: ':1.9' },
        { ok: true, value: path, signal: [1, {}] },
      ],
      [{ ok: false, error: 'org.freedesktop.DBus.Error.ServiceUnknown', detail: 'none' }],
      [{ ok: false, error: 'timeout', detail: '' }],
    ];
  },
  async check(value) {
    const answers = (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) =>
      isObject(one) ? one : { value: one },
    );
    const clock = createManualClock();
    let listeners: BusListeners | null = null;
    let calls = 0;
    const reply = () => {
      const { ok = true, value: first, error, detail, signal } = answers[calls % Math.max(1, answers.length)] ?? {};
      calls += 1;
      must(calls <= 200, 'it asks again and again');
      // Signals may come before the answer.
      if (Array.isArray(signal)) {
        const body: readonly unknown[] = signal;
        for (const member of ['Response', 'Activated', 'ShortcutsChanged', 'Closed', 'NameOwnerChanged']) {
          const path = typeof first === 'string' ? first : '/x';
          const interfaceName = `org.freedesktop.portal.${member === 'Response' ? 'Request' : 'GlobalShortcuts'}`;
          listeners?.onSignal({ sender: ':1.9', path, interface: interfaceName, member, body });
        }
      }
      if (ok !== true)
        return {
          ok: false as const,
          error: typeof error === 'string' ? error : 'closed',
          detail: typeof detail === 'string' ? detail : '',
        };
      return { ok: true as const, value: first };
    };
    const link = createPortalLink({
      openBus: (given) => {
        listeners = given;
        return Promise.resolve({
          name: ':1.5',
          call: () => Promise.resolve(reply()),
          watch: () => Promise.resolve(reply()),
          close: () => undefined,
        });
      },
      after: (delayMs, callback) => clock.after(delayMs, callback),
      token: () => 'token',
      appId: 'app.parley.Parley',
      introduce: true,
      listeners: {
        onPressed: (action) => must(KEY_ACTIONS.includes(action), 'a press of nobody'),
        onReleased: (action) => must(KEY_ACTIONS.includes(action), 'a release of nobody'),
        onShortcuts: () => undefined,
        onLost: () => undefined,
        onPortalBack: () => undefined,
      },
    });
    const told: string[] = [];
    const ended = async (asked: Promise<{ readonly ok: boolean }>): Promise<void> => {
      const answers: { readonly ok: boolean }[] = [];
      const settled = asked.then((it) => void answers.push(it));
      // Time passes until every bound is over; only a person may be waited for.
      for (let round = 0; round < 12 && answers.length === 0; round += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(5_000);
      }
      const [answer] = answers;
      if (answer !== undefined) await settled;
      told.push(answer === undefined ? 'waits' : JSON.stringify(answer).slice(0, 24));
    };
    await ended(link.open());
    await ended(link.bind([{ action: 'talk', trigger: null }]));
    await ended(link.list());
    await ended(link.configure());
    link.close();
    must(told[0] !== 'waits', 'nobody is waited for, and it never opens');
    return told.join('|').slice(0, 80);
  },
});

const desktopLines = defineTarget<string>({
  name: 'desktop-lines',
  kind: TEXT,
  runs: 800,
  seeds: () => [
    '(<true>,)',
    '   variant       boolean true',
    '(<false>,)',
    'unix:path=/run/user/0/bus',
    'unix:abstract=/tmp/x,guid=1;tcp:host=a',
  ],
  async check(text) {
    const shown = await isTrayShown('linux', () => Promise.resolve(text));
    must(shown === /\btrue\b/.test(text), 'another answer than the one that was given');
    const address = busAddress({ DBUS_SESSION_BUS_ADDRESS: text, XDG_RUNTIME_DIR: '/run/x' });
    must(address === (text === '' ? 'unix:path=/run/x/bus' : text), 'another bus than the one that was named');
    return String(shown);
  },
});

/** One record: family, then address, number, name and data, each with its length before it. */
const record = (family: number, ...fields: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from([family >> 8, family & 255]),
    ...fields.map((field) => Buffer.concat([Buffer.from([0, field.length]), Buffer.from(field, 'latin1')])),
  ]);

const xAuthority = defineTarget<Uint8Array>({
  name: 'x-authority',
  kind: BYTES,
  runs: 1_500,
  seeds: () => [
    Buffer.concat([
      record(256, 'here', '0', 'MIT-MAGIC-COOKIE-1', '0123456789abcdef'),
      record(0xffff, '', '', 'MIT-MAGIC-COOKIE-1', 'x'),
    ]),
    record(0, 'abcd', '7', 'XDM', ''),
  ],
  check(bytes) {
    const cookies = cookiesFor(Buffer.from(bytes), 0, 'here');
    const size = cookies.reduce((sum, { name, data }) => sum + name.length + data.length, 0);
    must(size <= bytes.length, 'more than the file holds');
    return String(Math.min(4, cookies.length));
  },
});

const SECRET = 'sk-canary-0123456789';

/** No secret, whatever it stands in; and whatever is a secret, no throwing. */
const redaction = defineTarget<unknown>({
  name: 'redaction',
  kind: CLONE,
  runs: 1_500,
  seeds: () => [
    { url: `wss://a.test/?key=${SECRET}`, headers: { Authorization: `Bearer ${SECRET}` }, n: 3 },
    [SECRET, `x${SECRET}y`, Buffer.from(SECRET).toString('base64'), encodeURIComponent(SECRET)],
    { [SECRET]: { deep: [{ text: 'hello' }] } },
    new Error(`It failed with ${SECRET}`),
    'pass\ud800word',
  ],
  check(value) {
    const redactor = createRedactor();
    redactor.addSecret(SECRET);
    if (typeof value === 'string') redactor.addSecret(value.slice(0, 300));
    const line = JSON.stringify(redactor.value(value));
    must(!line.includes(SECRET), 'a secret is in the log');
    must(line.length <= 6_000_000, `a line of ${line.length} characters`);
    const told = isPlainSaying(value) ? inEnglish(value) : '';
    return `${line.includes('[redacted]')} ${Math.round(Math.log2(line.length + 1))} ${told !== ''}`;
  },
});

const logLines = defineTarget<Uint8Array>({
  name: 'log-lines',
  kind: BYTES,
  runs: 250,
  seeds: () => [Buffer.from('one\ntwo\r\n\n   \nlast'), Buffer.from('ሰላም\n'), Buffer.alloc(40_000, 0x61)],
  check(bytes) {
    const split = (pieces: readonly Uint8Array[]): readonly string[] => {
      const lines: string[] = [];
      const splitter = createLineSplitter((line) => lines.push(line));
      for (const piece of pieces) splitter.push(piece);
      splitter.end();
      return lines;
    };
    const whole = split([bytes]);
    const cut = split(
      Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7)),
    );
    must(JSON.stringify(whole) === JSON.stringify(cut), 'other lines when it comes in pieces');
    must(
      whole.every((line) => line.length <= 16_000 && line.trim() !== '' && !line.includes('\n')),
      'a line that is none',
    );
    return String(Math.min(5, whole.length));
  },
});

export const DESKTOP = [portalWords, portal, desktopLines, xAuthority, redaction, logLines];
