import type { TestSetDefinition } from '@uatcms/plugin-uat-common';

/** An unsaved definition as it is kept in the browser. */
export interface StoredDraft {
  version: 1;
  baseRevision: number;
  /** Needed to bring the changes together with what others saved meanwhile. */
  base: TestSetDefinition;
  definition: TestSetDefinition;
  /** ISO date and time of the last change. */
  at: string;
}

/** Where unsaved definitions of one person are kept. */
export class DraftStorage {
  constructor(
    private readonly user: string,
    private readonly storage: Pick<
      Storage,
      'getItem' | 'setItem' | 'removeItem'
    > = window.localStorage,
  ) {}

  keyOf(testSet: string): string {
    return `uat.draft:${this.user}:${testSet}`;
  }

  read(testSet: string): StoredDraft | undefined {
    try {
      const stored = JSON.parse(
        this.storage.getItem(this.keyOf(testSet)) ?? 'null',
      );
      return stored?.version === 1 &&
        isDefinition(stored.definition) &&
        isDefinition(stored.base)
        ? stored
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns false when the browser has no room for it */
  write(testSet: string, draft: Omit<StoredDraft, 'version' | 'at'>): boolean {
    const stored: StoredDraft = {
      version: 1,
      ...draft,
      at: new Date().toISOString(),
    };
    try {
      this.storage.setItem(this.keyOf(testSet), JSON.stringify(stored));
      return true;
    } catch {
      return false;
    }
  }

  remove(testSet: string): void {
    this.storage.removeItem(this.keyOf(testSet));
  }
}

function isDefinition(value: unknown): value is TestSetDefinition {
  const { cases, stepGroups, elements, dataSets } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return [cases, stepGroups, elements, dataSets].every(Array.isArray);
}
