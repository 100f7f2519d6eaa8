import { x as exitCodes } from "./pipeline-files-dMvRy45L.js";
import { o as tableLines } from "./output-DAwu8R0D.js";
import { t as openSession } from "./session-BRrkZ1on.js";
// .interim/cli/runs.ts
async function listRuns(workspace, json, output) {
	return withClient(workspace, async (client) => {
		const runs = await client.get("/runs", { limit: 100 });
		if (json) output.json({ runs });
		else if (runs.length === 0) output.say("There are no runs in this workspace yet.");
		else for (const line of tableLines(runs.map(runRow))) output.say(line);
		return exitCodes.done;
	});
}
var runRow = (run) => [
	run.run,
	run.status,
	new Date(run.createdAt).toISOString(),
	run.pipeline,
	Object.entries(run.counts).filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`).join(", ")
];
var terminal = /* @__PURE__ */ new Set([
	"succeeded",
	"reused",
	"failed",
	"skipped",
	"cancelled"
]);
/** The log goes to stdout as it is. With `follow`, until the step has ended. */
async function showLog(workspace, reference, follow, write) {
	return withClient(workspace, async (client) => {
		const { run, step } = reference;
		let from = 0;
		const showNew = async () => {
			const part = await client.log(run, step, from);
			from = part.next;
			write(part.text);
		};
		await showNew();
		if (!follow || await hasEnded(client, run, step)) return exitCodes.done;
		for await (const { event } of client.events(`run:${run}`)) {
			if ("step" in event && event.step === step) await showNew();
			if (event.type === "run-finished" || "step" in event && event.step === step && await hasEnded(client, run, step)) break;
		}
		await showNew();
		return exitCodes.done;
	});
}
async function hasEnded(client, run, step) {
	const state = await client.get(`/runs/${run}`);
	const status = state.steps[step]?.status;
	return status === void 0 || terminal.has(status) || state.finishedAt !== void 0;
}
async function cancelRun(workspace, run, output) {
	return withClient(workspace, async (client) => {
		await client.post(`/runs/${run}/cancel`, {});
		output.say(`Run ${run} is being cancelled.`);
		return exitCodes.done;
	});
}
async function withClient(workspace, work) {
	const session = await openSession(workspace);
	try {
		return await work(session.client);
	} finally {
		await session.close();
	}
}
export { cancelRun, listRuns, showLog };
