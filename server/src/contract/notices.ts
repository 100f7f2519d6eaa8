/** Notices that wait to be sent, and those that nobody took. */
import { z } from 'zod';

export const noticeSummary = z.object({
  id: z.string(),
  /** Its name in `millrace.yml`. */
  rule: z.string(),
  /** Of the CloudEvent: `org.millrace.run.failed`, … */
  type: z.string(),
  /** The run, or the due run that is absent. */
  subject: z.string(),
  time: z.string(),
  attempts: z.number(),
  /** Null for a dead letter. */
  nextAt: z.number().nullable(),
  /** Why it was not taken the last time. */
  reason: z.string().nullable(),
});
/** GET /notices; POST /notices/:id/retry sends a dead letter again. */
export const noticeList = z.object({ waiting: z.array(noticeSummary), dead: z.array(noticeSummary) });
export type NoticeList = z.infer<typeof noticeList>;
