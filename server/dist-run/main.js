import { f as workspaceOfFolder, v as EngineError, x as exitCodes, y as errorTable } from "./pipeline-files-dMvRy45L.js";
import { n as Refusal, t as version } from "./version-BGkLLwvh.js";
import { a as sayIssues, i as issueDocument, s as terminalOutput } from "./output-DAwu8R0D.js";
import { n as parseStepReference, r as readPipelineSource, t as parseSetting } from "./pipeline-source-pm-hga4b.js";
import { Command, CommanderError, InvalidArgumentError } from "commander";
// .interim/cli/program.ts
/** The command line: what is typed, parsed into calls. Each command's code is loaded when it is used. */
var collect = (value, all = []) => [...all, value];
function parsePort(text) {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError("A port is 0 to 65535.");
	return port;
}
var workspaceOptions = (flags) => ({
	stateDirectory: flags.stateDir,
	allow: flags.allow
});
var here = (flags) => workspaceOfFolder(void 0, workspaceOptions(flags));
/** `finish` gets the exit code of the command that ran. */
function createProgram(context, finish) {
	const { output } = context;
	const program = new Command("millrace").description("Visual designer and engine for machine-learning pipelines.").version(version).exitOverride().enablePositionalOptions().showHelpAfterError("(millrace --help lists every command)");
	const withWorkspace = (command) => command.option("--state-dir <dir>", "where the state is kept, instead of .millrace in the workspace").option("--allow <dir>", "a folder outside the workspace that documents may point to", collect);
	withWorkspace(program).argument("[dir]", "the workspace folder").option("--port <n>", "the port to listen on", parsePort).option("--host <address>", "another address than 127.0.0.1; needs MILLRACE_TOKEN").option("--public-host <host>", "the Host that a proxy in front sends", collect).option("--open", "open the designer in the browser", false).option("--verbose", "log every request", false).action(async (dir, flags) => {
		const { serve } = await import("./serve-1B-AkFu6.js");
		const workspace = await workspaceOfFolder(dir, workspaceOptions(flags));
		const stopped = new Promise((resolve) => context.onInterrupt(resolve));
		const { port, host, publicHost: publicHosts, open, verbose } = flags;
		finish(await serve(workspace, {
			port,
			host,
			publicHosts,
			open,
			verbose
		}, output, stopped));
	});
	withWorkspace(program.command("run <file>").description("run a pipeline")).option("--set <setting>", "inputs.NAME=VALUE or inputs.NAME.path=PATH", collect).option("--compute <name>", "the compute target of every step").option("--force", "run without reuse", false).option("--json", "one JSON event per line on stdout", false).action(async (file, flags) => {
		const { runPipeline } = await import("./run-DZ8Ih7Y0.js");
		const source = await readPipelineSource(file, workspaceOptions(flags));
		const inputs = (flags.set ?? []).map(parseSetting);
		const { compute, force, json } = flags;
		finish(await runPipeline(source, {
			inputs,
			compute,
			force,
			json
		}, output, context.onInterrupt));
	});
	withWorkspace(program.command("plan <file>").description("what would be reused, what would run, and why")).option("--set <setting>", "inputs.NAME=VALUE or inputs.NAME.path=PATH", collect).option("--json", "one JSON document on stdout", false).action(async (file, flags) => {
		const { planPipeline } = await import("./plan-Bf6Bo4Ib.js");
		const source = await readPipelineSource(file, workspaceOptions(flags));
		const inputs = (flags.set ?? []).map(parseSetting);
		finish(await planPipeline(source, file, {
			json: flags.json,
			inputs
		}, output));
	});
	withWorkspace(program.command("explain <run/step>").description("the full identity of a step")).option("--json", "one JSON document on stdout", false).action(async (reference, flags) => {
		const { explainStep } = await import("./plan-Bf6Bo4Ib.js");
		finish(await explainStep(await here(flags), parseStepReference(reference), flags.json, output));
	});
	withWorkspace(program.command("validate <files...>").description("issues with line and column")).option("--json", "one JSON document on stdout", false).action(async (files, flags) => {
		const { validateFiles } = await import("./check-fl4GAE5F.js");
		finish(await validateFiles(files, {
			...workspaceOptions(flags),
			json: flags.json
		}, output));
	});
	withWorkspace(program.command("fmt <files...>").description("prove that open-and-save leaves the bytes alone")).requiredOption("--check", "change nothing (Millrace never reformats a file)").action(async (files, flags) => {
		const { checkFormat } = await import("./check-fl4GAE5F.js");
		finish(await checkFormat(files, workspaceOptions(flags), output));
	});
	addWorkspaceCommands(program, context, finish, withWorkspace);
	return program;
}
function addWorkspaceCommands(program, context, finish, withWorkspace) {
	const { output } = context;
	withWorkspace(program.command("components").description("the components of this workspace")).option("--json", "one JSON document on stdout", false).action(async (flags) => {
		const { listComponents } = await import("./check-fl4GAE5F.js");
		finish(await listComponents(await here(flags), flags.json, output));
	});
	withWorkspace(program.command("runs").description("the latest runs")).option("--json", "one JSON document on stdout", false).action(async (flags) => {
		const { listRuns } = await import("./runs-IZ2198v8.js");
		finish(await listRuns(await here(flags), flags.json, output));
	});
	withWorkspace(program.command("logs <run/step>").description("the log of a step")).option("-f, --follow", "go on until the step has ended", false).action(async (reference, flags) => {
		const { showLog } = await import("./runs-IZ2198v8.js");
		finish(await showLog(await here(flags), parseStepReference(reference), flags.follow, context.write));
	});
	withWorkspace(program.command("cancel <run>").description("cancel a run")).action(async (run, flags) => {
		const { cancelRun } = await import("./runs-IZ2198v8.js");
		finish(await cancelRun(await here(flags), run, output));
	});
}
// .interim/cli/main-command.ts
/** Runs one command line and turns what comes of it into an exit code. Errors name their place and the remedy. */
async function runCommandLine(words, context) {
	let code = exitCodes.done;
	const program = createProgram(context, (result) => {
		code = result;
	});
	try {
		await program.parseAsync(words, { from: "user" });
		return code;
	} catch (error) {
		return sayError(error, words, context);
	}
}
function sayError(error, words, { output }) {
	if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.inputWrong;
	if (!(error instanceof EngineError)) {
		output.say(error instanceof Error ? error.stack ?? error.message : String(error));
		return exitCodes.machineFailed;
	}
	const issues = error instanceof Refusal ? error.issues : [];
	const file = words.find((word) => /\.ya?ml$/i.test(word)) ?? "";
	sayIssues(output, file, issues);
	output.say(`millrace: ${error.message}`);
	if (words.includes("--json")) output.json({
		type: "refused",
		code: error.code,
		message: error.message,
		issues: issues.map(issueDocument)
	});
	return errorTable[error.code].exit;
}
// .interim/main.ts
/** The process: words in, exit code out. Ctrl+C once asks nicely, twice leaves. */
var interruptions = [];
function interrupt() {
	const listener = interruptions.pop();
	if (listener === void 0) process.exit(exitCodes.cancelled);
	listener();
}
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);
process.stdout.on("error", (error) => {
	if (error.code === "EPIPE") process.exit(exitCodes.done);
	throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2), {
	output: terminalOutput,
	write: (text) => void process.stdout.write(text),
	onInterrupt: (listener) => {
		interruptions.push(listener);
		return () => {
			const at = interruptions.indexOf(listener);
			if (at >= 0) interruptions.splice(at, 1);
		};
	}
});
export {};
