const known: Record<string, string> = {
  domcontentloaded: 'document loaded',
  networkidle: 'network idle',
  load: 'load',
  localStorage: 'local storage',
  sessionStorage: 'session storage',
  inViewport: 'in the window',
  css: 'CSS property',
  url: 'address',
  ControlOrMeta: 'Control (⌘ on a Mac)',
  testId: 'test id',
  alt: 'alternative text',
  xpath: 'XPath',
  x: 'X (pixels)',
  y: 'Y (pixels)',
  username: 'user name',
};

/** A value of the catalogue in plain words: `greaterThan` as `greater than`. Acronyms such as `GET` stay. */
export function inWords(value: string): string {
  if (known[value]) {
    return known[value];
  }
  return /^[A-Z]+$/.test(value)
    ? value
    : value.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
