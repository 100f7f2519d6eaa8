import { b as unreachable, c as createLocks, h as parseLayout, i as isCode, l as writeAtomically, o as resolveWorkspacePath, p as parsePipeline, r as walkFiles, s as toWorkspacePath, t as createPipelineFiles, u as stateFolderName, v as EngineError, y as errorTable } from "./pipeline-files-dMvRy45L.js";
import { C as uploadedFile, D as sessionSeconds, E as createAccess, S as startedRun, T as workspacePath, _ as savePipeline, a as createPipeline, b as schemasResponse, c as layout, d as pipelineSummary, f as planResponse, g as saveDraft, h as sampleSummary, i as aboutText, l as nodeId, m as runSummary, o as dataFile, p as renamePipeline, s as explanation, t as version, u as pipelineFile, v as savedDraft, w as workspaceInfo, x as startRun, y as savedPipeline } from "./version-BGkLLwvh.js";
import { i as locate, n as createDocuments, r as isLocalPath, t as createComponentCatalog } from "./component-catalog-IM5irmsv.js";
import { createRequire } from "node:module";
import { chmod, cp, link, lstat, mkdir, open, readFile, readdir, rm, stat } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { appendFileSync, chmodSync, closeSync, constants, copyFileSync, createReadStream, createWriteStream, existsSync, fsync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, watch, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import Libsql from "libsql";
import { execFileSync, fork, spawn } from "node:child_process";
import swagger from "@fastify/swagger";
import Fastify from "fastify";
import { hasZodFastifySchemaValidationErrors, jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import fastifyStatic from "@fastify/static";
import helmet from "@fastify/helmet";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import { PassThrough, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { availableParallelism, homedir } from "node:os";
import { pipeline } from "node:stream/promises";
// ../pipeline-engine/src/run/attempts.ts
function createAttempts() {
	const underWay = /* @__PURE__ */ new Map();
	const run = async (attempt, request, owner) => {
		try {
			const standing = await request.find();
			if (standing !== void 0) {
				forget(request);
				await Promise.all([...attempt.subscribers].map((subscriber) => subscriber.reused(standing)));
				return;
			}
			if (attempt.cancelling) return await tellEnd(attempt, request, { kind: "cancelled" });
			attempt.phase = "intended";
			const others = [...attempt.subscribers].filter((subscriber) => subscriber !== owner);
			await owner.intended(attempt.id, void 0);
			await Promise.all(others.map((subscriber) => subscriber.intended(attempt.id, owner)));
			const execution = attempt.cancelling ? { kind: "cancelled" } : await request.execute(listenersOf(attempt));
			if (execution.kind !== "succeeded") return await tellEnd(attempt, request, execution);
			await commit(attempt, request, execution);
		} catch (error) {
			forget(request);
			for (const subscriber of attempt.subscribers) subscriber.broke(error);
		} finally {
			request.released();
		}
	};
	/** The first subscriber commits; the fingerprint stays claimed until that is durable, so that nobody makes it twice. */
	const commit = async (attempt, request, execution) => {
		const [first] = attempt.subscribers;
		if (first === void 0) return forget(request);
		const entry = await first.succeeded(execution);
		forget(request);
		const others = [...attempt.subscribers].filter((subscriber) => subscriber !== first);
		await Promise.all(others.map((subscriber) => subscriber.reused(entry)));
	};
	const tellEnd = async (attempt, request, execution) => {
		forget(request);
		await Promise.all([...attempt.subscribers].map((subscriber) => subscriber.ended(execution)));
	};
	const forget = (request) => {
		if (request.fingerprint !== void 0) underWay.delete(request.fingerprint);
	};
	return {
		isUnderWay: (fingerprint) => underWay.has(fingerprint),
		join: (fingerprint, subscriber) => {
			const attempt = underWay.get(fingerprint);
			if (attempt === void 0) throw new Error(`no attempt makes ${fingerprint}`);
			const [owner] = attempt.subscribers;
			attempt.subscribers.add(subscriber);
			catchUp(attempt, subscriber, owner);
			return membershipOf(attempt, subscriber);
		},
		begin: (request, subscriber) => {
			const attempt = {
				id: request.id,
				subscribers: /* @__PURE__ */ new Set([subscriber]),
				phase: "claimed",
				handle: void 0,
				cancelling: false
			};
			if (request.fingerprint !== void 0) underWay.set(request.fingerprint, attempt);
			run(attempt, request, subscriber);
			return membershipOf(attempt, subscriber);
		}
	};
}
/** Tells a late subscriber what the others heard already. */
function catchUp(attempt, subscriber, owner) {
	if (attempt.phase === "claimed") return;
	subscriber.intended(attempt.id, owner);
	if (attempt.phase === "submitted" || attempt.phase === "running") subscriber.submitted();
	if (attempt.phase === "running") subscriber.signalled({ kind: "running" });
}
function listenersOf(attempt) {
	let early = [];
	const tell = (signal) => {
		if (signal.kind === "running") attempt.phase = "running";
		for (const subscriber of attempt.subscribers) subscriber.signalled(signal);
	};
	return {
		submitted: (handle) => {
			attempt.phase = "submitted";
			attempt.handle = handle;
			for (const subscriber of attempt.subscribers) subscriber.submitted();
			if (attempt.cancelling) handle.cancel();
			for (const signal of early) tell(signal);
			early = [];
		},
		signalled: (signal) => {
			if (attempt.handle === void 0) early.push(signal);
			else tell(signal);
		}
	};
}
function membershipOf(attempt, subscriber) {
	return { leave: () => {
		if (attempt.subscribers.size > 1) {
			attempt.subscribers.delete(subscriber);
			return "left";
		}
		attempt.cancelling = true;
		attempt.handle?.cancel();
		return "cancelling";
	} };
}
// ../pipeline-engine/src/run/dispatcher.ts
function createDispatcher(targets) {
	const all = targets.map((target) => ({
		target,
		taken: 0
	}));
	const byName = new Map(all.map((slots) => [slots.target.name, slots]));
	let runs = [];
	let asked = false;
	const dispatch = () => {
		asked = false;
		let started = true;
		while (started) {
			started = false;
			for (const run of runs) started = run.startOne() || started;
		}
		for (const run of runs) run.reportWaiting();
		runs = [...runs.slice(1), ...runs.slice(0, 1)];
	};
	return {
		add: (run) => {
			runs = [...runs, run];
		},
		remove: (run) => {
			runs = runs.filter((entry) => entry !== run);
		},
		slotsFor: (step) => {
			const slots = byName.get(step.compute ?? "") ?? all[0];
			if (slots === void 0) throw new Error("an engine needs a compute target");
			return slots;
		},
		dispatch: () => {
			if (asked) return;
			asked = true;
			queueMicrotask(dispatch);
		}
	};
}
// ../pipeline-engine/src/run/graph-text.ts
function writeGraph(graph) {
	const places = /* @__PURE__ */ new Map();
	const texts = /* @__PURE__ */ new Map();
	const components = [];
	const placeOf = (component) => {
		const known = places.get(component) ?? texts.get(JSON.stringify(component));
		const place = known ?? components.push(component) - 1;
		places.set(component, place);
		if (known === void 0) texts.set(JSON.stringify(component), place);
		return place;
	};
	const steps = graph.steps.map((step) => ({
		...step,
		component: placeOf(step.component),
		inputs: step.inputs.map((input) => {
			const port = step.component.inputs.indexOf(input.port);
			return {
				...input,
				port: port === -1 ? input.port : port
			};
		})
	}));
	const { continueOnStepFailure, forceRerun } = graph;
	return JSON.stringify({
		version: 1,
		components,
		steps,
		continueOnStepFailure,
		forceRerun
	});
}
/** Reads what `writeGraph` wrote; anything else is a damaged store. */
function readGraph(text) {
	const packed = JSON.parse(text);
	return {
		steps: packed.steps.map((step) => {
			const component = defined(packed.components[step.component]);
			const inputs = step.inputs.map((input) => ({
				...input,
				port: typeof input.port === "number" ? defined(component.inputs[input.port]) : input.port
			}));
			return {
				...step,
				component,
				inputs
			};
		}),
		continueOnStepFailure: packed.continueOnStepFailure,
		forceRerun: packed.forceRerun
	};
}
function defined(value) {
	if (value === void 0) throw new Error("the pinned graph of a run is damaged");
	return value;
}
// ../pipeline-engine/src/cache/canonical-json.ts
/** Undefined members are left out, as in JSON.stringify; numbers that JSON cannot write are bugs of the caller. */
function canonicalJson(value) {
	if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw new Error(`canonical JSON cannot write ${value}`);
		return JSON.stringify(value);
	}
	if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	return `{${Object.entries(value).filter((entry) => entry[1] !== void 0).sort(([a], [b]) => compareCodeUnits(a, b)).map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}
/** The order of everything that is hashed: no locale has a say. */
function compareCodeUnits(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value) {
	return Array.isArray(value);
}
// ../pipeline-engine/src/cache/fingerprint.ts
/** The value of a parameter: what the node says, else the component's default, else undefined. */
function literalOf(input) {
	if (input.source.kind === "literal") return input.source.text;
	return input.source.kind === "unset" ? input.port.default : void 0;
}
function isLiteralPort(input) {
	return input.port.type === "string" || input.port.type === "number" || input.port.type === "integer" || input.port.type === "boolean";
}
function identityOf(step, context) {
	return {
		version: 1,
		parts: [
			...componentParts(step, context),
			...step.inputs.flatMap((input) => isLiteralPort(input) ? paramParts(input) : inputParts(input, context.inputs.get(input.name))),
			...step.outputs.map((output) => part(`output:${output.name}`, spaced(output.type, output.mode))),
			...variablesOf(step).map((variable) => part(`variable:${variable.name}`, variable.value))
		].sort((a, b) => compareCodeUnits(a.part, b.part))
	};
}
/** `v1:<hex>`; the version is hashed too, so that identities of two versions never meet. */
function fingerprintOf(identity, hash) {
	const parts = identity.parts.map(({ part, value }) => [part, value]);
	return `v${identity.version}:${hash(canonicalJson({
		version: identity.version,
		parts
	}))}`;
}
/** Hex; the seed where the user left it blank. Equal identities get equal seeds. */
function seedOf(fingerprint, hash) {
	return hash(`seed ${fingerprint}`);
}
/** The component's variables, overridden by the node's. */
function variablesOf(step) {
	return [...new Map([...step.component.environmentVariables, ...step.environmentVariables].map((variable) => [variable.name, variable.value]))].map(([name, value]) => ({
		name,
		value
	}));
}
function componentParts(step, context) {
	const { component } = step;
	if (component.origin.kind === "builtin") return [
		part("component", component.name),
		part("implementation", String(component.origin.implementation)),
		...component.origin.engines.map((engine) => enginePart(engine, context.engineVersions ?? {}))
	];
	const parts = (context.code ?? []).map((file) => part(`code:${file.path}`, file.digest));
	if (component.command !== void 0) parts.push(part("command", component.command));
	if (component.environment !== void 0) parts.push(part("environment", component.environment));
	if (context.environmentFile !== void 0) parts.push(part("environment:conda_file", context.environmentFile));
	return parts;
}
/** Engines are named `duckdb` (version from the context) or `duckdb@1.5.5`. */
function enginePart(engine, versions) {
	const [name = engine, version] = engine.split("@", 2);
	return part(`engine:${name}`, version ?? (Object.hasOwn(versions, name) ? versions[name] ?? "" : "unversioned"));
}
function paramParts(input) {
	const text = literalOf(input);
	return [part(`param:${input.name}`, text === void 0 ? "unset" : `${input.port.type} ${text}`)];
}
/** The digest stands alone so that an explanation can show old and new data; the rest follows in parts of its own. */
function inputParts(input, content) {
	if (content === void 0) return [part(`input:${input.name}`, "unset")];
	const mode = input.source.kind === "data" ? input.source.mode ?? input.port.mode : input.port.mode;
	const type = input.source.kind === "data" ? input.source.type : input.port.type;
	const parts = [part(`input:${input.name}`, content.digest), part(`input:${input.name}:type`, spaced(type, mode))];
	if (content.baseName !== void 0) parts.push(part(`input:${input.name}:name`, content.baseName));
	return parts;
}
function part(name, value) {
	return {
		part: name,
		value
	};
}
function spaced(type, mode) {
	return mode === void 0 ? type : `${type} ${mode}`;
}
// ../pipeline-engine/src/run/pinned-inputs.ts
function pinnedInputs(inputs, code) {
	const inputByKey = new Map(inputs.map((pinned) => [keyOf$1(pinned), pinned]));
	const codeByKey = new Map(code.map((pinned) => [keyOf$1(pinned), pinned]));
	return {
		input: (reference) => inputByKey.get(keyOf$1(reference)),
		code: (reference) => codeByKey.get(keyOf$1(reference))
	};
}
/** Every local data input and environment file of the graph, each once. */
function dataReferences(graph) {
	return unique(graph.steps.flatMap((step) => [...step.inputs.flatMap((input) => input.source.kind === "data" ? [input.source] : []), ...present(environmentFileOf(step))]));
}
/** Every code folder or file of the graph's command components, each once. */
function codeReferences(graph) {
	return unique(graph.steps.flatMap((step) => present(codeOf(step))));
}
/** The `code:` of a command component; built-ins have none that counts. */
function codeOf(step) {
	const { origin, code } = step.component;
	const file = definitionFile(step);
	if (origin.kind === "builtin" || code === void 0 || file === void 0) return void 0;
	return {
		file,
		path: code
	};
}
/** The `conda_file:` that an environment names. */
function environmentFileOf(step) {
	const { origin, environment } = step.component;
	const file = definitionFile(step);
	if (origin.kind === "builtin" || environment === void 0 || file === void 0) return void 0;
	const value = JSON.parse(environment);
	if (typeof value !== "object" || value === null || !("conda_file" in value)) return void 0;
	return typeof value.conda_file === "string" ? {
		file,
		path: value.conda_file
	} : void 0;
}
function definitionFile(step) {
	const { origin } = step.component;
	return origin.kind === "workspace" ? origin.file : step.componentFile;
}
function unique(references) {
	return [...new Map(references.map(({ file, path }) => [keyOf$1({
		file,
		path
	}), {
		file,
		path
	}])).values()];
}
function present(value) {
	return value === void 0 ? [] : [value];
}
function keyOf$1(reference) {
	return `${reference.file}\0${reference.path}`;
}
// ../pipeline-engine/src/run/identify-step.ts
/** The identity of a step in a run: its definition, what is pinned, and what the steps above gave. */
/** Fails when something that the step reads is not there. */
function identifyStep(step, context) {
	const inputs = /* @__PURE__ */ new Map();
	for (const input of step.inputs) {
		if (isLiteralPort(input)) continue;
		const content = contentOf(step, input, context);
		if (!content.ok) return content;
		if (content.value !== void 0) inputs.set(input.name, content.value);
	}
	const files = filesOf(step, context.pinned);
	if (!files.ok) return files;
	const identity = identityOf(step, {
		inputs,
		...files.value,
		engineVersions: context.engineVersions
	});
	return {
		ok: true,
		value: {
			identity,
			fingerprint: fingerprintOf(identity, context.hash)
		}
	};
}
function contentOf(step, input, context) {
	const { source } = input;
	if (source.kind === "data") return localContent(step, input.name, source.path, context.pinned.input(source));
	if (source.kind !== "step") return {
		ok: true,
		value: void 0
	};
	const output = context.outputsOf(source.step)?.find((record) => record.name === source.output);
	return {
		ok: true,
		value: output === void 0 ? void 0 : { digest: output.digest }
	};
}
function localContent(step, port, path, pinned) {
	if (pinned === void 0 || pinned.digest === null) return {
		ok: false,
		error: notFound(step, path, port)
	};
	const baseName = pinned.isFolder ? void 0 : baseNameOf(pinned.absolutePath);
	return {
		ok: true,
		value: {
			digest: pinned.digest,
			baseName
		}
	};
}
function filesOf(step, pinned) {
	const codeReference = codeOf(step);
	const code = codeReference && pinned.code(codeReference);
	if (codeReference && !code) return {
		ok: false,
		error: notFound(step, codeReference.path)
	};
	const environmentReference = environmentFileOf(step);
	const environment = environmentReference && pinned.input(environmentReference);
	if (environmentReference && !environment?.digest) return {
		ok: false,
		error: notFound(step, environmentReference.path)
	};
	return {
		ok: true,
		value: {
			code: code?.files,
			environmentFile: environment?.digest ?? void 0
		}
	};
}
function notFound(step, path, port) {
	return {
		code: "input-not-found",
		params: {
			step: step.id,
			path
		},
		message: `Step "${step.id}" reads "${path}", and there is nothing at this path.`,
		remedy: "Correct the path, or put the file back, and run again.",
		port
	};
}
function baseNameOf(path) {
	return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
// ../pipeline-engine/src/run/explain-step.ts
/** Undefined for a step that is unknown, or whose inputs do not exist yet. */
function explainStep(options, pin, state, id) {
	const known = state?.steps[id];
	if (pin === void 0 || state === void 0 || known === void 0) return void 0;
	const step = readGraph(pin.graph).steps.find((entry) => entry.id === id);
	if (step === void 0 || known.fingerprint === void 0) return void 0;
	const identified = identifyStep(step, {
		pinned: pinnedInputs(pin.inputs, pin.code),
		outputsOf: (above) => state.steps[above]?.outputs,
		engineVersions: options.engineVersions ?? {},
		hash: options.hash
	});
	if (!identified.ok) return void 0;
	return {
		run: state.run,
		step: id,
		fingerprint: known.fingerprint,
		parts: identified.value.identity.parts,
		because: known.because ?? [],
		comparedWith: known.reusedFrom ?? known.comparedWith ?? null
	};
}
// ../pipeline-engine/src/run/find-results.ts
/** Looks results up and verifies them: a result whose files are gone or changed is none. */
/** One query for all; fingerprints without a result are absent. */
async function findResults(ports, fingerprints) {
	if (fingerprints.length === 0) return /* @__PURE__ */ new Map();
	const entries = await ports.stepCache.get([...new Set(fingerprints)].sort(compareCodeUnits));
	const found = /* @__PURE__ */ new Map();
	for (const [fingerprint, entry] of entries) found.set(fingerprint, await verifyEntry(ports.artifacts, entry));
	return found;
}
async function verifyEntry(artifacts, entry) {
	for (const output of entry.outputs) {
		const verdict = await artifacts.verify(output.digest);
		if (verdict !== "intact") return {
			kind: "broken",
			entry,
			output: output.name,
			digest: output.digest,
			verdict
		};
	}
	return {
		kind: "intact",
		entry
	};
}
// ../pipeline-engine/src/run/execute-step.ts
/** Stores the outputs of a success; the directory is left to the caller, who removes it after the event. */
async function executeAttempt(ports, request) {
	const started = ports.clock();
	const fail = (failure) => ({
		kind: "failed",
		failure,
		durationMs: ports.clock() - started
	});
	try {
		const local = localInputs(request);
		const before = await stampsOf(local, ports.hasher);
		if (before.kind === "changed") return fail(inputChanged(request.step, before.input));
		const attempt = await prepareAttempt(ports, request);
		const handle = await request.target.submit(attempt, request.onSignal);
		request.onSubmitted(handle);
		const outcome = await handle.outcome;
		if (outcome.kind === "failed") return fail(outcome.failure);
		if (outcome.kind !== "succeeded") return outcome;
		const durationMs = ports.clock() - started;
		request.trace("output-written");
		const after = await stampsOf(local, ports.hasher);
		if (after.kind === "changed") return fail(inputChanged(request.step, after.input));
		const moved = local.find((_, index) => after.stamps[index] !== before.stamps[index]);
		if (moved !== void 0) return fail(inputChanged(request.step, moved));
		const outputs = await storeOutputs(ports.artifacts, attempt, outcome);
		request.trace("committed");
		return {
			kind: "succeeded",
			outputs,
			metrics: outcome.metrics,
			durationMs
		};
	} catch (error) {
		if (error instanceof EngineError) return fail(failureOf(error));
		throw error;
	}
}
/** The local files and folders that a step reads. */
function localInputs(request) {
	return request.step.inputs.flatMap((input) => {
		const pinned = input.source.kind === "data" ? request.pinned.input(input.source) : void 0;
		return pinned === void 0 ? [] : [pinned];
	});
}
async function stampsOf(inputs, hasher) {
	const stamps = [];
	for (const input of inputs) {
		const now = await hasher.digest(input.absolutePath);
		if (now === void 0 || now.digest !== input.digest) return {
			kind: "changed",
			input
		};
		stamps.push(now.stamp);
	}
	return {
		kind: "pinned",
		stamps
	};
}
async function prepareAttempt(ports, request) {
	const { step, attempt: id } = request;
	const directory = await ports.artifacts.createAttemptDirectory(id);
	const code = codeOf(step);
	const snapshot = code && request.pinned.code(code);
	return {
		id,
		step,
		directory,
		inputs: step.inputs.map((input) => attemptInput(input, ports.artifacts, request)),
		code: snapshot && ports.artifacts.path(snapshot.artifact),
		outputs: step.outputs.map(({ name, type }) => ({
			name,
			type,
			path: `${directory}/outputs/${name}`
		})),
		seed: seedOf(request.fingerprint, ports.hash),
		logFile: ports.logFile(id)
	};
}
function attemptInput(input, artifacts, request) {
	const { name, source } = input;
	if (isLiteralPort(input)) {
		const text = literalOf(input);
		return text === void 0 ? {
			name,
			kind: "unset",
			value: ""
		} : {
			name,
			kind: "literal",
			value: text
		};
	}
	if (source.kind === "data") {
		const pinned = request.pinned.input(source);
		if (pinned === void 0) return {
			name,
			kind: "unset",
			value: ""
		};
		const value = pinned.absolutePath;
		return pinned.isFolder ? {
			name,
			kind: "path",
			value
		} : {
			name,
			kind: "path",
			value,
			fileName: baseNameOf(value)
		};
	}
	const outputs = source.kind === "step" ? request.outputsOf(source.step) : void 0;
	const output = source.kind === "step" ? outputs?.find((record) => record.name === source.output) : void 0;
	if (output === void 0) return {
		name,
		kind: "unset",
		value: ""
	};
	const value = artifacts.path(output.digest);
	return output.type === "uri_file" ? {
		name,
		kind: "path",
		value,
		fileName: name
	} : {
		name,
		kind: "path",
		value
	};
}
async function storeOutputs(artifacts, attempt, outcome) {
	const records = [];
	for (const { name, type, path } of attempt.outputs) {
		const stored = await artifacts.put(path);
		const table = outcome.tables.find((entry) => entry.output === name)?.summary;
		records.push(table === void 0 ? {
			name,
			type,
			...stored
		} : {
			name,
			type,
			...stored,
			table
		});
	}
	return records;
}
function inputChanged(step, input) {
	return {
		code: "input-changed",
		params: {
			step: step.id,
			path: input.path
		},
		message: `"${input.path}" changed while the run was under way, so the result of step "${step.id}" was not kept.`,
		remedy: "Run again when the file is complete.",
		port: step.inputs.find((entry) => entry.source.kind === "data" && entry.source.path === input.path)?.name
	};
}
function failureOf(error) {
	return {
		code: error.code,
		params: error.params,
		message: error.message
	};
}
// ../pipeline-engine/src/cache/explain-miss.ts
/** Why a step is not reused: the parts of its identity that differ from an earlier one, old against new. */
/** What a reader wants to hear first: the step itself, then its settings, then its data. */
var order = [
	"component",
	"implementation",
	"engine",
	"command",
	"code",
	"environment",
	"variable",
	"param",
	"input",
	"output"
];
/** `earlier` undefined means that nothing comparable ever succeeded. An empty answer means that both are the same. */
function explainMiss(identity, earlier) {
	if (earlier === void 0) return [{
		part: "first-run",
		old: null,
		new: null
	}];
	const old = new Map(earlier.parts.map((entry) => [entry.part, entry.value]));
	const now = new Map(identity.parts.map((entry) => [entry.part, entry.value]));
	return [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])].map((part) => ({
		part,
		old: old.get(part) ?? null,
		new: now.get(part) ?? null
	})).filter((because) => because.old !== because.new).sort((a, b) => rank(a.part) - rank(b.part) || compareCodeUnits(a.part, b.part));
}
function rank(part) {
	const found = order.indexOf(part.split(":", 1)[0] ?? "");
	return found === -1 ? order.length : found;
}
// ../pipeline-engine/src/run/state.ts
var terminalStatuses = /* @__PURE__ */ new Set([
	"succeeded",
	"reused",
	"failed",
	"skipped",
	"cancelled"
]);
/** A status that never changes again. */
function isTerminal(status) {
	return terminalStatuses.has(status);
}
/** True when the run has ended. */
function isFinished(state) {
	return state.status === "succeeded" || state.status === "failed" || state.status === "cancelled";
}
/**
* The state after `event`. An event that was already applied changes nothing, so a watcher that reconnects may
* hear the same again. `state` is undefined before `run-created` only.
*/
function applyRunEvent(state, event) {
	if (state === void 0) return stateAtCreation(event);
	const draft = copyState(state);
	changeState(draft, event);
	return draft;
}
/** The state of a whole log; undefined when the log is empty. */
function replayEvents(events) {
	const [first, ...rest] = events;
	if (first === void 0) return void 0;
	const draft = stateAtCreation(first);
	for (const event of rest) changeState(draft, event);
	return draft;
}
/** A state that shares nothing changeable with `state`. */
function copyState(state) {
	return {
		...state,
		steps: Object.assign(Object.create(null), state.steps)
	};
}
/** The same as `applyRunEvent`, in place: for the owner of a long log, who must not copy every step at every event. */
function changeState(draft, event) {
	if ("seq" in event) {
		if (event.seq <= draft.seq) return;
		draft.seq = event.seq;
	}
	if ("step" in event) changeStep(draft, event);
	else changeRun(draft, event);
}
function stateAtCreation(event) {
	if (event.type !== "run-created") throw new Error(`a run's log begins with run-created, not ${event.type}`);
	const steps = Object.create(null);
	for (const head of event.steps) steps[head.id] = {
		...head,
		status: "waiting",
		outputs: [],
		metrics: []
	};
	return {
		run: event.run,
		pipeline: event.pipeline,
		displayName: event.displayName,
		status: "queued",
		seq: event.seq,
		createdAt: event.time,
		upTo: event.upTo,
		force: event.force,
		steps,
		order: event.steps.map((head) => head.id),
		outputs: []
	};
}
function changeRun(draft, event) {
	if (isFinished(draft)) return;
	switch (event.type) {
		case "run-created": return;
		case "run-started":
		case "run-resumed":
			if (draft.status === "queued") draft.status = "running";
			return;
		case "run-cancelling":
			draft.status = "cancelling";
			return;
		case "run-finished":
			draft.status = event.status;
			draft.finishedAt = event.time;
			draft.outputs = event.outputs;
			return;
		default: unreachable(event);
	}
}
function changeStep(draft, event) {
	const step = draft.steps[event.step];
	if (step === void 0 || isTerminal(step.status)) return;
	draft.steps[event.step] = stepAfter(step, event);
}
function stepAfter(step, event) {
	const pending = step.status === "waiting" || step.status === "queued";
	switch (event.type) {
		case "step-queued": return pending ? {
			...step,
			status: "queued",
			waiting: event.reason
		} : step;
		case "step-identified": return {
			...step,
			fingerprint: event.fingerprint,
			because: event.because,
			comparedWith: event.comparedWith
		};
		case "attempt-intended": {
			const { waiting: _waiting, ...rest } = step;
			return {
				...rest,
				status: pending ? "queued" : step.status,
				attempt: event.attempt,
				target: event.target
			};
		}
		case "attempt-submitted": return step;
		case "attempt-running": {
			const { waiting: _waiting, ...rest } = step;
			return pending ? {
				...rest,
				status: "running",
				startedAt: event.time
			} : step;
		}
		case "attempt-lost": return step.status === "cancelling" ? step : withoutAttempt(step);
		case "step-cancelling": return {
			...step,
			status: "cancelling"
		};
		case "step-progressed": return step.status === "running" ? {
			...step,
			progress: event.fraction,
			progressMessage: event.message
		} : step;
		case "log-grew": return event.attempt === step.attempt ? {
			...step,
			logBytes: event.bytes
		} : step;
		default: return endedStep(step, event);
	}
}
function endedStep(step, event) {
	const { waiting: _waiting, progress: _progress, progressMessage: _message, ...rest } = step;
	switch (event.type) {
		case "step-succeeded": {
			const { attempt, fingerprint, outputs, metrics, durationMs } = event;
			return {
				...rest,
				status: "succeeded",
				attempt,
				fingerprint,
				outputs,
				metrics,
				durationMs
			};
		}
		case "step-reused": {
			const { fingerprint, outputs, metrics, from } = event;
			return {
				...rest,
				status: "reused",
				fingerprint,
				outputs,
				metrics,
				reusedFrom: from
			};
		}
		case "step-failed": return {
			...rest,
			status: "failed",
			failure: event.failure,
			durationMs: event.durationMs
		};
		case "step-skipped": return {
			...rest,
			status: "skipped",
			skippedBecause: event.because
		};
		case "step-cancelled": return {
			...rest,
			status: "cancelled"
		};
		default: return unreachable(event);
	}
}
/** Back to where it can run again. */
function withoutAttempt(step) {
	const { id, displayName, component, dependsOn, fingerprint, because, comparedWith } = step;
	return {
		id,
		displayName,
		component,
		dependsOn,
		fingerprint,
		because,
		comparedWith,
		status: "waiting",
		outputs: [],
		metrics: []
	};
}
// ../pipeline-engine/src/run/scheduler.ts
function scheduleOf(graph) {
	const steps = new Map(graph.steps.map((step) => [step.id, step]));
	const below = new Map(graph.steps.map((step) => [step.id, []]));
	for (const step of graph.steps) for (const above of dependenciesOf(step)) below.get(above)?.push(step.id);
	const priority = /* @__PURE__ */ new Map();
	for (const step of [...graph.steps].reverse()) {
		const longest = (below.get(step.id) ?? []).reduce((most, id) => Math.max(most, priority.get(id) ?? 0), 0);
		priority.set(step.id, longest + 1);
	}
	return {
		steps,
		below,
		priority,
		place: new Map(graph.steps.map((step, index) => [step.id, index])),
		continueOnStepFailure: graph.continueOnStepFailure
	};
}
/** The steps whose outputs a step reads, each once, in the order of its inputs. */
function dependenciesOf(step) {
	const ids = step.inputs.map((input) => input.source.kind === "step" ? input.source.step : void 0);
	return [...new Set(ids.filter((id) => id !== void 0))];
}
/** Whether a waiting step can be looked up and started now. */
function readinessOf(schedule, state, id) {
	const step = schedule.steps.get(id);
	if (step === void 0) return { kind: "blocked" };
	let blocked = false;
	for (const input of step.inputs) {
		const verdict = inputReadiness(schedule, state, input);
		if (verdict.kind === "skip") return verdict;
		if (verdict.kind === "blocked") blocked = true;
	}
	return { kind: blocked ? "blocked" : "ready" };
}
/** With `continue_on_step_failure`, a step whose optional input has no result runs without that input. */
function inputReadiness(schedule, state, input) {
	if (input.source.kind !== "step") return { kind: "ready" };
	const above = state.steps[input.source.step];
	if (above === void 0) return { kind: "ready" };
	if (!isTerminal(above.status)) return { kind: "blocked" };
	if (above.status === "succeeded" || above.status === "reused") return { kind: "ready" };
	if (input.port.optional && schedule.continueOnStepFailure) return { kind: "ready" };
	return {
		kind: "skip",
		because: above.skippedBecause ?? above.id
	};
}
/** The order in which ready steps start: longest path to the end first, then file order. */
function byPriority(schedule) {
	return (a, b) => (schedule.priority.get(b) ?? 0) - (schedule.priority.get(a) ?? 0) || (schedule.place.get(a) ?? 0) - (schedule.place.get(b) ?? 0);
}
/** The status that a run has ended with, or undefined while a step has not ended. */
function finalStatus(state) {
	let failed = false;
	for (const id of state.order) {
		const status = state.steps[id]?.status ?? "skipped";
		if (!isTerminal(status)) return void 0;
		if (status === "failed") failed = true;
	}
	if (state.status === "cancelling") return "cancelled";
	return failed ? "failed" : "succeeded";
}
/** The step to blame when no further step may start, because one failed and the pipeline does not go on after failures. */
function stoppedBy(schedule, state) {
	if (schedule.continueOnStepFailure) return void 0;
	return state.order.find((id) => state.steps[id]?.status === "failed");
}
// ../pipeline-engine/src/run/plan.ts
/** What a run would do, before it does anything. */
/**
* Goes down the graph in waves. A step whose inputs are all known is looked up; below a step that will run it is
* `depends`, because the run may stop the change (early cutoff) when the step above gives the same bytes.
*/
async function planRun(graph, sources) {
	const planned = /* @__PURE__ */ new Map();
	const outputsOf = (id) => planned.get(id)?.outputs;
	for (const wave of wavesOf(graph)) {
		const questions = wave.map((step) => questionOf(step, graph, sources, outputsOf, planned));
		const found = await sources.results(questions.flatMap((question) => question.kind === "look-up" ? [question.fingerprint] : []));
		const answers = await Promise.all(questions.map((question) => answer(question, found, sources)));
		for (const step of answers) planned.set(step.id, step);
	}
	return { steps: graph.steps.flatMap((step) => planned.get(step.id) ?? []) };
}
/** Steps by their distance from the start, so that each wave depends on earlier ones only. */
function wavesOf(graph) {
	const depth = /* @__PURE__ */ new Map();
	const waves = [];
	for (const step of graph.steps) {
		const wave = dependenciesOf(step).reduce((most, above) => Math.max(most, (depth.get(above) ?? -1) + 1), 0);
		depth.set(step.id, wave);
		const members = waves[wave];
		if (members === void 0) waves[wave] = [step];
		else members.push(step);
	}
	return waves;
}
function questionOf(step, graph, sources, outputsOf, planned) {
	const certain = reasonToRun(step, sources.force || graph.forceRerun);
	if (certain !== void 0) return {
		kind: "certain",
		step,
		because: certain
	};
	const identified = sources.identify(step, outputsOf);
	const unknown = step.inputs.flatMap((input) => {
		const above = input.source.kind === "step" ? planned.get(input.source.step) : void 0;
		return above !== void 0 && above.action !== "reuse" && !isLiteralPort(input) ? [input.name] : [];
	});
	if (unknown.length > 0) return {
		kind: "depends",
		step,
		unknown,
		identity: identified.ok ? identified.value.identity : void 0
	};
	if (!identified.ok) return {
		kind: "certain",
		step,
		because: partOf(identified.error.code)
	};
	return {
		kind: "look-up",
		step,
		...identified.value
	};
}
/** Why a step runs whatever its inputs are; undefined when its result may be reused. */
function reasonToRun(step, force) {
	if (!step.component.isDeterministic) return partOf("not-deterministic");
	return force || step.forceRerun ? partOf("forced") : void 0;
}
async function answer(question, found, sources) {
	const { step } = question;
	const result = question.kind === "look-up" ? found.get(question.fingerprint) : void 0;
	if (result?.kind === "intact") {
		const { run, step: madeBy, time, outputs } = result.entry;
		return {
			id: step.id,
			action: "reuse",
			because: [],
			from: {
				run,
				step: madeBy,
				time
			},
			outputs
		};
	}
	const earlier = await sources.nearest(step);
	const estimate = earlier === void 0 ? {} : { estimateSeconds: earlier.durationMs / 1e3 };
	if (question.kind === "certain") return {
		id: step.id,
		action: "run",
		because: [question.because],
		...estimate
	};
	if (question.kind === "depends") return {
		id: step.id,
		action: "depends",
		because: becauseUnknown(question, earlier),
		...estimate
	};
	return {
		id: step.id,
		action: "run",
		because: becauseMissed(question.identity, result, earlier),
		...estimate
	};
}
/** Why a looked-up step has no result: its result is broken, or what changed since the nearest earlier one. */
function becauseMissed(identity, result, earlier) {
	if (result?.kind === "broken") return [{
		part: `result-missing:${result.output}`,
		old: result.digest,
		new: null
	}];
	const because = explainMiss(identity, earlier?.identity);
	return because.length > 0 ? because : [partOf("result-missing")];
}
/** The known differences, and each input that waits for a step above with nothing as its new value. */
function becauseUnknown(question, earlier) {
	const waits = question.unknown.map((name) => `input:${name}`);
	const known = question.identity === void 0 ? [] : explainMiss(question.identity, earlier?.identity);
	const old = new Map(earlier?.identity.parts.map((entry) => [entry.part, entry.value]));
	return [...known.filter(({ part }) => !waits.some((wait) => part === wait || part.startsWith(`${wait}:`))), ...waits.map((part) => ({
		part,
		old: old.get(part) ?? null,
		new: null
	}))];
}
function partOf(part) {
	return {
		part,
		old: null,
		new: null
	};
}
// ../pipeline-engine/src/run/step-events.ts
/** True for the event that a step ends with; there is one for each step. */
function isLastOfStep(body) {
	return body.type === "step-succeeded" || body.type === "step-reused" || body.type === "step-failed" || body.type === "step-skipped" || body.type === "step-cancelled";
}
function reusedEvent(step, entry) {
	const { fingerprint, run, time, outputs, metrics } = entry;
	return {
		type: "step-reused",
		step,
		fingerprint,
		from: {
			run,
			step: entry.step,
			time
		},
		outputs,
		metrics
	};
}
/** How often an attempt may vanish, with a worker that crashed, before its step fails. */
var maximumLosses = 2;
/** A step whose attempt was lost, or cancelled because another run left it, goes back to waiting. */
function endEvents(end) {
	const { step, attempt, execution } = end;
	if (execution.kind === "failed") {
		const { failure, durationMs } = execution;
		return [{
			type: "step-failed",
			step,
			attempt,
			failure,
			durationMs
		}];
	}
	const lost = attempt === void 0 ? [] : [{
		type: "attempt-lost",
		step,
		attempt
	}];
	if (end.runIsCancelling) return [...execution.kind === "lost" ? lost : [], {
		type: "step-cancelled",
		step
	}];
	if (execution.kind === "cancelled" || end.losses < maximumLosses) return lost;
	return [...lost, {
		type: "step-failed",
		step,
		attempt,
		failure: lostTooOften(end, execution.message)
	}];
}
/** The outputs of the pipeline itself, as far as they were made. */
function pipelineOutputs(schedule, state) {
	return [...schedule.steps.values()].flatMap((step) => step.outputs.flatMap(({ name, promotedTo }) => {
		const made = state.steps[step.id]?.outputs.find((output) => output.name === name);
		return promotedTo === void 0 || made === void 0 ? [] : [{
			name: promotedTo,
			digest: made.digest
		}];
	}));
}
function lostTooOften({ step, losses }, message) {
	return {
		code: "worker-lost",
		params: {
			step,
			times: losses
		},
		message: `Step "${step}" ended without an answer ${losses} times. ${message}`,
		remedy: "The machine may be short of memory: close other programs, or use less data at once."
	};
}
// ../pipeline-engine/src/run/look-up.ts
/** One query for all steps; every hit is verified. */
async function lookUp$1(context, steps) {
	const events = [];
	const entries = [];
	for (const step of steps) {
		const identified = identify$1(context, step);
		if (!identified.ok) events.push({
			type: "step-failed",
			step: step.id,
			failure: identified.error
		});
		else entries.push({
			step,
			...identified.value,
			...rulesOf(step, context.force)
		});
	}
	const questions = entries.filter((entry) => !entry.forced).map((entry) => entry.fingerprint);
	const found = await findResults(context.engine, questions);
	const misses = [];
	for (const entry of entries) {
		const result = entry.forced ? void 0 : found.get(entry.fingerprint);
		if (result?.kind === "intact") events.push(reusedEvent(entry.step.id, result.entry));
		else {
			events.push(await missed(context, entry, result));
			misses.push(entry);
		}
	}
	return {
		events,
		misses
	};
}
function identify$1(context, step) {
	const { engine, pinned, outputsOf } = context;
	return identifyStep(step, {
		pinned,
		outputsOf,
		engineVersions: engine.engineVersions ?? {},
		hash: engine.hash
	});
}
function rulesOf(step, force) {
	const runsAnyway = reasonToRun(step, force) !== void 0;
	return {
		forced: runsAnyway,
		shareable: !runsAnyway
	};
}
async function missed(context, entry, result) {
	const { step, fingerprint, identity } = entry;
	if (result?.kind === "broken") logBroken(context, step.id, result);
	const earlier = await context.engine.stepCache.nearest(context.pipeline, step.id, step.component.name);
	const certain = reasonToRun(step, context.force);
	const because = certain === void 0 ? becauseMissed(identity, result, earlier) : [certain];
	return {
		type: "step-identified",
		step: step.id,
		fingerprint,
		because,
		comparedWith: earlier?.from
	};
}
function logBroken({ engine, run }, step, { output, digest, verdict }) {
	engine.log?.("warn", `Run ${run}: the stored output "${output}" of step "${step}" is ${verdict} (${digest}); the step runs again.`, {
		run,
		step,
		output,
		digest,
		verdict
	});
}
// ../pipeline-engine/src/run/outbox.ts
function createOutbox(options) {
	let waiting = [];
	let broken;
	let flushing;
	const flush = async () => {
		await Promise.resolve();
		while (waiting.length > 0 && broken === void 0) {
			const parcels = waiting;
			waiting = [];
			try {
				await deliver(parcels);
			} catch (error) {
				broken = { error };
				for (const parcel of [...parcels, ...waiting]) parcel.refused(error);
				options.onBroken(error);
			}
		}
		flushing = void 0;
	};
	const deliver = async (parcels) => {
		const bodies = parcels.flatMap((parcel) => parcel.bodies);
		const commits = parcels.flatMap((parcel) => parcel.commits);
		options.onStored(await options.runStore.append(options.run, bodies, options.clock(), commits));
		for (const parcel of parcels) parcel.delivered();
	};
	return {
		emit: (bodies, commits = []) => new Promise((delivered, refused) => {
			if (broken !== void 0) return refused(broken.error);
			if (bodies.length === 0) return delivered();
			waiting.push({
				bodies,
				commits,
				delivered,
				refused
			});
			flushing ??= flush();
		}),
		drained: async () => {
			while (flushing !== void 0) await flushing;
		}
	};
}
// ../pipeline-engine/src/run/ready-queue.ts
function createReadyQueue(order) {
	let entries = [];
	let fresh = [];
	const ids = /* @__PURE__ */ new Set();
	return {
		add: (more) => {
			if (more.length === 0) return;
			for (const entry of more) ids.add(entry.step.id);
			entries = [...entries, ...more].sort((a, b) => order(a.step.id, b.step.id));
			fresh.push(...more);
		},
		has: (step) => ids.has(step),
		take: (mayStart) => {
			const index = entries.findIndex(mayStart);
			const [entry] = index === -1 ? [] : entries.splice(index, 1);
			if (entry !== void 0) ids.delete(entry.step.id);
			return entry;
		},
		unreported: () => {
			const waiting = fresh.filter((entry) => ids.has(entry.step.id));
			fresh = [];
			return waiting;
		},
		clear: () => {
			entries = [];
			fresh = [];
			ids.clear();
		}
	};
}
// ../pipeline-engine/src/run/run-subscriber.ts
function createSubscriber(journal, entry, target) {
	const step = entry.step.id;
	let attempt;
	/** Nobody waits for these; a store that refuses them breaks the run through its outbox. */
	const note = (body, transition, name) => {
		journal.emit([body]).then(() => journal.trace(transition, step, name), () => void 0);
	};
	return {
		run: journal.run,
		step,
		intended: async (name, owner) => {
			attempt = name;
			const events = [{
				type: "attempt-intended",
				step,
				attempt: name,
				target
			}];
			if (owner !== void 0) events.push({
				type: "step-queued",
				step,
				reason: {
					kind: "shared-attempt",
					run: owner.run,
					step: owner.step
				}
			});
			await journal.emit(events);
			journal.trace("intent", step, name);
		},
		submitted: () => {
			if (attempt !== void 0) note({
				type: "attempt-submitted",
				step,
				attempt
			}, "submitted", attempt);
		},
		signalled: (signal) => {
			if (attempt === void 0) return;
			if (signal.kind === "running") note({
				type: "attempt-running",
				step,
				attempt
			}, "running", attempt);
			if (signal.kind === "log-grew") journal.tell({
				type: "log-grew",
				step,
				attempt,
				bytes: signal.bytes
			});
			if (signal.kind === "progress") journal.tell({
				type: "step-progressed",
				step,
				fraction: signal.fraction,
				message: signal.message
			});
		},
		succeeded: async ({ outputs, metrics, durationMs }) => {
			if (attempt === void 0) throw new Error(`step "${step}" succeeded without an attempt`);
			const { fingerprint, identity, forced } = entry;
			const made = {
				fingerprint,
				run: journal.run,
				step,
				attempt,
				time: journal.now(),
				durationMs,
				outputs,
				metrics
			};
			const commit = {
				entry: made,
				identity,
				component: entry.step.component.name,
				replace: forced
			};
			journal.released(step);
			await journal.emit([{
				type: "step-succeeded",
				step,
				attempt,
				fingerprint,
				outputs,
				metrics,
				durationMs
			}], [commit]);
			journal.trace("event-appended", step, attempt);
			return made;
		},
		reused: async (standing) => {
			journal.released(step);
			await journal.emit([reusedEvent(step, standing)]);
		},
		ended: (execution) => journal.ended(step, attempt, execution),
		broke: (error) => journal.broke(error)
	};
}
// ../pipeline-engine/src/run/live-run.ts
/** What a detached run waits for: its process is about to end, and the next one goes on from the log. */
var never = new Promise(() => void 0);
function createLiveRun(options) {
	const { engine, draft, schedule, attempts } = options;
	const id = draft.run;
	const ready = createReadyQueue(byPriority(schedule));
	const active = /* @__PURE__ */ new Map();
	/** Steps whose last event is stored or on its way: a step ends once. */
	const settled = new Set(draft.order.filter((step) => isTerminal(draft.steps[step]?.status ?? "waiting")));
	const losses = /* @__PURE__ */ new Map();
	/** Steps to look at, because something above them ended. */
	let candidates = [];
	let advancing = false;
	let finishing = false;
	let detached = false;
	const outbox = createOutbox({
		run: id,
		runStore: engine.runStore,
		clock: engine.clock,
		onStored: (events) => {
			for (const event of events) changeState(draft, event);
			for (const event of events) options.announce(id, event);
			for (const event of events) follow(event);
		},
		onBroken: (error) => breakOff(error)
	});
	const emit = async (bodies, commits) => {
		if (detached) return never;
		const kept = bodies.filter((body) => {
			if (!("step" in body)) return true;
			if (settled.has(body.step)) return false;
			if (isLastOfStep(body)) settled.add(body.step);
			return true;
		});
		return outbox.emit(kept, commits);
	};
	/** For events that nobody waits for; a store that refuses them breaks the run through the outbox. */
	const note = (bodies) => {
		emit(bodies).catch(() => void 0);
	};
	/** What a stored event sets in motion. */
	const follow = (event) => {
		if (event.type === "run-finished") options.onEnded(copyState(draft));
		if (!isLastOfStep(event)) return;
		candidates.push(...schedule.below.get(event.step) ?? []);
		if (event.type === "step-failed") skipTheRest();
		finishWhenDone();
		advance();
	};
	const finishWhenDone = () => {
		if (finishing || settled.size < draft.order.length) return;
		const status = finalStatus(draft);
		if (status === void 0) return;
		finishing = true;
		note([{
			type: "run-finished",
			status,
			outputs: pipelineOutputs(schedule, draft)
		}]);
	};
	const skipTheRest = () => {
		const because = stoppedBy(schedule, draft);
		if (because === void 0) return;
		ready.clear();
		note(idleSteps().map((step) => ({
			type: "step-skipped",
			step,
			because
		})));
	};
	const idleSteps = () => draft.order.filter((step) => !settled.has(step) && !active.has(step));
	/** Looks at every candidate, wave by wave, until nothing more becomes ready by reuse alone. */
	const advance = async () => {
		if (advancing) return;
		advancing = true;
		try {
			while (candidates.length > 0 && draft.status !== "cancelling" && !detached) {
				const wave = new Set(candidates);
				candidates = [];
				await lookAt([...wave]);
			}
		} catch (error) {
			breakOff(error);
		} finally {
			advancing = false;
		}
		options.onChange();
	};
	const lookAt = async (wave) => {
		const skipped = [];
		const steps = [];
		for (const id of wave) {
			const step = schedule.steps.get(id);
			if (step === void 0 || settled.has(id) || active.has(id) || ready.has(id)) continue;
			const readiness = readinessOf(schedule, draft, id);
			if (readiness.kind === "skip") skipped.push({
				type: "step-skipped",
				step: id,
				because: readiness.because
			});
			if (readiness.kind === "ready") steps.push(step);
		}
		const { events, misses } = await lookUp$1(lookUpContext, steps);
		ready.add(misses.filter((entry) => !settled.has(entry.step.id)));
		await emit([...skipped, ...events]);
	};
	const lookUpContext = {
		engine,
		run: id,
		pipeline: draft.pipeline,
		force: options.force,
		pinned: options.pinned,
		outputsOf: (step) => draft.steps[step]?.outputs
	};
	const canStart = (entry) => {
		const slots = options.slotsFor(entry.step);
		return slots.taken < slots.target.capacity || canJoin(entry);
	};
	const canJoin = (entry) => entry.shareable && attempts.isUnderWay(entry.fingerprint);
	const startOne = () => {
		const entry = ready.take(canStart);
		if (entry === void 0) return false;
		const slots = options.slotsFor(entry.step);
		const subscriber = createSubscriber(journal, entry, slots.target.name);
		const membership = canJoin(entry) ? attempts.join(entry.fingerprint, subscriber) : attempts.begin(attemptRequest(entry, slots), subscriber);
		active.set(entry.step.id, membership);
		return true;
	};
	const attemptRequest = (entry, slots) => {
		const { step, fingerprint, shareable } = entry;
		const attempt = engine.newId();
		slots.taken += 1;
		return {
			id: attempt,
			fingerprint: shareable ? fingerprint : void 0,
			find: async () => {
				const result = shareable ? (await findResults(engine, [fingerprint])).get(fingerprint) : void 0;
				return result?.kind === "intact" ? result.entry : void 0;
			},
			execute: (on) => executeAttempt(engine, {
				attempt,
				step,
				fingerprint,
				pinned: options.pinned,
				outputsOf: lookUpContext.outputsOf,
				target: slots.target,
				onSubmitted: on.submitted,
				onSignal: on.signalled,
				trace: (transition) => journal.trace(transition, step.id, attempt)
			}),
			released: () => {
				slots.taken -= 1;
				removeDirectory(attempt);
				options.onChange();
			}
		};
	};
	const removeDirectory = (attempt) => {
		engine.artifacts.removeAttemptDirectory(attempt).catch((error) => {
			engine.log?.("warn", `The folder of attempt ${attempt} could not be removed: ${String(error)}`, { attempt });
		});
	};
	const journal = {
		run: id,
		emit,
		tell: (event) => {
			if (detached) return;
			changeState(draft, event);
			options.announce(id, event);
		},
		trace: (transition, step, attempt) => engine.trace?.(transition, {
			run: id,
			step,
			attempt
		}),
		now: engine.clock,
		released: (step) => active.delete(step),
		ended: async (step, attempt, execution) => {
			active.delete(step);
			if (execution.kind === "lost") losses.set(step, (losses.get(step) ?? 0) + 1);
			const runIsCancelling = draft.status === "cancelling";
			await emit(endEvents({
				step,
				attempt,
				execution,
				runIsCancelling,
				losses: losses.get(step) ?? 0
			}));
			if (settled.has(step)) return;
			candidates.push(step);
			advance();
		},
		broke: (error) => breakOff(error)
	};
	const cancel = async () => {
		if (finishing || isFinished(draft) || draft.status === "cancelling") return;
		ready.clear();
		const idle = idleSteps();
		const leaving = [...active].map(([step, membership]) => {
			if (membership.leave() === "cancelling") return {
				type: "step-cancelling",
				step
			};
			active.delete(step);
			return {
				type: "step-cancelled",
				step
			};
		});
		const ended = idle.map((step) => ({
			type: "step-cancelled",
			step
		}));
		await emit([
			{ type: "run-cancelling" },
			...leaving,
			...ended
		]);
	};
	const reportWaiting = () => {
		const events = ready.unreported().map((entry) => {
			const { target, taken } = options.slotsFor(entry.step);
			const reason = {
				kind: "target-full",
				target: target.name,
				running: taken,
				capacity: target.capacity
			};
			return {
				type: "step-queued",
				step: entry.step.id,
				reason
			};
		});
		if (events.length > 0) note(events);
	};
	/** The store or the code failed: this process does no more for the run, and its log stays as it is. */
	const breakOff = (error) => {
		if (detached) return;
		detached = true;
		ready.clear();
		for (const membership of active.values()) membership.leave();
		options.onBroken(error);
	};
	return {
		id,
		begin: async (events) => {
			await emit(events);
			candidates = [...idleSteps()];
			finishWhenDone();
			await advance();
		},
		cancel,
		startOne,
		reportWaiting,
		state: () => copyState(draft),
		detach: async () => {
			detached = true;
			ready.clear();
			await outbox.drained();
		}
	};
}
// ../pipeline-engine/src/run/pin-inputs.ts
/** Reads, once and at the start of a run or plan, everything outside the graph that decides what the steps are. */
/** Throws the `EngineError` of a path that may not be read; a path with nothing there is pinned as such. */
async function pinInputs(graph, ports) {
	const pinned = [];
	for (const reference of dataReferences(graph)) {
		const absolutePath = resolved(reference, ports.resolvePath);
		const hashed = await ports.hasher.digest(absolutePath);
		pinned.push({
			...reference,
			absolutePath,
			digest: hashed?.digest ?? null,
			bytes: hashed?.bytes ?? 0,
			isFolder: hashed?.isFolder ?? false
		});
	}
	return pinned;
}
/** The code of the graph's command components; code that is not there is left out, and its steps fail. */
async function readCode(graph, ports) {
	const found = [];
	for (const reference of codeReferences(graph)) {
		const folder = await ports.hasher.codeFiles(resolved(reference, ports.resolvePath));
		if (folder !== void 0) found.push({
			...reference,
			folder
		});
	}
	return found;
}
/** Keeps the code as it is now, so that neither an edit nor a restart changes what a run executes. */
async function snapshotCode(code, artifacts) {
	const pinned = [];
	for (const { file, path, folder } of code) {
		const stored = await artifacts.putCopy(folder.root, folder.files.map((entry) => entry.path));
		pinned.push({
			file,
			path,
			artifact: stored.digest,
			files: folder.files
		});
	}
	return pinned;
}
/** For planning: the files are known, and nothing is stored. */
function codeAsPinned(code) {
	return code.map(({ file, path, folder }) => ({
		file,
		path,
		artifact: "",
		files: folder.files
	}));
}
function resolved(reference, resolvePath) {
	const found = resolvePath(reference.file, reference.path);
	if (found instanceof EngineError) throw found;
	return found;
}
// ../pipeline-engine/src/run/engine.ts
/** Starts, resumes, cancels, plans and explains runs: the one writer of their logs. */
function createEngine(options) {
	const { runStore, stepCache, artifacts } = options;
	const dispatcher = createDispatcher(options.targets);
	const attempts = createAttempts();
	const live = /* @__PURE__ */ new Map();
	const listeners = /* @__PURE__ */ new Set();
	let closed = false;
	const announce = (run, event) => {
		for (const listener of [...listeners]) try {
			listener(run, event);
		} catch (error) {
			options.log?.("error", `A listener of run ${run} failed: ${String(error)}`, { run });
		}
	};
	const drop = (run) => {
		const dropped = live.get(run);
		live.delete(run);
		if (dropped !== void 0) dispatcher.remove(dropped);
	};
	const adopt = (pin, draft) => {
		const graph = readGraph(pin.graph);
		const run = createLiveRun({
			engine: options,
			attempts,
			slotsFor: dispatcher.slotsFor,
			draft,
			schedule: scheduleOf(graph),
			force: pin.force || graph.forceRerun,
			pinned: pinnedInputs(pin.inputs, pin.code),
			announce,
			onChange: dispatcher.dispatch,
			onEnded: () => drop(pin.run),
			onBroken: (error) => {
				drop(pin.run);
				options.log?.("error", `Run ${pin.run} cannot go on here: ${String(error)}`, { run: pin.run });
			}
		});
		live.set(pin.run, run);
		dispatcher.add(run);
		return run;
	};
	const start = async (request) => {
		const graph = request.upTo === void 0 ? request.graph : upTo(request.graph, request.upTo);
		const inputs = await pinInputs(graph, options);
		const code = await snapshotCode(await readCode(graph, options), artifacts);
		const pin = {
			pipeline: request.pipeline,
			text: request.text,
			layout: request.layout,
			graph: writeGraph(graph),
			upTo: request.upTo ?? null,
			force: request.force ?? false,
			inputs,
			code
		};
		const created = await runStore.create(pin, (run) => creation(run, request, graph), options.clock());
		const draft = replayEvents([created.event]);
		if (draft === void 0) throw new Error("a new run has a first event");
		announce(created.run, created.event);
		adopt({
			...pin,
			run: created.run
		}, draft).begin([{ type: "run-started" }]).catch(() => void 0);
		return created.run;
	};
	const resumeRun = async (run) => {
		const [pin, events] = [await runStore.pin(run), await runStore.events(run)];
		const draft = replayEvents(events);
		if (pin === void 0 || draft === void 0) throw new EngineError("not-found", `Run ${run} has no log.`, { run });
		for (const id of draft.order) {
			const attempt = draft.steps[id]?.attempt;
			if (attempt !== void 0 && !isTerminal(draft.steps[id]?.status ?? "waiting")) await reap(draft, id, attempt);
		}
		adopt(pin, draft).begin(resumption(draft)).catch(() => void 0);
	};
	const reap = async (draft, step, attempt) => {
		const name = draft.steps[step]?.target;
		await (options.targets.find((entry) => entry.name === name) ?? options.targets[0])?.reap({
			id: attempt,
			directory: artifacts.attemptDirectory(attempt)
		});
		await artifacts.removeAttemptDirectory(attempt);
	};
	const plan = async (whole, request) => {
		const graph = request.upTo === void 0 ? whole : upTo(whole, request.upTo);
		const pinned = pinnedInputs(await pinInputs(graph, options), codeAsPinned(await readCode(graph, options)));
		const engineVersions = options.engineVersions ?? {};
		return planRun(graph, {
			force: request.force ?? false,
			identify: (step, outputsOf) => identifyStep(step, {
				pinned,
				outputsOf,
				engineVersions,
				hash: options.hash
			}),
			results: (fingerprints) => findResults(options, fingerprints),
			nearest: (step) => stepCache.nearest(request.pipeline, step.id, step.component.name)
		});
	};
	const state = async (run) => live.get(run)?.state() ?? replayEvents(await runStore.events(run));
	return {
		start: (request) => closed ? Promise.reject(/* @__PURE__ */ new Error("the engine is closed")) : start(request),
		cancel: async (run) => {
			const running = live.get(run);
			if (running !== void 0) return running.cancel();
			if (await state(run) === void 0) throw new EngineError("not-found", `There is no run ${run}.`, { run });
		},
		resume: async () => {
			const runs = (await runStore.unfinished()).filter((run) => !live.has(run));
			for (const run of runs) await resumeRun(run);
			return runs;
		},
		plan,
		explain: async (run, step) => explainStep(options, await runStore.pin(run), await state(run), step),
		state,
		logFile: async (run, step) => {
			const found = (await state(run))?.steps[step];
			if (found?.status !== "reused" || found.fingerprint === void 0) return found?.attempt === void 0 ? void 0 : options.logFile(found.attempt);
			const attempt = (await stepCache.get([found.fingerprint])).get(found.fingerprint)?.attempt;
			return attempt === void 0 ? void 0 : options.logFile(attempt);
		},
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		finished: (run) => waitForEnd(run, listeners, state),
		close: async () => {
			closed = true;
			await Promise.all([...live.values()].map((run) => run.detach()));
			live.clear();
			await Promise.all(options.targets.map((target) => target.close()));
		}
	};
}
function creation(run, request, graph) {
	const { pipeline, displayName, upTo, force = false, source } = request;
	return {
		type: "run-created",
		run,
		pipeline,
		displayName,
		steps: graph.steps.map((step) => ({
			id: step.id,
			displayName: step.displayName,
			component: step.component.name,
			dependsOn: dependenciesOf(step)
		})),
		upTo,
		force,
		source
	};
}
/** What a new process records first: the attempts of the old one are gone, and a wish to cancel still stands. */
function resumption(draft) {
	const open = draft.order.flatMap((id) => draft.steps[id] ?? []).filter((step) => !isTerminal(step.status));
	const lost = open.flatMap(({ id, attempt }) => attempt === void 0 ? [] : [{
		type: "attempt-lost",
		step: id,
		attempt
	}]);
	const cancelled = draft.status === "cancelling" ? open.map((step) => ({
		type: "step-cancelled",
		step: step.id
	})) : [];
	return [
		{ type: "run-resumed" },
		...lost,
		...cancelled
	];
}
/** The step and everything above it. */
function upTo(graph, id) {
	const byId = new Map(graph.steps.map((step) => [step.id, step]));
	if (!byId.has(id)) throw new EngineError("invalid-request", `There is no step "${id}" in this pipeline.`, { step: id });
	const wanted = /* @__PURE__ */ new Set();
	const open = [byId.get(id)].filter((step) => step !== void 0);
	for (let step = open.pop(); step !== void 0; step = open.pop()) {
		if (wanted.has(step.id)) continue;
		wanted.add(step.id);
		for (const above of dependenciesOf(step)) open.push(...[byId.get(above)].filter((found) => found !== void 0));
	}
	return {
		...graph,
		steps: graph.steps.filter((step) => wanted.has(step.id))
	};
}
async function waitForEnd(run, listeners, state) {
	let end = () => void 0;
	const ended = new Promise((resolve) => {
		end = resolve;
	});
	const listener = (of, event) => {
		if (of === run && event.type === "run-finished") end();
	};
	listeners.add(listener);
	try {
		for (;;) {
			const now = await state(run);
			if (now === void 0) throw new EngineError("not-found", `There is no run ${run}.`, { run });
			if (isFinished(now)) return now;
			await ended;
		}
	} finally {
		listeners.delete(listener);
	}
}
// ../pipeline-engine/src/storage/file-content.ts
/** Reads and syncs file contents. Small files are read at once, for a round through the thread pool costs more. */
var small = 256n * 1024n;
var chunkBytes = 1048576;
/** Hex sha256 of a file's bytes. */
async function hashFile(file, stat) {
	if (stat.size <= small) return createHash("sha256").update(readFileSync(file)).digest("hex");
	const hash = createHash("sha256");
	const handle = await open(file, "r");
	try {
		const chunk = Buffer.allocUnsafe(chunkBytes);
		for (;;) {
			const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null);
			if (bytesRead === 0) return hash.digest("hex");
			hash.update(chunk.subarray(0, bytesRead));
		}
	} finally {
		await handle.close();
	}
}
/** Makes a file's content, or a folder's names, survive a loss of power. */
function syncPath(file) {
	const descriptor = openSync(file, "r");
	return new Promise((resolve, reject) => {
		fsync(descriptor, (error) => {
			closeSync(descriptor);
			if (error === null) resolve();
			else reject(error);
		});
	});
}
// ../pipeline-engine/src/storage/tree-hash.ts
/**
* The content digest of a file or folder. Names count as raw UTF-8 in byte order, of permissions only the owner's
* execute bit; folders may be empty, links must be relative and stay inside. Anything else cannot be stored.
*
* A file's digest is sha256 of `file - <sha256 of its bytes>` (`x` for `-` when executable), a folder's is sha256 of
* `tree` and its entries: contents enter hashed only, so no file can imitate a folder.
*/
async function hashTree(root, hashContent) {
	const entries = [];
	const hex = await hashEntry({
		root,
		hashContent,
		entries
	}, "");
	const bytes = entries.reduce((sum, entry) => sum + (entry.kind === "folder" ? 0 : entry.size), 0);
	return {
		digest: `sha256:${hex}`,
		bytes,
		isFolder: entries[0]?.kind === "folder",
		entries
	};
}
/** The digest that a file has as a tree of its own. */
function fileDigest(contentHex, executable) {
	return sha256(`file ${executable ? "x" : "-"} ${contentHex}`);
}
function sha256(data) {
	return createHash("sha256").update(data).digest("hex");
}
/** What an entry is, without reading it. Throws for devices, sockets and pipes. */
function kindOf(stat, file) {
	if (stat.isDirectory()) return "folder";
	if (stat.isSymbolicLink()) return "link";
	if (stat.isFile()) return (stat.mode & 64n) === 0n ? "file" : "executable";
	throw unsupported(file, "it is neither a file, a folder nor a link");
}
/** The names in a folder, in byte order. Throws when one is no valid UTF-8. */
function namesIn(folder) {
	return readdirSync(folder, { encoding: "buffer" }).sort(Buffer.compare).map((bytes) => {
		const name = bytes.toString("utf8");
		if (!Buffer.from(name, "utf8").equals(bytes)) throw unsupported(path.join(folder, name), "its name is not UTF-8");
		return name;
	});
}
async function hashEntry(walk, relative) {
	const file = path.join(walk.root, relative);
	const stat = lstatSync(file, { bigint: true });
	const kind = kindOf(stat, file);
	walk.entries.push({
		path: relative,
		kind,
		size: Number(stat.size),
		mtimeNs: String(stat.mtimeNs)
	});
	if (kind === "folder") return hashFolder(walk, relative);
	if (kind === "link") return sha256(`link ${innerLink(walk.root, relative)}`);
	return fileDigest(await walk.hashContent(file, stat), kind === "executable");
}
async function hashFolder(walk, relative) {
	const hash = createHash("sha256").update("tree\n");
	for (const name of namesIn(path.join(walk.root, relative))) {
		const hex = await hashEntry(walk, relative === "" ? name : `${relative}/${name}`);
		hash.update(`${hex} ${Buffer.byteLength(name)} ${name}\n`);
	}
	return hash.digest("hex");
}
/**
* The target of a link that stays inside the root. `..` may only lead: after a name it could climb out through
* another link.
*/
function innerLink(root, relative) {
	const file = path.join(root, relative);
	const target = readlinkSync(file);
	const segments = target.split("/");
	const climbs = segments.findIndex((segment) => segment !== "..");
	const depth = relative.split("/").length - 1;
	const tidy = climbs === -1 ? [] : segments.slice(climbs);
	if (path.isAbsolute(target) || relative === "" || tidy.includes("..") || segments.length - tidy.length > depth) throw unsupported(file, `it links to "${target}", outside its folder`);
	return target;
}
function unsupported(file, why) {
	return new EngineError("invalid-request", `"${file}" cannot be stored: ${why}. Store a plain file or folder instead.`, { file });
}
// ../pipeline-engine/src/storage/artifact-store.ts
/**
* Content-addressed, immutable files and folders: `artifacts/<aa>/<hex>/data`, with the stats of its entries beside it
* in `entries.json`. A half-written artifact never has its final name; a lost `entries.json` is made again from content.
*/
/** How many entry lists are kept in memory. */
var rememberedArtifacts = 4096;
function createArtifactStore({ stateDirectory, newId }) {
	const places = placesIn(stateDirectory);
	removeTree(places.staging);
	mkdirSync(places.staging, { recursive: true });
	mkdirSync(places.attempts, { recursive: true });
	const known = /* @__PURE__ */ new Map();
	const remember = (digest, entries) => {
		if (known.size >= rememberedArtifacts) known.clear();
		known.set(digest, entries);
	};
	const verify = async (digest) => {
		const folder = places.artifact(digest);
		const data = path.join(folder, "data");
		const entries = known.get(digest) ?? readEntries(folder);
		if (entries?.every((entry) => isUnchanged(data, entry))) {
			remember(digest, entries);
			return "intact";
		}
		known.delete(digest);
		if (!existsSync(data)) return "missing";
		const tree = await hashIfPossible(data);
		if (tree?.digest !== digest) return "damaged";
		writeEntries(folder, tree.entries);
		remember(digest, tree.entries);
		return "intact";
	};
	const put = async (source) => {
		const tree = await storable(() => hashTree(source, hashFile));
		const { digest, bytes } = tree;
		if (await verify(digest) === "intact") {
			removeTree(source);
			return {
				digest,
				bytes
			};
		}
		const staged = path.join(places.staging, newId());
		await storable(() => stage(source, staged, tree));
		if (await verify(digest) === "intact") {
			removeTree(staged);
			return {
				digest,
				bytes
			};
		}
		await storable(() => publish(staged, places.artifact(digest), path.join(places.staging, newId())));
		remember(digest, tree.entries);
		return {
			digest,
			bytes
		};
	};
	return {
		put,
		putCopy: async (root, files) => {
			const copy = path.join(places.staging, newId());
			mkdirSync(copy);
			for (const file of files) copyEntry(path.join(root, file), path.join(copy, file));
			return put(copy);
		},
		path: (digest) => path.join(places.artifact(digest), "data"),
		verify,
		createAttemptDirectory: async (attempt) => {
			const directory = places.attempt(attempt);
			await storable(async () => mkdirSync(directory));
			return directory;
		},
		attemptDirectory: places.attempt,
		removeAttemptDirectory: async (attempt) => removeTree(places.attempt(attempt))
	};
}
function placesIn(stateDirectory) {
	const artifacts = path.join(stateDirectory, "artifacts");
	const attempts = path.join(stateDirectory, "attempts");
	return {
		staging: path.join(artifacts, "staging"),
		attempts,
		artifact: (digest) => {
			const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
			if (hex === void 0) throw new EngineError("not-found", `"${digest}" is not a digest.`, { digest });
			return path.join(artifacts, hex.slice(0, 2), hex);
		},
		attempt: (attempt) => {
			if (!/^[\w-]{1,80}$/.test(attempt)) throw new EngineError("not-found", `"${attempt}" is not an attempt.`, { attempt });
			return path.join(attempts, attempt);
		}
	};
}
/** Moves the source to `<staged>/data`, makes it read-only and durable. Folders stay writable until they have moved. */
async function stage(source, staged, tree) {
	mkdirSync(staged);
	const data = path.join(staged, "data");
	renameSync(source, data);
	for (const entry of tree.entries) {
		if (entry.kind === "file") chmodSync(path.join(data, entry.path), 292);
		if (entry.kind === "executable") chmodSync(path.join(data, entry.path), 365);
	}
	await syncAll(data, tree, (entry) => entry.kind === "file" || entry.kind === "executable");
	await syncAll(data, tree, (entry) => entry.kind === "folder");
	for (const entry of tree.entries) if (entry.kind === "folder") chmodSync(path.join(data, entry.path), 365);
	writeEntries(staged, tree.entries);
	await syncPath(staged);
}
async function syncAll(data, tree, wanted) {
	const paths = tree.entries.filter(wanted).map((entry) => path.join(data, entry.path));
	const together = 64;
	for (let at = 0; at < paths.length; at += together) await Promise.all(paths.slice(at, at + together).map(syncPath));
}
/** Gives the staged artifact its name. What stands there is damaged, or it would have been kept. */
async function publish(staged, folder, discarded) {
	const parent = path.dirname(folder);
	const isNewParent = mkdirSync(parent, { recursive: true }) !== void 0;
	if (existsSync(folder)) {
		renameSync(folder, discarded);
		removeTree(discarded);
	}
	renameSync(staged, folder);
	await syncPath(parent);
	if (isNewParent) await syncPath(path.dirname(parent));
}
function isUnchanged(data, entry) {
	const file = entry.path === "" ? data : path.join(data, entry.path);
	const stat = lstatSync(file, {
		bigint: true,
		throwIfNoEntry: false
	});
	return stat !== void 0 && String(stat.mtimeNs) === entry.mtimeNs && (entry.kind === "folder" || Number(stat.size) === entry.size) && kindOf(stat, file) === entry.kind;
}
/** Undefined when the list is not there or not readable: content decides then. */
function readEntries(folder) {
	try {
		const value = JSON.parse(readFileSync(path.join(folder, "entries.json"), "utf8"));
		return Array.isArray(value) && value.length > 0 ? value : void 0;
	} catch (error) {
		if (error instanceof SyntaxError || isErrno(error)) return void 0;
		throw error;
	}
}
function writeEntries(folder, entries) {
	const file = path.join(folder, "entries.json");
	writeFileSync(`${file}.new`, JSON.stringify(entries));
	renameSync(`${file}.new`, file);
}
async function hashIfPossible(data) {
	try {
		return await hashTree(data, hashFile);
	} catch (error) {
		if (error instanceof EngineError || isErrno(error)) return void 0;
		throw error;
	}
}
function copyEntry(from, to) {
	mkdirSync(path.dirname(to), { recursive: true });
	if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), to);
	else copyFileSync(from, to, constants.COPYFILE_FICLONE);
}
/** Also removes what was made read-only. */
function removeTree(directory) {
	try {
		rmSync(directory, {
			recursive: true,
			force: true
		});
	} catch (error) {
		if (!isErrno(error) || error.code !== "EACCES" && error.code !== "EPERM") throw error;
		makeWritable$1(directory);
		rmSync(directory, {
			recursive: true,
			force: true
		});
	}
}
function makeWritable$1(directory) {
	if (!lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
	chmodSync(directory, 493);
	for (const name of readdirSync(directory)) makeWritable$1(path.join(directory, name));
}
/** What the disk refuses (full, read-only, forbidden) is an expected failure. */
async function storable(work) {
	try {
		return await work();
	} catch (error) {
		if (!isErrno(error)) throw error;
		const code = error.code ?? "unknown";
		throw new EngineError("store-failed", `The result could not be stored: ${error.message}.`, { code }, { cause: error });
	}
}
function isErrno(error) {
	return error instanceof Error && "syscall" in error;
}
var migrations = [`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Texts of pins by content: a pipeline that runs a hundred times unchanged is kept once.
CREATE TABLE documents (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

-- One row per run: its summary, kept up to date by every append, and its last event's number.
CREATE TABLE runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  pipeline TEXT NOT NULL,
  display_name TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  seq INTEGER NOT NULL,
  total INTEGER NOT NULL,
  succeeded INTEGER NOT NULL DEFAULT 0,
  reused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_pipeline ON runs (pipeline, run);
CREATE INDEX runs_unfinished ON runs (run) WHERE finished_at IS NULL;

CREATE TABLE pins (
  run INTEGER PRIMARY KEY REFERENCES runs (run),
  text TEXT NOT NULL REFERENCES documents (digest),
  layout TEXT REFERENCES documents (digest),
  graph TEXT NOT NULL REFERENCES documents (digest),
  up_to TEXT,
  force INTEGER NOT NULL,
  inputs TEXT NOT NULL,
  code TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  run INTEGER NOT NULL REFERENCES runs (run),
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE step_cache (
  fingerprint TEXT PRIMARY KEY,
  component TEXT NOT NULL,
  run TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt TEXT NOT NULL,
  time INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  outputs TEXT NOT NULL,
  metrics TEXT NOT NULL,
  identity TEXT NOT NULL
) STRICT;
CREATE INDEX step_cache_by_component ON step_cache (component, time);

-- The result that each step of each pipeline used last: what a miss is compared with.
CREATE TABLE step_history (
  pipeline TEXT NOT NULL,
  step TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (pipeline, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE input_digests (
  path TEXT PRIMARY KEY,
  stat TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`];
// ../pipeline-engine/src/storage/database.ts
/**
* The thin driver over libsql: three verbs, synchronous, durable (WAL with synchronous=FULL). Its hazards are kept in
* here: parameters always go as one array, because libsql takes a lone object for named parameters.
*/
/** Opens or creates the database and brings its schema up to date. */
function createDatabase(options) {
	mkdirSync(path.dirname(options.path), { recursive: true });
	const connection = guarded(() => openConnection(options.path));
	const statements = /* @__PURE__ */ new Map();
	const prepared = (sql) => {
		const known = statements.get(sql);
		if (known !== void 0) return known;
		const statement = connection.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};
	const database = {
		all: (sql, ...values) => guarded(() => prepared(sql).all(values)),
		run: (sql, ...values) => guarded(() => prepared(sql).run(values).changes),
		transaction: (work) => {
			guarded(() => connection.exec("BEGIN IMMEDIATE"));
			try {
				const result = work();
				guarded(() => connection.exec("COMMIT"));
				return result;
			} catch (error) {
				if (connection.inTransaction) connection.exec("ROLLBACK");
				throw error;
			}
		},
		close: () => {
			statements.clear();
			connection.close();
		}
	};
	migrate(database, connection);
	return database;
}
function openConnection(file) {
	const connection = new Libsql(file);
	connection.exec("PRAGMA busy_timeout = 5000");
	connection.exec("PRAGMA journal_mode = WAL");
	connection.exec("PRAGMA synchronous = FULL");
	connection.exec("PRAGMA foreign_keys = ON");
	return connection;
}
/** `user_version` counts the migrations that were applied. */
function migrate(database, connection) {
	const applied = Number(database.all("PRAGMA user_version")[0]?.user_version ?? 0);
	if (applied > migrations.length) throw new EngineError("store-failed", `The state database was written by a newer Millrace (schema ${applied}, this one knows ${migrations.length}). Update Millrace, or use another --state-dir.`, {
		found: applied,
		known: migrations.length
	});
	if (applied === migrations.length) return;
	database.transaction(() => {
		for (const sql of migrations.slice(applied)) guarded(() => connection.exec(sql));
		guarded(() => connection.exec(`PRAGMA user_version = ${migrations.length}`));
	});
}
/** What the database cannot do is an expected failure of the machine; bugs in our SQL come out the same way. */
function guarded(work) {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof Error) || !("code" in error)) throw error;
		const code = String(error.code);
		throw new EngineError("store-failed", `The state database failed: ${error.message} (${code}).`, { code }, { cause: error });
	}
}
// ../pipeline-engine/src/storage/input-hasher.ts
/**
* Digests of local data and code, each file hashed once: what was hashed is remembered by size, modification time and
* inode. A file modified within a second of being hashed is not remembered, for it could change again unseen.
*/
/** Never part of a component's code. */
var ignoredNames = /* @__PURE__ */ new Set([
	".git",
	".millrace",
	"__pycache__",
	".ipynb_checkpoints",
	".DS_Store",
	"Thumbs.db"
]);
var racyMs = 1e3;
var attempts = 3;
function createInputHasher(options) {
	const { database, clock } = options;
	const remembered = /* @__PURE__ */ new Map();
	const recall = (file) => {
		const known = remembered.get(file);
		if (known !== void 0) return known;
		const [row] = database.all("SELECT stat, digest FROM input_digests WHERE path = ?", file);
		if (row === void 0) return void 0;
		const found = {
			stat: String(row.stat),
			hex: String(row.digest)
		};
		remembered.set(file, found);
		return found;
	};
	const remember = (file, stat, hex) => {
		remembered.set(file, {
			stat,
			hex
		});
		database.run(`INSERT INTO input_digests (path, stat, digest) VALUES (?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET stat = excluded.stat, digest = excluded.digest`, file, stat, hex);
	};
	const contentOf = async (file, stat) => {
		const before = statKey(stat);
		const known = recall(file);
		if (known?.stat === before) return known.hex;
		const started = clock();
		const hex = await hashFile(file, stat);
		if (statKey(lstatSync(file, { bigint: true })) !== before) throw new ChangedWhileRead(file);
		if (Number(stat.mtimeMs) < started - racyMs) remember(file, before, hex);
		return hex;
	};
	return {
		digest: async (input) => {
			const root = rootOf(input);
			return root === void 0 ? void 0 : retried(() => hashInput(root, contentOf));
		},
		codeFiles: async (input) => {
			const root = rootOf(input);
			if (root === void 0) return void 0;
			if (statSync(root).isDirectory()) return {
				root,
				files: await retried(() => hashCode(root, "", contentOf))
			};
			const file = path.basename(root);
			return {
				root: path.dirname(root),
				files: await retried(() => hashCodeEntry(path.dirname(root), file, contentOf))
			};
		}
	};
}
/** A link at the top is followed; links inside a folder count as links. */
function rootOf(input) {
	try {
		return realpathSync(input);
	} catch (error) {
		if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return void 0;
		throw unreadable(input, error);
	}
}
async function hashInput(root, contentOf) {
	const stats = [];
	const tree = await hashTree(root, async (file, stat) => {
		stats.push(statKey(stat));
		return contentOf(file, stat);
	});
	const stamp = sha256([...stats, ...tree.entries.map((entry) => `${entry.path}\0${entry.mtimeNs}`)].join("\n"));
	return {
		digest: tree.digest,
		bytes: tree.bytes,
		stamp,
		isFolder: tree.isFolder
	};
}
async function hashCode(root, folder, contentOf) {
	const files = [];
	for (const name of namesIn(path.join(root, folder))) {
		if (ignoredNames.has(name) || name.endsWith(".pyc")) continue;
		files.push(...await hashCodeEntry(root, folder === "" ? name : `${folder}/${name}`, contentOf));
	}
	return files;
}
async function hashCodeEntry(root, relative, contentOf) {
	const file = path.join(root, relative);
	const stat = lstatSync(file, { bigint: true });
	const kind = kindOf(stat, file);
	if (kind === "folder") return hashCode(root, relative, contentOf);
	if (kind === "link") return [{
		path: relative,
		digest: `sha256:${sha256(`link ${readlinkSync(file)}`)}`
	}];
	return [{
		path: relative,
		digest: `sha256:${fileDigest(await contentOf(file, stat), kind === "executable")}`
	}];
}
var ChangedWhileRead = class extends Error {
	file;
	constructor(file) {
		super(`${file} changed while it was read`);
		this.file = file;
	}
};
/** A file that is being written is tried again; one that never rests is an expected failure. */
async function retried(work) {
	for (let attempt = 1;; attempt++) try {
		return await work();
	} catch (error) {
		if (error instanceof ChangedWhileRead && attempt < attempts) continue;
		if (error instanceof ChangedWhileRead) throw new EngineError("invalid-request", `"${error.file}" changes while it is read. Wait until it is written, and run again.`, { file: error.file });
		throw errnoOf(error) === void 0 ? error : unreadable("", error);
	}
}
function unreadable(input, error) {
	const reason = error instanceof Error ? error.message : String(error);
	return new EngineError("invalid-request", `An input cannot be read: ${reason}. Check its permissions.`, { file: input }, { cause: error });
}
function statKey(stat) {
	return `${stat.size}:${stat.mtimeNs}:${stat.ino}`;
}
function errnoOf(error) {
	return error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : void 0;
}
// ../pipeline-engine/src/storage/file-system-type.ts
/** Finds out whether a folder is on a network file system, where locks and WAL databases corrupt silently. */
var networkTypes = /^(nfs\d?|cifs|smb\d?|smbfs|9p|afs|afpfs|ceph|lustre|gpfs|beegfs|glusterfs|webdav|fuse\.(sshfs|rclone|s3fs|glusterfs|cephfs|davfs.*|gcsfuse|blobfuse.*))$/;
/** The file system's type when `path` (absolute, no links) is on a network one; undefined when it is local or unknown. */
function networkFileSystemOf(path) {
	const type = typeAt(readMounts(), path);
	return type !== void 0 && networkTypes.test(type) ? type : void 0;
}
/** The type of the innermost mount that holds `path`; of two at one place, the later covers the earlier. */
function typeAt(mounts, path) {
	let best;
	for (const mount of mounts) if ((mount.at === "/" || path === mount.at || path.startsWith(`${mount.at}/`)) && mount.at.length >= (best?.at.length ?? 0)) best = mount;
	return best?.type;
}
/** Lines of /proc/self/mountinfo: `36 35 98:0 /root /mount/point options - type source super`. */
function parseMountinfo(text) {
	return text.split("\n").flatMap((line) => {
		const [before = "", after = ""] = line.split(" - ", 2);
		const at = before.split(" ")[4];
		const type = after.split(" ")[0];
		return at && type ? [{
			at: unescapeOctal(at),
			type
		}] : [];
	});
}
/** Lines of macOS's mount: `//user@host/share on /Volumes/share (smbfs, nodev)`. */
function parseMountCommand(text) {
	return [...text.matchAll(/ on (.+) \(([^,)]+)/g)].flatMap(([, at, type]) => at && type ? [{
		at,
		type
	}] : []);
}
function readMounts() {
	if (process.platform === "linux") return parseMountinfo(readFileSync("/proc/self/mountinfo", "utf8"));
	if (process.platform === "darwin") return parseMountCommand(execFileSync("/sbin/mount", { encoding: "utf8" }));
	return [];
}
function unescapeOctal(text) {
	return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}
