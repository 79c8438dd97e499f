/** Markup that may stand in a document as it is: made of literals, and of values that were escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | string | number | false | null | undefined | Value[];

const references: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Characters that no document may hold, and those that turn the direction of what follows: a name must not look like
// another.
const unwritable =
  /[^\t\n\r\u0020-\u007E\u00A0-\u200D\u2010-\u2029\u202F-\u2065\u206A-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A text as it stands between tags and in attributes. */
export function escaped(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(/[&<>"']/g, character => references[character]);
}

/** Markup with values in it. Whatever is no markup itself is shown as text; lists are joined, nothing is left out. */
export function markup(parts: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(
    parts.reduce(
      (before, part, index) => before + markupOf(values[index - 1]) + part,
    ),
  );
}

function markupOf(value: Value): string {
  if (value instanceof Html) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return value.map(markupOf).join('');
  }
  return value === null || value === undefined || value === false
    ? ''
    : escaped(String(value));
}
