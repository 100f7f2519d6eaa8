/** English sentences of what `millrace doctor` finds. */
import type { FindingCode, FindingSentences } from './findings.ts';

const repair = 'Run millrace doctor --repair.';

export const findingsEn: Readonly<Record<FindingCode, FindingSentences>> = {
  'workspace-owned': {
    message: (s) => `Process ${s.text('pid')} has this workspace open; it was only read.`,
    remedy: () => 'To repair something, stop that process first.',
  },
  'lock-damaged': {
    message: (s) => `The lock file ${s.name('where')} is damaged, so nobody can open the workspace.`,
    remedy: () => `${repair} It removes the file; nothing else is in it.`,
    done: () => 'It was removed; a new one is made when it is needed.',
  },
  'state-unwritable': {
    message: (s) => `The state folder ${s.name('where')} cannot be written (${s.text('reason')}).`,
    remedy: () => 'Make the disk writable and the folder yours, or give another folder with --state-dir.',
  },
  'network-file-system': {
    message: (s) =>
      `The state folder ${s.name('where')} is on a network file system (${s.text('type')}), where databases get corrupted.`,
    remedy: () => 'Give a local folder with --state-dir.',
  },
  'delivery-interrupted': {
    message: (s) => `A result was on its way to ${s.name('where')} when its process died.`,
    remedy: () =>
      `${repair} It puts back what stood there before; the next run of the pipeline delivers again.`,
    done: () => 'What stood there before is back; the next run of the pipeline delivers again.',
  },
  'room-low': {
    message: (s) => `The disk of ${s.name('where')} has ${s.text('free')} MiB left.`,
    remedy: () =>
      'Make room: millrace size tells what takes it, and millrace gc removes what is no longer needed.',
  },
  'node-too-old': {
    message: (s) => `This is Node ${s.text('found')}; Millrace needs ${s.text('needed')} or newer.`,
    remedy: () => 'Install a newer Node.',
  },
  'worker-failed': {
    message: (s) => `A worker for built-in components did not start: ${s.text('reason')}`,
    remedy: () =>
      'Install Millrace again. If it stays so, a library that it needs is missing on this machine.',
  },
  'database-damaged': {
    message: (s) => `The state database ${s.name('where')} is damaged (${s.text('problem')}).`,
    remedy: () =>
      `${repair} It copies every row that can be read into a new database and keeps the old one beside it. Pipelines and data are not in it.`,
    done: (s) =>
      `${s.text('rows')} rows and ${s.text('runs')} runs were copied into a new database; ${s.text('lostRuns')} runs were lost. The old one is ${s.name('kept')}.`,
  },
  'database-newer': {
    message: (s) =>
      `The state database ${s.name('where')} was written by a newer Millrace (schema ${s.text('found')}, this one knows ${s.text('known')}).`,
    remedy: () => 'Update Millrace, or use another --state-dir.',
  },
  'database-unreadable': {
    message: (s) => `The state database ${s.name('where')} could not be opened (${s.text('problem')}).`,
    remedy: () => 'Check the permissions of the file and its folder, and run millrace doctor again.',
  },
  'database-log-missing': {
    message: (s) =>
      `The file ${s.name('where')} is gone: it held the latest changes of the state database, and other changes may refer to them.`,
    remedy: () =>
      'Put it back if you have it, before Millrace starts. Otherwise go on: steps whose results were only noted there run again.',
    done: () => 'What stands in the database itself is used from now on.',
  },
  'artifact-damaged': {
    message: (s) => `The stored result ${s.name('where')} is damaged: its content is not what was stored.`,
    remedy: () =>
      `${repair} It moves the result aside, and the step that made it runs again when it is needed.`,
    done: (s) => `It was moved to ${s.name('kept')}; the step that made it runs again when it is needed.`,
  },
  'artifact-missing': {
    message: (s) =>
      `The stored result ${s.name('where')} is gone (run ${s.text('run')}, step ${s.name('step')}).`,
    remedy: () => 'Nothing needs to be done: its step runs again when the result is needed.',
    done: () => 'The note of it was removed; its step runs again when the result is needed.',
  },
  'staging-left': {
    message: (s) => `In ${s.name('where')} lie ${s.text('count')} half-written results.`,
    remedy: () => 'The next start removes them, and so does millrace doctor --repair.',
    done: () => 'They were removed.',
  },
  'attempt-left': {
    message: (s) => `The folder ${s.name('where')} belongs to an attempt that ended without being collected.`,
    remedy: () => 'millrace gc removes it, and so does millrace doctor --repair.',
    done: () => 'It was removed.',
  },
  'process-left': {
    message: (s) =>
      `Process ${s.text('pid')} still runs for an attempt that no run waits for (${s.name('where')}).`,
    remedy: () => `${repair} It ends the process and removes its folder.`,
    done: () => 'It was ended, and its folder removed.',
  },
  'logs-unreadable': {
    message: (s) => `The logs in ${s.name('where')} cannot be read (${s.text('reason')}).`,
    remedy: () => 'Check the permissions of the folder.',
  },
};
