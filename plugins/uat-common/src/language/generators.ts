import type { GeneratorName } from './placeholders';

const units: Record<string, (date: Date, by: number) => void> = {
  d: (date, by) => date.setUTCDate(date.getUTCDate() + by),
  w: (date, by) => date.setUTCDate(date.getUTCDate() + 7 * by),
  M: (date, by) => addMonths(date, by),
  y: (date, by) => addMonths(date, 12 * by),
  h: (date, by) => date.setUTCHours(date.getUTCHours() + by),
  m: (date, by) => date.setUTCMinutes(date.getUTCMinutes() + by),
};

/** One month after 31 January is the last day of February, as people expect. */
function addMonths(date: Date, by: number): void {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + by);
  const daysOfMonth = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0),
  ).getUTCDate();
  date.setUTCDate(Math.min(day, daysOfMonth));
}

function format(date: Date, pattern: string): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const fields: Record<string, string> = {
    yyyy: String(date.getUTCFullYear()),
    MM: two(date.getUTCMonth() + 1),
    dd: two(date.getUTCDate()),
    HH: two(date.getUTCHours()),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
  };
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, token => fields[token]);
}

function pick(alphabet: string, length: number): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint32Array(length));
  return Array.from(bytes, n => alphabet[n % alphabet.length]).join('');
}

/**
 * Makes the value of a generator placeholder. Dates are in UTC.
 *
 * @param now - the moment that dates are counted from
 * @public
 */
export function generate(
  name: GeneratorName,
  args: string[],
  now: Date = new Date(),
): string {
  switch (name) {
    case 'uuid':
      return globalThis.crypto.randomUUID();
    case 'digits':
      return pick('0123456789', Number(args[0] ?? 6));
    case 'letters':
      return pick('abcdefghijklmnopqrstuvwxyz', Number(args[0] ?? 6));
    case 'timestamp':
      return String(now.getTime());
    case 'date':
    case 'now': {
      const date = new Date(now);
      let pattern = name === 'date' ? 'yyyy-MM-dd' : 'yyyy-MM-ddTHH:mm:ssZ';
      for (const arg of args) {
        const offset = /^([+-]\d+)([dwMyhm])$/.exec(arg);
        if (offset) {
          units[offset[2]](date, Number(offset[1]));
        } else {
          pattern = arg;
        }
      }
      return format(date, pattern);
    }
    default:
      throw new Error(`There is no generator “${name satisfies never}”`);
  }
}
