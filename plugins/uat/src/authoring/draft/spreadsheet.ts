import Papa from 'papaparse';

/**
 * Reads what a spreadsheet puts on the clipboard, or a CSV file: rows of texts. Quoted cells may hold line breaks,
 * delimiters and doubled quotes.
 *
 * @param delimiter - empty: found out (`,`, `;`, tab or `|`)
 */
export function readTable(text: string, delimiter = ''): string[][] {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), {
    delimiter,
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: false,
  });
  const last = data[data.length - 1];
  // The line break at the end of the text does not begin another row.
  return last && last.length === 1 && last[0] === '' ? data.slice(0, -1) : data;
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
