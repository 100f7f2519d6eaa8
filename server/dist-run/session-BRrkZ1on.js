import { v as EngineError } from "./pipeline-files-dMvRy45L.js";
import { i as readOwner, t as startServer } from "./start-server-CYnAJJS_.js";
import { O as tokenFile, r as createClient } from "./version-BGkLLwvh.js";
import { existsSync } from "node:fs";
// .interim/cli/session.ts
/** Finds the server that owns a workspace, or becomes it for as long as a command takes. */
/** How often, and how long apart, a starting owner is asked for its address. */
var attempts = 20;
var pauseMilliseconds = 250;
async function openSession(workspace) {
	for (let attempt = 1;; attempt += 1) {
		const owner = await clientOfOwner(workspace);
		if (owner) return {
			client: owner,
			close: async () => {}
		};
		const own = await becomeOwner(workspace, attempt === attempts);
		if (own) return {
			client: await createClient(own.url, workspace.stateDirectory),
			close: own.close
		};
		await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
	}
}
/** The owner that says where it listens, if it answers there. */
async function clientOfOwner(workspace) {
	const url = readOwner(workspace.stateDirectory)?.url;
	if (url === void 0 || !existsSync(tokenFile(workspace.stateDirectory))) return void 0;
	const client = await createClient(url, workspace.stateDirectory);
	try {
		await client.get("/workspace");
		return client;
	} catch (error) {
		if (error instanceof EngineError || error instanceof TypeError) return void 0;
		throw error;
	}
}
async function becomeOwner(workspace, isLastAttempt) {
	try {
		return await startServer({
			workspace,
			port: 0,
			resume: false,
			watch: false
		});
	} catch (error) {
		if (!isLastAttempt && error instanceof EngineError && error.code === "workspace-owned") return void 0;
		throw error;
	}
}
export { openSession as t };
