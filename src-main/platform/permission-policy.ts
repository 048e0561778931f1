/**
 * Owns the answer to every permission a page can ask for: our page may hear and choose a speaker, and that is all.
 */
export interface PermissionQuestion {
  readonly permission: string;
  /** Origin of the asking page. */
  readonly origin: string;
  readonly topFrame: boolean;
  /** For `media`: what is to be captured. */
  readonly mediaTypes: readonly string[];
}

export function allowsPermission(question: PermissionQuestion, ourOrigin: string): boolean {
  if (question.origin !== ourOrigin || !question.topFrame) return false;
  switch (question.permission) {
    case 'media':
      return question.mediaTypes.length > 0 && question.mediaTypes.every((type) => type === 'audio');
    case 'speaker-selection':
      return true;
    default:
      return false;
  }
}
