/** A refused request, or what went wrong, where its result would stand. */

import { Icon } from '../ui/icon.tsx';
import styles from './preview.module.css';

export function ProblemNote({ error }: { error: { readonly message: string } }) {
  return (
    <p className={styles.problem} role="alert">
      <Icon name="circle-alert" />
      {error.message}
    </p>
  );
}
