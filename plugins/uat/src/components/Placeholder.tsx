import { Skeleton, type SkeletonProps } from '@backstage/ui';
import styles from './Placeholder.module.css';

/** Holds the place of something that loads, dark enough to be seen on a white page. */
export function Placeholder(props: SkeletonProps) {
  return <Skeleton {...props} className={styles.root} />;
}
