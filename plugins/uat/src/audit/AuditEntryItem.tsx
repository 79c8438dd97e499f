import { Button, Link } from '@backstage/ui';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import type { Actor, ListedAuditEntry } from '@uatcms/plugin-uat-common';
import { useId, useState } from 'react';
import { ActorName } from '../components/ActorName';
import { useLinks } from '../links';
import styles from './Audit.module.css';
import { placeOfResource, type AuditPlace } from './auditFilter';
import { actionInWords, originInWords } from './auditWords';
import { DifferenceList } from './DifferenceList';
import { ResourceName } from './ResourceName';
import { SubjectFacts } from './SubjectFacts';

const moments = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** One change: who, what and when on a line, and old and new values below when it is opened. */
export function AuditEntryItem(props: {
  entry: ListedAuditEntry;
  onNarrow: (changes: Partial<AuditPlace>) => void;
}) {
  const { entry, onNarrow } = props;
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={details}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? (
          <RiArrowDownSLine size={18} aria-hidden />
        ) : (
          <RiArrowRightSLine size={18} aria-hidden />
        )}
        <span className={styles.what}>
          <strong>{actionInWords(entry.action)}</strong>{' '}
          <span className={styles.resource}>
            <ResourceName entry={entry} />
          </span>
        </span>
        <span className={styles.who}>
          <ActorName actor={entry.actor} />
          {entry.onBehalfOf && (
            <>
              {' for '}
              <ActorName actor={entry.onBehalfOf} />
            </>
          )}
        </span>
        <time className={styles.when} dateTime={entry.at} title={entry.at}>
          {moments.format(new Date(entry.at))}
        </time>
      </button>
      <div id={details} hidden={!isOpen}>
        {isOpen && <Details entry={entry} onNarrow={onNarrow} />}
      </div>
    </li>
  );
}

function Details(props: {
  entry: ListedAuditEntry;
  onNarrow: (changes: Partial<AuditPlace>) => void;
}) {
  const { entry, onNarrow } = props;
  const links = useLinks();
  const { resource, actor, subject } = entry;
  return (
    <div className={styles.details}>
      <p className={styles.facts}>
        Entry {entry.id}, {originInWords(entry.origin)}, by{' '}
        <code>{identified(actor)}</code>
        {entry.onBehalfOf && (
          <>
            {' on behalf of '}
            <code>{identified(entry.onBehalfOf)}</code>
          </>
        )}
        {entry.requestId && (
          <>
            {', request '}
            <code>{entry.requestId}</code>
          </>
        )}
      </p>
      {subject && <SubjectFacts subject={subject} />}
      <DifferenceList entry={entry} />
      <div className={styles.actions}>
        {resource.kind === 'testSet' && (
          <Link href={links.testSet(resource.name, 'revisions')}>
            Open the test set
          </Link>
        )}
        {resource.kind === 'testRun' && (
          <Link href={links.run(resource.name)}>Open the run</Link>
        )}
        {resource.kind === 'signOff' && (
          <Link href={links.signOff(resource.name)}>Open the sign-off</Link>
        )}
        {subject?.check && subject.run && (
          <Link href={links.check(subject.run.id, subject.check.iterationId)}>
            Open the check
          </Link>
        )}
        <Button
          size="small"
          variant="tertiary"
          onPress={() => onNarrow(placeOfResource(resource))}
        >
          Only this resource
        </Button>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => onNarrow({ person: actor.ref })}
        >
          Only this person
        </Button>
        <Button
          size="small"
          variant="tertiary"
          onPress={() => onNarrow({ action: entry.action })}
        >
          Only such changes
        </Button>
      </div>
    </div>
  );
}

function identified({ ref, eid }: Actor): string {
  return eid ? `${ref} (${eid})` : ref;
}
