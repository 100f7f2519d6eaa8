/** The software that a step really ran with, in a line; the whole digest is in its tooltip. */
import type { EnvironmentRecord } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { tooltip } from '../ui/tooltip.tsx';

const shownDigits = 12;

export function EnvironmentLine({ environment }: { readonly environment: EnvironmentRecord }) {
  const t = useT();
  const { kind, name = '', version = '', digest, python, image, host } = environment;
  const title = `${name} ${version}`.trim();
  const what =
    kind === 'system'
      ? t('pages.environmentSystem', { host })
      : t('pages.environmentOn', { name: title || (image ?? ''), host });
  const short = digest?.replace(/^sha256:/, '').slice(0, shownDigits) ?? '';
  const facts = [
    python === undefined ? '' : `Python ${python}`,
    image === undefined || title === '' ? '' : image,
    short === ''
      ? ''
      : t(kind === 'system' ? 'pages.environmentPackages' : 'pages.environmentLock', { digest: short }),
  ];
  return (
    <span {...(digest === undefined ? {} : tooltip(digest))}>
      {[what, ...facts].filter((part) => part !== '').join(' · ')}
    </span>
  );
}
