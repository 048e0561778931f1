/**
 * Owns how the tray icons are drawn: two speech bubbles, the person's on the left and the assistant's on the right.
 * A phase is told by which of them is filled and by what is cut out of them or lies across, and never by colour alone.
 */

/** The side of the square all icons are drawn in; panels show them at this size. */
const SIDE = 22;
const LEFT = { cx: 8, cy: 10, tail: 'left' };
const RIGHT = { cx: 14, cy: 12, tail: 'right' };
const RADIUS = 6;
const LINE = 1.7;
/** The clear edge that keeps shapes apart where they overlap. */
const GAP = 1.5;

/** In the middle between light and dark: each is told apart (3 : 1 or more) from a white and from a black bar. */
const COLOURS = { rest: '#7d8481', you: '#de5a2e', them: '#1a9381', wait: '#b07a0c', danger: '#dc4a40' };

/**
 * @typedef {object} Look
 * @property {string} left colour of the person's bubble
 * @property {string} right colour of the assistant's bubble
 * @property {boolean} [leftFilled]
 * @property {boolean} [rightFilled]
 * @property {'dots' | 'mark'} [cutOut] cut out of the right bubble
 * @property {boolean} [slashed] with a line across both
 */

/** @type {Record<string, Look>} */
const LOOKS = {
  offline: { left: COLOURS.rest, right: COLOURS.rest, slashed: true },
  connecting: { left: COLOURS.wait, right: COLOURS.wait },
  reconnecting: { left: COLOURS.wait, right: COLOURS.wait },
  idle: { left: COLOURS.rest, right: COLOURS.rest, leftFilled: true, rightFilled: true },
  muted: { left: COLOURS.rest, right: COLOURS.rest, leftFilled: true, rightFilled: true, slashed: true },
  listening: { left: COLOURS.you, right: COLOURS.rest, leftFilled: true },
  thinking: { left: COLOURS.rest, right: COLOURS.wait, rightFilled: true, cutOut: 'dots' },
  speaking: { left: COLOURS.rest, right: COLOURS.them, rightFilled: true },
  blocked: { left: COLOURS.rest, right: COLOURS.danger, rightFilled: true, cutOut: 'mark' },
};

/** Every phase that has an icon, and what is shown of a microphone that is muted while nothing else goes on. */
export const TRAY_PHASES = Object.keys(LOOKS);

/**
 * @param {string} phase one of TRAY_PHASES
 * @param {{ template?: boolean }} [options] `template` draws in black alone, for a bar that colours it itself
 * @returns {string} an SVG of 22 by 22
 */
export function traySvg(phase, { template = false } = {}) {
  const look = LOOKS[phase];
  if (!look) throw new RangeError(`no icon for ${phase}`);
  const colour = (/** @type {string} */ wanted) => (template ? '#000000' : wanted);
  // The right bubble lies in front and clears an edge around itself; so does the slash.
  const slashEdge = look.slashed ? `<path d="${SLASH}" stroke="#000" stroke-width="${LINE + 2 * GAP - 0.6}"/>` : '';
  const leftMask = mask('left', solid(RIGHT, GAP) + slashEdge);
  const rightMask = mask('right', (look.cutOut ? CUT_OUT[look.cutOut] : '') + slashEdge);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">
  <defs>${leftMask}${rightMask}</defs>
  <g mask="url(#left)">${bubble(LEFT, colour(look.left), look.leftFilled === true)}</g>
  <g mask="url(#right)">${bubble(RIGHT, colour(look.right), look.rightFilled === true)}</g>
  ${look.slashed ? `<path d="${SLASH}" stroke="${colour(look.right)}" stroke-width="${LINE}" stroke-linecap="round"/>` : ''}
</svg>
`;
}

/** What is cut out of the right bubble, and what is laid over both. */
const CUT_OUT = {
  dots: [-2.7, 0, 2.7].map((dx) => `<circle cx="${RIGHT.cx + dx}" cy="${RIGHT.cy}" r="0.95"/>`).join(''),
  mark:
    `<path d="M${RIGHT.cx} ${RIGHT.cy - 3}v3" stroke="#000" stroke-width="1.9" stroke-linecap="round"/>` +
    `<circle cx="${RIGHT.cx}" cy="${RIGHT.cy + 3}" r="1.1"/>`,
};
const SLASH = 'M3.4 18.6 18.6 3.4';

/** @typedef {{ cx: number, cy: number, tail: string }} Place */

/** @param {Place} place @param {string} colour @param {boolean} filled */
function bubble(place, colour, filled) {
  const inset = LINE / 2;
  return `<path d="${outline(place, RADIUS - inset)}" fill="${filled ? colour : 'none'}" stroke="${colour}" stroke-width="${LINE}" stroke-linejoin="round"/>`;
}

/** A black shape for a mask, grown on all sides. @param {Place} place @param {number} growth */
function solid(place, growth) {
  return `<path d="${outline(place, RADIUS - LINE / 2)}" stroke="#000" stroke-width="${LINE + 2 * growth}" stroke-linejoin="round"/>`;
}

/** @param {string} id @param {string} holes */
function mask(id, holes) {
  return `<mask id="${id}" maskUnits="userSpaceOnUse" x="0" y="0" width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="#fff"/>${holes}</mask>`;
}

/**
 * A circle with one square corner for a tail, its edges along the pixel grid.
 * @param {Place} place @param {number} radius
 */
function outline({ cx, cy, tail }, radius) {
  const side = tail === 'left' ? -1 : 1;
  const sweep = tail === 'left' ? 1 : 0;
  return `M${cx + side * radius} ${cy}A${radius} ${radius} 0 1 ${sweep} ${cx} ${cy + radius}H${cx + side * radius}Z`;
}
