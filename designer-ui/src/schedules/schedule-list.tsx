/** Every schedule of the workspace: when it runs next, how it went last, and the switch that enables it here. */
import type { ScheduleSummary } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scheduleQueries } from '../api/schedules.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Fetched } from '../pages/fetched.tsx';
import list from '../pages/list.module.css';
import { ListTable } from '../pages/list-table.tsx';
import { Page } from '../pages/page.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { Switch } from '../ui/switch.tsx';
import { cronWords } from './cron-words.ts';
import { DueTime } from './due-time.tsx';
import { OccurrenceMark } from './occurrence-mark.tsx';
import { endDraft, openSchedule, useOpenedSchedule } from './opened-schedule.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { whenText } from './schedule-words.ts';
import { useScheduleActions } from './use-switch.ts';

export function ScheduleList() {
  const t = useT();
  const { data, error } = useQuery(scheduleQueries.list());
  const [form, setForm] = useState<{ readonly name?: string }>();
  const wanted = useOpenedSchedule((state) => state.pipeline);
  const close = () => {
    endDraft();
    setForm(undefined);
  };
  const add = (
    <Button variant="primary" icon="plus" onClick={() => setForm({})}>
      {t('schedules.add')}
    </Button>
  );
  return (
    <Page title={t('schedules.title')} actions={add}>
      <Fetched data={data} error={error}>
        {(schedules) =>
          schedules.length === 0 ? (
            <EmptyState icon="calendar-days" title={t('schedules.none')}>
              {t('schedules.noneText')}
            </EmptyState>
          ) : (
            <ScheduleTable schedules={schedules} onEdit={(name) => setForm({ name })} />
          )
        }
      </Fetched>
      {form === undefined && wanted === undefined ? null : (
        <ScheduleForm name={form?.name} pipeline={wanted} onClose={close} />
      )}
    </Page>
  );
}

function ScheduleTable({
  schedules,
  onEdit,
}: {
  schedules: readonly ScheduleSummary[];
  onEdit: (name: string) => void;
}) {
  const t = useT();
  return (
    <ListTable
      columns={[
        { title: t('schedules.name') },
        { title: t('schedules.trigger') },
        { title: t('schedules.next') },
        { title: t('schedules.last') },
        { title: t('schedules.state') },
        { title: t('schedules.actions'), isHidden: true },
      ]}
    >
      {schedules.map((schedule) => (
        <ScheduleRow key={schedule.name} schedule={schedule} onEdit={() => onEdit(schedule.name)} />
      ))}
    </ListTable>
  );
}

function ScheduleRow({ schedule, onEdit }: { schedule: ScheduleSummary; onEdit: () => void }) {
  const t = useT();
  const { name, next, last, isEnabled } = schedule;
  const { busy, wanted, turn, run, remove } = useScheduleActions();
  return (
    <tr>
      <td>
        <button type="button" className={list.link} onClick={() => openSchedule(name)}>
          {schedule.displayName}
        </button>{' '}
        <ScheduleBadges schedule={schedule} />
      </td>
      <td className={list.wide}>
        <ScheduleTimes schedule={schedule} />
      </td>
      <td>
        {next === null ? (
          <span className={list.muted}>
            {t(schedule.waitsFor === null ? 'schedules.nothingNext' : 'schedules.nextWhen')}
          </span>
        ) : (
          <DueTime due={next} />
        )}
      </td>
      <td>
        {last === null ? (
          <span className={list.muted}>{t('schedules.never')}</span>
        ) : (
          <OccurrenceMark occurrence={last} />
        )}
      </td>
      <td>
        <Switch
          label={t((wanted ?? isEnabled) ? 'schedules.enabled' : 'schedules.disabled')}
          checked={wanted ?? isEnabled}
          disabled={busy === name}
          onChange={(isOn) => void turn(name, isOn)}
        />
      </td>
      <td>
        <MenuButton
          small
          icon="ellipsis"
          label={t('schedules.actionsFor', { name })}
          entries={() => [
            {
              id: 'run',
              label: t('schedules.runNow'),
              icon: 'play',
              onAction: () => void run(name),
            },
            { id: 'edit', label: t('schedules.edit'), icon: 'settings', onAction: onEdit },
            {
              id: 'remove',
              label: t('schedules.remove'),
              icon: 'trash-2',
              disabled: isEnabled,
              onAction: () => void remove(name),
            },
          ]}
        />
      </td>
    </tr>
  );
}

/** When it runs, and by which clock. */
export function ScheduleTimes({ schedule }: { schedule: ScheduleSummary }) {
  const t = useT();
  const language = useLanguage();
  const { trigger } = schedule;
  const words = trigger?.kind === 'cron' ? cronWords(trigger.expression, t, language) : undefined;
  const expression = trigger?.kind === 'cron' ? <code>{trigger.expression}</code> : null;
  const isCronAlone = schedule.waitsFor === null && expression !== null;
  return (
    <>
      {isCronAlone ? (words ?? expression) : whenText(schedule, t)}{' '}
      {isCronAlone && words !== undefined ? <span className={list.muted}>{expression}</span> : null}{' '}
      {schedule.trigger === null ? null : <span className={list.muted}>{schedule.timeZone}</span>}
    </>
  );
}

const disabledKeys = {
  changed: 'schedules.changed',
  loop: 'schedules.looped',
  untrusted: 'schedules.untrusted',
} as const;

/** What keeps a schedule from running, in a word. */
export function ScheduleBadges({ schedule }: { schedule: ScheduleSummary }) {
  const t = useT();
  const language = useLanguage();
  const { disabledBecause, errors, absent, late, waiting } = schedule;
  return (
    <>
      {disabledBecause === null ? null : (
        <Badge tone={disabledBecause === 'loop' ? 'bad' : 'warn'}>{t(disabledKeys[disabledBecause])}</Badge>
      )}
      {errors > 0 ? <Badge tone="bad">{t('schedules.errorCount', { count: errors })}</Badge> : null}
      {absent === null ? null : (
        <Badge tone="bad">
          {t('schedules.absent', { time: formatDateTime(Date.parse(absent), language) })}
        </Badge>
      )}
      {late === null ? null : (
        <Badge tone="bad">
          {t('schedules.late', { within: late.within, time: formatDateTime(Date.parse(late.due), language) })}
        </Badge>
      )}
      {waiting > 0 ? <Badge>{t('schedules.waiting', { count: waiting })}</Badge> : null}
    </>
  );
}
