/**
 * Owns all simulated services behind stretches of network that fail on demand, and the settings of an app that knows
 * them: one profile for each, and the built-in assistant.
 */
import { asProfileId, type ProfileId } from '../../src-preload/contract/ids.js';
import type { ProviderId } from '../../src-preload/contract/provider-info.js';
import { DEFAULT_SETTINGS, type Profile, type Settings } from '../../src-preload/contract/settings.js';
import { environmentName } from '../../src-main/credentials/environment.js';
import { FaultProxy } from '../rig/fault-proxy.js';
import { toneAnswers } from '../simulators/kit/answers.js';
import { createAnswerEncoder } from '../simulators/kit/encode.js';
import { serve, type Served } from '../simulators/kit/serve.js';
import type { SpokenAnswer } from '../simulators/kit/simulator.js';
import { SIMULATORS } from '../simulators/simulators.js';

export interface CourseService {
  readonly id: ProviderId;
  readonly profileId: ProfileId;
  readonly proxy: FaultProxy;
  readonly served: Served;
}

export interface CourseServices {
  readonly all: readonly CourseService[];
  /** Settings of an app that knows all of them. */
  readonly settings: Settings;
  /** Their secrets, as the app takes them where none is stored. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the app did that a service's documents do not allow. */
  breaches(): readonly string[];
  /** Whole utterances all services received. */
  heard(): number;
  close(): Promise<void>;
}

export interface ServicesOptions {
  /** The only one to start; all where it is not given. */
  readonly only?: ProviderId | undefined;
  /** What they say, in turn: short tones where it is not given. */
  readonly answers?: readonly SpokenAnswer[] | undefined;
}

/** Starts them. */
export async function startServices({ only, answers = toneAnswers() }: ServicesOptions = {}): Promise<CourseServices> {
  const encode = await createAnswerEncoder();
  const all: CourseService[] = [];
  const profiles: Profile[] = [...DEFAULT_SETTINGS.assistants.profiles];
  const environment: Record<string, string> = {};
  for (const simulator of Object.values(SIMULATORS)) {
    if (only !== undefined && simulator.id !== only) continue;
    const { id, path, options, secrets } = simulator;
    const served = await serve(simulator, { scenario: 'normal', answers, encode, log: () => undefined });
    const proxy = await FaultProxy.start(served.port);
    const profileId = asProfileId(`course-${id}`);
    all.push({ id, profileId, proxy, served });
    profiles.push({ id: profileId, providerId: id, name: id, options: { ...options }, endpoint: proxy.url(path) });
    for (const [field, secret] of Object.entries(secrets)) environment[environmentName(id, field)] = secret;
  }
  return {
    all,
    settings: { ...DEFAULT_SETTINGS, assistants: { ...DEFAULT_SETTINGS.assistants, profiles } },
    environment,
    breaches: () => all.flatMap(({ id, served }) => served.service.breaches.map((breach) => `${id}: ${breach}`)),
    heard: () => all.reduce((sum, { served }) => sum + served.service.heard.length, 0),
    async close() {
      for (const { proxy, served } of all) {
        await proxy.close();
        await served.close();
      }
    },
  };
}
