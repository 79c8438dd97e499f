import { inflateSync } from 'node:zlib';

/**
 * What a PDF of Chromium says: each piece of text, read with each font that is in the file, for what is meant by a glyph
 * stands in the font. Readings with the wrong font are gibberish, and never say what somebody looks for.
 *
 * @public
 */
export function textsOfPdf(pdf: Buffer): string[] {
  const streams = streamsOf(pdf);
  const fonts = streams.filter(one => one.includes('begincmap')).map(readFont);
  const pieces = streams.flatMap(stream =>
    [...stream.matchAll(/BT\b.*?\bET/gs)].map(([piece]) =>
      [...piece.matchAll(/<([0-9A-F]+)>/gi)].map(([, hex]) => hex).join(''),
    ),
  );
  return fonts.flatMap(font =>
    pieces.map(piece =>
      (piece.match(/.{4}/g) ?? [])
        .map(glyph => font.get(parseInt(glyph, 16)) ?? '')
        .join(''),
    ),
  );
}

function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [
    ...text.matchAll(
      /\/Filter \/FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream/gs,
    ),
  ].map(([, content]) =>
    inflateSync(Buffer.from(content, 'latin1')).toString('latin1'),
  );
}

/** Characters by glyph: `<glyph> <character>`, and ranges `<first> <last> <first character>`. */
function readFont(map: string): Map<number, string> {
  const font = new Map<number, string>();
  const number = (hex: string) => parseInt(hex, 16);
  for (const [, list] of map.matchAll(/beginbfchar(.*?)endbfchar/gs)) {
    for (const [, glyph, character] of list.matchAll(/<(\w+)> <(\w{4})>/g)) {
      font.set(number(glyph), String.fromCharCode(number(character)));
    }
  }
  for (const [, list] of map.matchAll(/beginbfrange(.*?)endbfrange/gs)) {
    for (const [, first, last, from] of list.matchAll(
      /<(\w+)> <(\w+)> <(\w{4})>/g,
    )) {
      for (let glyph = number(first); glyph <= number(last); glyph += 1) {
        font.set(
          glyph,
          String.fromCharCode(number(from) + glyph - number(first)),
        );
      }
    }
  }
  return font;
}
