/** A spreadsheet takes what begins with one of these for a formula: an apostrophe makes it text. */
const formula = /^[=+\-@\t\r]/;

/** A line of CSV (RFC 4180), its end included. */
export function csvLine(cells: string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string): string {
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
