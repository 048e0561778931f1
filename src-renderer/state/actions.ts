/**
 * Owns the table of all that can be done from anywhere in the window: the palette, the shortcuts and the list of them
 * are drawn from it. Must never draw anything, and never act on its own.
 */
import { EVERY_TURN, EXPORT_FORMATS } from '../../src-preload/contract/history.js';
import { t } from '../i18n/i18n.js';
import { action, told, type Action, type ActionContext } from './action.js';
import { lookActions } from './look-actions.js';
import { profileLabels } from './profiles.js';
import { HISTORY_HREF, SETTINGS_SECTIONS, settingsHref, TALK_HREF, welcomeHref } from './route.svelte.js';

/** All actions as things are now. */
export const actionsOf = (context: ActionContext): readonly Action[] => [
  ...talkActions(context),
  ...goActions(context),
  ...assistantActions(context),
  ...lookActions(context),
  ...moreActions(context),
];

function talkActions(context: ActionContext): readonly Action[] {
  const { api, model } = context;
  const { session, turns } = model;
  const talking = session.talkMode === 'hold' || session.talkMode === 'latched';
  const answering = session.phase === 'speaking' || session.phase === 'thinking';
  const mayRetry = turns.at(-1)?.state.kind === 'failed' || session.error?.retryable === true;
  return [
    action({
      id: 'talk',
      group: 'talk',
      name: t(talking ? 'palette.talk.stop' : 'palette.talk.start'),
      globalKey: 'talk',
      run: () => api.talk.toggle(),
    }),
    action({
      id: 'interrupt',
      group: 'talk',
      name: t('talk.interrupt'),
      globalKey: 'interrupt',
      reason: answering ? null : t('palette.reason.silent'),
      run: () => api.session.interrupt(),
    }),
    action({
      id: 'mute',
      group: 'talk',
      name: t(session.muted ? 'palette.unmute' : 'talk.mute'),
      keywords: [t('talk.mute'), t('audio.microphone')],
      shortcuts: ['mute'],
      globalKey: 'mute',
      run: () => api.session.setMuted(!session.muted),
    }),
    action({
      id: 'hands-free',
      group: 'talk',
      name: t(session.handsFree ? 'palette.handsFree.off' : 'palette.handsFree.on'),
      run: () => api.session.setHandsFree(!session.handsFree),
    }),
    action({
      id: 'new-conversation',
      group: 'talk',
      name: t('talk.newConversation'),
      shortcuts: ['newConversation'],
      reason: turns.length > 0 ? null : t('palette.reason.empty'),
      run: () => {
        model.newConversation();
        context.go(TALK_HREF);
      },
    }),
    action({
      id: 'retry',
      group: 'talk',
      name: t('palette.retry'),
      keywords: [t('conversation.retry')],
      reason: mayRetry ? null : t('palette.reason.nothingFailed'),
      run: () => told(context, api.session.retry()),
    }),
  ];
}

function goActions({ go, search }: ActionContext): readonly Action[] {
  return [
    action({
      id: 'go-talk',
      group: 'go',
      name: t('palette.view', { view: t('nav.talk') }),
      shortcuts: ['talk'],
      run: () => go(TALK_HREF),
    }),
    action({
      id: 'go-history',
      group: 'go',
      name: t('palette.view', { view: t('nav.history') }),
      shortcuts: ['history'],
      run: () => go(HISTORY_HREF),
    }),
    action({
      id: 'go-settings',
      group: 'go',
      name: t('palette.view', { view: t('nav.settings') }),
      shortcuts: ['settings', 'preferences'],
      run: () => go(settingsHref('assistants')),
    }),
    ...SETTINGS_SECTIONS.map((section) =>
      action({
        id: `go-${section}`,
        group: 'go',
        name: t('palette.section', { section: t(`settings.${section}`) }),
        run: () => go(settingsHref(section)),
      }),
    ),
    action({ id: 'search', group: 'go', name: t('palette.search'), shortcuts: ['search'], run: search }),
  ];
}

function assistantActions(context: ActionContext): readonly Action[] {
  const { profiles, activeProfileId } = context.model.settings.assistants;
  const labels = profileLabels(profiles, context.model.providers);
  return profiles.map(({ id, name }) =>
    action({
      id: `assistant-${id}`,
      group: 'assistant',
      name: t('palette.assistant', { name: labels.get(id) ?? name }),
      current: id === activeProfileId,
      run: () => told(context, context.api.assistants.select(id)),
    }),
  );
}

/** What can be done about newer versions. */
function updateActions({ api, model, go }: ActionContext): readonly Action[] {
  const { means, step } = model.updates;
  const place = settingsHref('general', 'updates');
  const check = action({
    id: 'check-updates',
    group: 'more',
    name: t('palette.updates'),
    keywords: [t('updates.title'), t('about.words.updates')],
    reason: means.kind === 'none' ? t(`updates.none.${means.reason}`) : null,
    run: () => {
      go(place);
      void api.updates.check();
    },
  });
  if (step.kind !== 'ready') return [check];
  const name = t('palette.updates.restart', { version: step.version });
  return [check, action({ id: 'restart-update', group: 'more', name, run: () => api.updates.restart() })];
}

function moreActions(context: ActionContext): readonly Action[] {
  const { api } = context;
  return [
    action({
      id: 'test-sound',
      group: 'more',
      name: t('audio.testSound'),
      keywords: [t('audio.speaker')],
      run: () => told(context, api.audio.testSound()),
    }),
    ...EXPORT_FORMATS.map((format) =>
      action({
        id: `export-${format}`,
        group: 'more',
        name: t(`palette.export.${format}`),
        run: () => told(context, api.history.export({ filter: EVERY_TURN, format })),
      }),
    ),
    ...updateActions(context),
    action({
      id: 'licences',
      group: 'more',
      name: t('palette.licences'),
      keywords: [t('about.words.licences')],
      run: () => context.go(settingsHref('general', 'licences')),
    }),
    action({
      id: 'first-run',
      group: 'more',
      name: t('general.firstRun.open'),
      keywords: [t('firstRun.title')],
      run: () => context.go(welcomeHref('microphone')),
    }),
    action({
      id: 'palette',
      group: 'more',
      name: t('palette.name'),
      shortcuts: ['palette'],
      run: () => context.togglePalette(),
    }),
    action({
      id: 'shortcuts',
      group: 'more',
      name: t('shortcuts.title'),
      shortcuts: ['shortcuts', 'help'],
      run: () => context.showShortcuts(),
    }),
    action({ id: 'quit', group: 'more', name: t('general.quit'), run: () => api.app.quit() }),
  ];
}
