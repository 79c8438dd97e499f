import type { WorkEnvironment } from '@uatcms/plugin-uat-common';
import { cannotBeDone } from './failures';

const mask = '•••';

/**
 * The values of the secrets of one environment, read at the last moment, and the only place that knows them. Everything that leaves the
 * runner passes through `mask`.
 */
export class SecretVault {
  private readonly pattern: RegExp | undefined;

  constructor(
    private readonly environment: Pick<WorkEnvironment, 'name' | 'secrets'>,
    private readonly values: ReadonlyMap<string, string>,
    /** Where a value that is missing is to be put, as a sentence. */
    private readonly wayOut: (name: string) => string,
  ) {
    const writings = new Set([...values.values()].flatMap(writingsOf));
    // The longest first, or a secret that begins with another would leave its end in the open.
    const longestFirst = [...writings]
      .sort((a, b) => b.length - a.length)
      .map(escapeForPattern);
    this.pattern =
      longestFirst.length > 0
        ? new RegExp(longestFirst.join('|'), 'gi')
        : undefined;
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

  /** Whether bytes hold a secret, for instance a file that the site made. */
  isInBytes(bytes: Buffer): boolean {
    return (
      this.pattern !== undefined &&
      (this.isIn(bytes.toString('utf8')) ||
        this.isIn(bytes.toString('utf16le')))
    );
  }

  /** The values that a text holds as they are. */
  valuesIn(text: string): string[] {
    return [...this.values.values()].filter(value => text.includes(value));
  }
}

/** The ways in which a value shows up in texts, addresses, JSON, HTML and headers. */
function writingsOf(value: string): string[] {
  const folded = value.replace(/\s+/g, ' ').trim();
  const form = new URLSearchParams({ v: value }).toString().slice(2);
  const query = new URL(
    `http://h/?${value.replaceAll('#', '%23')}`,
  ).search.slice(1);
  const html = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return [
    value,
    folded,
    encodeURIComponent(value),
    encodeURI(value),
    form,
    query,
    JSON.stringify(value).slice(1, -1),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    Buffer.from(value).toString('base64'),
  ].filter(writing => writing !== '');
}

function escapeForPattern(text: string) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
