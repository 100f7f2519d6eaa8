/** What a step says while its software is being made: an event that is kept, and news that are only told. */
import type { EnvironmentNews } from './environments.ts';
import type { RunEventBody, TransientEvent } from './events.ts';

export interface EnvironmentVoice {
  mention(bodies: readonly RunEventBody[]): unknown;
  tell(event: TransientEvent): void;
}

export function sayEnvironmentNews(step: string, news: EnvironmentNews, voice: EnvironmentVoice): void {
  const { build } = news;
  if (news.kind === 'waiting') {
    const reason = { kind: 'environment', message: news.title, build } as const;
    voice.mention([{ type: 'step-queued', step, reason }]);
    return;
  }
  voice.tell({ type: 'step-progressed', step, fraction: 0, message: news.message });
  voice.tell({ type: 'log-grew', step, attempt: build, bytes: news.logBytes });
}
