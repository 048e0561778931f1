/** Owns what a test may assume of the rig it runs under: that there is one, and its clock. */

/** The names of the virtual devices, as scripts/lib/rig.mjs makes them. */
export const SPEAKER = 'vspk';
export const MICROPHONE = 'vmic';
/** What is played here is heard at the microphone. */
export const MICROPHONE_SINK = 'vmic_sink';

/**
 * The rig's folder.
 * @throws Error outside the rig: its tests would play to, and listen at, the person's own devices
 */
export function rigFolder(): string {
  const folder = process.env['PARLEY_RIG'];
  if (!folder) throw new Error('This needs the test rig: npm test -- real, or node scripts/rig.mjs COMMAND.');
  return folder;
}

/** The monotonic clock of every measurement, in ms. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
