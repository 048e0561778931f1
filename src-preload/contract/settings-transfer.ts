/**
 * Owns what the window and main say to each other about settings as a whole: taken to another computer, brought back,
 * and put back to how they were at first.
 */
import * as v from 'valibot';
import type { ProviderId } from './provider-info.js';
import type { Settings } from './settings.js';

/** Where settings were saved; null when the person chose no place. */
export interface SettingsExport {
  readonly saved: string | null;
}

/** One setting, by its group and its name in there. */
export type SettingPath = {
  [Group in keyof Settings]: { readonly group: Group; readonly key: keyof Settings[Group] & string };
}[keyof Settings];

/** What an import does to one assistant. */
export interface AssistantChange {
  readonly kind: 'added' | 'replaced' | 'removed';
  readonly name: string;
  readonly providerId: ProviderId;
  /** Hosts of its own that it would talk to in place of its service's; empty for none. */
  readonly addresses: readonly string[];
  /** It would talk to somebody else than the assistant it replaces: what was stored for that one is forgotten. */
  readonly forgetsKeys: boolean;
}

export interface ImportSummary {
  /** Names the file that was read, so that another one is not applied in its place. */
  readonly token: string;
  readonly fileName: string;
  /** Of the Parley that wrote it; null when it does not say. */
  readonly appVersion: string | null;
  /** Written by a newer Parley: read as far as it is understood. */
  readonly newer: boolean;
  /** Settings that would be others than now, assistants aside. */
  readonly changes: readonly SettingPath[];
  readonly assistants: readonly AssistantChange[];
  /** Groups that cannot be used here; they stay as they are. */
  readonly unusable: readonly (keyof Settings)[];
}

export const IMPORT_REFUSALS = ['unreadable', 'too-large', 'not-settings', 'too-many-assistants'] as const;

export type ImportRead =
  /** The person chose no file. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly reason: (typeof IMPORT_REFUSALS)[number] }
  | { readonly kind: 'ready'; readonly summary: ImportSummary };

/** Sections that can be put back. Not the assistants: each is the person's own, and is removed by name. */
export const RESETTABLE_SECTIONS = ['audio', 'talk-key', 'general', 'privacy'] as const;
export type ResettableSection = (typeof RESETTABLE_SECTIONS)[number];

/** Groups of settings that a section shows. */
export const GROUPS_OF_SECTION: Readonly<Record<ResettableSection, readonly (keyof Settings)[]>> = {
  audio: ['audio', 'handsFree'],
  'talk-key': ['talkKey'],
  general: ['general'],
  privacy: ['privacy'],
};

export const settingsResetSchema = v.variant('what', [
  v.object({ what: v.literal('section'), section: v.picklist(RESETTABLE_SECTIONS) }),
  /** `assistants`: these go too, with their keys. */
  v.object({ what: v.literal('everything'), assistants: v.boolean() }),
]);
export type SettingsReset = v.InferOutput<typeof settingsResetSchema>;

/** Whether Parley starts when the person logs in, as the system has it. */
export type LoginItemState =
  | {
      readonly kind: 'available';
      readonly on: boolean;
      /** `refused`: the last change did not take. `needs-approval`: the system waits for the person's consent. */
      readonly problem: 'refused' | 'needs-approval' | null;
    }
  /** `development`: it runs from its sources. `confined`: what it runs in keeps such things to itself. */
  | { readonly kind: 'unavailable'; readonly reason: 'development' | 'confined' };
