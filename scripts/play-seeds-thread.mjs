/** A thread of `play-seeds.mjs`: plays the seeds that it is told, and reports. */
import { parentPort, workerData } from 'node:worker_threads';

const { [workerData.play]: play } = await import(workerData.bundle);

parentPort.on('message', (request) => {
  // A rejection ends the thread, and the command with it.
  void play(request).then((report) => parentPort.postMessage(report));
});