// ../pipeline-engine/src/storage/ownership.ts
/**
* One process owns a workspace's state. The lock is an open transaction of SQLite on `owner.db`: the kernel frees it
* when the process dies, however it dies. Hazard: nothing else in this process may open `owner.db`, because closing
* any descriptor of it would free the lock.
*/
/** Throws `workspace-owned` (with the owner's pid and url in `params`) or `network-file-system`. */
function acquireOwnership(options) {
	const { stateDirectory, pid } = options;
	mkdirSync(stateDirectory, { recursive: true });
	refuseNetworkFileSystem(realpathSync(stateDirectory));
	const lock = takeLock(stateDirectory);
	const infoFile = infoPath(stateDirectory);
	const publish = (info) => writeFileSync(infoFile, JSON.stringify(info), { mode: 384 });
	publish({ pid });
	return {
		claimFence,
		publish,
		release: () => {
			rmSync(infoFile, { force: true });
			lock.exec("ROLLBACK");
			lock.close();
		}
	};
}
/** The last owner's word about itself, which may be dead by now. */
function readOwner(stateDirectory) {
	try {
		const value = JSON.parse(readFileSync(infoPath(stateDirectory), "utf8"));
		if (typeof value !== "object" || value === null || !("pid" in value)) return void 0;
		const url = "url" in value && typeof value.url === "string" ? value.url : void 0;
		return {
			pid: Number(value.pid),
			url
		};
	} catch (error) {
		if (error instanceof SyntaxError || isMissing(error)) return void 0;
		throw error;
	}
}
/** To be called inside the transaction of every append. */
function assertFence(database, fence) {
	const standing = fenceOf(database);
	if (standing === fence) return;
	throw new EngineError("fence-lost", `Another process took this workspace over (fence ${standing}, ours is ${fence}); nothing more is written here.`, {
		standing,
		fence
	});
}
function claimFence(database) {
	return database.transaction(() => {
		const fence = fenceOf(database) + 1;
		database.run(`INSERT INTO meta (key, value) VALUES ('fence', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, String(fence));
		return fence;
	});
}
function fenceOf(database) {
	return Number(database.all(`SELECT value FROM meta WHERE key = 'fence'`)[0]?.value ?? 0);
}
function takeLock(stateDirectory) {
	const lock = new Libsql(path.join(stateDirectory, "owner.db"));
	try {
		lock.exec("PRAGMA busy_timeout = 0");
		lock.exec("BEGIN EXCLUSIVE");
		return lock;
	} catch (error) {
		lock.close();
		if (!(error instanceof Error) || !("code" in error) || error.code !== "SQLITE_BUSY") throw error;
		throw ownedBy(readOwner(stateDirectory));
	}
}
function ownedBy(owner) {
	const who = owner === void 0 ? "Another process" : `Process ${owner.pid}`;
	const where = owner?.url === void 0 ? "" : `, at ${owner.url}`;
	return new EngineError("workspace-owned", `${who} has this workspace open${where}. Use that one, or stop it first.`, {
		...owner === void 0 ? {} : { pid: owner.pid },
		...owner?.url === void 0 ? {} : { url: owner.url }
	});
}
function refuseNetworkFileSystem(directory) {
	const type = networkFileSystemOf(directory);
	if (type === void 0) return;
	throw new EngineError("network-file-system", `The state folder ${directory} is on a network file system (${type}), where databases get corrupted. Give a local folder with --state-dir.`, {
		directory,
		type
	});
}
function infoPath(stateDirectory) {
	return path.join(stateDirectory, "owner.json");
}
function isMissing(error) {
	return error instanceof Error && "code" in error && error.code === "ENOENT";
}
// ../pipeline-engine/src/storage/step-cache.ts
function createStepCache(options) {
	const { database } = options;
	return {
		get: async (fingerprints) => {
			const rows = database.all(`SELECT fingerprint, run, step, attempt, time, duration_ms, outputs, metrics
         FROM step_cache WHERE fingerprint IN (SELECT value FROM json_each(?))`, JSON.stringify(fingerprints));
			return new Map(rows.map((row) => [String(row.fingerprint), entryOf(row)]));
		},
		nearest: async (pipeline, step, component) => {
			const [own] = database.all(`SELECT identity, run, c.step AS step, time, duration_ms
         FROM step_history h JOIN step_cache c USING (fingerprint)
         WHERE h.pipeline = ? AND h.step = ? AND c.component = ?`, pipeline, step, component);
			const [newest] = own === void 0 ? database.all(`SELECT identity, run, step, time, duration_ms
               FROM step_cache WHERE component = ? ORDER BY time DESC LIMIT 1`, component) : [own];
			return newest === void 0 ? void 0 : earlierOf(newest);
		}
	};
}
/** To be called inside a transaction. The first commit of a fingerprint stands unless `replace`. */
function storeResult(database, commit) {
	const { entry } = commit;
	const conflict = commit.replace ? "OR REPLACE" : "OR IGNORE";
	database.run(`INSERT ${conflict} INTO step_cache
       (fingerprint, component, run, step, attempt, time, duration_ms, outputs, metrics, identity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, entry.fingerprint, commit.component, entry.run, entry.step, entry.attempt, entry.time, entry.durationMs, JSON.stringify(entry.outputs), JSON.stringify(entry.metrics), JSON.stringify(commit.identity));
}
/** To be called inside a transaction, for every step that succeeded or was reused. */
function recordUse(database, pipeline, step, fingerprint) {
	database.run(`INSERT INTO step_history (pipeline, step, fingerprint) VALUES (?, ?, ?)
     ON CONFLICT (pipeline, step) DO UPDATE SET fingerprint = excluded.fingerprint
     WHERE fingerprint <> excluded.fingerprint`, pipeline, step, fingerprint);
}
/** The JSON columns are written by `storeResult` only. */
function entryOf(row) {
	return {
		fingerprint: String(row.fingerprint),
		run: String(row.run),
		step: String(row.step),
		attempt: String(row.attempt),
		time: Number(row.time),
		durationMs: Number(row.duration_ms),
		outputs: JSON.parse(String(row.outputs)),
		metrics: JSON.parse(String(row.metrics))
	};
}
function earlierOf(row) {
	return {
		identity: JSON.parse(String(row.identity)),
		from: {
			run: String(row.run),
			step: String(row.step),
			time: Number(row.time)
		},
		durationMs: Number(row.duration_ms)
	};
}
// ../pipeline-engine/src/storage/run-store.ts
/**
* The append-only log of runs in the state database. Every write checks the owner's fence in its own transaction, and
* keeps the summary of its run up to date, so that a list of runs reads one row per run.
*/
function createRunStore({ database, fence }) {
	return {
		create: async (pin, first, time) => database.transaction(() => {
			assertFence(database, fence);
			const run = insertRun(database, pin, first, time);
			insertPin(database, run.id, pin);
			insertEvent(database, run.event, run.id);
			return {
				run: run.id,
				event: run.event
			};
		}),
		append: async (run, bodies, time, commits = []) => database.transaction(() => {
			assertFence(database, fence);
			return appendEvents(database, run, bodies, time, commits);
		}),
		events: async (run, afterSeq = 0) => database.all("SELECT seq, time, body FROM events WHERE run = ? AND seq > ? ORDER BY seq", idOf(run), afterSeq).map(eventOf),
		pin: async (run) => {
			const [row] = database.all(`SELECT pipeline, t.text AS text, l.text AS layout, g.text AS graph, up_to, force, inputs, code
         FROM pins p JOIN runs r USING (run)
         JOIN documents t ON t.digest = p.text JOIN documents g ON g.digest = p.graph
         LEFT JOIN documents l ON l.digest = p.layout WHERE p.run = ?`, idOf(run));
			return row === void 0 ? void 0 : pinOf(run, row);
		},
		list: async ({ pipeline, before, limit }) => {
			const last = before === void 0 ? Number.MAX_SAFE_INTEGER : idOf(before);
			return (pipeline === void 0 ? database.all("SELECT * FROM runs WHERE run < ? ORDER BY run DESC LIMIT ?", last, limit) : database.all("SELECT * FROM runs WHERE pipeline = ? AND run < ? ORDER BY run DESC LIMIT ?", pipeline, last, limit)).map(summaryOf);
		},
		unfinished: async () => database.all("SELECT run FROM runs WHERE finished_at IS NULL ORDER BY run").map((row) => String(row.run))
	};
}
function insertRun(database, pin, first, time) {
	database.run(`INSERT INTO runs (pipeline, display_name, status, created_at, seq, total) VALUES (?, '', 'queued', ?, 1, 0)`, pin.pipeline, time);
	const id = String(database.all("SELECT last_insert_rowid() AS run")[0]?.run);
	const event = {
		...first(id),
		seq: 1,
		time
	};
	if (event.type !== "run-created") throw new Error(`a run's log begins with run-created, not ${event.type}`);
	database.run("UPDATE runs SET display_name = ?, total = ? WHERE run = ?", event.displayName, event.steps.length, idOf(id));
	return {
		id,
		event
	};
}
function insertPin(database, run, pin) {
	database.run("INSERT INTO pins (run, text, layout, graph, up_to, force, inputs, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", idOf(run), keepDocument(database, pin.text), pin.layout === null ? null : keepDocument(database, pin.layout), keepDocument(database, pin.graph), pin.upTo, pin.force ? 1 : 0, JSON.stringify(pin.inputs), JSON.stringify(pin.code));
}
function keepDocument(database, text) {
	const digest = createHash("sha256").update(text).digest("hex");
	database.run("INSERT OR IGNORE INTO documents (digest, text) VALUES (?, ?)", digest, text);
	return digest;
}
var counted = {
	"step-succeeded": "succeeded",
	"step-reused": "reused",
	"step-failed": "failed",
	"step-skipped": "skipped",
	"step-cancelled": "cancelled"
};
function appendEvents(database, run, bodies, time, commits) {
	const [row] = database.all("SELECT pipeline, status, seq FROM runs WHERE run = ?", idOf(run));
	if (row === void 0) throw new EngineError("not-found", `There is no run ${run}.`, { run });
	const events = bodies.map((body, index) => ({
		...body,
		seq: Number(row.seq) + index + 1,
		time
	}));
	for (const commit of commits) storeResult(database, commit);
	for (const event of events) {
		insertEvent(database, event, run);
		if (event.type === "step-succeeded" || event.type === "step-reused") recordUse(database, String(row.pipeline), event.step, event.fingerprint);
	}
	updateSummary(database, run, events, String(row.status));
	return events;
}
function updateSummary(database, run, events, status) {
	const add = {
		succeeded: 0,
		reused: 0,
		failed: 0,
		skipped: 0,
		cancelled: 0
	};
	let [now, finishedAt, seq] = [
		status,
		null,
		0
	];
	for (const event of events) {
		seq = event.seq;
		if (event.type in counted) add[counted[event.type]] += 1;
		if ((event.type === "run-started" || event.type === "run-resumed") && now === "queued") now = "running";
		if (event.type === "run-cancelling") now = "cancelling";
		if (event.type === "run-finished") [now, finishedAt] = [event.status, event.time];
	}
	database.run(`UPDATE runs SET status = ?, finished_at = coalesce(?, finished_at), seq = max(seq, ?),
       succeeded = succeeded + ?, reused = reused + ?, failed = failed + ?, skipped = skipped + ?,
       cancelled = cancelled + ? WHERE run = ?`, now, finishedAt, seq, add.succeeded, add.reused, add.failed, add.skipped, add.cancelled, idOf(run));
}
function insertEvent(database, event, run) {
	const { seq, time, ...body } = event;
	database.run("INSERT INTO events (run, seq, time, body) VALUES (?, ?, ?, ?)", idOf(run), seq, time, JSON.stringify(body));
}
/** Run ids are decimal numbers; any other text names no run. */
function idOf(run) {
	return /^[1-9]\d{0,14}$/.test(run) ? Number(run) : -1;
}
/** The JSON columns are written by this file only. */
function eventOf(row) {
	return {
		...JSON.parse(String(row.body)),
		seq: Number(row.seq),
		time: Number(row.time)
	};
}
function pinOf(run, row) {
	return {
		run,
		pipeline: String(row.pipeline),
		text: String(row.text),
		layout: row.layout === null ? null : String(row.layout),
		graph: String(row.graph),
		upTo: row.up_to === null ? null : String(row.up_to),
		force: row.force === 1,
		inputs: JSON.parse(String(row.inputs)),
		code: JSON.parse(String(row.code))
	};
}
function summaryOf(row) {
	const { total, succeeded, reused, failed, skipped, cancelled } = row;
	const counts = {
		total,
		succeeded,
		reused,
		failed,
		skipped,
		cancelled
	};
	return {
		run: String(row.run),
		pipeline: String(row.pipeline),
		displayName: String(row.display_name),
		status: String(row.status),
		createdAt: Number(row.created_at),
		finishedAt: row.finished_at === null ? null : Number(row.finished_at),
		counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]))
	};
}
// ../pipeline-engine/src/targets/attempt-files.ts
/** The files of an attempt on this machine: outputs made beforehand, inputs and code as private copies. */
/** Folder outputs exist and are empty; file outputs have a parent. */
async function makeOutputs(attempt) {
	for (const output of attempt.outputs) await mkdir(output.type === "uri_file" ? path.dirname(output.path) : output.path, { recursive: true });
}
/** A fresh, writable copy of the component's code; an empty folder when it has none. */
async function copyCode(attempt) {
	const work = path.join(attempt.directory, "work");
	if (attempt.code === void 0) await mkdir(work);
	else await copyWritable(attempt.code, work);
	return work;
}
/** Copies (reflinks, where the file system can) that a script may spoil without harm. Returns the path it sees. */
async function copyInput(attempt, input) {
	const folder = path.join(attempt.directory, "inputs", input.name);
	const target = input.fileName === void 0 ? folder : path.join(folder, input.fileName);
	await mkdir(path.dirname(target), { recursive: true });
	await copyWritable(input.value, target);
	return target;
}
async function copyWritable(from, to) {
	const copied = [];
	await cp(from, to, {
		recursive: true,
		mode: constants.COPYFILE_FICLONE,
		verbatimSymlinks: true,
		filter: (_, target) => {
			copied.push(target);
			return true;
		}
	});
	for (const target of copied) await makeWritable(target);
}
async function makeWritable(target) {
	const stat = await lstat(target);
	if (!stat.isSymbolicLink()) await chmod(target, stat.mode & 511 | 128);
}
// ../pipeline-engine/src/targets/attempt-log.ts
/** The log file of an attempt: lines from a worker, or whatever a command writes to it. */
/** Appends lines and tells how far the log has grown. */
function createLogWriter(file, onSignal) {
	let bytes = 0;
	return (line) => {
		const text = `${line}\n`;
		try {
			appendFileSync(file, text);
		} catch (error) {
			if (error instanceof Error && "syscall" in error) return;
			throw error;
		}
		bytes += Buffer.byteLength(text);
		onSignal({
			kind: "log-grew",
			bytes
		});
	};
}
var lookEveryMs = 200;
/** Looks at a log that another process writes. The returned function looks once more and stops. */
function watchLog(file, onSignal) {
	let known = 0;
	const look = () => {
		const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
		if (bytes === known) return;
		known = bytes;
		onSignal({
			kind: "log-grew",
			bytes
		});
	};
	const timer = setInterval(look, lookEveryMs);
	return () => {
		clearInterval(timer);
		look();
	};
}
// ../pipeline-engine/src/targets/failures.ts
function timeoutFailure(step) {
	const seconds = step.timeoutSeconds ?? 0;
	return {
		code: "timeout",
		params: {
			step: step.id,
			seconds
		},
		message: `Step "${step.id}" was ended because it ran longer than its limit of ${seconds} seconds.`,
		remedy: "Raise limits.timeout, or give the step less to do."
	};
}
/** Bash reports a child that was killed as 128 + the signal's number. */
var killedExitCode = 137;
/** Undefined for a command that ended well. */
function exitFailure(step, code, signal) {
	if (code === 0) return void 0;
	const remedy = "Its log says why.";
	if (signal === "SIGKILL" || code === killedExitCode) return {
		code: "command-killed",
		params: { step: step.id },
		message: `The command of step "${step.id}" was killed, as a system does that runs out of memory.`,
		remedy: "Give the step less data at once, or the machine more memory.",
		...code === null ? {} : { exitCode: code },
		signal: "SIGKILL",
		outOfMemory: true
	};
	if (signal !== null) {
		const message = `The command of step "${step.id}" was ended by ${signal}.`;
		return {
			code: "command-killed",
			params: {
				step: step.id,
				signal
			},
			message,
			remedy,
			signal
		};
	}
	const exitCode = code ?? -1;
	return {
		code: "command-failed",
		params: {
			step: step.id,
			exitCode
		},
		message: `The command of step "${step.id}" ended with exit code ${exitCode}.`,
		remedy,
		exitCode
	};
}
function unknownReference(step, reference) {
	return {
		code: "unknown-reference",
		params: {
			step: step.id,
			reference
		},
		message: `The command of step "${step.id}" refers to "${reference}", which is neither an input nor an output of it.`,
		remedy: "Correct the name in the command, or declare it in the component."
	};
}
function notStarted(step, reason) {
	return {
		code: "command-not-started",
		params: {
			step: step.id,
			reason
		},
		message: `The command of step "${step.id}" could not be started: ${reason}.`,
		remedy: "Commands run under bash; check that it is installed."
	};
}
// ../pipeline-engine/src/targets/inherited-environment.ts
/** What a process of ours inherits from the server: a short list, so that no secret leaks and no result depends on the rest. */
var inherited = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LC_ALL",
	"LC_CTYPE",
	"TZ",
	"TMPDIR"
];
/** Without these, programs do not start on Windows. */
var inheritedOnWindows = [
	"SystemRoot",
	"ComSpec",
	"PATHEXT",
	"TEMP",
	"TMP",
	"USERPROFILE"
];
function inheritedEnvironment(more = {}, source = process.env) {
	const kept = (process.platform === "win32" ? [...inherited, ...inheritedOnWindows] : inherited).flatMap((name) => {
		const value = source[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(kept),
		...more
	};
}
// ../pipeline-engine/src/targets/worker.ts
/** One warm child process that answers one request at a time over Node's IPC channel. */
var patienceMs = 2e3;
function createWorker(options) {
	const child = fork(options.entry, [], {
		serialization: "advanced",
		env: { ...options.env },
		execArgv: [...options.execArgv],
		stdio: [
			"ignore",
			"ignore",
			"pipe",
			"ipc"
		],
		detached: process.platform !== "win32"
	});
	const lastWords = collectLastWords(child);
	let conversation;
	let residentBytes = 0;
	let asked = 0;
	let ready = false;
	let queued;
	let alive = true;
	const answer = (message) => {
		const { answer: settle } = conversation ?? {};
		conversation = void 0;
		settle?.(message);
	};
	const gone = new Promise((resolve) => {
		const end = (reason) => {
			if (!alive) return;
			alive = false;
			answer({
				kind: "lost",
				message: `The worker process ${reason}. ${lastWords()}`.trim()
			});
			resolve();
		};
		child.once("exit", (code, signal) => end(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`));
		child.once("error", (error) => end(`could not be started: ${error.message}`));
	});
	const send = (request) => {
		child.send(request, (error) => {
			if (error !== null) child.kill("SIGKILL");
		});
	};
	child.on("message", (raw) => {
		const message = raw;
		if (message.type === "ready") {
			ready = true;
			if (queued !== void 0) send(queued);
			queued = void 0;
			return;
		}
		if (message.id !== conversation?.id) return;
		if (message.type === "progress") conversation.listeners.onProgress?.(message.fraction, message.message);
		if (message.type === "log") conversation.listeners.onLog?.(message.text);
		if (message.type === "done") {
			residentBytes = message.rss ?? residentBytes;
			answer({
				kind: "done",
				result: message.result
			});
		}
		if (message.type === "failed") answer({
			kind: "failed",
			failure: message.failure
		});
	});
	return {
		pid: child.pid,
		residentBytes: () => residentBytes,
		isAlive: () => alive,
		ask: (body, listeners) => new Promise((settle) => {
			if (!alive) return settle({
				kind: "lost",
				message: `The worker process is gone. ${lastWords()}`.trim()
			});
			if (conversation !== void 0) throw new Error("a worker answers one request at a time");
			asked += 1;
			conversation = {
				id: asked,
				listeners,
				answer: settle
			};
			const request = {
				id: asked,
				body
			};
			if (ready) send(request);
			else queued = request;
		}),
		end: async () => {
			if (!alive) return;
			child.kill("SIGTERM");
			const force = setTimeout(() => child.kill("SIGKILL"), patienceMs);
			await gone;
			clearTimeout(force);
		}
	};
}
/** What a process wrote to its error stream last: the reason, when it crashes. */
function collectLastWords(child) {
	let text = "";
	child.stderr?.setEncoding("utf8");
	child.stderr?.on("data", (chunk) => {
		text = (text + chunk).slice(-2e3);
	});
	return () => text.trim();
}
// ../pipeline-engine/src/targets/worker-pool.ts
/** The request failed for a reason that its worker explained. */
var WorkerFailure = class extends Error {
	failure;
	constructor(failure) {
		super(failure.message);
		this.name = "WorkerFailure";
		this.failure = failure;
	}
};
/** The worker went without an answer. */
var WorkerLost = class extends Error {
	constructor(message) {
		super(message);
		this.name = "WorkerLost";
	}
};
/** The caller aborted the request, and nothing of it runs any more. */
var RequestCancelled = class extends Error {
	constructor() {
		super("the request was cancelled");
		this.name = "RequestCancelled";
	}
};
var defaultRecycleBytes = 1073741824;
function createWorkerPool(options) {
	const { entry, size, execArgv = [], recycleBytes = defaultRecycleBytes } = options;
	const env = inheritedEnvironment(options.env);
	const idle = [];
	const busy = /* @__PURE__ */ new Set();
	const queue = [];
	let closed = false;
	const spawn = () => createWorker({
		entry,
		env,
		execArgv
	});
	const serveNext = () => {
		while (queue.length > 0 && busy.size < size && !closed) {
			const job = queue.shift();
			if (job !== void 0) serve(job, idleWorker());
		}
	};
	const idleWorker = () => {
		for (let worker = idle.pop(); worker !== void 0; worker = idle.pop()) if (worker.isAlive()) return worker;
		return spawn();
	};
	const serve = async (job, worker) => {
		busy.add(worker);
		const { signal } = job.options;
		const abort = () => void worker.end();
		signal?.addEventListener("abort", abort, { once: true });
		const answer = await worker.ask(job.body, job.options);
		signal?.removeEventListener("abort", abort);
		if (answer.kind === "done") job.resolve(answer.result);
		else if (signal?.aborted) await worker.end().then(() => job.reject(new RequestCancelled()));
		else job.reject(answer.kind === "failed" ? new WorkerFailure(answer.failure) : new WorkerLost(answer.message));
		await release(worker);
		serveNext();
	};
	const release = async (worker) => {
		const isSpent = worker.residentBytes() > recycleBytes;
		if (isSpent || closed) await worker.end();
		busy.delete(worker);
		if (worker.isAlive() && !isSpent) idle.push(worker);
	};
	return {
		request: (body, requestOptions = {}) => new Promise((resolve, reject) => {
			if (closed) return reject(new WorkerLost("The workers have been stopped."));
			if (requestOptions.signal?.aborted) return reject(new RequestCancelled());
			const job = {
				body,
				options: requestOptions,
				resolve,
				reject
			};
			queue.push(job);
			requestOptions.signal?.addEventListener("abort", () => {
				const index = queue.indexOf(job);
				if (index !== -1) {
					queue.splice(index, 1);
					reject(new RequestCancelled());
				}
			});
			serveNext();
		}),
		prewarm: (count) => {
			const wanted = Math.min(count, size) - idle.length - busy.size;
			for (let started = 0; started < wanted; started++) idle.push(spawn());
		},
		close: async () => {
			closed = true;
			for (const job of queue.splice(0)) job.reject(new WorkerLost("The workers have been stopped."));
			await Promise.all([...idle.splice(0), ...busy].map((worker) => worker.end()));
		}
	};
}
// ../pipeline-engine/src/targets/builtin-attempt.ts
async function startBuiltin(pool, attempt, onSignal) {
	await makeOutputs(attempt);
	const stop = new AbortController();
	const { timeoutSeconds } = attempt.step;
	let timedOut = false;
	const timer = timeoutSeconds === void 0 ? void 0 : setTimeout(() => {
		timedOut = true;
		stop.abort();
	}, timeoutSeconds * 1e3);
	const answer = pool.request(requestOf(attempt), {
		onProgress: (fraction, message) => onSignal({
			kind: "progress",
			fraction,
			message
		}),
		onLog: createLogWriter(attempt.logFile, onSignal),
		signal: stop.signal
	});
	onSignal({ kind: "running" });
	const outcome = answer.then(succeeded, (error) => timedOut ? {
		kind: "failed",
		failure: timeoutFailure(attempt.step)
	} : endedBy(error));
	return {
		outcome: outcome.finally(() => clearTimeout(timer)),
		cancel: async () => {
			stop.abort();
			await outcome;
		}
	};
}
function requestOf(attempt) {
	const named = (kind) => Object.fromEntries(attempt.inputs.filter((input) => input.kind === kind).map(({ name, value }) => [name, value]));
	return {
		type: "run-step",
		component: attempt.step.component.name,
		params: named("literal"),
		inputs: named("path"),
		outputs: Object.fromEntries(attempt.outputs.map((output) => [output.name, output.path])),
		seed: attempt.seed
	};
}
function succeeded(result) {
	const { metrics, tables } = result;
	return {
		kind: "succeeded",
		metrics,
		tables
	};
}
function endedBy(error) {
	if (error instanceof WorkerFailure) return {
		kind: "failed",
		failure: error.failure
	};
	if (error instanceof WorkerLost) return {
		kind: "lost",
		message: error.message
	};
	if (error instanceof RequestCancelled) return { kind: "cancelled" };
	throw error;
}
// ../pipeline-engine/src/targets/command-template.ts
/** The error is the reference that means nothing. */
function renderCommand(template, values) {
	const unknown = references(template).find((reference) => lookUp(reference, values) === void 0);
	if (unknown !== void 0) return {
		ok: false,
		error: unknown
	};
	return {
		ok: true,
		value: fillIn(resolveOptional(template, values), values)
	};
}
/** Literals as the command sees them: booleans are Python's. */
function literalValue(text, type) {
	return {
		kind: "literal",
		text: type === "boolean" && /^(true|false)$/i.test(text) ? /^t/i.test(text) ? "True" : "False" : text
	};
}
var reference = /\$\{\{\s*([\w.]+)\s*\}\}/g;
function references(template) {
	return [...template.matchAll(reference)].map((match) => match[1] ?? "");
}
function lookUp(path, values) {
	if (path.startsWith("inputs.")) return values.inputs.get(path.slice(7));
	return path.startsWith("outputs.") ? values.outputs.get(path.slice(8)) : void 0;
}
function resolveOptional(template, values) {
	return template.replace(/\$\[\[([\s\S]*?)\]\]/g, (_, inner) => {
		return references(inner).some((path) => lookUp(path, values)?.kind === "unset") ? "" : inner;
	});
}
/** Walks the template with bash's idea of quotes, because a value is written differently inside them. */
function fillIn(template, values) {
	let quotes = "none";
	let rendered = "";
	let at = 0;
	for (const match of template.matchAll(reference)) {
		const before = template.slice(at, match.index);
		quotes = quotesAfter(before, quotes);
		const value = lookUp(match[1] ?? "", values);
		rendered += before + (value === void 0 ? match[0] : quoted(value, quotes));
		at = match.index + match[0].length;
	}
	return rendered + template.slice(at);
}
function quotesAfter(text, before) {
	let quotes = before;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (character === "\\" && quotes !== "single") at += 1;
		else if (character === "'" && quotes !== "double") quotes = quotes === "single" ? "none" : "single";
		else if (character === "\"" && quotes !== "single") quotes = quotes === "double" ? "none" : "double";
	}
	return quotes;
}
/** Paths stay one word. A plain literal may hold several words, as in Azure ML; one with signs of bash's is one word. */
function quoted({ kind, text }, quotes) {
	if (quotes === "single") return text.replaceAll("'", `'\\''`);
	if (quotes === "double") return text.replace(/[\\"$`]/g, "\\$&");
	return (kind === "path" ? /^[\w@%+=:,./-]+$/ : /^[\w@%+=:,./ -]*$/).test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
// ../pipeline-engine/src/targets/process-group.ts
/**
* Process groups that outlive their parent: how a group is recognised after a restart, and how all of it is ended,
* children included that left the group but still carry the attempt's name in their environment.
*/
/** The variable that carries the attempt's id. */
var attemptVariable = "MILLRACE_ATTEMPT";
function markOf(pid) {
	return {
		pid,
		startTime: startTimeOf(pid) ?? "",
		bootId: bootId()
	};
}
/** True while the group may still be the one that was marked: its leader is the same process, or is gone. */
function isSameGroup(mark) {
	if (mark.bootId !== bootId()) return false;
	const startTime = startTimeOf(mark.pid);
	return startTime === void 0 || startTime === mark.startTime;
}
/** Ends what a command left behind in its group; a group that is empty costs one system call. */
async function endRemains(options) {
	if (hasLiveMember(options.pid)) await endGroup(options);
}
/** SIGTERM, then SIGKILL; resolves when nothing of the group is left. */
async function endGroup({ pid, attempt, graceMs }) {
	if (await isGone(pid, attempt, 0)) return;
	signalAll(pid, attempt, "SIGTERM");
	if (await isGone(pid, attempt, graceMs)) return;
	signalAll(pid, attempt, "SIGKILL");
	await isGone(pid, attempt, graceMs);
}
function signalAll(pid, attempt, signal) {
	sendSignal(-pid, signal);
	for (const escaped of escapedChildren(attempt)) sendSignal(escaped, signal);
}
async function isGone(pid, attempt, withinMs) {
	const pollMs = 20;
	for (let waited = 0; waited <= withinMs; waited += pollMs) {
		if (!hasLiveMember(pid) && escapedChildren(attempt).length === 0) return true;
		await new Promise((resolve) => setTimeout(resolve, pollMs));
	}
	return false;
}
function sendSignal(pid, signal) {
	try {
		process.kill(pid, signal);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM")) return false;
		throw error;
	}
}
/** Members that only wait to be collected count as gone. */
function hasLiveMember(group) {
	if (!sendSignal(-group, 0)) return false;
	if (process.platform !== "linux") return true;
	return pids().some((pid) => {
		const fields = statFields(pid);
		return fields !== void 0 && Number(fields[2]) === group && fields[0] !== "Z";
	});
}
function escapedChildren(attempt) {
	if (process.platform !== "linux") return [];
	const needle = `${attemptVariable}=${attempt}`;
	return pids().filter((pid) => readProc(pid, "environ")?.split("\0").includes(needle) === true);
}
function pids() {
	return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
}
function startTimeOf(pid) {
	if (process.platform === "linux") {
		const fields = statFields(pid);
		return fields === void 0 || fields[0] === "Z" ? void 0 : fields[19];
	}
	try {
		return execFileSync("ps", [
			"-o",
			"lstart=",
			"-p",
			String(pid)
		], { encoding: "utf8" }).trim() || void 0;
	} catch {
		return;
	}
}
/** The fields of /proc/PID/stat after the name, which may hold anything: state, ppid, pgrp, … starttime is the 20th. */
function statFields(pid) {
	const text = readProc(pid, "stat");
	return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}
/** Undefined when the process has gone, or is not ours to look at. */
function readProc(pid, file) {
	try {
		return readFileSync(`/proc/${pid}/${file}`, "utf8");
	} catch (error) {
		if (error instanceof Error && "code" in error) return void 0;
		throw error;
	}
}
function bootId() {
	if (process.platform !== "linux") return "";
	return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
// ../pipeline-engine/src/targets/command-attempt.ts
/**
* Runs a command under bash, in a process group of its own. The command waits at a gate until its process is marked on
* disk: a server that dies before leaves nothing running, one that dies later can end the group after its restart.
*/
/** Waits for a line before it becomes the command; when the line never comes, it ends. */
var gate = "IFS= read -r go && exec bash --noprofile --norc \"$1\" </dev/null";
async function startCommand(attempt, onSignal, options) {
	await makeOutputs(attempt);
	const work = await copyCode(attempt);
	const command = await commandOf(attempt);
	if (!command.ok) return endedHandle({
		kind: "failed",
		failure: command.error
	});
	const script = path.join(attempt.directory, "command.sh");
	writeFileSync(script, `${command.value}\n`);
	const log = openSync(attempt.logFile, "a");
	const child = spawn("bash", [
		"--noprofile",
		"--norc",
		"-c",
		gate,
		"bash",
		script
	], {
		cwd: work,
		env: environmentOf(attempt),
		stdio: [
			"pipe",
			log,
			log
		],
		detached: true
	});
	closeSync(log);
	return supervise(child, attempt, onSignal, options);
}
/** Ends what is left of an attempt of an earlier process. */
async function reapCommand(attempt, options) {
	const mark = readMark(attempt.directory);
	if (mark === void 0 || !isSameGroup(mark)) return;
	await endGroup({
		pid: mark.pid,
		attempt: attempt.id,
		graceMs: options.graceMs
	});
}
function supervise(child, attempt, onSignal, options) {
	const { pid } = child;
	const stopWatching = watchLog(attempt.logFile, onSignal);
	const group = pid === void 0 ? void 0 : {
		pid,
		attempt: attempt.id,
		graceMs: options.graceMs
	};
	let wish = "none";
	let obstacle;
	const end = async () => {
		if (group !== void 0) await endGroup(group);
	};
	const { timeoutSeconds } = attempt.step;
	const timer = timeoutSeconds === void 0 ? void 0 : setTimeout(() => {
		wish = "timeout";
		end();
	}, timeoutSeconds * 1e3);
	const outcome = exitOf(child).then(async (exit) => {
		clearTimeout(timer);
		if (group !== void 0) await endRemains(group);
		stopWatching();
		if (wish === "cancel") return { kind: "cancelled" };
		if (wish === "timeout") return {
			kind: "failed",
			failure: timeoutFailure(attempt.step)
		};
		const reason = obstacle ?? exit.error?.message;
		if (reason !== void 0) return {
			kind: "failed",
			failure: notStarted(attempt.step, reason)
		};
		const failure = exitFailure(attempt.step, exit.code, exit.signal);
		return failure === void 0 ? {
			kind: "succeeded",
			metrics: [],
			tables: []
		} : {
			kind: "failed",
			failure
		};
	});
	if (pid !== void 0) {
		obstacle = writeMark(attempt.directory, markOf(pid));
		child.stdin?.on("error", () => void 0);
		child.stdin?.end(obstacle === void 0 ? "go\n" : "");
		if (obstacle === void 0) onSignal({ kind: "running" });
	}
	return {
		outcome,
		cancel: async () => {
			wish = "cancel";
			await end();
			await outcome;
		}
	};
}
function exitOf(child) {
	return new Promise((resolve) => {
		child.once("exit", (code, signal) => resolve({
			code,
			signal
		}));
		child.once("error", (error) => resolve({
			code: null,
			signal: null,
			error
		}));
	});
}
async function commandOf(attempt) {
	const inputs = /* @__PURE__ */ new Map();
	for (const input of attempt.inputs) {
		const type = attempt.step.inputs.find((entry) => entry.name === input.name)?.port.type ?? "string";
		if (input.kind === "literal") inputs.set(input.name, literalValue(input.value, type));
		else if (input.kind === "path") inputs.set(input.name, {
			kind: "path",
			text: await copyInput(attempt, input)
		});
		else inputs.set(input.name, {
			kind: "unset",
			text: ""
		});
	}
	const outputs = new Map(attempt.outputs.map((output) => [output.name, {
		kind: "path",
		text: output.path
	}]));
	const rendered = renderCommand(attempt.step.component.command ?? "", {
		inputs,
		outputs
	});
	return rendered.ok ? rendered : {
		ok: false,
		error: unknownReference(attempt.step, rendered.error)
	};
}
function environmentOf(attempt) {
	const declared = Object.fromEntries(variablesOf(attempt.step).map(({ name, value }) => [name, value]));
	return {
		...inheritedEnvironment(),
		...declared,
		[attemptVariable]: attempt.id
	};
}
function endedHandle(outcome) {
	return {
		outcome: Promise.resolve(outcome),
		cancel: async () => void 0
	};
}
/** Returns why the mark could not be written: then the gate stays closed. */
function writeMark(directory, mark) {
	try {
		writeFileSync(markPath(directory), JSON.stringify(mark), { flush: true });
		return;
	} catch (error) {
		if (error instanceof Error && "code" in error) return error.message;
		throw error;
	}
}
/** Undefined when the command never got past its gate. */
function readMark(directory) {
	try {
		return JSON.parse(readFileSync(markPath(directory), "utf8"));
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof Error && "code" in error && error.code === "ENOENT") return;
		throw error;
	}
}
function markPath(directory) {
	return path.join(directory, "process.json");
}
// ../pipeline-engine/src/targets/local-target.ts
/** This machine as a compute target: built-ins run in warm workers, commands under bash. */
var defaultGraceMs = 5e3;
function createLocalTarget(options) {
	const { name = "local", capacity, pool, graceMs = defaultGraceMs } = options;
	const cancels = /* @__PURE__ */ new Set();
	return {
		name,
		capacity,
		submit: async (attempt, onSignal) => {
			if (attempt.step.component.origin.kind === "builtin") return withDiskErrors(() => startBuiltin(pool, attempt, onSignal));
			const handle = await withDiskErrors(() => startCommand(attempt, onSignal, { graceMs }));
			cancels.add(handle.cancel);
			const forget = () => void cancels.delete(handle.cancel);
			handle.outcome.then(forget, forget);
			return handle;
		},
		reap: (attempt) => reapCommand(attempt, { graceMs }),
		close: async () => {
			await Promise.all([...cancels].map((cancel) => cancel()));
			await pool.close();
		}
	};
}
/** What the disk refuses while an attempt is prepared is no bug. */
async function withDiskErrors(prepare) {
	try {
		return await prepare();
	} catch (error) {
		if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) throw error;
		const code = String(error.code);
		const message = `The files of the step could not be prepared: ${error.message}.`;
		throw new EngineError("store-failed", message, { code }, { cause: error });
	}
}
// .interim/plugins/content-types.ts
/** Writes are JSON: what a foreign page's form can send (text, form data, nothing at all) is refused. */
function acceptOnlyJson(app) {
	app.removeContentTypeParser("text/plain");
	app.addHook("preParsing", async (request) => {
		if (request.method === "GET" || request.method === "HEAD" || request.method === "DELETE") return;
		const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
		if (type === "application/json") return;
		if (type === "application/octet-stream" && request.routeOptions.config?.upload === true) return;
		throw new EngineError("unsupported-media", "Send application/json, or application/octet-stream with the header x-millrace-upload to an upload.");
	});
}
// .interim/plugins/unauthenticated-page.ts
/** What a browser sees that comes without a session: where to find the address that has a code. */
var unauthenticatedPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Millrace: sign in</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
code { font-family: ui-monospace, Menlo, monospace; font-size: 0.9em; }
h1 { font-size: 1.4rem; }
section + section { margin-top: 2.5rem; border-top: 1px solid #8884; padding-top: 1rem; }
</style>
</head>
<body>
<section>
<h1>Millrace is running, but this address is not complete</h1>
<p>Go to the terminal in which Millrace was started and open the whole address that it printed. It ends in <code>/?code=…</code> and works once; after that this browser is remembered.</p>
<p>Is the code used up? Run <code>millrace</code> again in the same folder: it prints a fresh address.</p>
</section>
<section lang="ja">
<h1>Millrace は動作していますが、このアドレスは不完全です</h1>
<p>Millrace を起動したターミナルに表示されたアドレス全体を開いてください。末尾は <code>/?code=…</code> で、一度だけ使えます。その後はこのブラウザーが記憶されます。</p>
<p>コードを使用済みの場合は、同じフォルダーで <code>millrace</code> をもう一度実行すると、新しいアドレスが表示されます。</p>
</section>
</body>
</html>
`;
// .interim/plugins/errors.ts
/** Turns every error into problem+json (RFC 9457). What a 5xx says stays on the server. */
var titles = {
	"invalid-document": "The pipeline has errors",
	"invalid-request": "The request is not understood",
	"not-found": "Not found",
	"path-outside-workspace": "The path leaves the workspace",
	"stale-revision": "Somebody else changed it first",
	"workspace-owned": "Another process serves this workspace",
	"workspace-untrusted": "This workspace is not trusted yet",
	"network-file-system": "The state folder is on a network file system",
	"not-authenticated": "Not signed in",
	"foreign-origin": "The request comes from elsewhere",
	"unsupported-media": "The content type is not accepted",
	"artifact-missing": "The result is no longer stored",
	"store-failed": "The store failed",
	"worker-lost": "A worker process ended",
	"fence-lost": "Another process took the workspace over"
};
/** The body of an expected failure. */
function problemOf(code, detail, more = {}) {
	const { status } = errorTable[code];
	return {
		type: `urn:millrace:problem:${code}`,
		title: titles[code],
		status,
		detail: status >= 500 && code === "store-failed" ? "The details are in the terminal." : detail,
		code,
		...more
	};
}
/** A refused document, with all its issues. */
var InvalidDocument = class extends EngineError {
	issues;
	constructor(issues) {
		const errors = issues.filter((issue) => issue.severity === "error").length;
		super("invalid-document", `The pipeline has ${errors} ${errors === 1 ? "error" : "errors"}. Correct them first.`);
		this.issues = issues;
	}
};
function addErrorHandling(app, report) {
	app.setErrorHandler((error, request, reply) => {
		const problem = toProblem(error);
		if (problem.status >= 500) report(error);
		if (problem.status === 401 && wantsPage(request)) return sendUnauthenticatedPage(reply);
		return sendProblem(reply, problem);
	});
}
function sendProblem(reply, problem) {
	return reply.status(problem.status).header("cache-control", "no-store").type("application/problem+json").serializer((body) => JSON.stringify(body)).send(problem);
}
function sendUnauthenticatedPage(reply) {
	return reply.status(401).header("cache-control", "no-store").type("text/html; charset=utf-8").serializer((body) => body).send(unauthenticatedPage);
}
/** Whether a person looks at the answer: a page was asked for, not data. */
var wantsPage = (request) => request.method === "GET" && !request.url.startsWith("/api/") && (request.headers.accept ?? "").includes("text/html");
function toProblem(error) {
	if (error instanceof InvalidDocument) return problemOf(error.code, error.message, { issues: error.issues.map(copyIssue) });
	if (error instanceof EngineError) return problemOf(error.code, error.message, { params: copyParams(error.params) });
	if (hasZodFastifySchemaValidationErrors(error)) return validationProblem(error);
	return fastifyProblem(error);
}
function validationProblem(error) {
	const places = (error.validation ?? []).map((issue) => `${error.validationContext ?? "request"}${issue.instancePath}: ${issue.message ?? "not valid"}`);
	return problemOf("invalid-request", places.join("; "), { params: { places } });
}
function fastifyProblem(error) {
	const status = error.statusCode ?? 500;
	if (status === 415) return problemOf("unsupported-media", "Send application/json, or application/octet-stream to an upload.");
	if (status === 404) return problemOf("not-found", "There is nothing at this address.");
	if (status === 429) return {
		...problemOf("not-authenticated", "Too many requests. Wait a minute."),
		status: 429
	};
	if (status >= 400 && status < 500) return {
		...problemOf("invalid-request", error.message),
		status
	};
	return {
		type: "about:blank",
		title: "The server failed",
		status: 500,
		detail: "This is a defect of Millrace. The details are in the terminal.",
		code: "internal"
	};
}
var copyParams = (params) => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === "string" || typeof value === "number" ? value : [...value]]));
/** The contract's arrays are mutable, the engine's are not. */
var copyIssue = (issue) => ({
	...issue,
	params: copyParams(issue.params),
	path: [...issue.path]
});
// .interim/plugins/designer.ts
/** The designer's built files, behind the session: the page, its hashed assets, and every path of the app. */
async function addDesigner(app, access, folder) {
	const isBuilt = existsSync(path.join(folder, "index.html"));
	if (isBuilt) await app.register(fastifyStatic, {
		root: folder,
		index: false,
		preCompressed: true,
		cacheControl: false,
		setHeaders: (response, file) => response.setHeader("cache-control", cachePolicy(folder, file))
	});
	const sendPage = (reply) => {
		if (isBuilt) return reply.sendFile("index.html");
		return reply.status(503).type("text/plain").send("The designer is not built. Run: npm run build\n");
	};
	app.get("/", {
		config: { access: "page" },
		schema: { hide: true }
	}, (request, reply) => {
		const session = typeof request.query.code === "string" ? access.redeemCode(request.query.code) : void 0;
		if (session !== void 0) return startSession(reply, access, session);
		if (request.caller === null) return sendUnauthenticatedPage(reply);
		return "code" in request.query ? reply.redirect("/", 303) : sendPage(reply);
	});
	app.setNotFoundHandler((request, reply) => wantsPage(request) && path.extname(request.url.split("?")[0] ?? "") === "" ? sendPage(reply) : sendProblem(reply, problemOf("not-found", "There is nothing at this address.")));
}
function startSession(reply, access, session) {
	return reply.setCookie(access.cookieName, session, {
		httpOnly: true,
		sameSite: "strict",
		path: "/",
		maxAge: sessionSeconds
	}).header("cache-control", "no-store").redirect("/", 303);
}
/** Assets carry a hash in their name; the page that names them does not. */
function cachePolicy(folder, file) {
	return path.relative(folder, file).startsWith(`assets${path.sep}`) ? "public, max-age=31536000, immutable" : "no-cache";
}
// .interim/plugins/headers.ts
/** Response headers that keep the designer's page to its own code, and foreign content harmless. */
/**
* `style-src` allows inline styles because React Flow positions nodes and the code editor colours text
* with them; scripts are the server's own files and nothing else.
*/
var designerPolicy = {
	"default-src": ["'self'"],
	"script-src": ["'self'"],
	"style-src": ["'self'", "'unsafe-inline'"],
	"img-src": [
		"'self'",
		"data:",
		"blob:"
	],
	"font-src": ["'self'", "data:"],
	"connect-src": ["'self'"],
	"worker-src": ["'self'", "blob:"],
	"object-src": ["'none'"],
	"base-uri": ["'none'"],
	"form-action": ["'self'"],
	"frame-ancestors": ["'none'"]
};
async function addHeaders(app) {
	await app.register(helmet, {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: designerPolicy
		},
		strictTransportSecurity: false,
		referrerPolicy: { policy: "no-referrer" },
		xFrameOptions: { action: "deny" }
	});
}
/** For what users or runs made: no script of it runs, and it reaches nothing of this server. */
function sandbox(reply) {
	return reply.header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:").header("x-content-type-options", "nosniff").header("cross-origin-resource-policy", "same-origin");
}
/** An attachment whose name may be of any script (RFC 6266). */
function asDownload(reply, name) {
	const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, "_");
	return reply.header("content-disposition", `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", "%27")}`);
}
// .interim/plugins/security.ts
/**
* What every request has to pass before anything looks at it: a known Host, our own Origin, and a caller.
* Routes are closed by default; an open one says so in its own `config`, never by the spelling of a URL.
*/
/** Refused requests in a minute, from one address, after which nothing more is answered. */
var mostRefusals = 60;
async function addSecurity(app, access) {
	await app.register(cookie);
	await app.register(rateLimit, { global: false });
	const refusals = app.createRateLimit({
		max: mostRefusals,
		timeWindow: "1 minute"
	});
	app.decorateRequest("caller", null);
	app.addHook("onRequest", async (request, reply) => {
		assertKnownHost(request, access);
		assertOwnOrigin(request, access);
		request.caller = identify(request, access) ?? null;
		const rule = request.routeOptions.config?.access;
		if (request.caller !== null || rule === "open") return;
		const limit = await refusals(request, { increment: rule !== "page" || "code" in Object(request.query) });
		if (!limit.isAllowed && limit.isExceeded) {
			reply.header("retry-after", limit.ttlInSeconds);
			throw Object.assign(/* @__PURE__ */ new Error("Too many requests"), { statusCode: 429 });
		}
		if (rule !== "page") throw notAuthenticated();
	});
}
var notAuthenticated = () => new EngineError("not-authenticated", "Open the address with the code that Millrace printed in the terminal; programs send the token of the state folder as a bearer token.");
function identify(request, access) {
	return access.identify({
		cookie: request.cookies[access.cookieName],
		authorization: request.headers.authorization
	});
}
/** Stops DNS rebinding: a foreign name that resolves to this machine is still a foreign name. */
function assertKnownHost(request, access) {
	if (access.isKnownHost(request.headers.host)) return;
	throw new EngineError("foreign-origin", "The Host of the request is not this server. Use the address that Millrace printed in the terminal.", { host: String(request.headers.host ?? "") });
}
function assertOwnOrigin(request, access) {
	const { origin } = request.headers;
	if (origin !== void 0 && !access.isOwnOrigin(origin)) throw new EngineError("foreign-origin", "Pages of other sites cannot talk to this server.", { origin });
	const site = request.headers["sec-fetch-site"];
	const isPage = request.headers["sec-fetch-mode"] === "navigate" && request.routeOptions.config?.access === "page";
	if (origin === void 0 && (site === "cross-site" || site === "same-site") && !isPage) throw new EngineError("foreign-origin", "Pages of other sites cannot talk to this server.", { origin: site });
}
// .interim/routes/artifacts.ts
/** Stored results: pages and profiles of tables, downloads, and files inside an artifact. All are immutable. */
var params = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });
var page = z.object({
	offset: z.coerce.number().int().min(0).default(0),
	limit: z.coerce.number().int().min(1).max(500).default(100)
});
var inside = z.object({ path: z.string().min(1).max(1e3) });
var mostJsonBytes = 33554432;
function addArtifactRoutes(app, services) {
	const { tables } = services;
	app.get("/artifacts/:digest/table", { schema: {
		description: "TablePage",
		params,
		querystring: page,
		response: { 200: z.unknown() }
	} }, async (request) => tables.page(await artifactPath(services, request.params.digest), request.query));
	app.get("/artifacts/:digest/profile", { schema: {
		description: "TableProfile",
		params,
		response: { 200: z.unknown() }
	} }, async (request) => {
		const { digest } = request.params;
		return tables.profile(digest, await artifactPath(services, digest));
	});
	app.get("/artifacts/:digest/table.csv", { schema: {
		description: "The whole table as CSV, UTF-8 with a byte order mark.",
		params
	} }, async (request, reply) => {
		const { digest } = request.params;
		const file = await tables.writeCsv(await artifactPath(services, digest));
		const stream = createReadStream(file);
		stream.once("close", () => void rm(file, { force: true }));
		return asDownload(sandbox(reply), `table-${digest.slice(7, 15)}.csv`).type("text/csv; charset=utf-8").send(stream);
	});
	app.get("/artifacts/:digest/path", { schema: {
		description: "Where the result lies on disk, for the command line only.",
		params,
		response: { 200: z.object({ path: z.string() }) }
	} }, async (request) => {
		if (request.caller !== "token") throw notAuthenticated();
		return { path: await artifactPath(services, request.params.digest) };
	});
	app.get("/artifacts/:digest/file", { schema: {
		description: "A download of one file.",
		params,
		querystring: inside.partial()
	} }, async (request, reply) => {
		const file = await fileInside(services, request.params.digest, request.query.path);
		const name = request.query.path ? path.basename(file) : request.params.digest.slice(7, 19);
		return asDownload(sandbox(reply), name).type("application/octet-stream").send(createReadStream(file));
	});
	app.get("/artifacts/:digest/json", { schema: {
		description: "A JSON file of an artifact.",
		params,
		querystring: inside,
		response: { 200: z.unknown() }
	} }, async (request, reply) => {
		const file = await fileInside(services, request.params.digest, request.query.path);
		if (!file.endsWith(".json") || (await stat(file)).size > mostJsonBytes) throw new EngineError("invalid-request", `"${request.query.path}" is not a JSON file that can be shown.`);
		return sandbox(reply).send(JSON.parse(await readFile(file, "utf8")));
	});
}
async function artifactPath(services, digest) {
	const stored = services.artifacts.path(digest);
	if (await stat(stored).catch(() => void 0)) return stored;
	throw new EngineError("artifact-missing", "This result is no longer stored. Run the pipeline again to make it anew.", { digest });
}
async function fileInside(services, digest, relative) {
	const root = await artifactPath(services, digest);
	const file = relative === void 0 ? root : await resolveWorkspacePath(root, relative);
	if ((await stat(file).catch(() => void 0))?.isFile()) return file;
	throw new EngineError("not-found", `There is no file "${relative ?? ""}" in this result.`, { path: relative ?? "" });
}
// .interim/routes/components.ts
/** What the palette shows: built-in and workspace components, and their help pages. */
function addComponentRoutes(app, services) {
	app.get("/components", { schema: {
		description: "ComponentDefinition[] of the engine.",
		response: { 200: z.array(z.unknown()) }
	} }, async () => [...await services.catalog.list()]);
	app.get("/components/help", { schema: {
		querystring: z.object({ name: z.string().max(255) }),
		response: { 200: z.object({ markdown: z.string() }) }
	} }, async (request) => {
		const { name } = request.query;
		const markdown = await services.catalog.help(name);
		if (markdown === void 0) throw new EngineError("not-found", `There is no component "${name}".`, { name });
		return { markdown };
	});
}
// .interim/routes/data.ts
/** Data files: list, add by streaming, and look at the shape of one. */
function addDataRoutes(app, services) {
	const { data } = services;
	app.get("/data", { schema: { response: { 200: z.array(dataFile) } } }, async () => [...await data.list()]);
	app.get("/data/inspect", { schema: {
		description: "FileInspection of the component library.",
		querystring: z.object({ path: workspacePath }),
		response: { 200: z.unknown() }
	} }, async (request) => services.tables.inspect(await data.resolve(request.query.path)));
	app.register(async (uploads) => {
		uploads.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
		addUploadRoute(uploads, services);
	});
}
function addUploadRoute(app, services) {
	app.post("/data", {
		config: { upload: true },
		schema: {
			description: "application/octet-stream with the header `x-millrace-upload: 1`; never overwrites.",
			querystring: z.object({ name: z.string().min(1).max(255) }),
			response: { 201: uploadedFile }
		}
	}, async (request, reply) => {
		if (request.headers["x-millrace-upload"] !== "1" || !(request.body instanceof Readable)) throw new EngineError("unsupported-media", "Send the file as application/octet-stream with the header x-millrace-upload: 1.");
		const path = await services.data.upload(request.query.name, request.body, {
			announcedBytes: Number(request.headers["content-length"] ?? 0),
			mostBytes: services.mostUploadBytes
		});
		return reply.status(201).send({ path });
	});
}
// .interim/events/event-stream.ts
/**
* One client's stream of server-sent events over several topics. Each message's id holds the position in
* every topic, so that a client that comes back misses nothing. A client that reads too slowly is let go:
* it comes back by itself and resumes.
*/
/** Bytes that may wait for a slow client. */
var mostBuffered = 4194304;
/** `positions`: the last number that the client has, by topic. */
function createEventStream(positions) {
	const stream = new PassThrough();
	const write = (text) => {
		if (stream.destroyed || stream.writableEnded) return;
		stream.write(text);
		if (stream.writableLength + stream.readableLength > mostBuffered) stream.destroy();
	};
	const id = () => [...positions].map(([topic, seq]) => `${topic}@${seq}`).join(",");
	return {
		readable: stream,
		send: (message, seq) => {
			if (seq <= (positions.get(message.topic) ?? 0)) return;
			positions.set(message.topic, seq);
			write(`id: ${id()}\ndata: ${JSON.stringify(message)}\n\n`);
		},
		sendTransient: (message) => {
			if (!stream.writableNeedDrain) write(`data: ${JSON.stringify(message)}\n\n`);
		},
		heartbeat: () => write(": still here\n\n"),
		end: () => stream.end(),
		onEnd: (listener) => {
			stream.once("close", listener);
		}
	};
}
/**
* Where a client stands: `topics` is `run:12,workspace`, each with an optional `@seq` after which to begin;
* `lastEventId`, from a client that comes back, wins. Unknown words are left out.
*/
function parsePositions(topics, lastEventId) {
	const positions = /* @__PURE__ */ new Map();
	const wanted = [...readTopics(topics)];
	const resumed = new Map(readTopics(lastEventId ?? ""));
	for (const [topic, seq] of wanted) positions.set(topic, resumed.get(topic) ?? seq);
	return positions;
}
function* readTopics(text) {
	for (const word of text.split(",")) {
		const match = /^(workspace|run:[A-Za-z0-9_-]{1,40})(?:@(\d{1,15}))?$/.exec(word.trim());
		if (match?.[1] !== void 0) yield [match[1], Number(match[2] ?? 0)];
	}
}
// .interim/routes/events.ts
/** The one event stream of a tab: `GET /events?topics=run:12,workspace`, resumable through Last-Event-ID. */
function addEventRoutes(app, services) {
	app.get("/events", { schema: {
		description: "Server-sent events (StreamMessage). `topics` is a comma-separated list of `workspace` and `run:ID`; a run is replayed from its beginning, or after `run:ID@SEQ`.",
		querystring: z.object({ topics: z.string().min(1).max(4e3) })
	} }, async (request, reply) => {
		const lastEventId = request.headers["last-event-id"];
		const positions = parsePositions(request.query.topics, lastEventId === void 0 ? void 0 : String(lastEventId));
		if (positions.size === 0) throw new EngineError("invalid-request", "Name at least one topic: workspace, or run:ID.", { topics: request.query.topics });
		const stream = await services.events.open(positions);
		request.raw.once("close", () => stream.end());
		return reply.type("text/event-stream; charset=utf-8").header("cache-control", "no-store").header("x-accel-buffering", "no").send(stream.readable);
	});
	app.addHook("preClose", async () => services.events.close());
}
// .interim/routes/health.ts
/** Whether the server answers; says nothing else, so that it needs no caller. */
function addHealthRoute(app) {
	app.get("/healthz", {
		config: { access: "open" },
		schema: { response: { 200: z.object({ status: z.literal("ok") }) } }
	}, async () => ({ status: "ok" }));
}
// .interim/to-json.ts
/** The same value, typed as what a response schema expects. Responses are serialised at once, never changed. */
function toJson(value) {
	return value;
}
// .interim/workspace/list-pipelines.ts
/** The pipelines page: every pipeline file with its name, size, draft and last run. */
async function listPipelines(services) {
	const summaries = (await services.pipelines.list()).map(async (file) => {
		const { model } = parsePipeline(file.text);
		const [lastRun] = await services.runs.list({
			pipeline: file.path,
			limit: 1
		});
		return {
			path: file.path,
			displayName: model?.displayName ?? model?.name ?? stemOf(file.path),
			nodes: model?.nodes.length ?? 0,
			modifiedAt: file.modifiedAt,
			hasDraft: await services.drafts.read(file.path) !== void 0,
			lastRun: lastRun ? {
				run: lastRun.run,
				status: lastRun.status,
				finishedAt: lastRun.finishedAt
			} : null
		};
	});
	return (await Promise.all(summaries)).sort((left, right) => right.modifiedAt - left.modifiedAt);
}
var stemOf = (path) => (path.split("/").at(-1) ?? path).replace(/\.ya?ml$/i, "");
// .interim/workspace/new-pipeline.ts
/** The text and the file name of a pipeline that has nothing in it yet. */
/** A name as a person writes it becomes a file name; other scripts than Latin stay as they are. */
function pipelineFileName(name) {
	return (name ?? "").normalize("NFC").trim().replace(/\.ya?ml$/i, "").replaceAll(/[^\p{L}\p{N}\p{M}_-]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 80).toLowerCase() || "untitled";
}
function newPipelineText(name) {
	return [
		"$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json",
		"type: pipeline",
		`display_name: ${JSON.stringify(name ?? "Untitled")}`,
		"",
		"settings:",
		"  default_compute: local",
		"",
		"jobs: {}",
		""
	].join("\n");
}
// .interim/workspace/samples/index.ts
var samples = [{
	id: "cars-regression",
	title: {
		en: "Cars regression",
		ja: "自動車の回帰分析"
	},
	summary: {
		en: "Predicts the fuel economy of 406 cars with linear regression.",
		ja: "406 台の自動車の燃費を線形回帰で予測します。"
	},
	nodes: 8,
	text: "# How far does a car go on a gallon of fuel? A linear regression on 406 cars of the years 1970 to 1982.\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\ndisplay_name: Cars regression\ndescription: Predicts fuel economy (miles per gallon) from the properties of a car.\nexperiment_name: cars-regression\n\nsettings:\n  default_compute: local\n\njobs:\n  import_cars:\n    type: command\n    component: azureml:import_data:1\n    display_name: Import cars\n    inputs:\n      source:\n        type: uri_file\n        path: ../data/cars.csv\n\n  select_columns:\n    type: command\n    component: azureml:select_columns_in_dataset:1\n    comment: The name of a car says nothing about the next one.\n    inputs:\n      dataset: ${{parent.jobs.import_cars.outputs.dataset}}\n      columns: '{\"begin\":\"all\",\"rules\":[{\"action\":\"exclude\",\"by\":\"names\",\"values\":[\"Name\"]}]}'\n\n  clean_missing:\n    type: command\n    component: azureml:clean_missing_data:1\n    inputs:\n      dataset: ${{parent.jobs.select_columns.outputs.results_dataset}}\n      cleaning_mode: remove_entire_row\n\n  split:\n    type: command\n    component: azureml:split_data:1\n    inputs:\n      dataset: ${{parent.jobs.clean_missing.outputs.cleaned_dataset}}\n      fraction_of_rows: 0.7\n      random_seed: 42\n\n  linear:\n    type: command\n    component: azureml:linear_regression:1\n\n  train:\n    type: command\n    component: azureml:train_model:1\n    inputs:\n      untrained_model: ${{parent.jobs.linear.outputs.untrained_model}}\n      dataset: ${{parent.jobs.split.outputs.results_dataset1}}\n      label_column: Miles_per_Gallon\n\n  score:\n    type: command\n    component: azureml:score_model:1\n    inputs:\n      trained_model: ${{parent.jobs.train.outputs.trained_model}}\n      dataset: ${{parent.jobs.split.outputs.results_dataset2}}\n\n  evaluate:\n    type: command\n    component: azureml:evaluate_model:1\n    inputs:\n      scored_dataset: ${{parent.jobs.score.outputs.scored_dataset}}\n",
	layout: "{\n  \"version\": 1,\n  \"nodes\": {\n    \"clean_missing\": { \"x\": 432, \"y\": 312 },\n    \"evaluate\": { \"x\": 264, \"y\": 936 },\n    \"import_cars\": { \"x\": 432, \"y\": 24 },\n    \"linear\": { \"x\": 96, \"y\": 480 },\n    \"score\": { \"x\": 264, \"y\": 792 },\n    \"select_columns\": { \"x\": 432, \"y\": 168 },\n    \"split\": { \"x\": 432, \"y\": 456 },\n    \"train\": { \"x\": 96, \"y\": 624 }\n  }\n}\n",
	data: ["cars"]
}, {
	id: "penguins-classification",
	title: {
		en: "Penguins classification",
		ja: "ペンギンの分類"
	},
	summary: {
		en: "Tells male from female penguins with two-class logistic regression.",
		ja: "ペンギンの雌雄を 2 クラス ロジスティック回帰で判別します。"
	},
	nodes: 8,
	text: "# Male or female? A logistic regression on 344 penguins of three species, measured in the Palmer Archipelago.\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\ndisplay_name: Penguins classification\ndescription: Predicts the sex of a penguin from its species, island and measurements.\nexperiment_name: penguins-classification\n\nsettings:\n  default_compute: local\n\njobs:\n  import_penguins:\n    type: command\n    component: azureml:import_data:1\n    display_name: Import penguins\n    comment: One penguin's sex was written down as a dot.\n    inputs:\n      source:\n        type: uri_file\n        path: ../data/penguins.csv\n      missing_values: \",NA,N/A,NaN,null,?,.\"\n\n  clean_missing:\n    type: command\n    component: azureml:clean_missing_data:1\n    inputs:\n      dataset: ${{parent.jobs.import_penguins.outputs.dataset}}\n      cleaning_mode: remove_entire_row\n\n  normalize:\n    type: command\n    component: azureml:normalize_data:1\n    inputs:\n      dataset: ${{parent.jobs.clean_missing.outputs.cleaned_dataset}}\n      transformation_method: zscore\n\n  split:\n    type: command\n    component: azureml:split_data:1\n    inputs:\n      dataset: ${{parent.jobs.normalize.outputs.transformed_dataset}}\n      fraction_of_rows: 0.7\n      random_seed: 7\n      stratified_split: true\n      stratification_column: Sex\n\n  logistic:\n    type: command\n    component: azureml:two_class_logistic_regression:1\n\n  train:\n    type: command\n    component: azureml:train_model:1\n    inputs:\n      untrained_model: ${{parent.jobs.logistic.outputs.untrained_model}}\n      dataset: ${{parent.jobs.split.outputs.results_dataset1}}\n      label_column: Sex\n\n  score:\n    type: command\n    component: azureml:score_model:1\n    inputs:\n      trained_model: ${{parent.jobs.train.outputs.trained_model}}\n      dataset: ${{parent.jobs.split.outputs.results_dataset2}}\n\n  evaluate:\n    type: command\n    component: azureml:evaluate_model:1\n    inputs:\n      scored_dataset: ${{parent.jobs.score.outputs.scored_dataset}}\n",
	layout: "{\n  \"version\": 1,\n  \"nodes\": {\n    \"clean_missing\": { \"x\": 432, \"y\": 168 },\n    \"evaluate\": { \"x\": 264, \"y\": 936 },\n    \"import_penguins\": { \"x\": 432, \"y\": 24 },\n    \"logistic\": { \"x\": 96, \"y\": 480 },\n    \"normalize\": { \"x\": 432, \"y\": 312 },\n    \"score\": { \"x\": 264, \"y\": 792 },\n    \"split\": { \"x\": 432, \"y\": 456 },\n    \"train\": { \"x\": 96, \"y\": 624 }\n  }\n}\n",
	data: ["penguins"]
}];
// .interim/paths.ts
/**
* Where the other packages' built files are. The same relative places hold for the source
* (`server/src/*.ts` under vitest) and for the bundle (`server/dist/main.js`): both are two folders deep.
*/
var fromHere = (relative) => fileURLToPath(new URL(relative, import.meta.url));
/** The entry of a component worker process (bundled by `npm run build`). */
var workerEntry = () => fromHere("../../component-library/dist/host.js");
/** The built designer: `index.html` and `assets/`. */
var designerFolder = () => fromHere("../../designer-ui/dist");
/** A data file of the vega-datasets package, which lies beside its entry. */
var sampleDataFile = (name) => path.join(path.dirname(createRequire(import.meta.url).resolve("vega-datasets")), "../data", name);
/** The version of an installed package: part of the identity of steps that it computes. */
function installedVersion(name) {
	const { resolve } = createRequire(import.meta.url);
	for (let folder = path.dirname(resolve(name));; folder = path.dirname(folder)) {
		const file = path.join(folder, "package.json");
		const found = existsSync(file) ? packageSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))) : void 0;
		if (found?.success && found.data.name === name) return found.data.version;
		if (folder === path.dirname(folder)) throw new Error(`the package ${name} is not installed`);
	}
}
var packageSchema = z.object({
	name: z.string(),
	version: z.string()
});
// .interim/workspace/samples/sample-data.ts
/** Turns a table of the vega-datasets package (JSON rows) into a CSV file of the workspace. */
var cell = z.union([
	z.string(),
	z.number(),
	z.boolean(),
	z.null()
]);
var rowsSchema = z.array(z.record(z.string(), cell)).min(1);
function csvCell(value) {
	if (value === null || value === void 0) return "";
	const text = String(value);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}
/** RFC 4180 with LF line ends; a missing value is an empty cell. */
function toCsv(rows) {
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = rows.map((row) => names.map((name) => csvCell(row[name])).join(","));
	return `${[names.map(csvCell).join(","), ...lines].join("\n")}\n`;
}
async function readSampleTable(name) {
	return toCsv(rowsSchema.parse(JSON.parse(await readFile(sampleDataFile(`${name}.json`), "utf8"))));
}
// .interim/workspace/starter.ts
/** What an empty folder becomes, and how a sample is copied into a workspace. */
/** Whether nothing is there but hidden files of the system (`.DS_Store`) and of git. */
async function isEmptyFolder(folder) {
	return (await readdir(folder)).every((name) => name.startsWith(".") && name !== ".millrace");
}
/** Writes the sample pipelines with their data and a `.gitignore`. */
async function createStarter(workspace, files) {
	for (const sample of samples) await copySample(sample, workspace, files);
	const ignore = path.join(workspace.root, ".gitignore");
	if (!await isThere(ignore)) await writeAtomically(ignore, `${stateFolderName}/\n`);
}
/** Copies a sample under a free name, and its data where absent. Returns the pipeline's workspace path. */
async function copySample(sample, workspace, files) {
	for (const name of sample.data) {
		const target = path.join(workspace.root, "data", `${name}.csv`);
		if (!await isThere(target)) await writeAtomically(target, await readSampleTable(name));
	}
	return files.create(sample.id, sample.text, parseLayout(sample.layout) ?? null);
}
function findSample(id) {
	const sample = samples.find((candidate) => candidate.id === id);
	if (sample) return sample;
	const known = samples.map((candidate) => candidate.id).join(", ");
	throw new EngineError("not-found", `There is no sample "${id}". There are: ${known}.`, { sample: id });
}
async function isThere(file) {
	return stat(file).then(() => true, () => false);
}
// .interim/routes/app.ts
/** Bytes of a body that carries a pipeline's text. */
var documentLimit = 67108864;
// .interim/routes/pipelines.ts
/** Pipeline files and their drafts: list, create, read, save, rename. */
var byPath = z.object({ path: workspacePath });
function addPipelineRoutes(app, services) {
	const { pipelines, drafts, workspace } = services;
	app.get("/samples", { schema: { response: { 200: z.array(sampleSummary) } } }, async () => [...samples]);
	app.get("/pipelines", { schema: { response: { 200: z.array(pipelineSummary) } } }, () => listPipelines(services));
	app.post("/pipelines", { schema: {
		body: createPipeline,
		response: { 201: byPath }
	} }, async (request, reply) => {
		const { name, sample } = request.body;
		const path = sample ? await copySample(findSample(sample), workspace, pipelines) : await pipelines.create(pipelineFileName(name), newPipelineText(name), null);
		return reply.status(201).send({ path });
	});
	app.get("/pipelines/file", { schema: {
		querystring: byPath,
		response: { 200: pipelineFile }
	} }, async (request) => {
		const file = await pipelines.read(request.query.path);
		const draft = await drafts.read(request.query.path);
		const text = draft?.text ?? file.text;
		const { model, issues } = services.documents.check(text, file.path);
		return {
			path: file.path,
			absolutePath: file.absolutePath,
			text,
			layout: toJson(draft ? draft.layout : file.layout),
			digest: file.digest,
			revision: draft?.revision ?? 0,
			draftBase: draft?.baseDigest ?? null,
			savedText: file.text,
			model,
			issues: issues.map(copyIssue)
		};
	});
	app.put("/pipelines/file", {
		bodyLimit: documentLimit,
		schema: {
			querystring: byPath,
			body: savePipeline,
			response: { 200: savedPipeline }
		}
	}, async (request) => {
		const digest = await pipelines.save(request.query.path, request.body);
		await drafts.remove(request.query.path);
		return { digest };
	});
	app.put("/pipelines/draft", {
		bodyLimit: documentLimit,
		schema: {
			querystring: byPath,
			body: saveDraft,
			response: { 200: savedDraft }
		}
	}, async (request) => {
		const { digest } = await pipelines.read(request.query.path);
		return { revision: await drafts.write(request.query.path, {
			...request.body,
			baseDigest: digest
		}) };
	});
	app.delete("/pipelines/draft", { schema: {
		querystring: byPath,
		response: { 204: z.undefined() }
	} }, async (request, reply) => {
		await drafts.remove(request.query.path);
		return reply.status(204).send();
	});
	app.post("/pipelines/rename", { schema: {
		body: renamePipeline,
		response: { 200: byPath }
	} }, async (request) => {
		const { path, to } = request.body;
		await pipelines.rename(path, to);
		await drafts.rename(path, to);
		return { path: to };
	});
}
// .interim/document/node-request.ts
async function nodeRequest(sources, node, definition, schemasOf) {
	const params = [];
	const files = [];
	const schemas = [];
	let blockedBy;
	for (const port of definition.inputs) {
		const value = inputValue(sources.model, node, port);
		if (value?.kind === "literal") params.push([port.name, value.text]);
		else if (value === void 0 && port.default !== void 0) params.push([port.name, port.default]);
		else if (value?.kind === "data" && value.path !== void 0) {
			const file = sources.locate(value.path);
			if (file !== void 0) files.push([port.name, file]);
		} else if (value?.kind === "binding" && value.binding.kind === "job-output") {
			const schema = (await schemasOf(value.binding.node)).get(value.binding.output);
			if (schema?.kind === "table") schemas.push([port.name, { columns: schema.columns }]);
			else if (port.kind === "table") blockedBy ??= schema;
		}
	}
	return {
		request: {
			type: "infer",
			component: definition.name,
			params: Object.fromEntries(params),
			files: Object.fromEntries(files),
			schemas: Object.fromEntries(schemas)
		},
		blockedBy
	};
}
/** The node's value of an input; an input of the pipeline is followed to its own value. */
function inputValue(model, node, port) {
	const value = node.inputs.find((input) => input.name === port.name)?.value;
	if (value?.kind !== "binding" || value.binding.kind !== "parent-input") return value;
	const { name } = value.binding;
	return model.inputs.find((input) => input.name === name)?.value;
}
// .interim/document/infer-schemas.ts
/** In the order of the file; nodes in a cycle need a run that will never be. */
async function inferSchemas(context) {
	const { model, definitionOf } = context;
	const pending = /* @__PURE__ */ new Map();
	function schemasOf(id, above) {
		const node = model.nodes.find((candidate) => candidate.id === id);
		const definition = node && definitionOf(node);
		if (node === void 0 || definition === void 0 || above.includes(id)) return Promise.resolve(/* @__PURE__ */ new Map());
		const started = pending.get(id);
		if (started) return started;
		const inferred = inferNode(context, node, definition, (upstream) => schemasOf(upstream, [...above, id]));
		pending.set(id, inferred);
		return inferred;
	}
	return (await Promise.all(model.nodes.map(async (node) => [...await schemasOf(node.id, [])].map(([output, schema]) => ({
		node: node.id,
		output,
		schema
	}))))).flat();
}
async function inferNode(context, node, definition, schemasOf) {
	const outputs = definition.outputs.filter((output) => output.kind === "table").map((output) => output.name);
	const all = (schema) => new Map(outputs.map((output) => [output, schema]));
	const known = context.known.get(node.id);
	if (known && outputs.every((output) => known.has(output))) return new Map([...known].map(([output, schema]) => [output, tableSchema(schema)]));
	if (outputs.length === 0) return /* @__PURE__ */ new Map();
	if (definition.origin.kind !== "builtin") return all({
		kind: "needs-run",
		node: node.id
	});
	const { request, blockedBy } = await nodeRequest(context, node, definition, schemasOf);
	if (blockedBy) return all(blockedBy);
	try {
		const result = await context.ask(request);
		return new Map(outputs.map((output) => [output, portSchema(node.id, result[output])]));
	} catch (error) {
		return all({
			kind: "failed",
			node: node.id,
			message: error instanceof Error ? error.message : String(error)
		});
	}
}
var tableSchema = (schema) => ({
	kind: "table",
	columns: toJson(schema.columns)
});
function portSchema(node, inferred) {
	return inferred?.kind === "table" ? tableSchema(inferred.schema) : {
		kind: "needs-run",
		node
	};
}
// .interim/document/recent-answers.ts
function createRecentAnswers(most) {
	const answers = /* @__PURE__ */ new Map();
	return { get: (key, ask) => {
		const answer = answers.get(key) ?? ask();
		answers.delete(key);
		answers.set(key, answer);
		for (const oldest of answers.keys()) {
			if (answers.size <= most) break;
			answers.delete(oldest);
		}
		answer.catch(() => {
			if (answers.get(key) === answer) answers.delete(key);
		});
		return answer;
	} };
}
// .interim/document/schema-service.ts
/** Answers `POST /schemas`: gathers what inference needs from the workspace, the engine and the workers. */
/** The known tables among them, as validation asks for them. */
function schemaLookup(ports) {
	const tables = new Map(ports.map(({ node, output, schema }) => [`${node}\0${output}`, schema]));
	return (node, output) => {
		const schema = tables.get(`${node}\0${output}`);
		return schema?.kind === "table" ? { columns: schema.columns } : void 0;
	};
}
function createSchemaService(options) {
	const { workspace, catalog, documents, engine } = options;
	const answers = createRecentAnswers(2e3);
	/** Results that a run of this text would reuse know their columns, their missing cells too. */
	function knownSchemas(plan) {
		return new Map(plan.steps.map((step) => [step.id, new Map((step.outputs ?? []).flatMap(({ name, table }) => table ? [[name, table]] : []))]));
	}
	async function planOf(text, file) {
		const graph = documents.runnablePart(text, file);
		return graph === void 0 ? { steps: [] } : engine.plan(graph, { pipeline: file });
	}
	return { infer: async (text, file, plan) => {
		const { model } = parsePipeline(text);
		if (model === void 0) return [];
		return inferSchemas({
			model,
			known: knownSchemas(plan ?? await planOf(text, file)),
			definitionOf: (node) => {
				if (node.inline) return node.inline;
				const resolved = node.component && catalog.resolve(node.component, file);
				return resolved?.kind === "component" ? resolved.definition : void 0;
			},
			locate: (path) => {
				if (!isLocalPath(path)) return void 0;
				const found = locate(workspace, file, path);
				return found instanceof EngineError || !statSync(found, { throwIfNoEntry: false })?.isFile() ? void 0 : found;
			},
			ask: (request) => answers.get(keyOf(request), () => options.ask(request))
		});
	} };
}
/** A changed file has another size or time. */
function keyOf(request) {
	const stats = Object.values(request.files).map((file) => {
		const { size, mtimeMs, ino } = statSync(file);
		return [
			file,
			size,
			mtimeMs,
			ino
		];
	});
	return JSON.stringify([request, stats]);
}
// .interim/routes/plan.ts
/** What a run of a text would do, and which columns flow where: both for texts that nobody saved. */
function addPlanRoutes(app, services) {
	const { documents, engine, schemas } = services;
	app.post("/plan", {
		bodyLimit: documentLimit,
		schema: {
			body: aboutText,
			response: { 200: planResponse }
		}
	}, async (request) => {
		const { path, text, revision, inputs } = request.body;
		await resolveWorkspacePath(services.workspace.root, path);
		const graph = documents.runnablePart(text, path, inputs);
		const plan = graph ? await engine.plan(graph, { pipeline: path }) : { steps: [] };
		const lookup = schemaLookup(await schemas.infer(text, path, plan));
		const { issues } = documents.check(text, path, lookup);
		return {
			revision,
			issues: issues.map(copyIssue),
			steps: toJson(plan.steps)
		};
	});
	app.post("/schemas", {
		bodyLimit: documentLimit,
		schema: {
			body: aboutText,
			response: { 200: schemasResponse }
		}
	}, async (request) => {
		const { path, text, revision } = request.body;
		await resolveWorkspacePath(services.workspace.root, path);
		return {
			revision,
			outputs: toJson(await schemas.infer(text, path))
		};
	});
}
// .interim/run/begin-run.ts
/** Starts a run of a text, after everything that can be wrong with it was looked for. */
/** `trusted`: a person asked for this run by name in a terminal. Throws `InvalidDocument` with all issues. */
async function beginRun(services, body, options) {
	await resolveWorkspacePath(services.workspace.root, body.path);
	if (!options.trusted && !await services.trust.isTrusted()) throw untrusted();
	await services.catalog.refresh();
	const lookup = schemaLookup(await services.schemas.infer(body.text, body.path));
	const { model, issues } = services.documents.check(body.text, body.path, lookup);
	const built = services.documents.graph(body.text, body.path, body.inputs ?? []);
	if (model === void 0 || !built.ok || issues.some((issue) => issue.severity === "error")) throw new InvalidDocument(built.ok ? issues : mergeIssues(issues, built.error));
	if (body.upTo !== void 0) assertStep(built.value, body.upTo);
	return services.engine.start({
		pipeline: body.path,
		displayName: model.displayName ?? model.name ?? body.path,
		text: body.text,
		layout: body.layout ? JSON.stringify(body.layout) : null,
		graph: onCompute(built.value, body.compute),
		...body.upTo === void 0 ? {} : { upTo: body.upTo },
		force: body.force,
		source: body.source
	});
}
function untrusted() {
	return new EngineError("workspace-untrusted", "This workspace came from elsewhere. Look at what it runs, then press \"Trust this workspace\" in the designer, or run one pipeline with `millrace run FILE`.");
}
function assertStep(graph, id) {
	if (graph.steps.some((step) => step.id === id || step.id.startsWith(`${id}/`))) return;
	throw new EngineError("not-found", `There is no step "${id}" in the pipeline.`, { step: id });
}
/** Both lists, each thing once. */
function mergeIssues(left, right) {
	return [...new Map([...left, ...right].map((issue) => [JSON.stringify(issue), issue])).values()];
}
/** `--compute NAME` wins over what the file says. */
function onCompute(graph, compute) {
	return compute === void 0 ? graph : {
		...graph,
		steps: graph.steps.map((step) => ({
			...step,
			compute
		}))
	};
}
// .interim/run/read-log.ts
/** Reads a growing log file by byte range, without cutting a character in two. */
/** Of more than this, only the end is sent, and a line says so. */
var mostBytes = 8388608;
/** `next` is the byte at which the following read begins. */
async function readLog(file, from) {
	if (file === void 0) return {
		text: "",
		next: from
	};
	const handle = await open(file, "r").catch((error) => {
		if (isCode(error, "ENOENT")) return void 0;
		throw error;
	});
	if (handle === void 0) return {
		text: "",
		next: from
	};
	try {
		const { size } = await handle.stat();
		const start = Math.max(from, size - mostBytes);
		if (start >= size) return {
			text: "",
			next: Math.min(from, size)
		};
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
		const whole = wholeCharacters(buffer.subarray(0, bytesRead));
		return {
			text: (start > from ? `[${start - from} bytes are left out here]\n` : "") + whole.toString("utf8"),
			next: start + whole.length
		};
	} finally {
		await handle.close();
	}
}
/** Without the bytes of a UTF-8 character whose end is not written yet. */
function wholeCharacters(bytes) {
	for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
		const byte = bytes[bytes.length - back] ?? 0;
		if ((byte & 192) === 128) continue;
		return (byte >= 240 ? 4 : byte >= 224 ? 3 : byte >= 192 ? 2 : 1) > back ? bytes.subarray(0, bytes.length - back) : bytes;
	}
	return bytes;
}
// .interim/routes/runs.ts
/** Runs: start, list, look at, cancel, explain, and read the logs of. */
var runParams = z.object({ run: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/) });
var listQuery = z.object({
	pipeline: workspacePath.optional(),
	before: z.string().max(40).optional(),
	limit: z.coerce.number().int().min(1).max(500).default(50)
});
function addRunRoutes(app, services) {
	const { engine, runs } = services;
	app.post("/runs", {
		bodyLimit: documentLimit,
		schema: {
			body: startRun,
			response: { 201: startedRun }
		}
	}, async (request, reply) => {
		const isTyped = request.caller === "token" && request.body.source === "command-line";
		const run = await beginRun(services, request.body, { trusted: isTyped });
		return reply.status(201).send({ run });
	});
	app.get("/runs", { schema: {
		querystring: listQuery,
		response: { 200: z.array(runSummary) }
	} }, async (request) => toJson(await runs.list(request.query)).map((summary) => ({
		...summary,
		counts: countsOf(summary.counts)
	})));
	app.get("/runs/:run", { schema: {
		description: "The folded RunState of the engine.",
		params: runParams,
		response: { 200: z.unknown() }
	} }, async (request) => {
		return await engine.state(request.params.run) ?? unknownRun(request.params.run);
	});
	app.get("/runs/:run/document", { schema: {
		params: runParams,
		response: { 200: z.object({
			text: z.string(),
			layout: layout.nullable()
		}) }
	} }, async (request) => {
		const pin = await runs.pin(request.params.run) ?? unknownRun(request.params.run);
		return {
			text: pin.text,
			layout: toJson(pin.layout === null ? null : parseLayout(pin.layout) ?? null)
		};
	});
	app.post("/runs/:run/cancel", { schema: {
		params: runParams,
		response: { 202: z.undefined() }
	} }, async (request, reply) => {
		if (await engine.state(request.params.run) === void 0) unknownRun(request.params.run);
		await engine.cancel(request.params.run);
		return reply.status(202).send();
	});
	app.get("/runs/:run/explain", { schema: {
		params: runParams,
		querystring: z.object({ step: nodeId }),
		response: { 200: explanation }
	} }, async (request) => {
		const { run } = request.params;
		const { step } = request.query;
		const found = await engine.explain(run, step);
		if (found) return toJson(found);
		throw new EngineError("not-found", `Run ${run} has no step "${step}" whose identity is known.`, {
			run,
			step
		});
	});
	app.get("/runs/:run/log", { schema: {
		description: "text/plain from byte `from`; the header x-log-size says where the next part begins.",
		params: runParams,
		querystring: z.object({
			step: nodeId,
			from: z.coerce.number().int().min(0).default(0)
		})
	} }, async (request, reply) => {
		const { run } = request.params;
		if (await engine.state(run) === void 0) unknownRun(run);
		const { text, next } = await readLog(await engine.logFile(run, request.query.step), request.query.from);
		return reply.header("x-log-size", next).type("text/plain; charset=utf-8").send(text);
	});
}
function unknownRun(run) {
	throw new EngineError("not-found", `There is no run ${run} in this workspace.`, { run });
}
var countsOf = (counts) => Object.fromEntries(Object.entries(counts).flatMap(([name, count]) => count === void 0 ? [] : [[name, count]]));
// .interim/routes/workspace.ts
/** The workspace itself: what it is called, whether it is trusted, and what a browser needs to get in. */
function addWorkspaceRoutes(app, services) {
	const describe = async () => ({
		name: services.workspace.name,
		root: services.workspace.root,
		trusted: await services.trust.isTrusted(),
		version: services.version,
		stateDirectory: services.workspace.stateDirectory,
		capacity: services.capacity
	});
	app.get("/workspace", { schema: { response: { 200: workspaceInfo } } }, describe);
	app.post("/workspace/trust", { schema: { response: { 200: workspaceInfo } } }, async () => {
		await services.trust.grant();
		return describe();
	});
	app.post("/session/codes", { schema: {
		description: "A fresh single-use code, for the command line only.",
		response: { 200: z.object({ code: z.string() }) }
	} }, async (request) => {
		if (request.caller !== "token") throw notAuthenticated();
		return { code: services.access.issueCode() };
	});
}
// .interim/app.ts
/** The HTTP application: security, plugins and routes, registered by hand. It does not listen: see cli/serve.ts. */
async function createApp(services, options) {
	const app = Fastify({
		logger: options.logger ?? false,
		routerOptions: { maxParamLength: 300 },
		forceCloseConnections: "idle"
	}).withTypeProvider();
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	addErrorHandling(app, options.report ?? ((error) => app.log.error(error)));
	await addHeaders(app);
	await addSecurity(app, services.access);
	acceptOnlyJson(app);
	await app.register(swagger, {
		openapi: {
			openapi: "3.1.0",
			info: {
				title: "Millrace",
				version: services.version
			},
			servers: [{ url: "/" }],
			components: { securitySchemes: {
				session: {
					type: "apiKey",
					in: "cookie",
					name: services.access.cookieName
				},
				token: {
					type: "http",
					scheme: "bearer"
				}
			} },
			security: [{ session: [] }, { token: [] }]
		},
		transform: jsonSchemaTransform
	});
	addHealthRoute(app);
	await app.register(async (api) => addApi(api, services), { prefix: "/api/v1" });
	await addDesigner(app, services.access, options.designerFolder);
	return app;
}
function addApi(api, services) {
	api.addHook("onRequest", async (_request, reply) => {
		reply.header("cache-control", "no-store");
	});
	addWorkspaceRoutes(api, services);
	addComponentRoutes(api, services);
	addPipelineRoutes(api, services);
	addPlanRoutes(api, services);
	addRunRoutes(api, services);
	addArtifactRoutes(api, services);
	addDataRoutes(api, services);
	addEventRoutes(api, services);
	api.get("/openapi.json", { schema: { hide: true } }, async () => api.swagger());
}
// .interim/events/event-hub.ts
var heartbeatMilliseconds = 15e3;
function createEventHub(runs, startedAt) {
	const subscribers = /* @__PURE__ */ new Set();
	let workspaceSeq = startedAt;
	let remembered = [];
	const heartbeat = setInterval(() => {
		for (const { stream } of subscribers) stream.heartbeat();
	}, heartbeatMilliseconds);
	heartbeat.unref();
	function publish(message, seq) {
		for (const { stream, topics, waiting } of subscribers) {
			if (!topics.has(message.topic)) continue;
			const send = () => seq === void 0 ? stream.sendTransient(message) : stream.send(message, seq);
			if (waiting) waiting.push(send);
			else send();
		}
	}
	async function replay(stream, positions) {
		for (const [topic, after] of positions) {
			if (topic === "workspace") {
				for (const { seq, message } of remembered) stream.send(message, seq);
				continue;
			}
			const run = topic.slice(4);
			for (const event of await runs.events(run, after)) stream.send({
				topic: `run:${run}`,
				event
			}, event.seq);
		}
	}
	return {
		publishRun: (run, event) => publish({
			topic: `run:${run}`,
			event
		}, "seq" in event ? event.seq : void 0),
		publishWorkspace: (event) => {
			workspaceSeq += 1;
			const message = {
				topic: "workspace",
				event
			};
			remembered = [...remembered.slice(-499), {
				seq: workspaceSeq,
				message
			}];
			publish(message, workspaceSeq);
		},
		open: async (positions) => {
			if (positions.get("workspace") === 0) positions.set("workspace", workspaceSeq);
			const stream = createEventStream(positions);
			const subscriber = {
				stream,
				topics: new Set(positions.keys()),
				waiting: []
			};
			subscribers.add(subscriber);
			stream.onEnd(() => subscribers.delete(subscriber));
			stream.heartbeat();
			await replay(stream, new Map(positions));
			for (const send of subscriber.waiting ?? []) send();
			subscriber.waiting = void 0;
			return stream;
		},
		close: () => {
			clearInterval(heartbeat);
			for (const { stream } of subscribers) stream.end();
		}
	};
}
// .interim/tables/ask-worker.ts
function createAskWorker(pool) {
	return async (request) => {
		try {
			return await pool.request(request);
		} catch (error) {
			if (error instanceof WorkerFailure) {
				const { message, remedy, code } = error.failure;
				throw new EngineError("invalid-request", remedy === void 0 ? message : `${message} ${remedy}`, { reason: code });
			}
			if (error instanceof WorkerLost) throw new EngineError("worker-lost", error.message, {}, { cause: error });
			throw error;
		}
	};
}
// .interim/tables/table-queries.ts
/** What is asked of a component worker about stored tables and data files. Profiles are kept once made. */
function createTableQueries(stateDirectory, ask) {
	return {
		page: (table, range) => ask({
			type: "table-page",
			path: table,
			...range
		}),
		profile: async (digest, table) => {
			const kept = path.join(stateDirectory, "profiles", `${digest.replace(":", "-")}.json`);
			const known = await readKept(kept);
			if (known) return known;
			const profile = await ask({
				type: "table-profile",
				path: table
			});
			await writeAtomically(kept, JSON.stringify(profile));
			return profile;
		},
		writeCsv: async (table) => {
			const folder = path.join(stateDirectory, "downloads");
			await mkdir(folder, { recursive: true });
			const target = path.join(folder, `${randomUUID()}.csv`);
			await ask({
				type: "table-csv",
				path: table,
				target
			});
			return target;
		},
		inspect: (file) => ask({
			type: "inspect-file",
			path: file
		})
	};
}
async function readKept(file) {
	try {
		return JSON.parse(await readFile(file, "utf8"));
	} catch (error) {
		if (isCode(error, "ENOENT") || error instanceof SyntaxError) return void 0;
		throw error;
	}
}
// .interim/workspace/data-files.ts
/** Data files of the workspace: everything in `data/`, and tables elsewhere. Uploads never overwrite. */
var isTableName = (name) => /\.(csv|tsv|txt|parquet|jsonl|ndjson)$/i.test(name);
function createDataFiles(root) {
	return {
		list: async () => {
			const files = await walkFiles(root, isTableName);
			return Promise.all(files.map(async (file) => {
				const { size, mtimeMs } = await stat(file);
				return {
					path: toWorkspacePath(root, file),
					bytes: size,
					modifiedAt: Math.round(mtimeMs)
				};
			}));
		},
		upload: async (name, content, { announcedBytes, mostBytes }) => {
			if (announcedBytes > mostBytes) throw tooLarge(mostBytes);
			const folder = await resolveWorkspacePath(root, "data");
			await mkdir(folder, { recursive: true });
			const temporary = path.join(folder, `.upload-${randomUUID()}.tmp`);
			try {
				await pipeline(content, limitedTo(mostBytes), createWriteStream(temporary, { flags: "wx" }));
				await sync(temporary);
				return `data/${await linkUnderFreeName(temporary, folder, safeFileName(name))}`;
			} finally {
				await rm(temporary, { force: true });
			}
		},
		resolve: async (workspacePath) => {
			const absolute = await resolveWorkspacePath(root, workspacePath);
			if ((await stat(absolute).catch(() => void 0))?.isFile()) return absolute;
			throw new EngineError("not-found", `There is no file "${workspacePath}" in the workspace.`, { path: workspacePath });
		}
	};
}
function tooLarge(mostBytes) {
	const gigabytes = (mostBytes / 1024 ** 3).toFixed(1);
	return new EngineError("invalid-request", `The file is larger than ${gigabytes} GB. Copy it into the data folder yourself.`, { mostBytes });
}
/** Ends an upload in its middle when it is longer than was announced. */
function limitedTo(mostBytes) {
	return async function* (content) {
		let bytes = 0;
		for await (const chunk of content) {
			bytes += chunk.length;
			if (bytes > mostBytes) throw tooLarge(mostBytes);
			yield chunk;
		}
	};
}
async function sync(file) {
	const handle = await open(file, "r");
	await handle.sync().finally(() => handle.close());
}
/** The last part of a name as a browser gives it, without what a file name must not hold. */
function safeFileName(name) {
	const cleaned = (name.normalize("NFC").split(/[/\\]/).at(-1) ?? "").replaceAll(/[\p{Cc}<>:"|?*]/gu, "_").replace(/^[.\s]+/, "").trim();
	if (cleaned === "" || Buffer.byteLength(cleaned) > 200) throw new EngineError("invalid-request", `"${name}" cannot be a file name. Rename the file, then add it again.`, { name });
	return cleaned;
}
/** A hard link fails when the name is taken, so two uploads at once cannot replace one another. */
async function linkUnderFreeName(temporary, folder, name) {
	const { name: stem, ext } = path.parse(name);
	for (let number = 1;; number += 1) {
		const candidate = number === 1 ? name : `${stem}-${number}${ext}`;
		try {
			await link(temporary, path.join(folder, candidate));
			return candidate;
		} catch (error) {
			if (!isCode(error, "EEXIST")) throw error;
		}
	}
}
// .interim/workspace/drafts.ts
/** Unsaved versions of pipelines, in the state folder: one per file, with a revision that grows by one. */
var draftSchema = z.object({
	path: z.string(),
	text: z.string(),
	layout: layout.nullable(),
	revision: z.number().int().positive(),
	/** Digest of the file that the first revision was made from. */
	baseDigest: z.string()
});
function createDrafts(stateDirectory) {
	const locks = createLocks();
	const fileOf = (workspacePath) => path.join(stateDirectory, "drafts", `${createHash("sha256").update(workspacePath).digest("hex").slice(0, 32)}.json`);
	async function read(workspacePath) {
		const text = await readFile(fileOf(workspacePath), "utf8").catch((error) => {
			if (isCode(error, "ENOENT")) return void 0;
			throw error;
		});
		return text === void 0 ? void 0 : draftSchema.parse(JSON.parse(text));
	}
	async function write(workspacePath, change) {
		const stored = await read(workspacePath);
		const revision = stored?.revision ?? 0;
		if (revision !== change.expectedRevision) throw new EngineError("stale-revision", `The draft of "${workspacePath}" was changed elsewhere, perhaps in another tab. Load it again, then repeat your change.`, {
			path: workspacePath,
			revision
		});
		const draft = {
			path: workspacePath,
			text: change.text,
			layout: change.layout === null ? null : {
				version: 1,
				nodes: { ...change.layout.nodes }
			},
			revision: revision + 1,
			baseDigest: stored?.baseDigest ?? change.baseDigest
		};
		await writeAtomically(fileOf(workspacePath), JSON.stringify(draft));
		return draft.revision;
	}
	const remove = (workspacePath) => rm(fileOf(workspacePath), { force: true });
	return {
		read,
		write: (workspacePath, change) => locks.run(workspacePath, () => write(workspacePath, change)),
		remove: (workspacePath) => locks.run(workspacePath, () => remove(workspacePath)),
		rename: (from, to) => locks.run(from, async () => {
			const draft = await read(from);
			if (draft === void 0) return;
			await writeAtomically(fileOf(to), JSON.stringify({
				...draft,
				path: to
			}));
			await remove(from);
		})
	};
}
// .interim/workspace/trust.ts
/**
* Which workspaces the user of this machine trusts. The record lives outside the workspaces and names a
* path together with a random id that is kept in the state folder, so that a copy made elsewhere, or other
* content put at the same path, is not trusted.
*/
var trustRecord = z.object({ workspaces: z.array(z.object({
	path: z.string(),
	id: z.string()
})) });
/** `$MILLRACE_CONFIG_DIR`, else `$XDG_CONFIG_HOME/millrace`, else `~/.config/millrace`. */
function configDirectory(environment = process.env) {
	if (environment.MILLRACE_CONFIG_DIR) return path.resolve(environment.MILLRACE_CONFIG_DIR);
	return path.join(environment.XDG_CONFIG_HOME || path.join(homedir(), ".config"), "millrace");
}
async function readIfThere(file) {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		if (isCode(error, "ENOENT")) return void 0;
		throw error;
	}
}
function createTrust(workspace, configFolder = configDirectory()) {
	const idFile = path.join(workspace.stateDirectory, "workspace-id");
	const recordFile = path.join(configFolder, "trusted-workspaces.json");
	async function readRecord() {
		const text = await readIfThere(recordFile);
		if (text === void 0) return { workspaces: [] };
		return trustRecord.parse(JSON.parse(text));
	}
	return {
		isTrusted: async () => {
			const id = (await readIfThere(idFile))?.trim();
			if (!id) return false;
			const { workspaces } = await readRecord();
			return workspaces.some((entry) => entry.path === workspace.root && entry.id === id);
		},
		grant: async () => {
			const id = randomUUID();
			await writeAtomically(idFile, `${id}\n`);
			const { workspaces } = await readRecord();
			const record = { workspaces: [...workspaces.filter((entry) => entry.path !== workspace.root), {
				path: workspace.root,
				id
			}] };
			await writeAtomically(recordFile, `${JSON.stringify(record, null, 2)}\n`, { mode: 384 });
		}
	};
}
// .interim/services.ts
/** Puts the pieces together: the only file that names adapters. Routes and commands get what it makes as an argument. */
var defaultUploadBytes = 8 * 1024 ** 3;
/** Workers that answer the designer's questions, apart from those that run steps. */
var queryWorkers = 2;
/** Takes the workspace over; throws `workspace-owned` when another process has it. */
function createServices(options) {
	const { workspace } = options;
	const { stateDirectory } = workspace;
	const ownership = acquireOwnership({
		stateDirectory,
		pid: process.pid
	});
	const database = createDatabase({ path: path.join(stateDirectory, "millrace.db") });
	const runs = createRunStore({
		database,
		fence: ownership.claimFence(database)
	});
	const artifacts = createArtifactStore({
		stateDirectory,
		newId: randomUUID
	});
	const capacity = Math.max(1, availableParallelism());
	const stepPool = createWorkerPool({
		entry: workerEntry(),
		size: capacity
	});
	const queryPool = createWorkerPool({
		entry: workerEntry(),
		size: queryWorkers
	});
	const logs = path.join(stateDirectory, "logs");
	mkdirSync(logs, { recursive: true });
	const engine = createEngine({
		runStore: runs,
		stepCache: createStepCache({ database }),
		artifacts,
		hasher: createInputHasher({
			database,
			clock: Date.now
		}),
		targets: [createLocalTarget({
			name: "local",
			pool: stepPool,
			capacity
		})],
		clock: Date.now,
		newId: randomUUID,
		hash: (text) => createHash("sha256").update(text).digest("hex"),
		resolvePath: (file, given) => locate(workspace, file, given),
		engineVersions: { duckdb: installedVersion("@duckdb/node-api") },
		logFile: (attempt) => path.join(logs, `${attempt}.log`)
	});
	const events = createEventHub(runs, Date.now());
	const unsubscribe = engine.subscribe(events.publishRun);
	const ask = createAskWorker(queryPool);
	const catalog = createComponentCatalog(workspace);
	const documents = createDocuments(workspace, catalog);
	return {
		workspace,
		version,
		capacity,
		mostUploadBytes: options.mostUploadBytes ?? defaultUploadBytes,
		access: createAccess({
			...options.access,
			stateDirectory
		}),
		trust: createTrust(workspace, options.configDirectory),
		pipelines: createPipelineFiles(workspace.root),
		drafts: createDrafts(stateDirectory),
		data: createDataFiles(workspace.root),
		catalog,
		documents,
		schemas: createSchemaService({
			workspace,
			catalog,
			documents,
			engine,
			ask: (request) => ask(request)
		}),
		tables: createTableQueries(stateDirectory, ask),
		engine,
		runs,
		artifacts,
		events,
		publishAddress: (url) => ownership.publish({
			pid: process.pid,
			url
		}),
		warmUp: () => {
			stepPool.prewarm(1);
			queryPool.prewarm(1);
		},
		close: async () => {
			unsubscribe();
			events.close();
			await Promise.all([engine.close(), queryPool.close()]);
			database.close();
			ownership.release();
		}
	};
}
// .interim/workspace/watch-files.ts
/** Notices files of the workspace that change on disk, whoever changes them: an editor, git, or we. */
var watchedFolders = [
	"pipelines",
	"components",
	"data"
];
var restMilliseconds = 150;
/** Reports each changed file once it has rested. Returns the function that ends it. */
function watchWorkspace(root, report) {
	const changed = /* @__PURE__ */ new Set();
	const watchers = [];
	let timer;
	function flush() {
		const paths = [...changed].sort();
		changed.clear();
		for (const file of paths) report({
			type: "file-changed",
			path: file
		});
		if (paths.some((file) => file.startsWith("components/"))) report({ type: "components-changed" });
	}
	function notice(file) {
		if (file.split("/").some((part) => part.startsWith("."))) return;
		changed.add(file);
		clearTimeout(timer);
		timer = setTimeout(flush, restMilliseconds);
		timer.unref();
	}
	for (const folder of watchedFolders) {
		const absolute = path.join(root, folder);
		if (!existsSync(absolute)) continue;
		const watcher = watch(absolute, {
			recursive: true,
			persistent: false
		}, (_event, name) => {
			if (name !== null) notice(`${folder}/${name.split(path.sep).join("/")}`);
		});
		watcher.on("error", () => watcher.close());
		watchers.push(watcher);
	}
	return () => {
		clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
	};
}
// .interim/start-server.ts
/** Starts the server of a workspace: services, application, port. Ends it in the order that loses nothing. */
var defaultPort = 4747;
async function startServer(options) {
	const { workspace, host = "127.0.0.1" } = options;
	const token = process.env.MILLRACE_TOKEN;
	assertMayListen(host, token);
	const services = createServices({
		workspace,
		access: {
			publicHosts: options.publicHosts,
			developmentOrigin: process.env.MILLRACE_DEV_ORIGIN,
			configuredToken: token
		}
	});
	try {
		const app = await createApp(services, {
			designerFolder: designerFolder(),
			logger: options.verbose ? { stream: process.stderr } : false,
			report: (error) => console.error(error)
		});
		const port = await listen(app, host, options.port);
		services.access.listening(port);
		const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
		services.publishAddress(url);
		await services.catalog.refresh();
		if (options.resume ?? true) await services.engine.resume();
		const stopWatching = options.watch ?? true ? watchFiles(services) : () => {};
		return {
			url,
			services,
			close: async () => {
				stopWatching();
				await app.close();
				await services.close();
			}
		};
	} catch (error) {
		await services.close();
		throw error;
	}
}
var loopback = /* @__PURE__ */ new Set([
	"127.0.0.1",
	"localhost",
	"::1"
]);
var shortestToken = 32;
/** Whoever reaches the port could run code here, so only this machine may reach it without a configured secret. */
function assertMayListen(host, token) {
	if (token !== void 0 && token.length < shortestToken) throw new EngineError("invalid-request", `MILLRACE_TOKEN has to have at least ${shortestToken} characters.`);
	if (loopback.has(host) || token !== void 0) return;
	throw new EngineError("invalid-request", `Millrace does not listen on ${host} without authentication. Set MILLRACE_TOKEN to a secret of at least ${shortestToken} characters, and put TLS in front.`, { host });
}
async function listen(app, host, wanted) {
	const last = wanted ?? 4766;
	for (let port = wanted ?? defaultPort;; port += 1) try {
		await app.listen({
			host,
			port
		});
		const address = app.server.address();
		return typeof address === "object" && address !== null ? address.port : port;
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
		if (port >= last) throw new EngineError("store-failed", `Port ${port} is taken. Give another one with --port.`, { port });
	}
}
/** Tells the designer of files that change, and looks at the components again when one of them does. */
function watchFiles({ workspace, catalog, events }) {
	return watchWorkspace(workspace.root, (event) => {
		if (event.type !== "components-changed") return events.publishWorkspace(event);
		catalog.refresh().then(() => events.publishWorkspace(event), (error) => console.error(error));
	});
}
export { applyRunEvent as a, readOwner as i, createStarter as n, isEmptyFolder as r, startServer as t };
