/** Enables, disables, runs and deletes schedules; what is refused becomes a notice. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeSchedule, runSchedule, switchSchedule } from '../api/schedules.ts';
import { useT } from '../i18n/translate.ts';
import { tryTo } from '../pages/try-to.ts';
import { useViewStore } from '../store/view-store.ts';

export function useScheduleActions() {
  const t = useT();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();
  /** What a switch shows until the server has answered. */
  const [wanted, setWanted] = useState<boolean>();
  const perform = async (name: string, action: () => Promise<unknown>): Promise<boolean> => {
    setBusy(name);
    const done = await tryTo(async () => {
      await action();
      return true;
    });
    await client.invalidateQueries({ queryKey: ['schedules'] });
    setBusy(undefined);
    setWanted(undefined);
    return done ?? false;
  };
  return {
    busy,
    wanted,
    turn: (name: string, isOn: boolean) => {
      setWanted(isOn);
      return perform(name, () => switchSchedule(name, isOn ? 'enable' : 'disable'));
    },
    run: (name: string) => perform(name, () => runSchedule(name)),
    remove: async (name: string) => {
      const isGone = await perform(name, () => removeSchedule(name));
      if (isGone) useViewStore.getState().notify({ tone: 'ok', text: t('schedules.removed', { name }) });
      return isGone;
    },
  };
}
