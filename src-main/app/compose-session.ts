/**
 * Wires the session to everything it speaks through: microphone, link, output, talk key, captions.
 */
import { randomUUID } from 'node:crypto';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { CaptureId, ConnectionId, ProfileId } from '../../src-preload/contract/ids.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import { createConversation } from '../adapters/conversation.js';
import { createEndpointer } from '../adapters/endpointer.js';
import { createUplink } from '../adapters/uplink.js';
import type { Intent, ResumeValue } from '../providers/types.js';
import { createSession, type Session } from '../session/shell.js';
import { isListening, isQuiet, type SessionState } from '../session/state.js';
import { TUNING } from '../session/tuning.js';
import { composeAgenda } from './compose-agenda.js';
import { composeAssistants } from './compose-assistants.js';
import { composeCues } from './compose-cues.js';
import { composeEcho, type Talking } from './compose-echo.js';
import { composeHistory } from './compose-history.js';
import { composeNetwork } from './compose-network.js';
import { composeLink } from './compose-link.js';
import { composeMicrophone } from './compose-microphone.js';
import { composeOutput } from './compose-output.js';
import { composeSpeech } from './compose-speech.js';
import { composeTalk } from './compose-talk.js';
import { composeTrace } from './compose-trace.js';
import { createDevicesInUse } from './devices-in-use.js';
import type { Resuming } from './history-resume.js';
import { withIdleBound } from './idle-bound.js';
import { createNetworkWatch } from './network-watch.js';
import { createReopening } from './reopening.js';
import { createCommandRunner } from './run-command.js';
import type { AppCore, ComposeSession } from './session-parts.js';
import { noticeOf } from './step-notices.js';
import { createTracePoints } from './trace-points.js';

