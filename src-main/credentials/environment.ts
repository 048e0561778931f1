/**
 * Owns the names of the environment variables that serve developers as a fallback for stored secrets.
 */

const upperSnake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/** `PARLEY_<SERVICE>_<FIELD>`: service `playai`, field `apiKey` gives `PARLEY_PLAYAI_API_KEY`. */
export const environmentName = (service: string, field: string): string =>
  `PARLEY_${upperSnake(service)}_${upperSnake(field)}`;
