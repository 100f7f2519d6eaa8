import { d as workspaceOfFile, s as toWorkspacePath, t as createPipelineFiles, v as EngineError } from "./pipeline-files-dMvRy45L.js";
import { realpath } from "node:fs/promises";
// .interim/cli/pipeline-source.ts
/** Reads what a command is about: the pipeline file, its sidecar, and its place in its workspace. */
async function readPipelineSource(file, options) {
	const workspace = await workspaceOfFile(file, options);
	const path = toWorkspacePath(workspace.root, await realpath(file));
	const { text, layout } = await createPipelineFiles(workspace.root).read(path);
	return {
		workspace,
		path,
		text,
		layout
	};
}
/** `inputs.x=V` and `inputs.x.path=P`; a relative P starts at the folder of the pipeline file. */
function parseSetting(text) {
	const match = /^inputs\.([A-Za-z_][A-Za-z0-9_]*)(\.path)?=(.*)$/s.exec(text);
	if (!match?.[1]) throw new EngineError("invalid-request", `"--set ${text}" is not understood. Write --set inputs.NAME=VALUE or --set inputs.NAME.path=PATH.`, { setting: text });
	const value = match[3] ?? "";
	return match[2] === void 0 ? {
		name: match[1],
		value
	} : {
		name: match[1],
		path: value
	};
}
/** `RUN/STEP`, where the step's id may hold slashes itself. */
function parseStepReference(text) {
	const slash = text.indexOf("/");
	if (slash < 1 || slash === text.length - 1) throw new EngineError("invalid-request", `"${text}" is not RUN/STEP, such as 12/train.`, { reference: text });
	return {
		run: text.slice(0, slash),
		step: text.slice(slash + 1)
	};
}
export { parseStepReference as n, readPipelineSource as r, parseSetting as t };
