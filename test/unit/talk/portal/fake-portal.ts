/** A session bus with a portal on it, answering at once; a test bends what it answers. */
import type { BusAnswer, BusCall, BusListeners, OpenBus } from '../../../../src-main/talk/portal/session-bus.js';

const OWNER = ':1.7';
const PATH = '/org/freedesktop/portal/desktop';

type Shortcut = readonly [id: string, properties: Readonly<Record<string, unknown>>];

interface Connection {
  readonly name: string;
  readonly listeners: BusListeners;
  readonly session: string;
}

const done = (value: unknown): BusAnswer => ({ ok: true, value });
export const refusal = (error: string): BusAnswer => ({ ok: false, error, detail: 'for the test' });

export class FakePortal {
  readonly calls: BusCall[] = [];
  readonly connections: Connection[] = [];
  /** Connections that are open. */
  open = 0;
  busIsThere = true;
  /** What a method is answered in place of what it does. */
  answers = new Map<string, BusAnswer>();
  /** How a request ends; null: it never does. */
  responses = new Map<string, readonly unknown[] | null>();
  bound: readonly Shortcut[] = [['talk', { description: 'Talk', trigger_description: 'Ctrl+Shift+Space' }]];
  #waiting: (() => void)[] = [];

  readonly openBus: OpenBus = (listeners) => {
    if (!this.busIsThere) return Promise.resolve(null);
    const number = this.connections.length + 1;
    const connection = { name: `:2.${number}`, listeners, session: `${PATH}/session/2_${number}/s` };
    this.connections.push(connection);
    this.open += 1;
    let isOpen = true;
    return Promise.resolve({
      name: connection.name,
      call: (call) => Promise.resolve(this.#take(connection, call)),
      watch: () => Promise.resolve(done(undefined)),
      close: () => {
        this.open -= isOpen ? 1 : 0;
        isOpen = false;
      },
    });
  };

  methods(): readonly string[] {
    return this.calls.map(({ member }) => member);
  }

  count(member: string): number {
    return this.methods().filter((it) => it === member).length;
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error('nobody connected');
    return last;
  }

  /** A signal of the portal, or of `sender`. */
  say(interfaceName: string, member: string, body: readonly unknown[], { path = PATH, sender = OWNER } = {}): void {
    this.last.listeners.onSignal({ sender, path, interface: interfaceName, member, body });
  }

  shortcut(member: string, id: string, { session = this.last.session, sender = OWNER } = {}): void {
    this.say('org.freedesktop.portal.GlobalShortcuts', member, [session, id, 1n, {}], { sender });
  }

  closeSession(): void {
    this.say('org.freedesktop.portal.Session', 'Closed', [{}], { path: this.last.session });
  }

  owner(before: string, after: string): void {
    this.say('org.freedesktop.DBus', 'NameOwnerChanged', ['org.freedesktop.portal.Desktop', before, after], {
      sender: 'org.freedesktop.DBus',
    });
  }

  /** Ends the requests that were left open. */
  answerAll(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }

  #take(connection: Connection, call: BusCall): BusAnswer {
    this.calls.push(call);
    const bent = this.answers.get(call.member);
    if (bent !== undefined) return bent;
    switch (call.member) {
      case 'GetNameOwner':
        return done(OWNER);
      case 'Get':
        return done(2);
      case 'CreateSession':
        return this.#request(connection, call, { session_handle: connection.session });
      case 'BindShortcuts':
      case 'ListShortcuts':
        return this.#request(connection, call, { shortcuts: this.bound });
      default:
        return done(undefined);
    }
  }

  #request(connection: Connection, call: BusCall, results: unknown): BusAnswer {
    const options = call.body?.find((it) => typeof it === 'object' && it !== null && 'handle_token' in it);
    const token = (options as { readonly handle_token: string }).handle_token;
    const path = `${PATH}/request/${connection.name.slice(1).replaceAll('.', '_')}/${token}`;
    const body = this.responses.get(call.member);
    const answer = (): void =>
      connection.listeners.onSignal({
        sender: OWNER,
        path,
        interface: 'org.freedesktop.portal.Request',
        member: 'Response',
        body: body ?? [0, results],
      });
    if (body === null) this.#waiting.push(answer);
    else answer();
    return done(path);
  }
}
