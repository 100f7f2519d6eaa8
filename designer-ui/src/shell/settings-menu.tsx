/** Theme and language. */
import { languages, setLanguage, useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { MenuButton } from '../ui/menu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { setTheme, useTheme } from '../ui/theme.ts';

const themes = [
  { id: 'system', icon: 'monitor', title: 'canvas.themeSystem' },
  { id: 'light', icon: 'sun', title: 'canvas.themeLight' },
  { id: 'dark', icon: 'moon', title: 'canvas.themeDark' },
] as const;

export function SettingsMenu({ labelled }: { labelled: boolean }) {
  const t = useT();
  const theme = useTheme((state) => state.theme);
  const language = useLanguage();
  const entries = (): readonly MenuEntry[] => [
    ...themes.map(({ id, icon, title }) => ({
      id,
      icon,
      label: `${t('canvas.theme')}: ${t(title)}`,
      checked: theme === id,
      onAction: () => setTheme(id),
    })),
    'separator',
    ...languages.map(({ id, name }) => ({
      id,
      icon: 'languages' as const,
      label: name,
      checked: language === id,
      onAction: () => void setLanguage(id),
    })),
  ];
  return (
    <MenuButton icon="settings" label={t('canvas.railSettings')} labelled={labelled} entries={entries} />
  );
}