export const composeSession: ComposeSession = (core) => {
  const { clock, pushes, settings } = core;
  const trace = composeTrace(core);
  const points = createTracePoints(trace, clock);
  const conversation = createConversation((turn) => pushes.session.turn(turn));
  const { agenda, effects } = composeAgenda(core, (text) => session.dispatch({ type: 'context-send', text }));
  const speech = composeSpeech(core, { effects, onReady: () => trace.mark('speech-ready', clock.nowMs()) });

  const history = composeHistory(core, {
    conversation,
    output: () => output,
    snapshot: () => session.snapshot(),
    begin(resuming) {
      // Another assistant is begun with as soon as the settings say so.
      if (resuming.profileId !== settings.current().assistants.activeProfileId) {
        const chosen = settings.update({ assistants: { activeProfileId: resuming.profileId } });
        return chosen.ok ? done() : chosen;
      }
      session.dispatch({ type: 'session-end', why: 'new-conversation', ...resumeOf(resuming) });
      if (resuming.resume !== undefined) session.dispatch({ type: 'session-start' });
      else startIfFree();
      return done();
    },
  });

  const network = composeNetwork(core, speech.connect);
  const assistants = composeAssistants(core, network);
  const link = composeLink(core, network, assistants, (fact) => {
    points.received(fact);
    session.dispatch(fact);
  });
  const uplink = createUplink({
    send(connectionId: ConnectionId, intent: Intent) {
      link.send(connectionId, intent);
      points.sent(intent);
      history.sent(intent);
    },
    onFirstFrame: (captureId) => session.dispatch({ type: 'first-frame-sent', captureId, atMs: clock.nowMs() }),
  });
  const endpointer = createEndpointer({
    service: speech.endpointing,
    settings: () => settings.current().handsFree,
    confirmMs: TUNING.bargeInSpeechMs,
    onFact: (fact) => session.dispatch(fact),
  });
  settings.onChange(({ handsFree }, before) => {
    if (handsFree !== before.handsFree) endpointer.settingsChanged();
  });
  /**
   * The one way of microphone frames, in order. What holds sound back, as the echo of an answer, stands before this;
   * behind it are those who listen, and they all hear the same.
   */
  const hear = (captureId: CaptureId, pcm: Int16Array): void => {
    uplink.frame(captureId, pcm);
    endpointer.frame(captureId, pcm);
  };
  const echo = composeEcho(core, {
    output: () => output,
    onFrame: hear,
    onHalfDuplex: (halfDuplex) => session.setHalfDuplex(halfDuplex),
    onChanged: () => reopening.look(),
    onPerson() {
      trace.mark('person-over-echo', clock.nowMs());
      // The less of the answer lies under their first words, the better they are understood.
      output.pause(TUNING.hesitateMs);
    },
  });
  const microphone = composeMicrophone(core, {
    onFact: (fact) => session.dispatch(fact),
    onFrame(captureId, pcm, bare) {
      points.captured(pcm);
      core.levels.heard(pcm);
      echo.frame(captureId, pcm, bare);
    },
    treatEcho: () => echo.treatEcho(),
    isPagePlaying: () => output.playingOn === 'renderer',
    onClosed: (pressedAtMs) => talk.control.sessionClosed(pressedAtMs),
    onPage: pageIsUp,
  });
  // Hands-free the microphone may be open for hours.
  const reopening = createReopening({
    isOutdated: () => echo.isOutdated() || microphone.isOutdated(),
    reopen: () => session.dispatch({ type: 'system', what: 'microphone-outdated' }),
  });
  const sound = composeOutput(core, {
    onFact(fact) {
      points.played(fact);
      history.played(fact);
      session.dispatch(fact);
    },
    onHealth(health) {
      session.setSink(health);
      echo.sinkChanged(health);
    },
  });

  const { output } = sound;
  const cues = composeCues(core, output);

  const session: Session = createSession(
    {
      link,
      capture: microphone.port,
      uplink,
      endpointer,
      reply: history.recorded(output),
      transcript: history.transcript,
      clock,
      random: Math.random,
      capabilities: () => withIdleBound(assistants.capabilities(), settings.current()),
    },
    {
      idPrefix: randomUUID().slice(0, 8),
      profileId: settings.current().assistants.activeProfileId,
      sink: output.health,
      onMark: (mark) => points.felt(mark),
      onStep(taken) {
        // Before it is carried out: the microphone is opened as this way of talking needs it.
        echo.talking(talkingIn(taken.after));
        points.stepped(taken);
        history.stepped(taken);
        reopening.resting(isListening(taken.after) && isQuiet(taken.after));
        const notice = noticeOf(taken);
        if (notice !== null) core.notices.tell(notice);
      },
    },
  );

  let pressedAtMs: number | null = null;
  const talk = composeTalk(core, {
    emit(verb) {
      if (verb.type === 'talk-start') {
        pressedAtMs = verb.atMs;
        // No microphone opens for it, and the next one that does answers no press.
        if (!session.snapshot().muted) microphone.pressedAt(verb.atMs);
      }
      session.dispatch(verb);
      // A muted session takes no press; the key must not wait for a release that means nothing.
      if (verb.type === 'talk-start' && session.snapshot().muted) {
        cues.metMute();
        talk.control.sessionClosed(verb.atMs);
      }
    },
    isFree: () => session.snapshot().talkMode === 'hands-free',
    takeBack: () => session.dispatch({ type: 'talk-cancel', reason: 'escape' }),
    interrupt: (atMs) => session.dispatch({ type: 'interrupt', atMs }),
    isMuted: () => session.snapshot().muted,
    setMuted: (muted) => session.dispatch({ type: 'mute-set', muted }),
    onHealth(health) {
      session.setHotkey(health);
      if (health.state === 'armed') trace.mark('talk-armed', clock.nowMs(), { source: health.source });
    },
  });

  session.onSnapshot((snapshot) => pushes.session.changed(snapshot));
  session.onSnapshot((snapshot) => cues.follow(snapshot));
  session.onSnapshot((snapshot) => history.follow(snapshot));
  // A microphone that stays open without the key closes no capture when a press is over by itself: after a minute.
  let keyTalks = false;
  session.onSnapshot(({ handsFree, talkMode }) => {
    const talks = talkMode === 'hold' || talkMode === 'latched';
    if (keyTalks && !talks && handsFree && pressedAtMs !== null) talk.control.sessionClosed(pressedAtMs);
    keyTalks = talks;
  });
  // Not before the session is there to be told of it.
  sound.start();
  echo.start();
  const startIfFree = (): void => {
    if (assistants.isBuiltIn()) session.dispatch({ type: 'session-start' });
  };
  followSettings(core, session, startIfFree, history.resuming);
  core.onQuit('session', () => {
    session.dispatch({ type: 'session-end', why: 'quit' });
    session.dispose();
  });

  let pageSeen = false;
  /** A service needs none of our models but the detector, and that only where a microphone is open without a key. */
  function warmUp(): void {
    if (!pageSeen) return;
    if (assistants.isBuiltIn()) speech.warmUp('all');
    else if (session.snapshot().handsFree) speech.warmUp('detector');
  }
  session.onSnapshot(warmUp);

  function pageIsUp(): void {
    output.deviceChanged();
    if (pageSeen) return;
    pageSeen = true;
    trace.mark('window-usable', clock.nowMs());
    // In the order in which they are missed.
    startIfFree();
    output.prepare();
    cues.load();
    warmUp();
    agenda.start();
    history.start();
  }

  const networkChanged = createNetworkWatch((news) => {
    core.logger.info('The network changed.', { news });
    session.dispatch({ type: 'system', what: news });
  });

  const devicesInUse = createDevicesInUse();
  const done = (): Result<null> => ok(null);
  return {
    handlers: devicesInUse.overhear({
      history: history.handlers,
      session: {
        sendText(text) {
          if (!assistants.capabilities().textInput) return failed(appError('text-unsupported'));
          session.dispatch({ type: 'text-send', text });
          return done();
        },
        retry() {
          session.dispatch({ type: 'retry' });
          return done();
        },
        interrupt: () => session.dispatch({ type: 'interrupt', atMs: clock.nowMs() }),
        setMuted: (muted) => session.dispatch({ type: 'mute-set', muted }),
        setHandsFree: (on) => session.dispatch({ type: 'hands-free-set', on }),
        dismissError: () => session.dispatch({ type: 'error-dismissed' }),
        dismissWarning: () => session.dispatch({ type: 'warning-dismissed' }),
        async resolveConflict(choice) {
          const settled = await assistants.settleConflict(choice);
          if (!settled.ok) return settled;
          session.dispatch({ type: 'conflict-settled', resume: settled.value });
          return done();
        },
        newConversation() {
          session.dispatch({ type: 'session-end', why: 'new-conversation' });
          conversation.clear();
          startIfFree();
        },
      },
      talk: talk.handlers,
      capture: microphone.handlers,
      playback: {
        failed: ({ reason }) => sound.playerFailed(reason),
        lost: () => sound.playerLost(),
        using: ({ device, deviceLabel }) => sound.playerUsing(device, deviceLabel),
      },
      devices: {
        changed(devices) {
          echo.devices(devices);
          microphone.devices(devices);
          sound.devices(devices);
          reopening.look();
          session.dispatch({ type: 'system', what: 'device-change' });
        },
        defaultSpeaker: (name) => echo.defaultSpeaker(name),
      },
      audio: { testSound: () => output.playTestSound() },
    }),
    playSound: (sound) => output.playTestSound(sound),
    devicesInUse: () => devicesInUse.names(output.health),
    assistants: assistants.service,
    credentialsChanged(profileId) {
      const { profileId: inUse, error } = session.snapshot();
      // What was said and failed for want of the key is sent now.
      if (profileId === inUse && error?.needs === 'credentials') session.dispatch({ type: 'retry' });
    },
    snapshot: () => session.snapshot(),
    turns: () => conversation.turns(),
    onChange: (listener) => void session.onSnapshot(listener),
    toggleTalk: () => talk.act('toggle'),
    runCommand: createCommandRunner(core, {
      act: (action) => talk.act(action),
      interrupt: () => session.dispatch({ type: 'interrupt', atMs: clock.nowMs() }),
      isMuted: () => session.snapshot().muted,
      setMuted: (muted) => session.dispatch({ type: 'mute-set', muted }),
      isHandsFree: () => session.snapshot().handsFree,
      setHandsFree: (on) => session.dispatch({ type: 'hands-free-set', on }),
    }),
    powerChanged(event) {
      microphone.powerChanged(event);
      switch (event) {
        case 'suspend':
        case 'lock':
          session.dispatch({ type: 'system', what: event });
          return;
        case 'resume':
          session.dispatch({ type: 'system', what: 'resume' });
          agenda.wake();
          talk.rearm();
          return;
        case 'unlock':
          talk.rearm();
          return;
        case 'shutdown':
          return;
      }
    },
    networkChanged,
    pageGone() {
      pageSeen = false;
      session.dispatch({ type: 'system', what: 'window-gone' });
      // After what was said is kept: a hold that is lost would send it.
      talk.pageGone();
      // The page that comes in its place finds this in its snapshot.
      core.notices.tell('window-restarted');
    },
  };
};

