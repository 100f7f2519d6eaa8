import { x as exitCodes } from "./pipeline-files-dMvRy45L.js";
import { a as sayIssues, i as issueDocument, o as tableLines, t as becauseText } from "./output-DAwu8R0D.js";
import { t as openSession } from "./session-BRrkZ1on.js";
// .interim/cli/plan.ts
async function planPipeline(source, file, options, output) {
	const session = await openSession(source.workspace);
	try {
		const { path, text } = source;
		const plan = await session.client.post("/plan", {
			path,
			text,
			revision: 0,
			inputs: options.inputs
		});
		sayIssues(output, file, plan.issues);
		if (plan.issues.some((issue) => issue.severity === "error")) {
			if (options.json) output.json({ issues: plan.issues.map(issueDocument) });
			return exitCodes.inputWrong;
		}
		if (options.json) output.json({ steps: plan.steps.map(planDocument) });
		else for (const line of planLines(plan)) output.say(line);
		return exitCodes.done;
	} finally {
		await session.close();
	}
}
var planDocument = ({ id, action, because, from, estimateSeconds }) => ({
	id,
	action,
	because,
	...from === void 0 ? {} : { from },
	...estimateSeconds === void 0 ? {} : { estimateSeconds }
});
var actions = {
	reuse: "reuse",
	run: "run",
	depends: "may run"
};
function planLines(plan) {
	return tableLines(plan.steps.map((step) => [
		actions[step.action],
		step.id,
		step.from ? `from run ${step.from.run}` : becauseText(step.because)
	]));
}
async function explainStep(workspace, reference, json, output) {
	const session = await openSession(workspace);
	try {
		const { run, step } = reference;
		const found = await session.client.get(`/runs/${run}/explain`, { step });
		if (json) output.json(found);
		else for (const line of explanationLines(found)) output.say(line);
		return exitCodes.done;
	} finally {
		await session.close();
	}
}
function explanationLines(found) {
	const compared = found.comparedWith ? `Compared with run ${found.comparedWith.run}: ${becauseText(found.because) || "nothing changed"}` : "There is no earlier result to compare with.";
	return [
		`Step ${found.step} of run ${found.run}: ${found.fingerprint}`,
		...tableLines(found.parts.map(({ part, value }) => [`  ${part}`, value])),
		compared
	];
}
export { explainStep, planPipeline };
