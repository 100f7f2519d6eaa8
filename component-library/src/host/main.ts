/**
 * The process that executes built-in components: a warm worker that the server talks to over IPC, a command
 * (`millrace-component NAME --port value`), or a request in a file (`--request FILE --result FILE`). Loads nothing
 * heavy before it is ready.
 */
import { serveRequests } from './serve-requests.ts';

if (process.send) {
  serveRequests();
} else {
  const args = process.argv.slice(2);
  const [first, request, second, result] = args;
  if (first === '--request' && second === '--result' && request !== undefined && result !== undefined) {
    const { runRequest } = await import('./run-request.ts');
    process.exitCode = await runRequest(request, result);
  } else {
    const { runCommand } = await import('./run-command.ts');
    process.exitCode = await runCommand(args);
  }
}
