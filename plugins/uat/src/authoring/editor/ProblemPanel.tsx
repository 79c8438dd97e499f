import { ButtonIcon, Text } from '@backstage/ui';
import { RiCloseLine, RiErrorWarningLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { useLinks } from '../../links';
import { useDraft } from '../draft/DraftContext';
import { linkOfPlace } from './placeLinks';
import styles from './SaveBar.module.css';

/** All problems of the draft; each leads to the place where it can be mended. */
export function ProblemPanel({ onClose }: { onClose: () => void }) {
  const { problems, definition, testSet } = useDraft();
  const links = useLinks();
  if (problems.length === 0) {
    return null;
  }
  return (
    <section className={styles.problems} aria-label="Problems">
      <div className={styles.problemsHead}>
        <Text as="h3" variant="body-medium" weight="bold">
          {problems.length === 1
            ? 'One problem keeps this'
            : `${problems.length} problems keep this`}{' '}
          from being saved. Your changes are safe in this browser.
        </Text>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiCloseLine />}
          aria-label="Close problems"
          onPress={onClose}
        />
      </div>
      <ul className={styles.problemList}>
        {problems.slice(0, 200).map(({ path, place, message }) => {
          const { tab, search } = linkOfPlace(definition, path);
          return (
            <li key={`${path.join('.')} ${message}`}>
              <RiErrorWarningLine
                size={16}
                className={styles.problemIcon}
                aria-hidden
              />
              <span>
                <Link to={`${links.testSet(testSet.name, tab)}?${search}`}>
                  {place}
                </Link>
                : {message}
              </span>
            </li>
          );
        })}
      </ul>
      {problems.length > 200 && (
        <Text color="secondary">and {problems.length - 200} more</Text>
      )}
    </section>
  );
}
