import type { Actor } from './testSet';
import type {
  AuditAnchor,
  AuditVerification,
  ChainedAuditEntry,
} from './audit';

/** Action of the entry that says that older ones were forgotten; `new` of its difference is the last link of those. @public */
export const forgettingAction = 'auditTrail.forgotten';

const mostProblems = 100;
const start: AuditAnchor = { position: 0, hash: '0'.repeat(64) };

class TrailCheck {
  readonly #problems: string[] = [];
  readonly #anchors: Map<number, string>;
  #entries = 0;
  #first: ChainedAuditEntry | undefined;
  #last = start;
  /** Last links of what was forgotten, as entries of this trail say it. */
  readonly #forgotten = new Map<number, string>();

  constructor(anchors: AuditAnchor[]) {
    this.#anchors = new Map(
      anchors.map(({ position, hash }) => [position, hash]),
    );
  }

  async add(entry: ChainedAuditEntry): Promise<void> {
    const { position, hash } = entry.chain;
    const isFirst = this.#entries === 0;
    this.#entries += 1;
    this.#first ??= entry;
    if (!isFirst && position !== this.#last.position + 1) {
      this.#say(`${positions(this.#last.position + 1, position - 1)} missing`);
    }
    // What comes before a first entry that is not number 1 is known only at the end.
    if (!isFirst || position === 1) {
      await this.#checkLink(this.#last.hash, entry);
    }
    if (!showsWhatWasHashed(entry)) {
      this.#say(`${nameOf(entry)} shows something else than what was hashed`);
    }
    this.#checkAnchor(entry);
    this.#noteForgotten(entry);
    this.#last = { position, hash };
  }

  async end(head: AuditAnchor | undefined): Promise<AuditVerification> {
    if (this.#first && this.#first.chain.position > 1) {
      await this.#checkBeginning(this.#first);
    }
    for (const position of this.#anchors.keys()) {
      if (position > this.#last.position) {
        this.#say(
          `position ${position} was there before, and the trail ends at ${
            this.#last.position
          } now`,
        );
      }
    }
    if (
      head &&
      (head.position !== this.#last.position || head.hash !== this.#last.hash)
    ) {
      this.#say(
        `the trail ends at position ${this.#last.position}, and its head says ${
          head.position
        }: the newest entries or the head were changed`,
      );
    }
    return {
      entries: this.#entries,
      first: this.#first?.chain.position ?? null,
      head: this.#last,
      problems: this.#problems,
    };
  }

  async #checkLink(before: string, entry: ChainedAuditEntry): Promise<void> {
    const { hash, text } = entry.chain;
    if ((await sha256(`${before}\n${text}`)) !== hash) {
      this.#say(
        `${nameOf(
          entry,
        )} is not what was written, or what stood before it was changed: its hash does not follow`,
      );
    }
  }

  async #checkBeginning(first: ChainedAuditEntry): Promise<void> {
    const before = first.chain.position - 1;
    const hash = this.#forgotten.get(before);
    if (hash === undefined) {
      this.#say(
        `${positions(
          1,
          before,
        )} missing, and no entry says that they were forgotten by configuration`,
      );
    } else {
      await this.#checkLink(hash, first);
    }
  }

  #checkAnchor(entry: ChainedAuditEntry): void {
    const { position, hash } = entry.chain;
    const seen = this.#anchors.get(position);
    if (seen !== undefined && seen !== hash) {
      this.#say(
        `${nameOf(
          entry,
        )} had the hash ${seen} before: the trail was written anew`,
      );
    }
  }

  #noteForgotten({ action, differences }: ChainedAuditEntry): void {
    const said = differences[0]?.new as Partial<AuditAnchor> | undefined;
    if (action === forgettingAction && said?.position && said.hash) {
      this.#forgotten.set(said.position, said.hash);
    }
  }

  #say(problem: string): void {
    if (this.#problems.length < mostProblems) {
      this.#problems.push(problem);
    }
  }
}

/**
 * Checks that nobody has tampered with an audit trail: each hash must follow from the entry and the hash before, what is
 * shown of an entry must be what was hashed, no position may be missing, and the chain must end where its head says. A
 * chain that does not begin at 1 must hold the entry that says which older ones were forgotten.
 *
 * Who can write to the database past our triggers can also compute the whole chain anew. Against that, keep the `head`
 * of a verification somewhere else, and give it as an anchor to later ones.
 *
 * @param trail - all entries of the chain, in its order
 * @param known - `head`: the newest link as the database keeps it beside the chain; `anchors`: links that were seen before
 * @public
 */
export async function verifyAuditTrail(
  trail: AsyncIterable<ChainedAuditEntry> | Iterable<ChainedAuditEntry>,
  known: { head?: AuditAnchor; anchors?: AuditAnchor[] } = {},
): Promise<AuditVerification> {
  const check = new TrailCheck(known.anchors ?? []);
  for await (const entry of trail) {
    await check.add(entry);
  }
  return check.end(known.head);
}

function nameOf({ id, chain }: ChainedAuditEntry): string {
  return `entry ${id} (position ${chain.position})`;
}

function positions(from: number, to: number): string {
  return from === to ? `position ${from} is` : `positions ${from} to ${to} are`;
}

function showsWhatWasHashed(entry: ChainedAuditEntry): boolean {
  const { actor, onBehalfOf, resource } = entry;
  const shown = [
    entry.id,
    entry.at,
    ...columnsOf(actor),
    entry.origin,
    entry.requestId,
    entry.action,
    resource.kind,
    resource.name,
    entry.differences,
    // Entries of older releases have no such item, and neither has one in which nobody acts for another.
    ...(onBehalfOf ? [columnsOf(onBehalfOf)] : []),
  ];
  let hashed: unknown[];
  try {
    hashed = JSON.parse(entry.chain.text);
  } catch {
    return false;
  }
  // The database keeps microseconds, an entry shows milliseconds.
  const at = String(hashed[1]).replace(/\d{3}Z$/, 'Z');
  return canonical(hashed.with(1, at)) === canonical(shown);
}

function columnsOf({ ref, eid, name }: Actor): Array<string | null> {
  return [ref, eid ?? null, name ?? null];
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : item,
  );
}

/** Of the UTF-8 bytes, in hexadecimal digits. */
async function sha256(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(text),
  );
  return Array.from(new Uint8Array(digest), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
