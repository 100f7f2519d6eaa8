/** Changes the files of schedules. What is enabled goes on with what it was enabled with, or not at all. */
import { isAssetName } from '@millrace/pipeline-engine/browser';
import { writeAtomically } from '../workspace/atomic-write.ts';
import { createLocks } from '../workspace/locks.ts';
import { digestOf } from '../workspace/pipeline-files.ts';
import { resolveWorkspacePath } from '../workspace/safe-path.ts';
import { refuseLoop } from './refuse-loop.ts';
import { badName, changedFile, renamed, stillEnabled, takenName } from './schedule-errors.ts';
import { readScheduleFiles, scheduleFileOf, schedulesFolder } from './schedule-files.ts';
import type { Schedules } from './schedules.ts';
import type { SchedulesContext } from './schedules-context.ts';

export function editSchedules(context: SchedulesContext): Pick<Schedules, 'create' | 'save' | 'remove'> {
  const { store, services, freezer, news, look } = context;
  const { root } = services.workspace;
  const locks = createLocks();
  return {
    create: async (text) => {
      const { name, schedule } = scheduleFileOf(`${schedulesFolder}/new.yml`, text);
      if (schedule?.name === undefined || !isAssetName(name)) throw badName(schedule?.name ?? '');
      const place = `${schedulesFolder}/${name}.yml`;
      const absolute = await resolveWorkspacePath(root, place);
      await locks.run(absolute, async () => {
        const taken = (await readScheduleFiles(root)).find(
          (file) => file.name === name || file.path === place,
        );
        if (taken !== undefined) throw takenName(name, taken.path);
        await writeAtomically(absolute, text);
      });
      news.tell();
      return name;
    },
    save: async (name, text, baseDigest) => {
      const before = await freezer.fileOf(name);
      const absolute = await resolveWorkspacePath(root, before.path);
      const wasEnabled = await locks.run(absolute, async () => {
        const now = await freezer.fileOf(name);
        if (now.digest !== baseDigest) throw changedFile(name);
        const next = scheduleFileOf(now.path, text);
        if (next.name !== name) throw renamed(name, next.name);
        const stored = await store.get(name);
        const isSame = stored?.isEnabled === true && stored.digest === baseDigest;
        // Before the file changes: what is enabled goes on with what it was enabled with, or not at all.
        const frozen = isSame ? await freezer.freeze(next) : undefined;
        if (frozen !== undefined)
          await refuseLoop(context, services.published, { name, file: next.path, frozen });
        await writeAtomically(absolute, text);
        // What happened while it was saved still counts.
        const since = frozen && stored && ((await freezer.frozenOf(stored)).since ?? stored.enabledAt);
        if (frozen !== undefined)
          await freezer.put({ ...next, digest: digestOf(text) }, { ...frozen, since }, true);
        return isSame;
      });
      if (wasEnabled) await look();
      else news.tell();
    },
    remove: async (name) => {
      const file = await freezer.fileOf(name);
      if ((await store.get(name))?.isEnabled === true) throw stillEnabled(name);
      await services.trash.put([await resolveWorkspacePath(root, file.path)]);
      await store.remove(name);
      context.tokens.revoke(name);
      await look();
    },
  };
}
