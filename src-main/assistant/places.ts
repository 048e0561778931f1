/**
 * Owns the way from the name of a place to its time zone. The table of cities is read on the first question.
 */
import type { CityData } from 'city-timezones';
import { plainText } from './language/utterance.js';
import { isKnownZone, offsetAt } from './language/zoned-time.js';

export type Place =
  | { readonly kind: 'zone'; readonly name: string; readonly timeZone: string }
  /** A country or state with several times; its largest city stands for it. */
  | { readonly kind: 'several'; readonly name: string; readonly city: string; readonly timeZone: string };

/** Zones by their own names. */
const ZONES = new Map<string, readonly [string, string]>([
  ['utc', ['UTC', 'UTC']],
  ['coordinated universal time', ['UTC', 'UTC']],
  ['universal time', ['UTC', 'UTC']],
  ['gmt', ['GMT', 'UTC']],
  ['greenwich', ['Greenwich', 'Europe/London']],
  ['greenwich mean time', ['Greenwich Mean Time', 'UTC']],
  ['eastern time', ['Eastern Time', 'America/New_York']],
  ['central time', ['Central Time', 'America/Chicago']],
  ['mountain time', ['Mountain Time', 'America/Denver']],
  ['pacific time', ['Pacific Time', 'America/Los_Angeles']],
  ['est', ['Eastern Time', 'America/New_York']],
  ['edt', ['Eastern Time', 'America/New_York']],
  ['cst', ['Central Time', 'America/Chicago']],
  ['cdt', ['Central Time', 'America/Chicago']],
  ['mst', ['Mountain Time', 'America/Denver']],
  ['mdt', ['Mountain Time', 'America/Denver']],
  ['pst', ['Pacific Time', 'America/Los_Angeles']],
  ['pdt', ['Pacific Time', 'America/Los_Angeles']],
  ['cet', ['Central European Time', 'Europe/Paris']],
  ['hawaii', ['Hawaii', 'Pacific/Honolulu']],
  ['alaska', ['Alaska', 'America/Anchorage']],
  ['central european time', ['Central European Time', 'Europe/Paris']],
  ['east africa time', ['East Africa Time', 'Africa/Nairobi']],
  ['india standard time', ['India Standard Time', 'Asia/Kolkata']],
  ['japan standard time', ['Japan Standard Time', 'Asia/Tokyo']],
]);

/** Names people use for what the table calls otherwise. */
const ALIASES = new Map([
  ['nyc', 'new york'],
  ['new york city', 'new york'],
  ['manhattan', 'new york'],
  ['brooklyn', 'new york'],
  ['la', 'los angeles'],
  ['l a', 'los angeles'],
  ['sf', 'san francisco'],
  ['san fran', 'san francisco'],
  ['dc', 'washington d c'],
  ['d c', 'washington d c'],
  ['washington dc', 'washington d c'],
  ['washington', 'washington d c'],
  ['washington state', 'washington'],
  ['vegas', 'las vegas'],
  ['saigon', 'ho chi minh city'],
  ['bombay', 'mumbai'],
  ['calcutta', 'kolkata'],
  ['madras', 'chennai'],
  ['bangalore', 'bengaluru'],
  ['peking', 'beijing'],
  ['kiev', 'kyiv'],
  ['saint petersburg', 'st petersburg'],
  ['the vatican', 'vatican city'],
  ['rio', 'rio de janeiro'],
  ['england', 'united kingdom'],
  ['scotland', 'united kingdom'],
  ['wales', 'united kingdom'],
  ['northern ireland', 'united kingdom'],
  ['britain', 'united kingdom'],
  ['great britain', 'united kingdom'],
  ['uk', 'united kingdom'],
  ['u k', 'united kingdom'],
  ['usa', 'united states of america'],
  ['us', 'united states of america'],
  ['u s', 'united states of america'],
  ['u s a', 'united states of america'],
  ['america', 'united states of america'],
  ['united states', 'united states of america'],
  ['holland', 'netherlands'],
  ['uae', 'united arab emirates'],
  ['emirates', 'united arab emirates'],
  ['korea', 'south korea'],
  ['czechia', 'czech republic'],
]);

interface Index {
  readonly cities: ReadonlyMap<string, readonly CityData[]>;
  /** Countries and states with their cities. */
  readonly regions: ReadonlyMap<string, readonly CityData[]>;
}

