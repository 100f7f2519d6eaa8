/** A question in a dialog: its fields, Cancel, and one button that performs it. Enter in a field is that button. */
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './form-dialog.module.css';
import { type AttemptOptions, useAttempt } from './use-attempt.ts';

interface FormDialogProps extends Pick<AttemptOptions, 'perform' | 'lists'> {
  readonly title: string;
  /** What it is about, above the fields. */
  readonly hint?: string;
  readonly button: { readonly label: string } & Pick<ButtonProps, 'icon' | 'variant'>;
  /** Whether the answer can be given now. */
  readonly isReady?: boolean;
  /** Of what the dialog had to read first. */
  readonly error?: { readonly message: string } | null;
  readonly role?: ComponentProps<typeof Dialog>['role'];
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function FormDialog({ title, hint, button, isReady = true, error, role, ...rest }: FormDialogProps) {
  const { perform, lists, onClose, children } = rest;
  const t = useT();
  const form = useId();
  const { busy, problem, attempt } = useAttempt({ perform, lists, onDone: onClose });
  const shown = problem ?? error;
  const { label, variant = 'primary', icon } = button;
  return (
    <Dialog
      role={role}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant={variant} icon={icon} type="submit" form={form} busy={busy} disabled={!isReady}>
            {label}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !busy) void attempt();
        }}
      >
        {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
        {children}
        {shown ? <ProblemNote error={shown} /> : null}
      </form>
    </Dialog>
  );
}
