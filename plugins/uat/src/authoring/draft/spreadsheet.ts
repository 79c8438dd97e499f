import Papa from 'papaparse';

/**
 * Reads what a spreadsheet puts on the clipboard, or a CSV file: rows of texts. Quoted cells may hold line breaks,
 * delimiters and doubled quotes.
 *
 * @param delimiter - empty: found out (`,`, `;`, tab or `|`)
 */
export function readTable(text: string, delimiter = ''): string[][] {
  return parsed(text, delimiter).data;
}

function parsed(text: string, delimiter: string) {
  // The line break at the end does not begin another row, and would mislead the search for the delimiter.
  const whole = text.replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  return Papa.parse<string[]>(whole, {
    delimiter,
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: false,
  });
}

/**
 * Reads a file that a person has chosen: CSV, or what a spreadsheet saves as text. Without a byte order mark it is UTF-8,
 * else what spreadsheets of Western Europe write.
 *
 * @throws {Error} that says why it is no table, before half of it would be taken over
 */
export function readTableFile(content: ArrayBuffer): string[][] {
  const text = decoded(content);
  // eslint-disable-next-line no-control-regex
  if (/[\0-\x08\x0e-\x1f\ufffd]/.test(text)) {
    throw new Error(
      'It is no text. Save the table as CSV (UTF-8), and import that file.',
    );
  }
  if (text.trim() === '') {
    throw new Error('There is nothing in it.');
  }
  const { data, errors } = parsed(text, '');
  const open = errors.find(({ code }) => code === 'MissingQuotes');
  if (open) {
    throw new Error(
      `A quotation mark in row ${
        (open.row ?? 0) + 1
      } is never closed. Close it, or double it where it is part of the text.`,
    );
  }
  return data;
}

function decoded(content: ArrayBuffer): string {
  const [first, second] = new Uint8Array(content);
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder('utf-16le').decode(content);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder('utf-16be').decode(content);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
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
