/**
 * What is used of the peers' packages, which are installed for a comparison only: the pages are checked without them.
 */
declare module '@elevenlabs/client' {
  interface StartOptions {
    readonly agentId: string;
    readonly connectionType: 'websocket';
    readonly origin: string;
    readonly onError: (message: string) => void;
  }
  interface Session {
    endSession(): Promise<void>;
    setMicMuted(isMuted: boolean): void;
  }
  export const Conversation: { startSession(options: StartOptions): Promise<Session> };
}

declare module '@play-ai/agent-web-sdk' {
  interface ConnectOptions {
    readonly listeners: {
      readonly onHangup: () => void;
      readonly onError: (error: { readonly description: string }) => void;
    };
  }
  interface Agent {
    mute(): void;
    unmute(): void;
    hangup(): void;
  }
  export function connectAgent(agentId: string, options: ConnectOptions): Promise<Agent>;
}

declare module '@openai/agents-realtime' {
  interface SessionEvents {
    audio: { readonly data: ArrayBuffer; readonly responseId: string };
    audio_interrupted: unknown;
    error: unknown;
  }
  export class RealtimeAgent {
    constructor(options: { readonly name: string; readonly instructions: string });
    readonly name: string;
  }
  export class RealtimeSession {
    constructor(agent: RealtimeAgent, options: { readonly transport: 'websocket' });
    on<Name extends keyof SessionEvents>(name: Name, listener: (event: SessionEvents[Name]) => void): void;
    connect(options: { readonly apiKey: string; readonly url: string }): Promise<void>;
    sendAudio(audio: ArrayBuffer): void;
    close(): void;
  }
}

declare module 'wavtools' {
  export class WavRecorder {
    constructor(options: { readonly sampleRate: number });
    begin(): Promise<boolean>;
    record(onChunk: (data: { readonly mono: ArrayBuffer }) => void): Promise<boolean>;
    pause(): Promise<boolean>;
    end(): Promise<unknown>;
  }
  export class WavStreamPlayer {
    constructor(options: { readonly sampleRate: number });
    connect(): Promise<boolean>;
    add16BitPCM(audio: ArrayBuffer, trackId: string): unknown;
    interrupt(): Promise<unknown>;
  }
}
