/** Owns the check of the Node version. Imported before anything else, so it is written for old Nodes as well. */

const WANTED = [20, 19];

/** Tells the person when Node is too old for everything that follows. @returns {boolean} */
export function nodeIsTooOld() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < WANTED[0] || (major === WANTED[0] && minor < WANTED[1]);
  if (old)
    console.error(
      `Parley needs Node ${WANTED.join('.')} or newer; this is Node ${process.versions.node}.\nGet one from https://nodejs.org and run the command again.`,
    );
  return old;
}
