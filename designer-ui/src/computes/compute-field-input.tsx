/** One field of the form of a compute target: a text, a number or a choice, with the words of its key. */
import { useT } from '../i18n/translate.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { ComputeFieldRule } from './compute-fields.ts';
import { wordsOf } from './compute-words.ts';

interface Props {
  readonly rule: ComputeFieldRule;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

export function ComputeFieldInput({ rule, value, error, onChange }: Props) {
  const t = useT();
  const words = wordsOf(rule.key);
  const field = {
    label: words === undefined ? rule.key : t(words.label),
    hint: words?.hint === undefined ? undefined : t(words.hint),
    optional: rule.isRequired !== true,
    error,
    placeholder: rule.placeholder,
  };
  if (rule.form === 'choice') {
    const choices = rule.choices ?? [];
    const labels: Readonly<Record<string, string>> = {
      missing: t('computes.choiceMissing'),
      never: t('computes.choiceNever'),
      true: t('common.yes'),
      false: t('common.no'),
    };
    return (
      <Select
        {...field}
        options={choices.map((id) => ({ id, label: labels[id] ?? id }))}
        value={value === '' ? choices[0] : value.toLowerCase()}
        onChange={onChange}
      />
    );
  }
  if (rule.form === 'text') return <TextField {...field} value={value} onCommit={onChange} />;
  return <NumberField {...field} integer={rule.form === 'whole'} value={value} onCommit={onChange} />;
}
