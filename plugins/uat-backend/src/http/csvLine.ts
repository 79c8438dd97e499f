/**
 * What a spreadsheet takes for the beginning of a formula, its full-width twins included.
 *
 * Where the list separator is another one than the comma, it also splits at semicolons and tabs, and, as quotes within a
 * cell mean nothing then, at the ends of lines: so a formula may begin after each of them. Spaces, characters that are
 * not seen and quotes before it are dropped or looked through.
 */
const formula =
  /(?<=^|[;\t\r\n])(?=(?:(?![\t\r\n])[\p{C}\p{Z}"])*[=+\-@＝＋－＠])/gu;

/** A number with its sign, or a sign alone, up to where a cell may end: no spreadsheet computes anything of it. */
const harmless =
  /^[+-](?:(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d+)?%?)?(?=$|[;\t\r\n])/;

/** A line of CSV (RFC 4180), its end included. What would be a formula gets an apostrophe before it, which makes it text. */
export function csvLine(cells: string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string): string {
  const text = value.replace(formula, (_, at: number) =>
    harmless.test(value.slice(at)) ? '' : "'",
  );
  return /[",;\t\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
