/**
 * Owns what is known of how the page is drawn: with a graphics processor, or in software, where every picture costs a
 * good part of a processor.
 */

/**
 * Whether the page is drawn by a graphics processor. Asking takes some milliseconds once: not while anything waits.
 * @param createCanvas Makes a canvas that is never shown.
 */
export function drawnByGraphics(createCanvas: () => HTMLCanvasElement): boolean {
  const context = createCanvas().getContext('webgl', { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return true;
}
