/**
 * Owns the four kinds of traffic across the bridge and the types both ends derive from one table.
 * request: renderer asks, main replies. command: renderer tells. push: main tells. port: a MessagePort for binary traffic.
 */
import type { GenericSchema, InferInput, InferOutput } from 'valibot';
import type { Result } from '../app-error.js';

declare const reply: unique symbol;
declare const payload: unique symbol;

export interface RequestKind<Schema extends GenericSchema, Reply> {
  readonly kind: 'request';
  readonly input: Schema;
  readonly [reply]?: Reply;
}
export interface CommandKind<Schema extends GenericSchema> {
  readonly kind: 'command';
  readonly input: Schema;
}
export interface PushKind<Payload> {
  readonly kind: 'push';
  readonly [payload]?: Payload;
}
/** The renderer makes the channel and hands one end to main. */
export interface PortKind {
  readonly kind: 'port';
}

// The wide forms the tables are checked against.
type AnyKind = RequestKind<GenericSchema, unknown> | CommandKind<GenericSchema> | PushKind<unknown> | PortKind;
export type IpcTable = Readonly<Record<string, Readonly<Record<string, AnyKind>>>>;

/** `request(schema)<Reply>()`: the schema is inferred, the reply type is named. */
export const request =
  <Schema extends GenericSchema>(input: Schema) =>
  <Reply>(): RequestKind<Schema, Reply> => ({ kind: 'request', input });
export const command = <Schema extends GenericSchema>(input: Schema): CommandKind<Schema> => ({
  kind: 'command',
  input,
});
export const push = <Payload>(): PushKind<Payload> => ({ kind: 'push' });
export const port = (): PortKind => ({ kind: 'port' });

type Args<Input> = undefined extends Input ? [input?: Input] : [input: Input];

type RendererEnd<Kind> =
  Kind extends RequestKind<infer Schema, infer Reply> ? (...args: Args<InferInput<Schema>>) => Promise<Result<Reply>>
  : Kind extends CommandKind<infer Schema> ? (...args: Args<InferInput<Schema>>) => void
  : Kind extends PushKind<infer Payload> ? (listener: (payload: Payload) => void) => () => void
  : Kind extends PortKind ? never
  : never; // prettier-ignore

type NonPorts<Group> = { [Name in keyof Group as Group[Name] extends PortKind ? never : Name]: Group[Name] };

/** What the preload exposes to the page. Ports travel by `window.postMessage`, see `PORT_MESSAGE`. */
export type RendererApi<Table extends IpcTable> = {
  readonly [Group in keyof Table]: { readonly [Name in keyof NonPorts<Table[Group]>]: RendererEnd<Table[Group][Name]> };
};

type MainHandler<Kind> =
  Kind extends RequestKind<infer Schema, infer Reply> ? (input: InferOutput<Schema>) => Promise<Result<Reply>> | Result<Reply>
  : Kind extends CommandKind<infer Schema> ? (input: InferOutput<Schema>) => void
  : never; // prettier-ignore

type Handled<Group> = { [Name in keyof Group as MainHandler<Group[Name]> extends never ? never : Name]: Group[Name] };

/** What main implements: one handler per request and command. */
export type MainHandlers<Table extends IpcTable> = {
  readonly [Group in keyof Table as keyof Handled<Table[Group]> extends never ? never : Group]: {
    readonly [Name in keyof Handled<Table[Group]>]: MainHandler<Table[Group][Name]>;
  };
};

type Pushed<Group> = {
  [
    Name in keyof Group as Group[Name] extends PushKind<unknown>
      ? Group[Name] extends { input: unknown }
        ? never
        : Name
      : never
  ]: Group[Name];
};

/** What main calls to tell the window. */
export type MainPushes<Table extends IpcTable> = {
  readonly [Group in keyof Table as keyof Pushed<Table[Group]> extends never ? never : Group]: {
    readonly [Name in keyof Pushed<Table[Group]>]: Table[Group][Name] extends PushKind<infer Payload>
      ? (payload: Payload) => void
      : never;
  };
};

/** Channel name on the wire: `group.name`. */
export const channelOf = (group: string, name: string): string => `${group}.${name}`;

/** `window.postMessage({ [PORT_MESSAGE]: name }, '*', [port])` in the page hands a port of the table to main. */
export const PORT_MESSAGE = 'parley-port';
