import { a as applyRunEvent } from "./start-server-CYnAJJS_.js";
import { x as exitCodes } from "./pipeline-files-dMvRy45L.js";
import { n as durationText, r as failureLine, t as becauseText } from "./output-DAwu8R0D.js";
import { t as openSession } from "./session-BRrkZ1on.js";
// .interim/cli/run-progress.ts
function createRunProgress(output) {
	let drawn = false;
	const clear = () => {
		if (drawn) output.write("\r\x1B[2K");
		drawn = false;
	};
	return {
		show: (event, state) => {
			const line = eventLine(event, state);
			if (line !== void 0) {
				clear();
				output.say(line);
			}
			if (output.isTerminal && !("seq" in event && event.type === "run-finished")) {
				clear();
				output.write(barText(state, (process.stderr.columns ?? 80) - 1));
				drawn = true;
			}
		},
		end: clear
	};
}
/** What happened, for a log; undefined for what only moves the bar. */
function eventLine(event, state) {
	switch (event.type) {
		case "run-created": return `Run ${event.run}: ${event.displayName}, ${event.steps.length} steps`;
		case "step-reused": return `  ${event.step}: reused from run ${event.from.run}`;
		case "step-succeeded": {
			const because = state.steps[event.step]?.because ?? [];
			const why = because.length === 0 ? "" : ` (${becauseText(because)})`;
			return `  ${event.step}: done in ${durationText(event.durationMs)}${why}`;
		}
		case "step-failed": return `  ${event.step}: failed: ${failureLine(event.failure)}`;
		case "step-skipped": return `  ${event.step}: skipped, because ${event.because} did not give its result`;
		case "step-cancelled": return `  ${event.step}: cancelled`;
		case "run-finished": return `Run ${state.run} ${event.status}`;
		default: return;
	}
}
var ended = /* @__PURE__ */ new Set([
	"succeeded",
	"reused",
	"failed",
	"skipped",
	"cancelled"
]);
var barWidth = 24;
/** `[██████░░░░░░] 5/8 train 40 %`; running steps count by their progress. */
function barText(state, width) {
	const steps = state.order.flatMap((id) => state.steps[id] ?? []);
	const done = steps.filter((step) => ended.has(step.status)).length;
	const running = steps.filter((step) => step.status === "running" || step.status === "cancelling");
	const fraction = (done + running.reduce((sum, step) => sum + (step.progress ?? 0), 0)) / Math.max(1, steps.length);
	const filled = Math.round(fraction * barWidth);
	const names = running.map((step) => step.progress === void 0 ? step.id : `${step.id} ${Math.round(step.progress * 100)} %`);
	return `[${"█".repeat(filled)}${"░".repeat(barWidth - filled)}] ${done}/${steps.length}  ${names.join(", ")}`.slice(0, Math.max(20, width));
}
// .interim/cli/run.ts
/** `millrace run FILE`: starts a run, shows how it goes, and ends with what became of it. */
/** `onInterrupt` registers what Ctrl+C does, and returns what takes that back. */
async function runPipeline(source, options, output, onInterrupt) {
	const session = await openSession(source.workspace);
	try {
		const { run } = await session.client.post("/runs", startBody(source, options));
		const release = onInterrupt(() => {
			output.say(`Cancelling run ${run}. Press Ctrl+C again to leave at once.`);
			session.client.post(`/runs/${run}/cancel`, {}).catch((error) => output.say(String(error)));
		});
		try {
			const state = await follow(session.client, run, options.json, output);
			if (options.json) output.json(await finishedDocument(session.client, state));
			return exitCodeOf(state);
		} finally {
			release();
		}
	} finally {
		await session.close();
	}
}
var startBody = (source, options) => ({
	path: source.path,
	text: source.text,
	layout: source.layout === null ? null : {
		version: 1,
		nodes: { ...source.layout.nodes }
	},
	force: options.force,
	source: "command-line",
	inputs: options.inputs,
	...options.compute === void 0 ? {} : { compute: options.compute }
});
/** Folds the run's events until it has finished; a stream that breaks is opened again where it broke. */
async function follow(client, run, json, output) {
	const progress = createRunProgress(output);
	let state;
	try {
		for (let breaks = 0; breaks < 10; breaks += 1) for await (const { topic, event } of client.events(`run:${run}@${state?.seq ?? 0}`)) {
			if (topic === "workspace") continue;
			state = applyRunEvent(state, event);
			if (json && "seq" in event && event.type !== "run-finished") output.json(event);
			progress.show(event, state);
			if (event.type === "run-finished") return state;
		}
		throw new Error(`the events of run ${run} ended before the run did`);
	} finally {
		progress.end();
	}
}
/** The last line of `--json`. Outputs are paths of stored results, reading only. */
async function finishedDocument(client, state) {
	const outputs = await Promise.all(state.outputs.map(async ({ name, digest }) => {
		const { path } = await client.get(`/artifacts/${digest}/path`);
		return [name, path];
	}));
	const steps = state.order.map((id) => {
		const step = state.steps[id];
		const reason = step?.failure?.message ?? step?.skippedBecause;
		return [id, {
			status: step?.status,
			reused: step?.status === "reused",
			...reason ? { reason } : {}
		}];
	});
	return {
		type: "run-finished",
		run: state.run,
		status: state.status,
		steps: Object.fromEntries(steps),
		outputs: Object.fromEntries(outputs)
	};
}
function exitCodeOf(state) {
	if (state.status === "succeeded") return exitCodes.done;
	return state.status === "cancelled" ? exitCodes.cancelled : exitCodes.stepFailed;
}
export { runPipeline };
