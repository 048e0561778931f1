/**
 * Owns which addresses may leave for the system's browser: https, with a host, without a user part.
 */
export function isOpenable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'https:' && url.hostname !== '' && url.username === '' && url.password === '';
}
