/**
 * Owns the units people name and the way between them. Factors come from the `convert` library where it has them.
 */
import { convert, type Unit as LibraryUnit } from 'convert';

type Kind =
  | 'length'
  | 'mass'
  | 'volume'
  | 'temperature'
  | 'speed'
  | 'area'
  | 'data'
  | 'time'
  | 'energy'
  | 'power'
  | 'pressure'
  | 'angle';

export interface Unit {
  readonly kind: Kind;
  readonly singular: string;
  readonly plural: string;
  /** A unit of the library, or how many of the kind's base unit this one is (speed: meters per second; energy: joules). */
  readonly scale: LibraryUnit | number;
}

const unit = (kind: Kind, scale: Unit['scale'], names: string): readonly [Unit, readonly string[]] => {
  const [singular = '', plural = `${singular}s`, ...others] = names.split(', ');
  return [{ kind, singular, plural, scale }, [singular, plural, ...others].map((name) => name.toLowerCase())];
};

/** Singular, plural, other names. The first entry with a name wins unless the other side asks for another kind. */
const UNITS: readonly (readonly [Unit, readonly string[]])[] = [
  unit('length', 'mm', 'millimeter, millimeters, millimetre, millimetres, mm'),
  unit('length', 'cm', 'centimeter, centimeters, centimetre, centimetres, cm, cms'),
  unit('length', 'm', 'meter, meters, metre, metres, m'),
  unit('length', 'km', 'kilometer, kilometers, kilometre, kilometres, km, kms, k'),
  unit('length', 'inch', 'inch, inches'),
  unit('length', 'ft', 'foot, feet, ft'),
  unit('length', 'yd', 'yard, yards, yd'),
  unit('length', 'mile', 'mile, miles, mi'),
  unit('length', 'nautical mile', 'nautical mile, nautical miles'),
  unit('mass', 'mg', 'milligram, milligrams, mg'),
  unit('mass', 'g', 'gram, grams, gramme, grammes, g'),
  unit('mass', 'kg', 'kilogram, kilograms, kilo, kilos, kg, kgs'),
  unit('mass', 'tonne', 'metric ton, metric tons, tonne, tonnes'),
  unit('mass', 'oz', 'ounce, ounces, oz'),
  unit('mass', 'lb', 'pound, pounds, lb, lbs'),
  unit('mass', 'stone', 'stone, stone, stones'),
  unit('volume', 'mL', 'milliliter, milliliters, millilitre, millilitres, ml'),
  unit('volume', 'cL', 'centiliter, centiliters, centilitre, centilitres, cl'),
  unit('volume', 'dL', 'deciliter, deciliters, decilitre, decilitres, dl'),
  unit('volume', 'L', 'liter, liters, litre, litres, l, leader, leaders'),
  unit('volume', 'cubic meter', 'cubic meter, cubic meters, cubic metre, cubic metres'),
  unit('volume', 'cubic foot', 'cubic foot, cubic feet'),
  unit('volume', 'teaspoon', 'teaspoon, teaspoons, tsp'),
  unit('volume', 'tablespoon', 'tablespoon, tablespoons, tbsp'),
  unit('volume', 'US fluid ounce', 'fluid ounce, fluid ounces, ounce, ounces, oz'),
  unit('volume', 'cup', 'cup, cups'),
  unit('volume', 'pint', 'pint, pints'),
  unit('volume', 'quart', 'quart, quarts'),
  unit('volume', 'gallon', 'gallon, gallons'),
  unit('volume', 'imperial gallon', 'imperial gallon, imperial gallons, uk gallon, uk gallons'),
  unit('temperature', 'C', 'degree Celsius, degrees Celsius, celsius, centigrade, degrees centigrade, c, degrees c'),
  unit('temperature', 'F', 'degree Fahrenheit, degrees Fahrenheit, fahrenheit, f, degrees f'),
  unit('temperature', 'K', 'kelvin, kelvin, kelvins, degrees kelvin'),
  unit('speed', 1, 'meter per second, meters per second, metre per second, metres per second'),
  unit(
    'speed',
    1 / 3.6,
    'kilometer per hour, kilometers per hour, kilometre per hour, kilometres per hour, kilometers an hour',
  ),
  unit('speed', 0.44704, 'mile per hour, miles per hour, miles an hour'),
  unit('speed', 1852 / 3600, 'knot, knots'),
  unit('speed', 0.3048, 'foot per second, feet per second'),
  unit('area', 'square centimeter', 'square centimeter, square centimeters, square centimetres'),
  unit('area', 'square meter', 'square meter, square meters, square metre, square metres'),
  unit('area', 'square kilometer', 'square kilometer, square kilometers, square kilometre, square kilometres'),
  unit('area', 'square inch', 'square inch, square inches'),
  unit('area', 'square foot', 'square foot, square feet'),
  unit('area', 'square yard', 'square yard, square yards'),
  unit('area', 'square mile', 'square mile, square miles'),
  unit('area', 'acre', 'acre, acres'),
  unit('area', 'hectare', 'hectare, hectares'),
  unit('data', 'bit', 'bit, bits'),
  unit('data', 'byte', 'byte, bytes, bite, bites'),
  unit('data', 'kilobyte', 'kilobyte, kilobytes, kb'),
  unit('data', 'megabyte', 'megabyte, megabytes, mb, megs'),
  unit('data', 'gigabyte', 'gigabyte, gigabytes, gb, gigs'),
  unit('data', 'terabyte', 'terabyte, terabytes, tb'),
  unit('data', 'petabyte', 'petabyte, petabytes, pb'),
  unit('data', 'kibibyte', 'kibibyte, kibibytes'),
  unit('data', 'mebibyte', 'mebibyte, mebibytes'),
  unit('data', 'gibibyte', 'gibibyte, gibibytes'),
  unit('time', 'millisecond', 'millisecond, milliseconds, ms'),
  unit('time', 'second', 'second, seconds, sec, secs'),
  unit('time', 'minute', 'minute, minutes, min, mins'),
  unit('time', 'hour', 'hour, hours, hr, hrs'),
  unit('time', 'day', 'day, days'),
  unit('time', 'week', 'week, weeks'),
  unit('time', 'year', 'year, years'),
  unit('energy', 1, 'joule, joules'),
  unit('energy', 1_000, 'kilojoule, kilojoules'),
  unit('energy', 4_184, 'calorie, calories, kilocalorie, kilocalories, food calorie, food calories'),
  unit('energy', 3_600, 'watt hour, watt hours'),
  unit('energy', 3_600_000, 'kilowatt hour, kilowatt hours'),
  unit('power', 'watt', 'watt, watts'),
  unit('power', 'kilowatt', 'kilowatt, kilowatts'),
  unit('power', 'horsepower', 'horsepower, horsepower, horse power'),
  unit('pressure', 'pascal', 'pascal, pascals'),
  unit('pressure', 'bar', 'bar, bars'),
  unit('pressure', 'psi', 'pound per square inch, pounds per square inch, psi, p s i'),
  unit('pressure', 'atm', 'atmosphere, atmospheres'),
  unit('angle', 'degree', 'degree, degrees'),
  unit('angle', 'radian', 'radian, radians'),
];

