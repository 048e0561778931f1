/**
 * Owns the start of the app with a simulated service in use: its profile, and its keys by the environment. For tests of
 * what comes after the settings; those go through the form.
 */
import { environmentName } from '../../src-main/credentials/environment.js';
import { asProfileId } from '../../src-preload/contract/ids.js';
import type { Profile } from '../../src-preload/contract/settings.js';
import type { Simulator } from '../simulators/kit/simulator.js';

/** A profile of this service at another address. */
export const profileOf = ({ id, options }: Simulator, endpoint: string): Profile => ({
  id: asProfileId('service'),
  providerId: id,
  name: 'Service',
  options,
  endpoint,
});

/** The keys the simulator accepts, by the names of environment variables. */
export const keysOf = ({ id, secrets }: Simulator): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(secrets).map(([key, secret]) => [environmentName(id, key), secret]));
