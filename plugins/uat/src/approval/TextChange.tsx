import { Button, VisuallyHidden } from '@backstage/ui';
import { diffWordsWithSpace } from 'diff';
import { useMemo, useState } from 'react';
import styles from './changes.module.css';

/** From here on, texts stand below each other, and what differs inside is marked. */
const LONG = 60;
/** From here on, only the beginning of a text is shown until somebody asks for the rest. */
const VERY_LONG = 600;
/** More edits than these take too long to find, and would tell nobody anything. */
const MOST_EDITS = 400;

/** What a text was, and what it is. */
export function TextChange({
  before,
  after,
}: {
  before: string | undefined;
  after: string | undefined;
}) {
  const long = [before, after].some(
    text => text && (text.length > LONG || text.includes('\n')),
  );
  if (before !== undefined && after !== undefined && long) {
    return <LongChange before={before} after={after} />;
  }
  return (
    <span className={styles.short}>
      {before !== undefined && <Old text={before} />}
      {before !== undefined && after !== undefined && (
        <span aria-hidden> → </span>
      )}
      {after !== undefined && <New text={after} />}
    </span>
  );
}

function LongChange({ before, after }: { before: string; after: string }) {
  const parts = useMemo(
    () =>
      diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS }) ?? [
        { value: before, removed: true, added: false, count: 1 },
        { value: after, removed: false, added: true, count: 1 },
      ],
    [before, after],
  );
  const [whole, setWhole] = useState(false);
  const isVeryLong = before.length + after.length > VERY_LONG;
  return (
    <div>
      <div
        className={styles.long}
        data-cut={(isVeryLong && !whole) || undefined}
      >
        {parts.map(({ value, added, removed }, index) => {
          // Parts have no identity but their place.
          const key = index;
          if (added) {
            return <New key={key} text={value} />;
          }
          return removed ? (
            <Old key={key} text={value} />
          ) : (
            <span key={key}>{value}</span>
          );
        })}
      </div>
      {isVeryLong && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => setWhole(shown => !shown)}
        >
          {whole ? 'Show less' : 'Show all of it'}
        </Button>
      )}
    </div>
  );
}

function Old({ text }: { text: string }) {
  return (
    <del className={styles.old}>
      <VisuallyHidden>was: </VisuallyHidden>
      {text || 'empty'}
    </del>
  );
}

function New({ text }: { text: string }) {
  return (
    <ins className={styles.new}>
      <VisuallyHidden>is: </VisuallyHidden>
      {text || 'empty'}
    </ins>
  );
}
