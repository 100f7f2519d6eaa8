/** A parameter that takes its value from an input of the pipeline: a chip instead of a control. */
import { useT } from '../i18n/translate.ts';
import { Badge } from '../ui/badge.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ControlProps } from './control-props.ts';
import styles from './inspector.module.css';

interface Props extends Pick<ControlProps, 'frame'> {
  readonly boundTo: string;
}

export function BoundField({ frame, boundTo }: Props) {
  const t = useT();
  return (
    <Field {...frame} hint={t('inspector.boundHint', { name: boundTo })} onReset={undefined}>
      {() => (
        <div className={styles.chipRow}>
          <Badge tone="accent">
            <Icon name="link" size={12} />
            {t('inspector.bound', { name: boundTo })}
          </Badge>
        </div>
      )}
    </Field>
  );
}
