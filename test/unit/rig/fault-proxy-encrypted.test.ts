/** The fault proxy as the other end of encryption, with certificates good and bad. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCertificates, type Certificates } from '../../rig/certificates.js';
import { FaultProxy } from '../../rig/fault-proxy.js';

let certificates: Certificates;
let server: Server;
let proxy: FaultProxy;

beforeAll(() => {
  certificates = makeCertificates();
});
beforeEach(async () => {
  server = createServer((socket: Socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.start((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  server.close();
});

const open = (): TLSSocket => connect({ port: proxy.port, host: '127.0.0.1', ca: certificates.authority });

it('carries everything to a service that is not encrypted', async () => {
  proxy.encrypt(certificates.good);
  const socket = open();
  await once(socket, 'secureConnect');
  socket.write('hello');
  expect(String((await once(socket, 'data'))[0])).toBe('hello');
  const gone = once(socket, 'close');
  socket.on('error', () => undefined);
  proxy.cut();
  await gone;
  expect(proxy.connections).toBe(0);
});

it.each([
  ['expired', 'CERT_HAS_EXPIRED'],
  ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['otherName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
] as const)('shows a bad certificate (%s)', async (which, code) => {
  proxy.encrypt(certificates[which]);
  const [error] = (await once(open(), 'error')) as [unknown];
  expect(error).toMatchObject({ code });
});

it('is plain again when all is restored', async () => {
  proxy.encrypt(certificates.good);
  await proxy.restore();
  const [error] = (await once(open(), 'error')) as [{ readonly code?: string }];
  expect(error.code).toBeDefined();
});
