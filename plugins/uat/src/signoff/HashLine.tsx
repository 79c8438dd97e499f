import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import styles from './signoff.module.css';

/** A hash that can be copied. */
export function HashLine({ name, hash }: { name: string; hash: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.hash}>
      <span>{name}</span>
      <code>{hash}</code>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={copied ? `${name} copied` : `Copy ${name}`}
        icon={copied ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={async () => {
          await navigator.clipboard.writeText(hash);
          setCopied(true);
        }}
      />
    </div>
  );
}
