/**
 * Wires the history: its host, what is recorded of the session, what the window asks of it, and what the person is told
 * when it cannot be kept.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ExportFormat } from '../../src-preload/contract/history.js';
import type { ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import { say } from '../../src-preload/contract/said.js';
import type { Conversation } from '../adapters/conversation.js';
import { createSoundDecoders } from '../audio/decode/sound-decoders.js';
import type { Output, OutputFact } from '../audio/output-port.js';
import { createChangeBell } from '../history/change-bell.js';
import { HistoryClient } from '../history/history-client.js';
import { createRecorder } from '../history/recorder.js';
import { createRetention } from '../history/retention.js';
import { createSoundRecorder } from '../history/sound-recorder.js';
import type { Intent } from '../providers/types.js';
import type { ReplyPort, TranscriptPort } from '../session/ports.js';
import type { TakenStep } from '../session/shell.js';
import { createHistoryResume, type Resuming } from './history-resume.js';
import { createHistorySteps } from './history-steps.js';
import type { Words } from '../i18n/words.js';
import type { ExportWords } from '../hosts/protocol/history.js';
import type { AppCore } from './session-parts.js';
import { mayBeTalking } from './talking.js';
import { wholeSound } from './whole-sound.js';

export interface HistoryParts {
  readonly handlers: ParleyHandlers['history'];
  /** Shows turns as before, and keeps them. */
  readonly transcript: TranscriptPort;
  /** The conversation the settings are about to change to, if an earlier one is gone on with. */
  readonly resuming: () => Resuming | null;
  /** Plays answers as before, and records them where the person wants it. */
  recorded(reply: ReplyPort): ReplyPort;
  played(fact: OutputFact): void;
  /** Something went to the service. */
  sent(intent: Intent): void;
  stepped(taken: TakenStep): void;
  /** Nothing is played while somebody talks. */
  follow(snapshot: SessionSnapshot): void;
  /** The page is up: the host may take its time now. */
  start(): void;
}

export interface HistoryWorld {
  readonly conversation: Conversation;
  readonly output: () => Pick<Output, 'playRecording' | 'stopRecording'>;
  readonly snapshot: () => SessionSnapshot;
  /** Begins a conversation with this profile, going on with an earlier one where that can be. */
  readonly begin: (resuming: Resuming) => Result<null>;
}

/** What is filled in differs from turn to turn: that is done where they are written. */
const exportWords = (words: Words): ExportWords => ({
  title: words('export.title'),
  exported: words('export.exported', { time: '{time}' }),
  you: words('mini.you'),
  interrupted: words('export.interrupted', { seconds: '{seconds}' }),
  brokenOff: words('export.brokenOff', { seconds: '{seconds}' }),
  failed: words('export.failed', { code: '{code}' }),
});

const EXPORTS: Readonly<Record<ExportFormat, { readonly kind: string; readonly ending: string }>> = {
  markdown: { kind: 'Markdown', ending: 'md' },
  json: { kind: 'JSON', ending: 'json' },
};

