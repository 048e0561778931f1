/**
 * Owns the addresses of one account: the socket's and those of the REST calls, all of one origin, so that a key never
 * goes anywhere else.
 */
import type { AmigoSettings } from './options.js';

const REST_SCHEMES: Readonly<Record<string, string>> = { 'wss:': 'https:', 'ws:': 'http:' };

function under(base: URL, settings: AmigoSettings, path: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(base);
  const prefix = base.pathname.replace(/\/+$/, '');
  url.pathname = `${prefix}/v1/${encodeURIComponent(Buffer.from(settings.organization, 'utf8').toString('utf8'))}/${path}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Where the conversation is held. `base` may have a path of its own, which comes first. */
export function socketAddress(base: URL, settings: AmigoSettings): string {
  const { sound, actionFilter } = settings;
  return under(base, settings, 'conversation/converse_realtime', {
    response_format: sound.kind === 'none' ? 'text' : 'voice',
    ...(sound.kind === 'none' ? {} : { audio_format: sound.kind }),
    ...(actionFilter === null ? {} : { current_agent_action_type: actionFilter }),
  }).href;
}

/** Where a REST call goes: the same host as the socket, in the scheme that belongs to it. */
export function restAddress(
  base: URL,
  settings: AmigoSettings,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const { href, protocol } = under(base, settings, path, query);
  return `${REST_SCHEMES[protocol] ?? protocol}${href.slice(protocol.length)}`;
}
