// XML 1.0 has no way to write these, not even as a reference.
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text as it stands between tags. Characters that XML cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>\r]/g, character => references[character]);
}

/** Attributes as they stand in a tag, each with a space before it; those without a value are left out. */
export function xmlAttributes(
  attributes: Record<string, string | number | undefined>,
): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${attributeText(String(value))}"`)
    .join('');
}

function attributeText(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"\t\n\r]/g, character => references[character]);
}
