/** The property that says what a schedule waits for beside the clock; with it a schedule needs no `trigger`. */
export const eventTriggerKey = 'millrace.trigger';
