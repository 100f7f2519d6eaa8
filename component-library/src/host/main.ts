/**
 * The process that executes built-in components: a warm worker that the server talks to over IPC, or a
 * command (`millrace-component NAME --port value`). Loads nothing heavy before it is ready.
 */
import { serveRequests } from './serve-requests.ts';

if (process.send) {
  serveRequests();
} else {
  const { runCommand } = await import('./run-command.ts');
  process.exitCode = await runCommand(process.argv.slice(2));
}
