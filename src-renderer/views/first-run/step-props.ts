/**
 * Owns what each step of the first run is given. Types only.
 */
export interface StepProps {
  /** What the step is about was seen to work. */
  readonly onproven: () => void;
  /** The person answered the step: on to the next. */
  readonly onforward: () => void;
}
