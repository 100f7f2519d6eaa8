/** A button of one icon. Its label is its name for screen readers and its tooltip, or stands beside the icon. */
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconSource } from './icon.tsx';
import styles from './icon-button.module.css';
import { tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  readonly icon: IconSource;
  readonly label: string;
  /** As it is shown: "Ctrl+Z". */
  readonly shortcut?: string;
  /** For toggles; leave it out for plain actions. */
  readonly pressed?: boolean;
  readonly small?: boolean;
  /** The label is shown, and needs no tooltip. */
  readonly labelled?: boolean;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, pressed, small, labelled, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      className={classNames(styles.button, small && styles.small, labelled && styles.labelled, className)}
      {...(labelled ? {} : tooltip(label, shortcut))}
    >
      <Icon name={icon} />
      {labelled ? <span className={styles.label}>{label}</span> : null}
    </button>
  );
}
