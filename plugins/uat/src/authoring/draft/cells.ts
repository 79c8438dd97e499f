import type {
  CellValue,
  ColumnType,
  DataColumn,
} from '@uatcms/plugin-uat-common';

const yes = /^(true|yes|y|ja|oui|sí|si|1|x|✓)$/i;
const no = /^(false|no|n|nein|non|0)$/i;

/** `1,234.5`, `1.234,5`, `1 234,5` and `1234.5`, as spreadsheets of different countries write numbers. */
function toNumber(text: string): number | undefined {
  const plain = text.replace(/[\s'\u00a0\u202f]/g, '');
  const candidates = [
    [/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/, plain],
    [/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/, plain.replace(/,/g, '')],
    [
      /^[+-]?\d{1,3}(\.\d{3})+,\d+$/,
      plain.replace(/\./g, '').replace(',', '.'),
    ],
    [/^[+-]?\d+,\d+$/, plain.replace(',', '.')],
  ] as const;
  const match = candidates.find(([pattern]) => pattern.test(plain));
  const number = match && Number(match[1]);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

function isRealDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * ISO dates, and dates whose order of day and month cannot be mistaken: `31.01.2026` (only days come first with
 * dots) and `31/01/2026` or `01/31/2026` where one of the numbers is no month. `01/02/2026` is left as it is.
 */
function toDate(text: string): string | undefined {
  const two = (n: number) => String(n).padStart(2, '0');
  const written = (year: number, month: number, day: number) =>
    isRealDate(year, month, day)
      ? `${year}-${two(month)}-${two(day)}`
      : undefined;
  const iso =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(
      text,
    );
  if (iso) {
    return written(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  }
  const dots = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dots) {
    return written(Number(dots[3]), Number(dots[2]), Number(dots[1]));
  }
  const slashes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashes) {
    const [first, second, year] = slashes.slice(1).map(Number);
    if (first > 12) return written(year, second, first);
    if (second > 12) return written(year, first, second);
  }
  return undefined;
}

/**
 * What was typed or pasted, as a value of the column's type. What does not fit is kept as it was typed: validation
 * marks it, and nothing a person wrote is lost.
 */
export function coerceCell(
  written: string,
  column: Pick<DataColumn, 'type' | 'options'>,
): CellValue {
  const text = written.trim();
  switch (column.type) {
    case 'number':
      return text === '' ? null : toNumber(text) ?? written;
    case 'boolean':
      if (text === '') return null;
      if (yes.test(text)) return true;
      return no.test(text) ? false : written;
    case 'date':
      return text === '' ? null : toDate(text) ?? written;
    case 'choice':
      if (text === '') return null;
      return (
        column.options?.find(
          option => option.toLowerCase() === text.toLowerCase(),
        ) ?? written
      );
    default:
      return written;
  }
}

/** A cell as text: what the grid shows, what is copied, and what a placeholder will hold. */
export function showCell(value: CellValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** The narrowest type that all texts fit; empty texts fit everything. */
export function guessType(texts: string[]): ColumnType {
  const filled = texts.map(text => text.trim()).filter(text => text !== '');
  if (filled.length === 0) {
    return 'text';
  }
  if (filled.every(text => /^(true|false|yes|no)$/i.test(text))) {
    return 'boolean';
  }
  // A leading zero or plus is part of a postcode or a telephone number: such columns stay text.
  if (
    filled.every(
      text =>
        !/^[+0]\d/.test(text) &&
        text.length < 16 &&
        toNumber(text) !== undefined,
    )
  ) {
    return 'number';
  }
  return filled.every(text => toDate(text) !== undefined) ? 'date' : 'text';
}
