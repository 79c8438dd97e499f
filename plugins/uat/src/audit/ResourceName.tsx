import type { AuditSubject, ListedAuditEntry } from '@uatcms/plugin-uat-common';
import { useSubject } from '../signoff/useSubject';

/** What an entry is about, as people know it: an id says nothing to them. */
export function ResourceName({ entry }: { entry: ListedAuditEntry }) {
  const { resource, subject } = entry;
  if (subject?.signOff) {
    return <SignedName signOff={subject.signOff} />;
  }
  if (subject?.check) {
    const { caseName, rowKey } = subject.check;
    return (
      <>
        {rowKey === null ? caseName : `${caseName} · ${rowKey}`}
        {subject.run && `, run ${runInWords(subject.run)}`}
      </>
    );
  }
  if (subject?.run) {
    return <>{runInWords(subject.run)}</>;
  }
  return <>{goneRunInWords(entry) ?? resource.name}</>;
}

function SignedName(props: { signOff: NonNullable<AuditSubject['signOff']> }) {
  const subject = useSubject(props.signOff);
  return <>of {subject}</>;
}

function runInWords({ number, title }: NonNullable<AuditSubject['run']>) {
  return `${number} of ${title}`;
}

/** Of a run that is there no more, the entry itself may say which it was. */
function goneRunInWords({
  resource,
  differences,
}: ListedAuditEntry): string | undefined {
  const { testSet, number } = (differences[0]?.new ??
    differences[0]?.old ??
    {}) as { testSet?: string; number?: number };
  return resource.kind === 'testRun' && testSet && number
    ? `${number} of ${testSet}`
    : undefined;
}