let index: Promise<Index> | null = null;

async function readIndex(): Promise<Index> {
  const { default: table } = await import('city-timezones');
  const cities = new Map<string, CityData[]>();
  const regions = new Map<string, CityData[]>();
  // Countries and states come again with every city; reading a name costs more than looking it up.
  const keys = new Map<string, string>();
  const keyOf = (name: string): string => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = plainText(name);
    keys.set(name, key);
    return key;
  };
  const put = (map: Map<string, CityData[]>, name: unknown, city: CityData) => {
    if (typeof name !== 'string' || name === '') return;
    const key = keyOf(name);
    const list = map.get(key);
    if (list === undefined) map.set(key, [city]);
    else if (list.at(-1) !== city) list.push(city);
  };
  for (const city of table.cityMapping) {
    put(cities, city.city, city);
    put(cities, city.city_ascii, city);
    put(regions, city.country, city);
    put(regions, city.province, city);
  }
  return { cities, regions };
}

const largest = (cities: readonly CityData[]): CityData | undefined =>
  cities
    .filter(({ timezone }) => isKnownZone(timezone))
    .reduce<CityData | undefined>((best, city) => (best === undefined || city.pop > best.pop ? city : best), undefined);

const canonical = (name: string): string => ALIASES.get(name) ?? name;

/** The place of this name at this instant; null when no such place is known. Wants normal form. */
export async function findPlace(spoken: string, epochMs: number): Promise<Place | null> {
  const bare = spoken
    .replace(/^the /, '')
    .replace(/ time zone$/, '')
    .replace(/ standard time$/, ' time');
  const zone = ZONES.get(spoken) ?? ZONES.get(bare) ?? ZONES.get(`${bare} time`);
  if (zone !== undefined) return { kind: 'zone', name: zone[0], timeZone: zone[1] };
  index ??= readIndex();
  const { cities, regions } = await index;
  const name = canonical(bare.replace(/ time$/, ''));
  const region = regions.get(name);
  const city = largest(cities.get(name) ?? []);
  // "Georgia" and "Mexico": a name of both is the country, unless the city is a large one ("New York").
  if (city !== undefined && (region === undefined || city.pop > 1_000_000)) return cityPlace(city);
  if (region !== undefined) return regionPlace(region, name, epochMs);
  return qualifiedCity(name, cities);
}

const cityPlace = (city: CityData): Place => ({ kind: 'zone', name: city.city, timeZone: city.timezone });

function regionPlace(region: readonly CityData[], name: string, epochMs: number): Place | null {
  const main = largest(region);
  if (main === undefined) return null;
  const shown = plainText(main.country) === name ? main.country : main.province;
  const article = /^(United|Netherlands|Philippines)/.test(shown) ? 'the ' : '';
  const offsetMs = offsetAt(epochMs, main.timezone);
  const known = region.filter(({ timezone }) => isKnownZone(timezone));
  const same = known.filter(({ timezone }) => offsetAt(epochMs, timezone) === offsetMs);
  return people(same) >= people(known) * MOST
    ? { kind: 'zone', name: `${article}${shown}`, timeZone: main.timezone }
    : { kind: 'several', name: `${article}${shown}`, city: main.city, timeZone: main.timezone };
}

/** An island or a far corner with a time of its own does not keep a country from having "its" time. */
const MOST = 0.9;

const people = (cities: readonly CityData[]): number => cities.reduce((sum, { pop }) => sum + pop, 0);

/** "paris texas", "portland oregon", "london in england": the longest city name whose rest names its region. */
function qualifiedCity(name: string, cities: Index['cities']): Place | null {
  const words = name.split(' ');
  for (let used = words.length - 1; used > 0; used -= 1) {
    const rest = canonical(
      words
        .slice(used)
        .join(' ')
        .replace(/^(?:in|of) (?:the )?/, ''),
    );
    const candidates = cities.get(canonical(words.slice(0, used).join(' '))) ?? [];
    const city = largest(candidates.filter((one) => regionNames(one).includes(rest)));
    if (city !== undefined) return { kind: 'zone', name: city.city, timeZone: city.timezone };
  }
  return null;
}

const regionNames = (city: CityData): readonly string[] =>
  [city.country, city.province, city.iso2, city.iso3, city.state_ansi]
    .filter((name): name is string => typeof name === 'string')
    .map(plainText);
