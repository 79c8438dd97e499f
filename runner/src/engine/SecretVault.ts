import type { WorkEnvironment } from '@uatcms/plugin-uat-common';
import { cannotBeDone } from './failures';

const mask = '•••';

/** Characters that one character of a value takes at most, in any writing. */
const longestEscape = 16;

/**
 * The values of the secrets of one environment, read at the last moment, and the only place that knows them. Everything
 * that leaves the runner passes through `mask`.
 */
export class SecretVault {
  private readonly pattern: RegExp | undefined;
  /** Characters that the longest writing may have. */
  private readonly longest: number;

  constructor(
    private readonly environment: Pick<WorkEnvironment, 'name' | 'secrets'>,
    private readonly values: ReadonlyMap<string, string>,
    /** Where a value that is missing is to be put, as a sentence. */
    private readonly wayOut: (name: string) => string,
  ) {
    const longestFirst = [...values.values()]
      .flatMap(value => [value, value.trim()])
      // The longest first, or a secret that begins with another would leave its end in the open.
      .sort((a, b) => b.length - a.length);
    this.longest = (longestFirst[0]?.length ?? 0) * longestEscape;
    const patterns = [
      ...longestFirst.map(anyWriting),
      ...longestFirst.flatMap(inBase64).map(escapeForPattern),
    ].filter(pattern => pattern !== '');
    this.pattern =
      patterns.length > 0 ? new RegExp(patterns.join('|'), 'gi') : undefined;
  }

  /** @throws StepFailure (error) when the environment has no such secret or the executor no value for it */
  valueOf(name: string): string {
    if (!this.environment.secrets.includes(name)) {
      throw cannotBeDone(
        `Environment “${this.environment.name}” has no secret “${name}”. Add its name to the environment. ` +
          `Secrets: ${this.environment.secrets.join(', ') || 'none'}.`,
      );
    }
    const value = this.values.get(name);
    if (value === undefined) {
      throw cannotBeDone(
        `Secret “${name}” has no value where the tests run. ${this.wayOut(
          name,
        )}`,
      );
    }
    return value;
  }

  mask(text: string): string {
    return this.pattern ? text.replace(this.pattern, mask) : text;
  }

  /** Whether a text holds a secret, in any writing. */
  isIn(text: string): boolean {
    return this.pattern !== undefined && text.search(this.pattern) >= 0;
  }

  /** Whether the environment has a secret with a value. */
  get hasValues(): boolean {
    return this.pattern !== undefined;
  }

  /** Whether bytes hold a secret, for instance a file that the site made. */
  isInBytes(bytes: Buffer): boolean {
    return (
      this.pattern !== undefined &&
      (this.isIn(bytes.toString('utf8')) ||
        this.isIn(bytes.toString('utf16le')) ||
        this.isIn(bytes.subarray(1).toString('utf16le')))
    );
  }

  /** As `isInBytes`, for a file that comes in pieces: give them in their order, the answer counts after the last. */
  searcher(): { add(chunk: Buffer): void; found: boolean } {
    // A character has at most four bytes, in any of the encodings that are looked for.
    const overlap = this.longest * 4;
    let tail: Buffer = Buffer.alloc(0);
    const search = {
      found: false,
      add: (chunk: Buffer) => {
        if (search.found || !this.hasValues) return;
        const bytes = Buffer.concat([tail, chunk]);
        search.found = this.isInBytes(bytes);
        tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - overlap)));
      },
    };
    return search;
  }

  /** The values that a text holds as they are. */
  valuesIn(text: string): string[] {
    return [...this.values.values()].filter(value => text.includes(value));
  }
}

const names: Record<string, string> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const controls: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't' };

/**
 * A pattern for a value in texts, addresses, forms, JSON, HTML and scripts. Who writes it there may escape any of its
 * characters or leave it as it is, so every special character may come in each of its escapes. White space may be
 * folded.
 */
function anyWriting(value: string): string {
  return [...value.replace(/\s+/g, ' ')].map(anyEscape).join('');
}

function anyEscape(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character;
  if (character === ' ') {
    const spaces = ['\t', '\n', '\r', '\u00a0'].flatMap(escapesOf);
    return `(?:\\s|\\+|${[...escapesOf(' '), ...spaces].join('|')})+`;
  }
  return `(?:${[escapeForPattern(character), ...escapesOf(character)].join(
    '|',
  )})`;
}

/** Patterns for the escapes of a special character. */
function escapesOf(character: string): string[] {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  const percent = [...Buffer.from(character)]
    .map(byte => `%${byte.toString(16).padStart(2, '0')}`)
    .join('');
  const units = Array.from(
    { length: character.length },
    (_, index) =>
      `\\\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
  return [
    percent,
    `&#0*${code};`,
    `&#x0*${hex};`,
    units,
    ...(code < 256 ? [`\\\\x${hex.padStart(2, '0')}`] : []),
    ...(character in names ? [`&${names[character]};`] : []),
    ...(character in controls ? [`\\\\${controls[character]}`] : []),
    ...(/[\\"'/]/.test(character)
      ? [`\\\\${escapeForPattern(character)}`]
      : []),
  ];
}

/** Shorter pieces of Base64 would be found everywhere. */
const leastOfBase64 = 6;

/**
 * How a value shows in Base64, as in the header of HTTP basic authentication: alone, and inside a longer text, where it
 * depends on where the value begins, and the first and last characters belong to its neighbours, too.
 */
function inBase64(value: string): string[] {
  const inside = [0, 1, 2]
    .map(offset => {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
      const whole = Math.floor((bytes.length * 8) / 6);
      const begin = Math.ceil((offset * 8) / 6);
      return bytes.toString('base64').slice(begin, whole);
    })
    .filter(({ length }) => length >= leastOfBase64);
  return [Buffer.from(value).toString('base64'), ...inside];
}

function escapeForPattern(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
