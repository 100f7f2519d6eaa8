import { v as EngineError, x as exitCodes } from "./pipeline-files-dMvRy45L.js";
import { n as createStarter, r as isEmptyFolder, t as startServer } from "./start-server-CYnAJJS_.js";
import { r as createClient } from "./version-BGkLLwvh.js";
import { spawn } from "node:child_process";
// .interim/cli/serve.ts
/** `millrace [DIR]`: serves the designer until it is told to stop. */
/** `stopped` resolves when the process is told to end. */
async function serve(workspace, options, output, stopped) {
	const isNew = await isEmptyFolder(workspace.root);
	const server = await startOrExplain(workspace, options);
	if (isNew) {
		await createStarter(workspace, server.services.pipelines);
		await server.services.trust.grant();
	}
	const address = `${server.url}/?code=${server.services.access.issueCode()}`;
	output.say(`Millrace serves ${workspace.root}\n\n  ${address}\n\nThe address works once; this browser is remembered. Ctrl+C stops the server.`);
	if (options.open) openBrowser(address);
	server.services.warmUp();
	await stopped;
	output.say("Stopping.");
	await server.close();
	return exitCodes.done;
}
async function startOrExplain(workspace, options) {
	try {
		return await startServer({
			...options,
			workspace
		});
	} catch (error) {
		const url = error instanceof EngineError && error.code === "workspace-owned" ? error.params.url : void 0;
		if (!(error instanceof EngineError) || typeof url !== "string") throw error;
		const fresh = await freshAddress(url, workspace);
		const hint = fresh === void 0 ? "" : `\n\nA fresh address of it, which works once:\n\n  ${fresh}\n`;
		throw new EngineError(error.code, `${error.message}${hint}`, error.params);
	}
}
/** Asks the server that owns the workspace for a code, as only this user can. */
async function freshAddress(url, workspace) {
	try {
		const { code } = await (await createClient(url, workspace.stateDirectory)).post("/session/codes", {});
		return `${url}/?code=${code}`;
	} catch {
		return;
	}
}
function openBrowser(address) {
	const command = process.platform === "darwin" ? "open" : process.env.WSL_DISTRO_NAME ? "wslview" : "xdg-open";
	const browser = spawn(command, [address], {
		stdio: "ignore",
		detached: true
	});
	browser.on("error", () => {});
	browser.unref();
}
export { serve };
