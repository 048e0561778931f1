/**
 * Owns the list of assistant services, by hand: no discovery, no side effects.
 */
import type { ProviderId, ProviderInfo } from '../../src-preload/contract/provider-info.js';
import { addisai } from './addisai/descriptor.js';
import { amigo } from './amigo/descriptor.js';
import { local } from './local/descriptor.js';
import { playai } from './playai/descriptor.js';
import { zeebee } from './zeebee/descriptor.js';
import type { Descriptor } from './types.js';

/** Every service by its id; an id of the contract without an entry here does not compile. */
export const PROVIDERS: Readonly<Record<ProviderId, Descriptor>> = { local, addisai, amigo, zeebee, playai };

/** What the interface may know of every service, in the order it shows them. */
export function describeProviders(): ProviderInfo[] {
  return Object.values(PROVIDERS).map((provider) => ({
    id: provider.id,
    name: provider.name,
    summary: provider.summary,
    status: provider.status,
    credentials: provider.credentials,
    options: provider.options,
    textInput: provider.capabilities({}).textInput,
    endpoint: provider.endpoint({}),
    keyPage: provider.keyPage,
    ...(provider.chatServerOptions && { chatServerOptions: provider.chatServerOptions }),
  }));
}
