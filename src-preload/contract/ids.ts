/**
 * Owns the identifiers that keep facts about one session, connection, capture or turn apart.
 * Branded so that the compiler refuses one kind where another is due. Must never mint ids: randomness is injected.
 */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** One attempt to reach the assistant; a new attempt has a new id. */
export type ConnectionId = Branded<string, 'ConnectionId'>;
/** One opening of the microphone. A positive integer below 2^31, so that it travels cheaply with every frame. */
export type CaptureId = Branded<number, 'CaptureId'>;
/** One turn of either speaker. */
export type TurnId = Branded<string, 'TurnId'>;
/** One configured assistant: a service with its credentials and options. */
export type ProfileId = Branded<string, 'ProfileId'>;

export const asConnectionId = (value: string): ConnectionId => value as ConnectionId;
export const asCaptureId = (value: number): CaptureId => value as CaptureId;
export const asTurnId = (value: string): TurnId => value as TurnId;
export const asProfileId = (value: string): ProfileId => value as ProfileId;
