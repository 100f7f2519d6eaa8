/** Messages about a pipeline that another window or program changed or deleted. */
export const conflict = {
  title: 'This pipeline was changed elsewhere',
  text: {
    one: 'Another window or program changed {path}, in one place that you changed too. What should stand there? Everything else is merged. Nothing is written before you decide.',
    other:
      'Another window or program changed {path}, in {count} places that you changed too. What should stand there? Everything else is merged. Nothing is written before you decide.',
  },
  changedAgain: 'It was changed once more in the meantime. Look at it again.',
  base: 'Before',
  mine: 'Mine',
  theirs: 'Theirs',
  both: 'Both, theirs below mine',
  allMine: 'Mine everywhere',
  allTheirs: 'Theirs everywhere',
  absent: 'Not there',
  removed: 'Removed',
  start: 'Start of the file',
  apply: 'Merge',
  later: 'Decide later',
  decide: 'Decide…',
  goneTitle: 'This file was deleted by another program',
  goneText:
    '{path} is no longer there. What you see is kept in this browser only. Write the file again, or close the pipeline.',
  goneKeep: 'Go on without the file',
  goneRestore: 'Write the file again',
  goneClose: 'Close the pipeline',
  goneState: 'Deleted by another program',
  restored: '{path} is there again.',
  restoreFailed: 'The file could not be written.',
} as const;
