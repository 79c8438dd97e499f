import type { PropertyChange } from '@uatcms/plugin-uat-common';
import styles from './changes.module.css';
import { TextChange } from './TextChange';

/** Properties with what they were and what they are. */
export function PropertyChanges({
  properties,
}: {
  properties: PropertyChange[];
}) {
  if (properties.length === 0) {
    return null;
  }
  return (
    <dl className={styles.properties}>
      {properties.map(({ title, before, after }) => (
        <div key={title} className={styles.property}>
          <dt>{title}</dt>
          <dd>
            <TextChange before={before} after={after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
