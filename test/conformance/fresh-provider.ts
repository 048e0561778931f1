/** Owns services that remember nothing of other tests: Amigo keeps tokens for as long as the app runs. */
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { createAmigo } from '../../src-main/providers/amigo/descriptor.js';
import { PROVIDERS } from '../../src-main/providers/registry.js';
import type { Descriptor } from '../../src-main/providers/types.js';

export const freshProvider = (id: ProviderId): Descriptor => (id === 'amigo' ? createAmigo() : PROVIDERS[id]);
