// Numbers as people read them. A key ends in its unit ("latency_s"); columns share one scale.

const scales = {
  s: [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']],
  j: [[1, 'J'], [1e-3, 'mJ'], [1e-6, 'µJ'], [1e-9, 'nJ']],
  w: [[1, 'W'], [1e-3, 'mW'], [1e-6, 'µW']],
  hz: [[1e9, 'GHz'], [1e6, 'MHz'], [1e3, 'kHz'], [1, 'Hz']],
  bytes: [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']],
  macs: [[1e9, 'GMACs'], [1e6, 'MMACs'], [1e3, 'kMACs'], [1, 'MACs']],
  'macs_per_s': [[1e12, 'TMAC/s'], [1e9, 'GMAC/s'], [1e6, 'MMAC/s'], [1, 'MAC/s']],
  'bytes_per_s': [[1e9, 'GB/s'], [1e6, 'MB/s'], [1, 'B/s']],
  'operations_per_second': [[1e12, 'Top/s'], [1e9, 'Gop/s'], [1e6, 'Mop/s'], [1, 'op/s']],
  parameters: [[1e6, 'M'], [1e3, 'k'], [1, '']],
  mm2: [[1, 'mm²']], nm: [[1, 'nm']], percent: [[1, '%']], points: [[1, 'points']],
};

function unitOf(key) {
  for (const unit of ['operations_per_second', 'macs_per_s', 'bytes_per_s', 'macs', 'bytes', 'parameters']) {
    if (key === unit || key.endsWith(`_${unit}`)) return [unit, key.slice(0, -unit.length - 1)];
  }
  const match = /^(.+)_(s|j|w|hz|mm2|nm|percent|points)$/.exec(key);
  return match ? [match[2], match[1]] : [null, key];
}

/** "weight_load" -> "weight load". */
export const words = (name) => name.replace(/[_.]/g, ' ').trim();

/** How to show the values of `key`: {title, factor, unit}; the scale suits the largest value. */
export function quantity(key, values) {
  const [unit, name] = unitOf(key);
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > most && Number.isFinite(size)) most = size;
  }
  const choices = unit === null ? [[1, '']] : scales[unit];
  const [factor, sign] = choices.find(([scale]) => most >= scale) ?? choices[choices.length - 1];
  const heading = words(name) || words(unit ?? key);
  return {title: sign ? `${heading} (${sign})` : heading, factor, unit: sign, name: heading};
}

/** Up to `digits` significant digits, no exponent where it can be avoided, "–" for nothing. */
export function number(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
  if (size >= 10 ** digits) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(digits)));
}

/** `value` of `key` with its unit: "4.2 ms". */
export function withUnit(key, value) {
  const q = quantity(key, [value ?? 0]);
  return `${number(value === null || value === undefined ? null : value / q.factor)}${q.unit ? ` ${q.unit}` : ''}`;
}

export const percent = (part, whole) => (whole > 0 ? (100 * part) / whole : 0);
