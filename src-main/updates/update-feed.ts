/**
 * Owns where a build asks for newer versions and by which keys it judges the answer: `resources/updates.json`, fixed
 * when Parley is built. Must never be changed by a setting, an environment variable or what comes from the network.
 */
import * as v from 'valibot';

/** Raw Ed25519 public keys are 32 bytes: 43 signs of Base64 and one `=`. */
const publicKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/));
const host = v.pipe(v.string(), v.regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/), v.maxLength(253));

const feedSchema = v.object({
  /** Folder of the announcements and of what they announce; null: this build asks nobody. */
  url: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  /** Where the person finds new versions themselves. */
  page: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  /** An announcement counts when one of these signed it. More than one, so that a key can be replaced. */
  keys: v.pipe(v.array(publicKey), v.maxLength(4), v.readonly()),
  /** Other hosts to which a download may be sent on, as forges do. */
  redirectHosts: v.pipe(v.array(host), v.maxLength(8), v.readonly()),
  /** Names in the certificate of the Windows installer; without one Windows is not updated by Parley. */
  publisherName: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(4), v.readonly()),
  /** Folder within the system's cache folder. */
  updaterCacheDirName: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
});

export interface UpdateFeed {
  /** Ends in a slash. */
  readonly url: URL;
  readonly page: string;
  readonly keys: readonly [string, ...string[]];
  readonly redirectHosts: readonly string[];
  readonly publisherName: readonly string[];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Encrypted, or to this computer; no name or password in it. */
function isAskable({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** What a build was given; null where it was given no feed, no key, or something that cannot be used. */
export function readFeed(text: string): UpdateFeed | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(feedSchema, data);
  if (!parsed.success) return null;
  const { url, page, keys, redirectHosts, publisherName } = parsed.output;
  const [first, ...others] = keys;
  if (url === null || page === null || first === undefined || !URL.canParse(url) || !URL.canParse(page)) return null;
  const address = new URL(url.endsWith('/') ? url : `${url}/`);
  if (!isAskable(address) || !isAskable(new URL(page))) return null;
  return { url: address, page, keys: [first, ...others], redirectHosts, publisherName };
}

/** Whether a request to the feed may go to this address, at first or by a redirect. */
export function mayAsk({ url, redirectHosts }: Pick<UpdateFeed, 'url' | 'redirectHosts'>, address: URL): boolean {
  if (!isAskable(address)) return false;
  if (address.origin === url.origin) return true;
  return address.protocol === 'https:' && address.port === '' && redirectHosts.includes(address.hostname);
}
