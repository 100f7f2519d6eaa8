/** Starts the server of a workspace: services, application, port. Ends it in the order that loses nothing. */
import { computesFolder } from './compute/compute-files.ts';
import { type ListenOptions, openDoor } from './listen.ts';
import { type OwnershipOptions, ownWorkspace } from './own-workspace.ts';
import { schedulesFolder } from './schedules/schedule-files.ts';
import type { Services } from './services.ts';
import { isYamlName } from './workspace/pipeline-files.ts';

export interface ServerOptions extends OwnershipOptions, ListenOptions {
  /** Goes on with the runs that the last owner left. */
  readonly resume?: boolean;
  /** For a server that stays: reports changes of files to the designer, and collects once an hour. */
  readonly watch?: boolean;
}

export interface RunningServer {
  /** Without a code. */
  readonly url: string;
  readonly services: Services;
  /** See `Services.close`. */
  close(attempts?: 'end' | 'leave'): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const services = ownWorkspace(options);
  try {
    const door = await openDoor(services, options);
    const { catalog, assets, computes } = services;
    await Promise.all([catalog.refresh(), assets.refresh(), computes.refresh()]);
    // What a copied workspace left unfinished is not ours to go on with before somebody trusts it.
    if ((options.resume ?? true) && (await services.trust.isTrusted())) await services.engine.resume();
    const stopWatching = (options.watch ?? true) ? watchFiles(services) : () => {};
    if (options.watch ?? true) {
      services.automaticCollection.start();
      await services.schedules.start();
      services.notices.start();
      services.computes.startSweeping();
    }
    return {
      url: door.url,
      services,
      close: async (attempts) => {
        stopWatching();
        services.stopReading();
        await door.close();
        await services.close(attempts);
      },
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}

/** Tells the designer of files that change, and looks at the components again when one of them does. */
function watchFiles({ watch, catalog, assets, computes, schedules, events }: Services): () => void {
  return watch.start((event) => {
    if (event.type === 'file-changed' && event.path.startsWith(`${computesFolder}/`)) {
      computes.refresh().catch((error: unknown) => console.error(error));
    }
    if (event.type === 'file-changed' && event.path.startsWith(`${schedulesFolder}/`)) {
      schedules.refresh().catch((error: unknown) => console.error(error));
    }
    if (event.type === 'file-changed' && isYamlName(event.path)) {
      assets.refresh().catch((error: unknown) => console.error(error));
    }
    if (event.type !== 'components-changed') return events.publishWorkspace(event);
    catalog.refresh().then(
      () => events.publishWorkspace(event),
      (error: unknown) => console.error(error),
    );
  });
}
