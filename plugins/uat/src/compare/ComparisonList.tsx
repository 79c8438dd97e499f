import type { ComparedIteration } from '@uatcms/plugin-uat-common';
import { formatDuration } from '../components/Duration';
import { outcomeLook, outcomeOf } from '../components/verdictLook';
import { VerdictIcon } from '../components/VerdictBadge';
import { changeWords, slowerInWords } from './changeWords';
import styles from './Compare.module.css';

/** Names a pair in the address: the iteration of the run, or of the base where the run has none. */
export const idOfPair = ({ run, base }: ComparedIteration) =>
  (run ?? base)!.iterationId;

/** The iterations of two runs, each with what became of it. */
export function ComparisonList(props: {
  pairs: ComparedIteration[];
  total: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
}) {
  const { pairs, total, selected, onSelect } = props;
  return (
    <ol className={styles.list} aria-label={`${total} iterations`}>
      {pairs.map(pair => {
        const id = idOfPair(pair);
        return (
          <li key={id}>
            <button
              type="button"
              className={styles.pair}
              data-change={pair.change}
              aria-pressed={id === selected}
              onClick={() => onSelect(id)}
            >
              <PairLine pair={pair} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function PairLine({ pair }: { pair: ComparedIteration }) {
  const { change, caseName, rowKey, run, base, slowerMs } = pair;
  const message = run?.message ?? base?.message;
  return (
    <>
      <span className={styles.change} title={changeWords[change].meaning}>
        {changeWords[change].word}
      </span>
      <span className={styles.what}>
        <span className={styles.name}>
          {rowKey === null ? caseName : `${caseName} · ${rowKey}`}
        </span>
        {message && (
          <span className={styles.message} title={message}>
            {message}
          </span>
        )}
      </span>
      <span className={styles.verdicts}>
        <Side side={base} none="not there" /> <span aria-hidden>→</span>
        <span className={styles.hidden}> then </span>
        <Side side={run} none="gone" />
      </span>
      <span className={styles.slower} data-slower={(slowerMs ?? 0) > 0}>
        {slowerInWords(slowerMs, formatDuration)}
      </span>
    </>
  );
}

function Side({
  side,
  none,
}: {
  side: ComparedIteration['run'];
  none: string;
}) {
  if (!side) {
    return <span className={styles.aside}>{none}</span>;
  }
  const outcome = outcomeOf(side);
  return (
    <span className={styles.side}>
      <VerdictIcon outcome={outcome} size={14} />
      {outcomeLook[outcome].word}
    </span>
  );
}
