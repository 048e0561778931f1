/** Owns the start of an app for a course: all services behind their proxies, settings that know them, and its trace. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchParley, type Parley } from '../e2e/launch.js';
import { createTraceReader, type TraceReader } from '../rig/trace.js';
import { startServices, type CourseServices, type ServicesOptions } from './services.js';

export interface StartedCourse {
  readonly services: CourseServices;
  readonly trace: TraceReader;
  readonly parley: Parley;
}

/** Starts in a fresh folder; whoever calls closes app and services. `releaseTailMs` is the tail of the talk key. */
export async function startCourse(
  userData: string,
  releaseTailMs: number,
  options: ServicesOptions = {},
): Promise<StartedCourse> {
  const services = await startServices(options);
  const settings = { ...services.settings, talkKey: { ...services.settings.talkKey, releaseTailMs } };
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify(settings));
  const trace = createTraceReader(path.join(userData, 'trace'));
  const parley = await launchParley({
    userData,
    args: [`--trace-dir=${trace.folder}`],
    environment: services.environment,
  });
  return { services, trace, parley };
}
