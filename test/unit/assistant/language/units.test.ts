import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertUnits, unitPair, unitsNamed, type Unit } from '../../../../src-main/assistant/language/units.js';

const NAMES = (
  'millimeter,centimeter,meter,kilometer,inch,foot,yard,mile,nautical mile,milligram,gram,kilogram,tonne,ounce,pound,stone,' +
  'milliliter,centiliter,deciliter,liter,cubic meter,cubic foot,teaspoon,tablespoon,fluid ounce,cup,pint,quart,gallon,' +
  'imperial gallon,celsius,fahrenheit,kelvin,meter per second,kilometer per hour,mile per hour,knot,square meter,' +
  'square foot,square mile,acre,hectare,bit,byte,kilobyte,megabyte,gigabyte,terabyte,gibibyte,second,minute,hour,day,week,' +
  'joule,calorie,kilowatt hour,watt,kilowatt,horsepower,bar,psi,atmosphere,pascal,radian'
).split(',');

const first = (name: string): Unit => {
  const [unit] = unitsNamed(name);
  if (unit === undefined) throw new Error(`There is no ${name}.`);
  return unit;
};

describe('units', () => {
  it('convert there and back, every pair of a kind', () => {
    for (const from of NAMES.map(first)) {
      for (const to of NAMES.map(first).filter(({ kind }) => kind === from.kind)) {
        expect(convertUnits(convertUnits(25, from, to), to, from)).toBeCloseTo(25, 6);
      }
    }
  });

  it.each([
    [1, 'mile', 'kilometer', 1.609344],
    [1, 'gallon', 'liter', 3.785411784],
    [1, 'imperial gallon', 'liter', 4.54609],
    [1, 'cup', 'milliliter', 236.5882365],
    [100, 'celsius', 'fahrenheit', 212],
    [0, 'kelvin', 'celsius', -273.15],
    [1, 'knot', 'kilometer per hour', 1.852],
    [1, 'acre', 'square meter', 4046.8564224],
    [1, 'calorie', 'joule', 4184],
    [1, 'gibibyte', 'byte', 1_073_741_824],
    [1, 'atmosphere', 'pascal', 101_325],
    [1, 'stone', 'pound', 14],
  ])('%d %s in %s', (value, from, to, expected) => {
    expect(convertUnits(value, first(from), first(to))).toBeCloseTo(expected, 5);
  });

  it('pick the reading of a name that fits the other side', () => {
    expect(unitPair(unitsNamed('ounces'), unitsNamed('grams'))?.[0].kind).toBe('mass');
    expect(unitPair(unitsNamed('ounces'), unitsNamed('cups'))?.[0].kind).toBe('volume');
    expect(unitPair(unitsNamed('ounces'), unitsNamed('hours'))).toBeNull();
  });

  it('are none by chance', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[bdq-rv-z]{3,10}$/), (name) => {
        expect(unitsNamed(name)).toEqual([]);
      }),
    );
  });
});
