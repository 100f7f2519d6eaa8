/** Gives react-aria's own words (and its collation) the language of the screen. Wraps every widget made of it. */
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useLanguage } from '../i18n/language.ts';
import { localeOf } from '../i18n/message.ts';

export function AriaLocale({ children }: { children: ReactNode }) {
  return <I18nProvider locale={localeOf(useLanguage())}>{children}</I18nProvider>;
}