const talkingIn = ({ capture, handsFree }: SessionState): Talking => ({
  handsFree: handsFree !== 'off',
  talkMode: capture.kind === 'opening' || capture.kind === 'open' ? capture.mode : null,
});

const resumeOf = (resuming: Resuming | null): { readonly resume?: ResumeValue } =>
  resuming?.resume === undefined ? {} : { resume: resuming.resume };

/**
 * Another assistant, or other options of the one in use, mean a new conversation with it. One that was chosen is called
 * at once; options may be changed one after the other, and the built-in assistant alone is called for each of them.
 */
function followSettings(
  { settings }: AppCore,
  session: Session,
  startIfFree: () => void,
  resuming: () => Resuming | null,
): void {
  /** What a conversation depends on; a name does not matter to it. */
  const inUse = (id: ProfileId, from: Settings): string => {
    const profile = from.assistants.profiles.find((it) => it.id === id);
    return JSON.stringify([profile?.providerId, profile?.options, profile?.endpoint]);
  };
  settings.onChange((now, before) => {
    if (now.general.idleHangUpMinutes !== before.general.idleHangUpMinutes) {
      session.dispatch({ type: 'idle-bound-changed' });
    }
    if (now.audio.microphoneId !== before.audio.microphoneId) {
      session.dispatch({ type: 'system', what: 'device-change' });
    }
    const { activeProfileId } = now.assistants;
    const isChosen = activeProfileId !== before.assistants.activeProfileId;
    if (!isChosen && inUse(activeProfileId, now) === inUse(activeProfileId, before)) return;
    const earlier = resuming();
    session.dispatch({ type: 'session-end', why: 'assistant-changed', ...resumeOf(earlier) });
    session.setProfile(activeProfileId);
    // A fresh conversation in place of an earlier one waits for the person, as any other.
    if (isChosen && (earlier === null || earlier.resume !== undefined)) session.dispatch({ type: 'session-start' });
    else startIfFree();
  });
}
