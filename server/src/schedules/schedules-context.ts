/** What the parts of the schedules share. */
import type { ScheduleStore, TriggerLoop } from '@millrace/pipeline-engine';
import type { CallTokens } from '../access/call-tokens.ts';
import type { Services } from '../services.ts';
import type { Freezer } from './freeze-schedule.ts';
import type { ScheduleClock } from './schedule-clock.ts';
import type { ScheduleEvents } from './schedule-events.ts';
import type { ScheduleFile } from './schedule-files.ts';
import type { NewsDesk } from './schedule-news.ts';

export interface SchedulesContext extends Pick<ScheduleClock, 'clock'> {
  readonly store: ScheduleStore;
  readonly services: Pick<Services, 'workspace' | 'trust' | 'catalog' | 'trash' | 'published' | 'engine'>;
  readonly freezer: Freezer;
  readonly news: NewsDesk;
  readonly occasions: Pick<ScheduleEvents, 'folderOf'>;
  readonly tokens: CallTokens;
  readonly loop: Pick<TriggerLoop, 'waitingReason'>;
  /** Something changed in the store. */
  look(): Promise<void>;
  /** Reads the files again, and disables what is not what was enabled. */
  refresh(): Promise<readonly ScheduleFile[]>;
}
