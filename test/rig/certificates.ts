/** Makes certificates for tests, good ones and bad ones, with the `openssl` of the machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  /** What to trust for `good` and `otherName`. */
  readonly authority: string;
  /** For `service.test` and 127.0.0.1. */
  readonly good: Certificate;
  readonly otherName: Certificate;
  readonly expired: Certificate;
  readonly selfSigned: Certificate;
}

/** Takes a second or so. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-certificates-'));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string): Certificate => ({
    key: readFileSync(at(`${name}.key`), 'utf8'),
    cert: readFileSync(at(`${name}.crt`), 'utf8'),
  });
  const own = (name: string, subject: string, ...more: string[]): void =>
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', subject, ...more],
    );
  const signed = (name: string, names: string, from: string, until: string): void => {
    openssl(
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
    );
    writeFileSync(at('extensions'), `subjectAltName=${names}\n`);
    openssl(
      ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-extfile', 'extensions', '-in', `${name}.csr`],
      ...['-out', `${name}.crt`, '-startdate', from, '-enddate', until],
    );
  };
  try {
    own('authority', '/CN=Test authority');
    writeFileSync(at('index'), '');
    writeFileSync(
      at('ca.cnf'),
      `[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\ncertificate=authority.crt
private_key=authority.key\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n`,
    );
    const since = '20200101000000Z';
    signed('good', 'DNS:service.test,IP:127.0.0.1', since, '20490101000000Z');
    signed('other', 'DNS:other.test', since, '20490101000000Z');
    signed('expired', 'DNS:service.test,IP:127.0.0.1', since, '20210101000000Z');
    own('self', '/CN=service.test', '-addext', 'subjectAltName=DNS:service.test,IP:127.0.0.1');
    return {
      authority: read('authority').cert,
      good: read('good'),
      otherName: read('other'),
      expired: read('expired'),
      selfSigned: read('self'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
