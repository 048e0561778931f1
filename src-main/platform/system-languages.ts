/**
 * Owns which languages the person told the system they read.
 */
import { app } from 'electron';

/** BCP 47 tags, the most wanted first. Needs a ready app. */
export const systemLanguages = (): readonly string[] => app.getPreferredSystemLanguages();