export function composeHistory(core: AppCore, world: HistoryWorld): HistoryParts {
  const { clock, settings, notices, window } = core;
  const logger = core.logger.child('history');
  const privacy = () => settings.current().privacy;

  const bell = createChangeBell({
    after: (delayMs, callback) => clock.after(delayMs, callback),
    isVisible: () => window.isVisible(),
    ring: () => core.pushes.history.changed(null),
  });
  window.onVisible((isVisible) => bell.visible(isVisible));

  const client = new HistoryClient({
    spawn: core.spawnHost,
    clock,
    file: path.join(core.paths.userData, 'history.db'),
    recordings: path.join(core.paths.userData, 'recordings'),
    onWriting(state, detail) {
      logger.warn('Keeping turns changed.', { state, detail });
      if (state === 'failing') notices.tell('history-failing');
    },
    onSetAside(name) {
      logger.warn('The history could not be used as it was.', { name });
      notices.tell('history-damaged', name);
    },
    onChanged: () => bell.changed(),
    onRefused: (question, detail) => logger.warn('The history gave no answer.', { question, detail }),
    onHostState: (state) => logger.info('History host changed.', { host: state }),
  });

  const recorder = createRecorder({
    clock,
    isKept: () => privacy().keepHistory,
    assistantOf: (profileId) =>
      settings.current().assistants.profiles.find((profile) => profile.id === profileId) ?? null,
    write: (write) => client.write(write),
    newConversation: randomUUID,
  });
  const sound = createSoundRecorder({
    isOn: () => privacy().keepHistory && privacy().recordAudio,
    tell: (news) => client.sound(news),
  });
  const retention = createRetention({
    clock,
    days: () => privacy().historyDays,
    expire: (beforeMs) =>
      void client.ask({ type: 'expire', beforeMs }).then((expired) => {
        if (!expired.ok) logger.warn('Old turns could not be deleted.', { code: expired.error.code });
        else if (expired.value > 0) logger.info('Old turns were deleted.', { count: expired.value });
      }),
  });

  const resume = createHistoryResume({
    settings: () => settings.current(),
    inUse: () => ({ profileId: settings.current().assistants.activeProfileId, conversation: recorder.conversation }),
    find: (sequence) => client.ask({ type: 'conversation', sequence }),
    begin: (resuming) => world.begin(resuming),
    show(turns) {
      world.conversation.replace(turns);
      core.pushes.session.conversation(turns);
    },
    onFresh: () => notices.tell('conversation-fresh'),
  });
  const stepped = createHistorySteps(recorder, () => resume.current()?.conversation);

  let isStarted = false;
  settings.onChange(({ privacy: now }, { privacy: before }) => {
    if (before.keepHistory && !now.keepHistory) recorder.stop();
    if (isStarted && now.historyDays !== before.historyDays) retention.look();
  });
  core.onQuit('history', () => {
    retention.dispose();
    recorder.flush();
    return client.dispose();
  });

  const play = async (sequence: number): Promise<Result<null>> => {
    const busy = failed(appError('request-invalid', { detail: say('not-while-talking') }));
    if (mayBeTalking(world.snapshot())) return busy;
    const recording = await client.ask({ type: 'recording', sequence });
    if (!recording.ok) return recording;
    const heard = recording.value === null ? null : wholeSound(createSoundDecoders(), recording.value);
    if (heard === null) return failed(appError('request-invalid', { detail: say('no-recording') }));
    if (mayBeTalking(world.snapshot())) return busy;
    const played = await world.output().playRecording(heard.pcm, heard.rateHz);
    return played.ok || played.error.code === 'cancelled' ? ok(null) : played;
  };

  return {
    handlers: {
      page: (range) => client.ask({ type: 'page', range }),
      assistants: () => client.ask({ type: 'assistants' }),
      remove: (selection) => client.ask({ type: 'remove', selection }),
      async export({ filter, format }) {
        const { kind, ending } = EXPORTS[format];
        const day = new Date(clock.epochMs()).toISOString().slice(0, 10);
        const file = await core.dialogs.chooseFile(`${core.words()('export.title')} ${day}.${ending}`, {
          name: kind,
          extensions: [ending],
        });
        if (file === null) return ok({ saved: null });
        const written = await client.ask({ type: 'export', filter, format, file, words: exportWords(core.words()) });
        return written.ok ? ok({ saved: file }) : written;
      },
      resume: (sequence) => resume.resume(sequence),
      play,
      stopPlaying: () => world.output().stopRecording(),
      figures: ({ sinceMs }) => client.ask({ type: 'figures', sinceMs }),
    },
    transcript: {
      upsert(turn) {
        world.conversation.upsert(turn);
        recorder.upsert(turn);
      },
    },
    resuming: () => resume.current(),
    recorded: (reply) => ({
      write(turnId, pcm, rateHz) {
        reply.write(turnId, pcm, rateHz);
        sound.answerSound(turnId, pcm, rateHz);
      },
      end(turnId) {
        reply.end(turnId);
        sound.answerEnded(turnId);
      },
      cut: (turnId) => reply.cut(turnId),
      withhold: (withheld) => reply.withhold(withheld),
    }),
    played(fact) {
      if (fact.type === 'playback-cut') sound.answerCut(fact.turnId, fact.heardMs);
    },
    sent(intent) {
      switch (intent.type) {
        case 'utterance-start':
          sound.utteranceBegan(intent.turnId, intent.stream === true);
          return;
        case 'utterance-audio':
          sound.utteranceSound(intent.pcm);
          return;
        case 'utterance-end':
          sound.utteranceEnded('end');
          return;
        case 'utterance-cancel':
          sound.utteranceEnded('cancel');
          return;
        default:
      }
    },
    stepped,
    follow(snapshot) {
      if (mayBeTalking(snapshot)) world.output().stopRecording();
    },
    start() {
      if (isStarted) return;
      isStarted = true;
      client.start();
      retention.look();
    },
  };
}
