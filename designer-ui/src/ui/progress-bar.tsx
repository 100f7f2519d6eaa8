/** Progress from 0 to 1; without a value it only says that something is going on. */
import styles from './progress-bar.module.css';

export function ProgressBar({ label, value }: { label: string; value?: number }) {
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
      className={styles.track}
    >
      <div className={styles.fill} style={{ width: `${(share ?? 0.3) * 100}%` }} />
    </div>
  );
}
