/** The Schedules page: all schedules, or one in detail. */
import { useOpenedSchedule } from './opened-schedule.ts';
import { ScheduleDetailPage } from './schedule-detail.tsx';
import { ScheduleList } from './schedule-list.tsx';

export default function SchedulesPage() {
  const name = useOpenedSchedule((state) => state.name);
  return name === undefined ? <ScheduleList /> : <ScheduleDetailPage key={name} name={name} />;
}
