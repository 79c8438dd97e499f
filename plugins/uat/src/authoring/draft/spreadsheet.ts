import Papa from 'papaparse';

/**
 * Reads what a spreadsheet puts on the clipboard, or a CSV file: rows of texts. Quoted cells may hold line breaks,
 * delimiters and doubled quotes.
 *
 * @param delimiter - empty: found out (`,`, `;`, tab or `|`)
 */
export function readTable(text: string, delimiter = ''): string[][] {
  // The line break at the end does not begin another row, and would mislead the search for the delimiter.
  const whole = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  const { data } = Papa.parse<string[]>(whole, {
    delimiter,
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: false,
  });
  return data;
}

/**
 * Reads the clipboard: tab-separated, as spreadsheets write it, or CSV as a text editor shows it. One column of
 * addresses or sentences holds commas, too; it is CSV only when all lines have as many cells and no comma is
 * followed by a space.
 */
export function readClipboard(text: string): string[][] {
  if (!text.includes('\t')) {
    const csv = readTable(text);
    const width = csv[0]?.length ?? 0;
    const isTable =
      width > 1 && csv.length > 1 && csv.every(row => row.length === width);
    if (isTable && !/[,;] /.test(text)) {
      return csv;
    }
  }
  return readTable(text, '\t');
}

export function writeTsv(table: string[][]): string {
  return Papa.unparse(table, { delimiter: '\t', newline: '\n' });
}

/** CSV with a byte order mark, which spreadsheets need to read it as UTF-8. */
export function writeCsv(table: string[][]): string {
  return `\ufeff${Papa.unparse(table, { newline: '\r\n' })}`;
}