const BY_NAME = new Map<string, Unit[]>();
for (const [entry, names] of UNITS) {
  for (const name of names) {
    const list = BY_NAME.get(name) ?? [];
    if (!list.includes(entry)) list.push(entry);
    BY_NAME.set(name, list);
  }
}

/** All units of this name: an ounce is a weight and a volume. Wants normal form. */
export function unitsNamed(name: string): readonly Unit[] {
  return BY_NAME.get(name.replace(/^(?:us|american) (?=cup|pint|quart|gallon)/, '')) ?? [];
}

export const unitPair = (from: readonly Unit[], to: readonly Unit[]): readonly [Unit, Unit] | null => {
  for (const one of from) {
    const other = to.find(({ kind }) => kind === one.kind);
    if (other !== undefined) return [one, other];
  }
  return null;
};

/** "Degrees" alone, with a scale on the other side, are of the scale that one would convert from or to it. */
export function impliedTemperature(name: string, other: Unit | undefined): readonly Unit[] {
  if (!/^degrees?$/.test(name) || other?.kind !== 'temperature') return [];
  return unitsNamed(other.scale === 'F' ? 'celsius' : 'fahrenheit');
}

/** Converts between two units of the same kind. */
export function convertUnits(value: number, from: Unit, to: Unit): number {
  if (typeof from.scale === 'number' && typeof to.scale === 'number') return (value * from.scale) / to.scale;
  if (typeof from.scale === 'number' || typeof to.scale === 'number') return Number.NaN;
  // The library's types tie both units to one measure; the table ties them by kind.
  const converter = convert(value, from.scale as 'm');
  return converter.to(to.scale as 'm');
}
