import { z } from "zod/mini";
import { Lexer, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { link, lstat, mkdir, open, readFile, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
// .interim/cli/exit-codes.ts
/** What a command tells the shell. */
var exitCodes = {
	done: 0,
	stepFailed: 1,
	inputWrong: 2,
	cancelled: 3,
	machineFailed: 4
};
// ../pipeline-engine/src/errors.ts
/** Codes of the engine's own errors, with the HTTP status and the exit code that they become. */
var errorTable = {
	"invalid-document": {
		status: 422,
		exit: 2
	},
	"invalid-request": {
		status: 400,
		exit: 2
	},
	"not-found": {
		status: 404,
		exit: 2
	},
	"path-outside-workspace": {
		status: 403,
		exit: 2
	},
	"stale-revision": {
		status: 409,
		exit: 2
	},
	"workspace-owned": {
		status: 409,
		exit: 4
	},
	"workspace-untrusted": {
		status: 403,
		exit: 2
	},
	"network-file-system": {
		status: 500,
		exit: 4
	},
	"not-authenticated": {
		status: 401,
		exit: 2
	},
	"foreign-origin": {
		status: 403,
		exit: 2
	},
	"unsupported-media": {
		status: 415,
		exit: 2
	},
	"artifact-missing": {
		status: 410,
		exit: 4
	},
	"store-failed": {
		status: 500,
		exit: 4
	},
	"worker-lost": {
		status: 500,
		exit: 4
	},
	"fence-lost": {
		status: 500,
		exit: 4
	}
};
/** An expected failure that crosses a boundary; `message` says what happened, where, and the remedy. */
var EngineError = class extends Error {
	code;
	params;
	constructor(code, message, params = {}, options) {
		super(message, options);
		this.name = "EngineError";
		this.code = code;
		this.params = params;
	}
};
/** Makes a forgotten case of a union a compile error, and a bug when it happens. */
function unreachable(value) {
	throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
// ../pipeline-engine/src/spec/references.ts
var registryUri = /^azureml:\/\/registries\/([^/]+)\/components\/([^/@:]+)(?:\/(versions|labels)\/([^/]+)|@([^/]+)|:([^/]+))?\/?$/;
var resourceUri = /^azureml:\/?\/?.*\/components\/([^/]+)\/(versions|labels)\/([^/]+)$/;
var registered = /^azureml:([^:@/]+)(?::([^@/]+)|@([^/]+))?$/;
/** A version named `latest` is the label of that name. */
function parseComponentReference(text) {
	const trimmed = text.trim();
	const uri = registryUri.exec(trimmed);
	if (uri?.[1] !== void 0 && uri[2] !== void 0) {
		const label = uri[3] === "labels" ? uri[4] : uri[5];
		const version = uri[3] === "versions" ? uri[4] : uri[6];
		return {
			kind: "registry",
			registry: uri[1],
			name: uri[2],
			...pinned(version, label)
		};
	}
	const resource = resourceUri.exec(trimmed);
	if (resource?.[1] !== void 0) {
		const isLabel = resource[2] === "labels";
		return {
			kind: "registered",
			name: resource[1],
			...pinned(isLabel ? void 0 : resource[3], isLabel ? resource[3] : void 0)
		};
	}
	const asset = registered.exec(trimmed);
	if (asset?.[1] !== void 0) return {
		kind: "registered",
		name: asset[1],
		...pinned(asset[2], asset[3])
	};
	return {
		kind: "file",
		path: trimmed.startsWith("file:") ? trimmed.slice(5) : trimmed
	};
}
function pinned(version, label) {
	if (label !== void 0) return { label };
	if (version === "latest") return { label: version };
	return version === void 0 ? {} : { version };
}
function formatComponentReference(reference) {
	if (reference.kind === "file") return reference.path;
	const { name, version, label } = reference;
	if (reference.kind === "registered") return `azureml:${name}${label !== void 0 ? `@${label}` : version !== void 0 ? `:${version}` : ""}`;
	const pin = label !== void 0 ? `/labels/${label}` : version !== void 0 ? `/versions/${version}` : "";
	return `azureml://registries/${reference.registry}/components/${name}${pin}`;
}
/** The name of a compute target, without Azure's `azureml:`. */
function computeName(spelled) {
	return spelled.startsWith("azureml:") ? spelled.slice(8) : spelled;
}
// ../pipeline-engine/src/spec/data-types.ts
var literalTypes = [
	"string",
	"number",
	"integer",
	"boolean"
];
var dataTypes = [
	"uri_file",
	"uri_folder",
	"mltable",
	"mlflow_model",
	"custom_model",
	"triton_model",
	"path"
];
function isLiteralType(type) {
	return literalTypes.some((known) => known === type);
}
function isDataType(type) {
	return dataTypes.some((known) => known === type);
}
/** What flows through a port of this type when the component does not say. */
function kindOfType(type) {
	switch (type) {
		case "mltable": return "table";
		case "uri_file": return "file";
		case "uri_folder": return "folder";
		case "mlflow_model":
		case "custom_model":
		case "triton_model": return "trained_model";
		default: return "any";
	}
}
/** How a parameter of this type is edited when the component does not say. */
function controlOfType(type, hasEnum) {
	if (isDataType(type)) return "file";
	if (type === "boolean") return "toggle";
	if (hasEnum) return "select";
	return type === "string" ? "text" : "number";
}
/** `training_data` reads as "Training data" where nothing better is written. */
function titleOfName(name) {
	const words = name.replace(/[_-]+/g, " ").trim() || name;
	const title = words.charAt(0).toUpperCase() + words.slice(1);
	return {
		en: title,
		ja: title
	};
}
// ../pipeline-engine/src/graph/literal-text.ts
/**
* Booleans become `true` and `false` for boolean ports; a YAML boolean given to a string port becomes Python's
* `True` or `False`, as Azure passes it. Everything else keeps its source text.
*/
function literalForPort(port, text, type) {
	if (port.type === "boolean") return booleanWord(text) ?? text;
	if (port.type === "string" && type === "boolean") return booleanWord(text) === "true" ? "True" : "False";
	return text;
}
function booleanWord(text) {
	if (/^(?:true|yes|on)$/i.test(text.trim())) return "true";
	return /^(?:false|no|off)$/i.test(text.trim()) ? "false" : void 0;
}
// ../pipeline-engine/src/spec/bindings.ts
var name = "[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*";
var parentPort = new RegExp(`^\\$\\{\\{\\s*parent\\.(inputs|outputs)\\.(${name})\\s*\\}\\}$`);
var jobOutput = new RegExp(`^\\$\\{\\{\\s*parent\\.jobs\\.([A-Za-z_][A-Za-z0-9_-]*)\\.outputs\\.(${name})\\s*\\}\\}$`);
function parseBinding(text) {
	const trimmed = text.trim();
	const port = parentPort.exec(trimmed);
	if (port?.[2] !== void 0) return {
		kind: port[1] === "inputs" ? "parent-input" : "parent-output",
		name: port[2]
	};
	const job = jobOutput.exec(trimmed);
	if (job?.[1] === void 0 || job[2] === void 0) return void 0;
	return {
		kind: "job-output",
		node: job[1],
		output: job[2]
	};
}
/** Whether the text holds an expression at all; Jinja's `{{ }}` and `${x}` are ordinary text. */
function holdsExpression(text) {
	return text.includes("${{");
}
/** Whether the text is one expression and nothing else. */
function isWholeExpression(text) {
	return /^\$\{\{[^{}]*\}\}$/.test(text.trim());
}
// ../pipeline-engine/src/spec/nearest-names.ts
/** "Did you mean": the names that a mistyped word most likely stands for. */
/** At most three names, nearest first; none when nothing is near. */
function nearestNames(word, names) {
	const wanted = normalise(word);
	const limit = Math.max(1, Math.floor(wanted.length / 3));
	return names.map((name, order) => ({
		name,
		order,
		distance: distanceWithin(wanted, normalise(name), limit)
	})).filter((candidate) => candidate.distance <= limit).sort((a, b) => a.distance - b.distance || a.order - b.order).slice(0, 3).map((candidate) => candidate.name);
}
/** Case, width, accents' composition and separators are how one misspells, not what one means. */
function normalise(text) {
	return text.normalize("NFKC").toLowerCase().replace(/[\s_.-]+/g, "");
}
/** Damerau-Levenshtein (optimal string alignment); anything above `limit` comes back as `limit + 1`. */
function distanceWithin(a, b, limit) {
	if (a === b) return 0;
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let beforeLast = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
			row.push(value);
			least = Math.min(least, value);
		}
		if (least > limit) return limit + 1;
		beforeLast = last;
		last = row;
	}
	return Math.min(last[b.length] ?? limit + 1, limit + 1);
}
// ../pipeline-engine/src/spec/yaml/value.ts
function entryOf(value, key) {
	return value?.kind === "map" ? value.index.get(key) : void 0;
}
function valueAt(value, key) {
	return entryOf(value, key)?.value;
}
/** The entries of a mapping, the last one where a key stands twice; none for anything else. */
function entriesOf(value) {
	if (value?.kind !== "map") return [];
	return value.entries.length === value.index.size ? value.entries : [...value.index.values()];
}
function isEmptyValue(value) {
	return value === void 0 || value.kind === "scalar" && value.type === "null";
}
/** The text of a scalar that is not null. */
function textOf(value) {
	return value?.kind === "scalar" && value.type !== "null" ? value.text : void 0;
}
var falseWords = /* @__PURE__ */ new Set([
	"false",
	"no",
	"off"
]);
/** A boolean scalar's meaning; also of a quoted `"true"`, as Azure ML reads boolean inputs. */
function booleanOf(value) {
	if (value?.kind !== "scalar") return void 0;
	const text = value.text.toLowerCase();
	if (value.type === "boolean") return !falseWords.has(text);
	return text === "true" ? true : text === "false" ? false : void 0;
}
function numberOf(value) {
	const text = textOf(value);
	if (text === void 0 || text.trim() === "") return void 0;
	const number = Number(text.replaceAll("_", ""));
	return Number.isFinite(number) ? number : void 0;
}
function textsOf(value) {
	if (value?.kind !== "list") return [];
	return value.items.flatMap((item) => textOf(item) ?? []);
}
// ../pipeline-engine/src/spec/positions.ts
var documents = /* @__PURE__ */ new WeakMap();
function rememberDocument(model, document) {
	documents.set(model, document);
}
/** The place of the deepest part of `path` that exists: a scalar value, or the key of anything larger. */
function placeIn(model, path) {
	const document = documents.get(model);
	if (document === void 0) return lineOfNode(model, path);
	return document.lines.place(offsetOf(document, path));
}
function offsetOf(document, path) {
	let value = document.root;
	let offset = 0;
	for (const part of path) {
		if (value?.kind === "list" && typeof part === "number") {
			value = value.items[part];
			if (value === void 0) return offset;
			offset = value.from;
			continue;
		}
		const entry = entryOf(value, String(part));
		if (entry === void 0) return offset;
		value = entry.value;
		offset = value.kind === "scalar" && !isEmptyValue(value) ? value.from : entry.keyFrom;
	}
	return offset;
}
function lineOfNode(model, path) {
	return {
		line: (path[0] === "jobs" ? model.nodes.find((candidate) => candidate.id === path[1]) : void 0)?.lines.from ?? 1,
		column: 1
	};
}
// ../pipeline-engine/src/graph/graph-issues.ts
function createGraphIssues(model) {
	const all = [];
	return {
		all,
		add(severity, code, subject, params = {}) {
			const { path, node, port } = subject;
			all.push({
				code,
				params,
				severity,
				path,
				...placeIn(model, path),
				...node === void 0 ? {} : { node },
				...port === void 0 ? {} : { port }
			});
		}
	};
}
function atNode(node) {
	return {
		node,
		path: ["jobs", node]
	};
}
function atInput(node, port) {
	return {
		node,
		port,
		path: [
			"jobs",
			node,
			"inputs",
			port
		]
	};
}
function atOutput(node, port) {
	return {
		node,
		port,
		path: [
			"jobs",
			node,
			"outputs",
			port
		]
	};
}
// ../pipeline-engine/src/graph/level.ts
function createLevel(model, file, resolve) {
	return {
		model,
		file,
		nodes: new Map(model.nodes.map((node) => [node.id, viewNode(node, file, resolve)])),
		inputs: pipelineInputs(model)
	};
}
function pipelineInputs(model) {
	const views = /* @__PURE__ */ new Map();
	for (const port of model.ports?.inputs ?? []) views.set(port.name, {
		name: port.name,
		type: port.type,
		optional: port.optional
	});
	for (const { name, value } of model.inputs) {
		const declared = views.get(name);
		const type = declared?.type ?? (value.kind === "binding" ? value.type ?? "uri_folder" : value.type);
		views.set(name, {
			name,
			type,
			optional: declared?.optional ?? false,
			value
		});
	}
	return views;
}
function viewNode(node, file, resolve) {
	const values = new Map(node.inputs.map(({ name, value }) => [name, value]));
	const resolved = node.component === void 0 ? void 0 : resolve(node.component, file);
	const definition = resolved?.kind === "component" ? resolved.definition : node.inline;
	if (definition !== void 0) {
		const { kind } = definition.origin;
		return {
			node,
			...resolved === void 0 ? {} : { resolved },
			definition,
			known: true,
			trust: kind,
			inputs: new Map(definition.inputs.map((port) => [port.name, port])),
			outputs: outputsOf(node, definition.outputs),
			values
		};
	}
	if (resolved?.kind === "pipeline") {
		const { inputs, outputs } = pipelinePorts(resolved.model);
		return {
			node,
			resolved,
			known: true,
			trust: "workspace",
			inputs: new Map(inputs.map((port) => [port.name, port])),
			outputs: outputsOf(node, outputs),
			values
		};
	}
	return {
		node,
		known: false,
		trust: "workspace",
		inputs: /* @__PURE__ */ new Map(),
		outputs: outputsOf(node, []),
		values
	};
}
/** The declared outputs, as the node overrides them, and those that only the node declares. */
function outputsOf(node, declared) {
	const outputs = new Map(declared.map((output) => [output.name, output]));
	for (const { name, type, mode } of node.outputs) {
		const known = outputs.get(name);
		if (known === void 0) {
			const own = type ?? "uri_folder";
			outputs.set(name, {
				name,
				type: own,
				kind: type === void 0 ? "any" : kindOfType(own),
				...mode === void 0 ? {} : { mode }
			});
		} else if (type !== void 0 || mode !== void 0) outputs.set(name, {
			...known,
			type: type ?? known.type,
			...mode === void 0 ? {} : { mode }
		});
	}
	return outputs;
}
/** The ports of a pipeline used as a node: declared by a pipeline component, read off a pipeline job. */
function pipelinePorts(model) {
	if (model.ports !== void 0) return model.ports;
	return {
		inputs: [...pipelineInputs(model).values()].map(({ name, type, value }) => ({
			name,
			type,
			optional: value !== void 0 && !(value.kind === "data" && value.path === void 0),
			kind: kindOfType(type),
			title: titleOfName(name),
			control: "text",
			placement: isLiteralType(type) ? "form" : "canvas"
		})),
		outputs: model.outputs.map(({ name, type, mode }) => ({
			name,
			type: type ?? "uri_folder",
			kind: type === void 0 ? "any" : kindOfType(type),
			...mode === void 0 ? {} : { mode }
		}))
	};
}
/** The node that a binding makes `node` wait for. */
function sourceNode(level, binding) {
	return binding.kind === "job-output" ? level.nodes.get(binding.node) : void 0;
}
/** The text that a literal input has in the end: its own, the pipeline input's, or the default. */
function effectiveText(level, view, name) {
	const value = view.values.get(name);
	if (value === void 0) return view.inputs.get(name)?.default;
	if (value.kind === "literal") return value.text;
	if (value.kind === "data" || value.binding.kind !== "parent-input") return void 0;
	const source = level.inputs.get(value.binding.name)?.value;
	return source?.kind === "literal" ? source.text : view.inputs.get(name)?.default;
}
// ../pipeline-engine/src/graph/port-fit.ts
/** Kinds whose folders have an inner form that a reader relies on. */
var structured = [
	"table",
	"untrained_model",
	"trained_model",
	"transformation",
	"metrics"
];
/** `exact`: at least one side is a built-in, whose kinds are no guess from an Azure type. */
function portFit(source, target, exact) {
	if (source === target || source === "any" || target === "any") return "fits";
	if (!structured.includes(target)) return "loose";
	return (structured.includes(source) || source === "file") && exact ? "refused" : "loose";
}
// ../pipeline-engine/src/graph/check-bindings.ts
function checkInputs(level, view, issues) {
	const node = view.node.id;
	for (const [name, value] of view.values) {
		const port = view.inputs.get(name);
		if (port === void 0 && view.known) {
			const nearest = nearestNames(name, [...view.inputs.keys()]);
			issues.add("warning", "undeclared-input", atInput(node, name), {
				node,
				input: name,
				nearest
			});
		}
		if (value.kind === "binding") checkBinding(level, view, name, value.binding, issues);
		if (port !== void 0) checkFit(level, view, port, value, issues);
	}
}
function checkBinding(level, view, input, binding, issues) {
	const node = view.node.id;
	const subject = atInput(node, input);
	if (binding.kind === "parent-output") issues.add("error", "output-as-input", subject, {
		node,
		input,
		output: binding.name
	});
	else if (binding.kind === "parent-input") requirePipelineInput(level, binding.name, subject, node, issues);
	else requireJobOutput(level, binding.node, binding.output, subject, node, issues);
}
function requirePipelineInput(level, name, subject, node, issues) {
	if (level.inputs.has(name)) return;
	const nearest = nearestNames(name, [...level.inputs.keys()]);
	issues.add("error", "unknown-pipeline-input", subject, {
		node,
		name,
		nearest
	});
}
function requireJobOutput(level, sourceId, output, subject, node, issues) {
	const source = level.nodes.get(sourceId);
	if (source === void 0) {
		const nearest = nearestNames(sourceId, [...level.nodes.keys()]);
		issues.add("error", "unknown-node", subject, {
			node,
			name: sourceId,
			nearest
		});
	} else if (source.known && !source.outputs.has(output)) {
		const nearest = nearestNames(output, [...source.outputs.keys()]);
		issues.add("error", "unknown-output", subject, {
			node,
			source: sourceId,
			output,
			nearest
		});
	}
}
function checkFit(level, view, port, value, issues) {
	const given = whatIsGiven(level, value);
	if (given === void 0) return;
	const node = view.node.id;
	const takesLiteral = isLiteralType(port.type);
	const exact = view.trust === "builtin";
	const params = {
		node,
		input: port.name,
		from: given.from,
		...titlesOf(port)
	};
	if (given.literal !== takesLiteral) {
		const code = takesLiteral ? "data-into-parameter" : "literal-into-data-port";
		issues.add(exact ? "error" : "warning", code, atInput(node, port.name), params);
		return;
	}
	if (takesLiteral) return;
	const fit = portFit(given.kind, port.kind, exact || given.trust === "builtin");
	if (fit === "fits") return;
	const fitting = outputsThatFit(level, view, port);
	issues.add(fit === "refused" ? "error" : "warning", fit === "refused" ? "wrong-kind" : "loose-type", atInput(node, port.name), {
		...params,
		expected: port.kind,
		got: given.kind,
		fits: fitting
	});
}
function titlesOf(port) {
	return {
		title_en: port.title.en,
		title_ja: port.title.ja
	};
}
function whatIsGiven(level, value) {
	if (value.kind === "literal") return {
		kind: "any",
		literal: true,
		trust: "workspace",
		from: value.text
	};
	if (value.kind === "data") return {
		kind: kindOfType(value.type),
		literal: false,
		trust: "workspace",
		from: value.path ?? value.type
	};
	const { binding } = value;
	if (binding.kind === "job-output") {
		const source = sourceNode(level, binding);
		const output = source?.outputs.get(binding.output);
		if (source === void 0 || output === void 0) return void 0;
		const from = `${binding.node}.${binding.output}`;
		return {
			kind: output.kind,
			literal: false,
			trust: source.trust,
			from
		};
	}
	const input = binding.kind === "parent-input" ? level.inputs.get(binding.name) : void 0;
	if (input === void 0) return void 0;
	return {
		kind: kindOfType(value.type ?? input.type),
		literal: isLiteralType(input.type),
		trust: "workspace",
		from: input.name
	};
}
/** Outputs elsewhere in the pipeline that would fit: the remedy of a wrong or missing connection. */
function outputsThatFit(level, view, port) {
	const found = [];
	for (const other of level.nodes.values()) {
		if (other === view || !other.known) continue;
		for (const output of other.outputs.values()) {
			if (output.kind !== port.kind || port.kind === "any") continue;
			found.push(`${other.node.id}.${output.name}`);
			if (found.length === 3) return found;
		}
	}
	return found;
}
function checkOutputs(level, view, promoted, issues) {
	const node = view.node.id;
	const declared = new Set(level.model.outputs.map((output) => output.name));
	for (const { name, promotedTo } of view.node.outputs) {
		if (view.known && view.definition !== void 0 && view.trust !== "inline") {
			if (!view.definition.outputs.some((output) => output.name === name)) {
				const nearest = nearestNames(name, view.definition.outputs.map((output) => output.name));
				issues.add("warning", "undeclared-output", atOutput(node, name), {
					node,
					output: name,
					nearest
				});
			}
		}
		if (promotedTo === void 0) continue;
		const earlier = promoted.get(promotedTo);
		if (!declared.has(promotedTo)) {
			const nearest = nearestNames(promotedTo, [...declared]);
			issues.add("error", "unknown-pipeline-output", atOutput(node, name), {
				node,
				name: promotedTo,
				nearest
			});
		} else if (earlier !== void 0) {
			const params = {
				name: promotedTo,
				first: earlier,
				second: `${node}.${name}`
			};
			issues.add("error", "output-promoted-twice", atOutput(node, name), params);
		}
		promoted.set(promotedTo, `${node}.${name}`);
	}
}
function checkCompute(level, view, computeInput, issues) {
	if (computeInput === void 0 || level.inputs.has(computeInput)) return;
	const node = view.node.id;
	requirePipelineInput(level, computeInput, {
		...atNode(node),
		path: [
			"jobs",
			node,
			"compute"
		]
	}, node, issues);
}
// ../pipeline-engine/src/spec/column-selection.ts
/**
* The column selector's value. In YAML it is a string: a JSON array of names (the short form, natural
* order), or a JSON object with ordered, additive rules. Indices are 1-based, ranges like `3-8`.
*/
var columnRule = z.discriminatedUnion("by", [
	z.strictObject({
		action: z.enum(["include", "exclude"]),
		by: z.literal("names"),
		values: z.array(z.string())
	}),
	z.strictObject({
		action: z.enum(["include", "exclude"]),
		by: z.literal("indices"),
		values: z.string()
	}),
	z.strictObject({
		action: z.enum(["include", "exclude"]),
		by: z.literal("types"),
		values: z.array(z.enum([
			"numeric",
			"string",
			"integer",
			"double",
			"boolean",
			"datetime",
			"categorical"
		]))
	}),
	z.strictObject({
		action: z.enum(["include", "exclude"]),
		by: z.literal("roles"),
		values: z.array(z.enum([
			"feature",
			"label",
			"score",
			"none"
		]))
	})
]);
var columnSelection = z.union([z.array(z.string()), z.strictObject({
	begin: z.enum(["all", "none"]),
	rules: z.array(columnRule),
	/** Allow duplicates and preserve column order in selection. */
	keepOrder: z.optional(z.boolean())
})]);
/** Reads a parameter's text; the error is an English sentence that says what the text should be. */
function parseColumnSelection(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return {
			ok: false,
			error: `A column selection is JSON, such as ["price","make"]; this is not: ${text.slice(0, 80)}`
		};
	}
	const parsed = columnSelection.safeParse(json);
	if (parsed.success) return {
		ok: true,
		value: parsed.data
	};
	const issue = parsed.error.issues[0];
	return {
		ok: false,
		error: `A column selection is a list of names, or {"begin":"all"|"none","rules":[…]}; this is neither${issue === void 0 || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`}.`
	};
}
// ../pipeline-engine/src/spec/resolve-columns.ts
/**
* Rules apply in order to a set that begins full or empty. The columns come out in the table's order, each once;
* with `keepOrder` in the order of the rules, and as often as they name them.
*/
function resolveColumns(selection, columns) {
	const rules = "rules" in selection ? selection.rules : [{
		action: "include",
		by: "names",
		values: [...selection]
	}];
	const keepOrder = "rules" in selection && selection.keepOrder === true;
	let chosen = "rules" in selection && selection.begin === "all" ? [...columns] : [];
	for (const rule of rules) {
		const matched = columnsOfRule(rule, columns);
		if (!matched.ok) return matched;
		chosen = applyRule(rule.action, chosen, matched.value, keepOrder);
	}
	if (keepOrder) return {
		ok: true,
		value: chosen
	};
	const set = new Set(chosen);
	return {
		ok: true,
		value: columns.filter((column) => set.has(column))
	};
}
function applyRule(action, chosen, matched, keepOrder) {
	const set = new Set(matched);
	if (action === "exclude") return chosen.filter((column) => !set.has(column));
	return keepOrder ? [...chosen, ...matched] : [.../* @__PURE__ */ new Set([...chosen, ...matched])];
}
function columnsOfRule(rule, columns) {
	switch (rule.by) {
		case "names": return columnsByName(rule.values, columns);
		case "indices": return columnsByIndex(rule.values, columns);
		case "types": return {
			ok: true,
			value: columns.filter((column) => rule.values.some((type) => hasType(column, type)))
		};
		case "roles": return {
			ok: true,
			value: columns.filter((column) => rule.values.includes(column.role))
		};
	}
}
function hasType(column, type) {
	if (type === "numeric") return column.type === "integer" || column.type === "double";
	return type === "categorical" ? column.categorical : column.type === type;
}
function columnsByName(names, columns) {
	const byName = new Map(columns.map((column) => [column.name, column]));
	const found = [];
	for (const name of names) {
		const column = byName.get(name);
		if (column === void 0) return {
			ok: false,
			error: {
				code: "column-not-found",
				params: {
					column: name,
					nearest: nearestNames(name, [...byName.keys()])
				}
			}
		};
		found.push(column);
	}
	return {
		ok: true,
		value: found
	};
}
var indexOrRange = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/;
/** `1,3-5`: counted from 1, both ends included. Open ends (`3-`) are refused: the table's width is not theirs to know. */
function columnsByIndex(text, columns) {
	const found = [];
	for (const part of text.split(",").map((piece) => piece.replace(/\s+/g, ""))) {
		if (part === "") continue;
		const match = indexOrRange.exec(part);
		const from = Number(match?.[1]);
		const to = Number(match?.[2] ?? match?.[1]);
		if (match === null || from < 1 || to < from) return {
			ok: false,
			error: {
				code: "bad-column-range",
				params: { range: part }
			}
		};
		if (to > columns.length) return {
			ok: false,
			error: {
				code: "column-index-out-of-range",
				params: {
					index: to,
					count: columns.length
				}
			}
		};
		found.push(...columns.slice(from - 1, to));
	}
	return {
		ok: true,
		value: found
	};
}
// ../pipeline-engine/src/graph/visible.ts
/** `textOf` gives a parameter's text in the end: its own value or its default. */
function isInputVisible(port, textOf) {
	for (const [name, allowed] of Object.entries(port.visibleWhen ?? {})) {
		const text = textOf(name);
		if (text === void 0 || !allowed.some((value) => sameValue(value, text))) return false;
	}
	return true;
}
/** `True` and `true` are the same answer. */
function sameValue(a, b) {
	return a === b || /^(?:true|false)$/i.test(a) && a.toLowerCase() === b.toLowerCase();
}
// ../pipeline-engine/src/graph/check-parameters.ts
/** The inputs that count: all data ports, and the parameters that the values of others leave visible. */
function visibleInputs(level, view) {
	return [...view.inputs.values()].filter((port) => isInputVisible(port, (name) => effectiveText(level, view, name)));
}
function checkParameters(level, view, issues) {
	for (const port of visibleInputs(level, view)) {
		if (view.values.get(port.name) === void 0) checkRequired(level, view, port, issues);
		else if (isLiteralType(port.type)) checkLiteral(level, view, port, issues);
		checkOptionalSource(level, view, port, issues);
	}
}
function checkRequired(level, view, port, issues) {
	if (port.optional || port.default !== void 0) return;
	reportMissing(level, view, port, issues);
}
function reportMissing(level, view, port, issues) {
	const node = view.node.id;
	const subject = {
		...atNode(node),
		port: port.name
	};
	const code = isLiteralType(port.type) || port.placement === "form" ? "missing-parameter" : "missing-input";
	issues.add("error", code, subject, {
		node,
		input: port.name,
		title_en: port.title.en,
		title_ja: port.title.ja,
		fits: code === "missing-input" ? outputsThatFit(level, view, port) : []
	});
}
/** A pipeline input that may stay empty cannot feed a port that must not. */
function checkOptionalSource(level, view, port, issues) {
	const value = view.values.get(port.name);
	if (value?.kind !== "binding" || value.binding.kind !== "parent-input") return;
	const source = level.inputs.get(value.binding.name);
	const hasValue = source?.value?.kind === "literal";
	if (source?.optional !== true || hasValue || port.optional || port.default !== void 0) return;
	const params = {
		node: view.node.id,
		input: port.name,
		name: source.name
	};
	issues.add("error", "optional-into-required", atInput(view.node.id, port.name), params);
}
function checkLiteral(level, view, port, issues) {
	const text = effectiveText(level, view, port.name);
	if (text === void 0) return;
	const builtin = view.trust === "builtin";
	if (builtin && text.trim() === "" && port.type !== "string") {
		checkRequired(level, view, port, issues);
		return;
	}
	if (builtin && text === "" && !port.optional && needsText(port)) {
		reportMissing(level, view, port, issues);
		return;
	}
	const subject = atInput(view.node.id, port.name);
	const params = {
		node: view.node.id,
		input: port.name,
		title_en: port.title.en,
		title_ja: port.title.ja,
		value: text
	};
	const wrong = typeProblem(port, text, builtin);
	if (wrong !== void 0) issues.add("error", wrong, subject, params);
	else if (port.type === "number" || port.type === "integer") checkRange(port, Number(text), params, subject, issues);
	if (port.enum !== void 0 && port.type === "string" && !isOption(port.enum, text)) issues.add(builtin ? "error" : "warning", "not-an-option", subject, {
		...params,
		allowed: port.enum,
		nearest: nearestNames(text, port.enum)
	});
}
/** Texts that no built-in can do without; others may well be the empty text. */
function needsText(port) {
	return port.default === void 0 || port.control === "column" || port.control === "columns";
}
/** Azure compares options as Python would print them, so `false` is the option `False`. */
function isOption(allowed, text) {
	return allowed.some((option) => option === text || /^(?:true|false)$/i.test(text) && option.toLowerCase() === text.toLowerCase());
}
function typeProblem(port, text, builtin) {
	if (port.type === "boolean") return /^(?:true|false|yes|no|on|off)$/i.test(text.trim()) ? void 0 : "not-a-boolean";
	if (port.type !== "number" && port.type !== "integer") return void 0;
	const number = text.trim() === "" ? NaN : Number(text.replaceAll("_", ""));
	if (!Number.isFinite(number)) return port.type === "integer" ? "not-an-integer" : "not-a-number";
	return port.type === "integer" && builtin && !Number.isSafeInteger(number) ? "not-an-integer" : void 0;
}
function checkRange(port, number, params, subject, issues) {
	const tooSmall = port.min !== void 0 && number < port.min;
	const tooLarge = port.max !== void 0 && number > port.max;
	if (!tooSmall && !tooLarge) return;
	issues.add("error", "out-of-range", subject, {
		...params,
		...port.min === void 0 ? {} : { min: port.min },
		...port.max === void 0 ? {} : { max: port.max }
	});
}
// ../pipeline-engine/src/graph/check-columns.ts
/** Column parameters name columns that the table above them has, as far as its schema is known. */
function checkColumns(level, view, schemas, issues) {
	for (const port of visibleInputs(level, view)) {
		if (port.control !== "column" && port.control !== "columns") continue;
		const text = effectiveText(level, view, port.name);
		if (text === void 0 || text === "") continue;
		const schema = schemaFor(view, port, schemas);
		if (port.control === "column") checkColumn(view, port, text, schema, issues);
		else checkSelection(view, port, text, schema, issues);
	}
}
function schemaFor(view, port, schemas) {
	const table = port.columnsOf ?? [...view.inputs.values()].find((input) => input.kind === "table")?.name;
	const value = table === void 0 ? void 0 : view.values.get(table);
	if (value?.kind !== "binding" || value.binding.kind !== "job-output") return void 0;
	return schemas(value.binding.node, value.binding.output);
}
function checkColumn(view, port, column, schema, issues) {
	if (schema === void 0 || schema.columns.some(({ name }) => name === column)) return;
	report(view, port, "column-not-found", {
		column,
		nearest: nearestNames(column, schema.columns.map(({ name }) => name))
	}, issues);
}
function checkSelection(view, port, text, schema, issues) {
	const selection = parseColumnSelection(text);
	if (!selection.ok) {
		report(view, port, "bad-column-selection", { value: text.slice(0, 80) }, issues);
		return;
	}
	if (schema === void 0) return;
	const resolved = resolveColumns(selection.value, schema.columns);
	if (!resolved.ok) report(view, port, resolved.error.code, resolved.error.params, issues);
}
function report(view, port, code, params, issues) {
	const node = view.node.id;
	issues.add("error", code, atInput(node, port.name), {
		...params,
		node,
		input: port.name,
		title_en: port.title.en,
		title_ja: port.title.ja
	});
}
// ../pipeline-engine/src/graph/scopes.ts
/** Deeper nesting is taken for a pipeline that contains itself. */
var deepest$1 = 32;
function createScopes(model, file, resolve) {
	const problems = [];
	const build = (level, prefix, files, parent) => {
		const children = /* @__PURE__ */ new Map();
		const scope = {
			level,
			prefix,
			children,
			...parent === void 0 ? {} : { parent }
		};
		for (const view of level.nodes.values()) {
			if (view.resolved?.kind !== "pipeline") continue;
			const inner = view.resolved;
			const top = prefix === "" ? view.node.id : prefix.split("/", 1)[0] ?? "";
			if (files.includes(inner.file)) problems.push({
				code: "pipeline-contains-itself",
				node: top,
				file: inner.file
			});
			else if (files.length >= deepest$1) problems.push({
				code: "nested-too-deep",
				node: top,
				file: inner.file
			});
			else {
				const innerLevel = createLevel(inner.model, inner.file, resolve);
				const innerPrefix = `${prefix}${view.node.id}/`;
				children.set(view.node.id, build(innerLevel, innerPrefix, [...files, inner.file], {
					scope,
					view
				}));
			}
		}
		return scope;
	};
	return {
		root: build(createLevel(model, file, resolve), "", [file]),
		problems
	};
}
/** The scopes with everything inside them, outer before inner, in file order. */
function* allScopes(scope) {
	yield scope;
	for (const child of scope.children.values()) yield* allScopes(child);
}
// ../pipeline-engine/src/graph/topology.ts
var mostCycles = 20;
/** `dependencies[i]` holds the indices that `i` needs. Edges that close a cycle are reported and left out. */
function sortTopologically(dependencies) {
	const state = new Uint8Array(dependencies.length);
	const order = [];
	const cycles = [];
	for (let start = 0; start < dependencies.length; start++) if (state[start] === unseen) visit(start, dependencies, state, order, cycles);
	return {
		order,
		cycles
	};
}
var unseen = 0;
var open$1 = 1;
var done = 2;
function visit(start, dependencies, state, order, cycles) {
	const stack = [{
		index: start,
		next: 0
	}];
	state[start] = open$1;
	for (let frame = stack.at(-1); frame !== void 0; frame = stack.at(-1)) {
		const dependency = dependencies[frame.index]?.[frame.next++];
		if (dependency === void 0) {
			state[frame.index] = done;
			order.push(frame.index);
			stack.pop();
		} else if (state[dependency] === unseen) {
			state[dependency] = open$1;
			stack.push({
				index: dependency,
				next: 0
			});
		} else if (state[dependency] === open$1 && cycles.length < mostCycles) {
			const from = stack.findIndex(({ index }) => index === dependency);
			cycles.push(stack.slice(from).map(({ index }) => index));
		}
	}
}
// ../pipeline-engine/src/graph/validate.ts
/** Does not repeat the issues of `parsePipeline`. */
function validatePipeline(model, options) {
	return validateTree(createScopes(model, options.file, options.resolve), options);
}
/** The same for a pipeline whose components are already resolved. */
function validateTree(tree, options) {
	const { level } = tree.root;
	const issues = createGraphIssues(level.model);
	issues.all.push(...validateLevel(level, options));
	for (const { code, node, file } of tree.problems) issues.add("error", code, atNode(node), {
		node,
		file
	});
	for (const scope of allScopes(tree.root)) if (scope.parent !== void 0) checkNested(scope, options, issues);
	return issues.all;
}
/** What is wrong inside a nested pipeline is reported once, at the node that leads there. */
function checkNested(scope, options, issues) {
	const { file } = scope.level;
	const errors = validateLevel(scope.level, {
		...options,
		file,
		schemas: void 0
	}).filter(({ severity }) => severity === "error");
	if (errors.length === 0) return;
	const node = scope.prefix.split("/", 1)[0] ?? "";
	const params = {
		node,
		inner: scope.prefix.slice(0, -1),
		file,
		count: errors.length
	};
	issues.add("error", "nested-pipeline-has-errors", atNode(node), params);
}
function validateLevel(level, options) {
	const issues = createGraphIssues(level.model);
	const promoted = /* @__PURE__ */ new Map();
	for (const view of level.nodes.values()) {
		checkComponent(view, options, issues);
		checkInputs(level, view, issues);
		checkParameters(level, view, issues);
		checkOutputs(level, view, promoted, issues);
		checkCompute(level, view, computeInput(view.node), issues);
		if (options.schemas !== void 0) checkColumns(level, view, options.schemas, issues);
	}
	checkCycles(level, issues);
	checkPipelinePorts(level, promoted, issues);
	return issues.all;
}
function checkComponent(view, options, issues) {
	const { component, id } = view.node;
	if (component === void 0 || view.resolved !== void 0) return;
	const name = formatComponentReference(component);
	const nearest = component.kind === "registered" ? nearestNames(component.name, options.componentNames ?? []) : [];
	const subject = {
		...atNode(id),
		path: [
			"jobs",
			id,
			"component"
		]
	};
	issues.add(unresolvedSeverity(component, nearest), unresolvedCode(component), subject, {
		node: id,
		component: name,
		nearest
	});
}
/** A file that is not there is an error; what is registered elsewhere may still run there. */
function unresolvedSeverity(component, nearest) {
	if (component.kind === "registry") return "info";
	return component.kind === "file" || nearest.length > 0 ? "error" : "warning";
}
function unresolvedCode(component) {
	if (component.kind === "file") return "component-file-not-found";
	return component.kind === "registry" ? "component-in-registry" : "component-not-found";
}
/** The pipeline input that a node's `compute:` is bound to. */
function computeInput(node) {
	const binding = node.compute === void 0 ? void 0 : parseBinding(node.compute);
	return binding?.kind === "parent-input" ? binding.name : void 0;
}
/** The nodes that a node waits for, each once. */
function upstreamNodes(node) {
	const bindings = node.inputs.flatMap(({ value }) => value.kind === "binding" ? [value.binding] : []);
	return [...new Set(bindings.flatMap((binding) => binding.kind === "job-output" ? [binding.node] : []))];
}
function checkCycles(level, issues) {
	const ids = [...level.nodes.keys()];
	const positions = new Map(ids.map((id, position) => [id, position]));
	const dependencies = level.model.nodes.map((node) => upstreamNodes(node).flatMap((id) => positions.get(id) ?? []));
	for (const cycle of sortTopologically(dependencies).cycles) {
		const names = cycle.map((position) => ids[position] ?? "").reverse();
		const first = names[0] ?? "";
		issues.add("error", "cycle", atNode(first), { nodes: [...names, first] });
	}
}
function checkPipelinePorts(level, promoted, issues) {
	for (const { name, value } of level.model.inputs) if (value.kind === "binding") issues.add("error", "binding-at-top", { path: ["inputs", name] }, { name });
	else if (value.kind === "data" && value.path === void 0 && level.model.kind === "pipeline-job") issues.add("info", "input-without-path", { path: ["inputs", name] }, { name });
	if (level.model.component !== void 0) return;
	for (const { name } of level.model.outputs) if (!promoted.has(name)) issues.add("warning", "output-not-produced", { path: ["outputs", name] }, { name });
}
// ../pipeline-engine/src/graph/flatten.ts
/** The steps of one level; `view` must have a definition. */
function stepOfNode(scope, view, context) {
	const { node, definition, resolved } = view;
	if (definition === void 0) return void 0;
	const componentFile = resolved?.kind === "component" ? resolved.file : scope.level.file;
	const compute = computeOf(scope, view, context);
	return {
		id: scope.prefix + node.id,
		displayName: node.displayName ?? definition.displayName,
		component: definition,
		...componentFile === void 0 ? {} : { componentFile },
		inputs: definition.inputs.map((port) => stepInput(scope, view, port, context)),
		outputs: stepOutputs(scope, view),
		environmentVariables: mergeVariables(definition.environmentVariables, node.environmentVariables),
		...compute === void 0 ? {} : { compute },
		...node.timeoutSeconds === void 0 ? {} : { timeoutSeconds: node.timeoutSeconds },
		forceRerun: context.forceRerun
	};
}
function stepInput(scope, view, port, context) {
	const value = view.values.get(port.name);
	const source = value === void 0 ? void 0 : follow(scope, value, context);
	const mode = value === void 0 || value.kind === "literal" ? void 0 : value.mode;
	const effective = mode === void 0 || mode === port.mode ? port : {
		...port,
		mode
	};
	return {
		name: port.name,
		port: effective,
		source: stepSource(effective, source, value)
	};
}
function stepSource(port, source, own) {
	if (source === void 0) return port.default === void 0 ? { kind: "unset" } : {
		kind: "literal",
		text: literalForPort(port, port.default, "string")
	};
	if ("step" in source) return {
		kind: "step",
		step: source.step,
		output: source.output
	};
	const { value, file } = source;
	if (value.kind === "literal" && isLiteralType(port.type)) return {
		kind: "literal",
		text: literalForPort(port, value.text, value.type)
	};
	const path = value.kind === "literal" ? value.text : value.kind === "data" ? value.path : void 0;
	if (path === void 0) return { kind: "unset" };
	const overriding = own?.kind === "binding" ? own : void 0;
	const given = value.kind === "data" ? value : void 0;
	const mode = overriding?.mode ?? given?.mode ?? port.mode;
	const portType = isDataType(port.type) ? port.type : "uri_folder";
	return {
		kind: "data",
		path,
		file,
		type: overriding?.type ?? given?.type ?? portType,
		...mode === void 0 ? {} : { mode }
	};
}
/** Goes where a value comes from. Terminates: up through parents at most, then down through children. */
function follow(scope, value, context) {
	if (value.kind !== "binding") return {
		value,
		file: scope.level.file
	};
	return followBinding(scope, value.binding, context);
}
function followBinding(scope, binding, context) {
	if (binding.kind === "parent-input") return followPipelineInput(scope, binding.name, context);
	if (binding.kind === "parent-output") return void 0;
	return followOutput(scope, binding.node, binding.output);
}
function followPipelineInput(scope, name, context) {
	const declared = scope.level.inputs.get(name);
	if (scope.parent === void 0) {
		const setting = context.settings.get(name);
		if (setting?.path !== void 0) {
			const type = declared !== void 0 && isDataType(declared.type) ? declared.type : "uri_folder";
			const mode = declared?.value?.kind === "data" ? declared.value.mode : void 0;
			return {
				value: {
					kind: "data",
					type,
					path: setting.path,
					...mode === void 0 ? {} : { mode }
				},
				file: context.file
			};
		}
		if (setting?.value !== void 0) {
			const type = declared !== void 0 && isLiteralType(declared.type) ? declared.type : "string";
			return {
				value: {
					kind: "literal",
					text: setting.value,
					type
				},
				file: context.file
			};
		}
	} else {
		const outer = scope.parent.view.values.get(name);
		if (outer !== void 0) return follow(scope.parent.scope, outer, context);
	}
	const value = declared?.value;
	if (value === void 0 || value.kind === "binding") return void 0;
	return value.kind === "data" && value.path === void 0 ? void 0 : {
		value,
		file: scope.level.file
	};
}
function followOutput(scope, node, output) {
	const child = scope.children.get(node);
	if (child === void 0) return {
		step: scope.prefix + node,
		output
	};
	for (const view of child.level.nodes.values()) {
		const promoted = view.node.outputs.find((candidate) => candidate.promotedTo === output);
		if (promoted !== void 0) return followOutput(child, view.node.id, promoted.name);
	}
}
function stepOutputs(scope, view) {
	const written = new Map(view.node.outputs.map((output) => [output.name, output]));
	return [...view.outputs.values()].filter((output) => view.definition?.outputs.some(({ name }) => name === output.name)).map(({ name, type, mode }) => {
		const promoted = promotionOf(scope, written.get(name));
		const effectiveMode = mode ?? promoted?.mode;
		return {
			name,
			type: written.get(name)?.type ?? promoted?.type ?? type,
			...effectiveMode === void 0 ? {} : { mode: effectiveMode },
			...promoted === void 0 || promoted.inner ? {} : { promotedTo: promoted.name }
		};
	});
}
/** The pipeline output that a node's output becomes: the top pipeline's where the promotion goes on up to there. */
function promotionOf(scope, output) {
	if (output?.promotedTo === void 0) return void 0;
	const declared = scope.level.model.outputs.find(({ name }) => name === output.promotedTo);
	if (scope.parent === void 0) return declared === void 0 ? void 0 : {
		...declared,
		inner: false
	};
	const { scope: outer, view } = scope.parent;
	const above = promotionOf(outer, view.node.outputs.find(({ name }) => name === output.promotedTo));
	if (above !== void 0) return {
		...above,
		type: above.type ?? declared?.type,
		mode: above.mode ?? declared?.mode
	};
	return declared === void 0 ? void 0 : {
		...declared,
		inner: true
	};
}
function computeOf(scope, view, context) {
	const bound = computeInput(view.node);
	if (bound !== void 0) {
		const source = followPipelineInput(scope, bound, context);
		if (source !== void 0 && "value" in source && source.value.kind === "literal") return computeName(source.value.text);
	} else if (view.node.compute !== void 0) return computeName(view.node.compute);
	if (scope.parent !== void 0) return computeOf(scope.parent.scope, scope.parent.view, context);
	return context.defaultCompute === void 0 ? void 0 : computeName(context.defaultCompute);
}
function mergeVariables(component, node) {
	const overridden = new Set(node.map(({ name }) => name));
	return [...component.filter(({ name }) => !overridden.has(name)), ...node];
}
// ../pipeline-engine/src/graph/build-graph.ts
/** Issues of severity `error` only: warnings are `validatePipeline`'s. */
function buildGraph(model, options) {
	const pipeline = jobComponent$1(model, options);
	const issues = createGraphIssues(model);
	if (pipeline === void 0) {
		const name = model.component === void 0 ? "" : formatComponentReference(model.component);
		issues.add("error", "job-component-not-found", { path: ["component"] }, { component: name });
		return {
			ok: false,
			error: issues.all
		};
	}
	const tree = createScopes(pipeline.model, pipeline.file, options.resolve);
	const settings = settingsOf(model, options);
	checkSettings(tree.root, options.inputs ?? [], issues);
	const validated = validateTree(tree, {
		...options,
		file: pipeline.file
	});
	issues.all.push(...validated.filter(({ severity }) => severity === "error"));
	checkOpenInputs(tree.root, settings, issues);
	for (const scope of allScopes(tree.root)) for (const view of scope.level.nodes.values()) checkExecutable(scope, view, issues);
	if (issues.all.length > 0) return {
		ok: false,
		error: issues.all
	};
	const context = {
		settings,
		file: options.file,
		forceRerun: model.settings.forceRerun ?? false,
		defaultCompute: model.compute ?? model.settings.defaultCompute
	};
	const steps = [...allScopes(tree.root)].flatMap((scope) => stepsOf(scope, context));
	return {
		ok: true,
		value: {
			steps: ordered(inFileOrder(tree.root, steps)),
			continueOnStepFailure: model.settings.continueOnStepFailure ?? true,
			forceRerun: model.settings.forceRerun ?? false
		}
	};
}
/** A job's `component:` stands for its `jobs:`; the job's inputs are then the component's settings. */
function jobComponent$1(model, options) {
	if (model.component === void 0) return {
		model,
		file: options.file
	};
	const resolved = options.resolve(model.component, options.file);
	return resolved?.kind === "pipeline" ? resolved : void 0;
}
function settingsOf(model, options) {
	const settings = /* @__PURE__ */ new Map();
	if (model.component !== void 0) {
		for (const { name, value } of model.inputs) if (value.kind === "literal") settings.set(name, {
			name,
			value: value.text
		});
		else if (value.kind === "data" && value.path !== void 0) settings.set(name, {
			name,
			path: value.path
		});
	}
	for (const setting of options.inputs ?? []) settings.set(setting.name, setting);
	return settings;
}
function checkSettings(root, given, issues) {
	for (const { name } of given) {
		if (root.level.inputs.has(name)) continue;
		issues.add("error", "unknown-input-setting", { path: ["inputs"] }, {
			name,
			known: [...root.level.inputs.keys()]
		});
	}
}
/** Inputs that the file leaves open have to be given now. */
function checkOpenInputs(scope, settings, issues) {
	for (const { name, value, optional } of scope.level.inputs.values()) {
		if (settings.get(name) !== void 0 || optional) continue;
		if (value === void 0 || value.kind === "data" && value.path === void 0) issues.add("error", "input-not-given", { path: ["inputs", name] }, { name });
	}
}
function checkExecutable(scope, view, issues) {
	const { node, definition } = view;
	const id = scope.prefix + node.id;
	const subject = atNode(id.split("/", 1)[0] ?? id);
	if (view.resolved?.kind === "pipeline") return;
	if (node.type !== "command" && node.type !== "pipeline") issues.add("error", "cannot-execute-node-type", subject, {
		node: id,
		type: node.type
	});
	else if (definition === void 0 && node.component !== void 0) {
		if (node.component.kind === "file") return;
		issues.add("error", "component-not-available", subject, {
			node: id,
			component: formatComponentReference(node.component)
		});
	} else if (definition !== void 0 && definition.origin.kind !== "builtin" && definition.command === void 0) issues.add("error", "component-without-command", subject, {
		node: id,
		component: definition.name
	});
}
function stepsOf(scope, context) {
	return [...scope.level.nodes.values()].flatMap((view) => stepOfNode(scope, view, context) ?? []);
}
/** A nested pipeline's steps stand where its node stands. */
function inFileOrder(root, steps) {
	const byId = new Map(steps.map((step) => [step.id, step]));
	const result = [];
	const walk = (scope) => {
		for (const id of scope.level.nodes.keys()) {
			const child = scope.children.get(id);
			const step = byId.get(scope.prefix + id);
			if (child !== void 0) walk(child);
			else if (step !== void 0) result.push(step);
		}
	};
	walk(root);
	return result;
}
function ordered(steps) {
	const positions = new Map(steps.map((step, position) => [step.id, position]));
	return sortTopologically(steps.map((step) => upstreamSteps(step).flatMap((id) => positions.get(id) ?? []))).order.flatMap((position) => steps[position] ?? []);
}
/** The steps whose outputs a step reads, each once. */
function upstreamSteps(step) {
	return [...new Set(step.inputs.flatMap(({ source }) => source.kind === "step" ? [source.step] : []))];
}
// ../pipeline-engine/src/spec/layout.ts
/** The sidecar `<name>.layout.json`: where nodes stand on the canvas. A damaged one costs positions, never the file. */
var envelope = z.looseObject({
	version: z.literal(1),
	nodes: z.record(z.string(), z.unknown())
});
var position = z.object({
	x: z.number(),
	y: z.number()
});
/** What can be read of it; nodes whose position is no pair of finite numbers are left to automatic layout. */
function parseLayout(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return;
	}
	const parsed = envelope.safeParse(json);
	if (!parsed.success) return void 0;
	const nodes = [];
	for (const [id, value] of Object.entries(parsed.data.nodes)) {
		const place = position.safeParse(value);
		if (place.success) nodes.push([id, place.data]);
	}
	return {
		version: 1,
		nodes: Object.fromEntries(nodes)
	};
}
// ../pipeline-engine/src/spec/issues.ts
function createIssueList(lines) {
	const all = [];
	return {
		all,
		add(severity, code, place, params = {}) {
			const { from, path, node, port } = place;
			all.push({
				code,
				params,
				severity,
				path,
				...lines.place(from),
				...node === void 0 ? {} : { node },
				...port === void 0 ? {} : { port }
			});
		}
	};
}
/** The list to start with: what the YAML reader found. */
function issuesOfYaml(document) {
	const issues = createIssueList(document.lines);
	for (const problem of document.problems) issues.add(problem.severity, problem.code, {
		from: problem.from,
		path: []
	}, problem.params);
	return issues;
}
// ../pipeline-engine/src/spec/optional.ts
/** Building values of plain JSON: no property is ever present and undefined. */
/** A property that is absent rather than undefined, so that values stay plain JSON. */
function optional(key, value) {
	return value === void 0 ? {} : { [key]: value };
}
// ../pipeline-engine/src/spec/parse-ports.ts
var portName = /^[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;
function parseInputPorts(value, extension, issues) {
	checkPortNames(value, ["inputs"], issues);
	return entriesOf(value).map((entry) => parseInputPort(entry, extension.inputs.get(entry.key) ?? {}, issues));
}
function parseInputPort(entry, extension, issues) {
	const { key: name, value } = entry;
	const path = ["inputs", name];
	const type = portType(entry, path, [...literalTypes, ...dataTypes], issues) ?? "string";
	const choices = textsOf(valueAt(value, "enum"));
	const literal = isLiteralType(type);
	return {
		name,
		type,
		optional: booleanOf(valueAt(value, "optional")) ?? false,
		...optional("default", defaultOf(value, literal, path, issues)),
		...optional("min", numberOf(valueAt(value, "min"))),
		...optional("max", numberOf(valueAt(value, "max"))),
		...choices.length > 0 ? { enum: choices } : {},
		...optional("mode", textOf(valueAt(value, "mode"))),
		...optional("description", textOf(valueAt(value, "description"))),
		kind: extension.kind ?? kindOfType(type),
		title: extension.title ?? titleOfName(name),
		...optional("hint", extension.hint),
		control: extension.control ?? controlOfType(type, choices.length > 0),
		placement: literal ? "form" : extension.placement ?? "canvas",
		...optional("options", extension.options),
		...optional("visibleWhen", extension.visibleWhen),
		...optional("columnsOf", extension.columnsOf)
	};
}
/** The source text of a literal's default; Azure refuses one for data. */
function defaultOf(value, literal, path, issues) {
	const given = valueAt(value, "default");
	const text = textOf(given);
	if (given === void 0 || text === void 0 || literal) return text;
	issues.add("error", "data-default", {
		from: given.from,
		path: [...path, "default"]
	}, { name: String(path.at(-1)) });
}
function parseOutputPorts(value, extension, issues) {
	checkPortNames(value, ["outputs"], issues);
	return entriesOf(value).map((entry) => {
		const declared = portType(entry, ["outputs", entry.key], dataTypes, issues);
		const type = declared !== void 0 && isDataType(declared) ? declared : "path";
		const added = extension.outputs.get(entry.key) ?? {};
		return {
			name: entry.key,
			type,
			...optional("mode", textOf(valueAt(entry.value, "mode"))),
			...optional("description", textOf(valueAt(entry.value, "description"))),
			kind: added.kind ?? kindOfType(type),
			title: added.title ?? titleOfName(entry.key)
		};
	});
}
function portType(entry, path, allowed, issues) {
	const given = valueAt(entry.value, "type");
	const text = textOf(given)?.toLowerCase();
	const found = allowed.find((candidate) => candidate === text);
	if (found !== void 0) return found;
	const params = {
		name: entry.key,
		type: text ?? "",
		allowed,
		nearest: nearestNames(text ?? "", allowed)
	};
	const code = text === void 0 ? "missing-type" : "unknown-type";
	issues.add("error", code, {
		from: given?.from ?? entry.keyFrom,
		path: [...path, "type"]
	}, params);
}
function checkPortNames(value, path, issues) {
	const seen = /* @__PURE__ */ new Set();
	for (const entry of entriesOf(value)) {
		const place = {
			from: entry.keyFrom,
			path: [...path, entry.key]
		};
		if (!portName.test(entry.key)) issues.add("error", "bad-port-name", place, { name: entry.key });
		const folded = entry.key.toLowerCase();
		if (seen.has(folded)) issues.add("error", "port-name-twice", place, { name: entry.key });
		seen.add(folded);
	}
}
// ../pipeline-engine/src/spec/x-millrace.ts
var extensionKey = "x-millrace";
var categories = [
	"get_data",
	"prepare",
	"train",
	"score",
	"evaluate",
	"other"
];
var portKinds = [
	"table",
	"untrained_model",
	"trained_model",
	"transformation",
	"metrics",
	"file",
	"folder",
	"any"
];
var controls = [
	"text",
	"textarea",
	"code",
	"number",
	"slider",
	"toggle",
	"select",
	"column",
	"columns",
	"file"
];
var componentKeys = [
	"category",
	"icon",
	"implementation",
	"engines",
	"title",
	"summary",
	"synonyms",
	"summary_params",
	"inputs",
	"outputs"
];
var inputKeys$1 = [
	"title",
	"hint",
	"kind",
	"control",
	"placement",
	"options",
	"visible_when",
	"columns_of"
];
/** Reads the value of `x-millrace`; what it does not know becomes a warning, never a refusal. */
function parseExtension(value, issues) {
	const path = [extensionKey];
	warnUnknownKeys$1(value, componentKeys, path, issues);
	return {
		...optional("category", oneOf(value, "category", categories, path, issues)),
		...optional("icon", textOf(valueAt(value, "icon"))),
		...optional("implementation", implementationOf(value, issues)),
		engines: textsOf(valueAt(value, "engines")),
		...optional("title", parseTitles(valueAt(value, "title"))),
		...optional("summary", parseTitles(valueAt(value, "summary"))),
		synonyms: textsOf(valueAt(value, "synonyms")),
		summaryParams: textsOf(valueAt(value, "summary_params")),
		inputs: new Map(entriesOf(valueAt(value, "inputs")).map((entry) => [entry.key, parseInputExtension(entry.value, [
			...path,
			"inputs",
			entry.key
		], issues)])),
		outputs: new Map(entriesOf(valueAt(value, "outputs")).map((entry) => [entry.key, parseOutputExtension(entry.value, [
			...path,
			"outputs",
			entry.key
		], issues)]))
	};
}
function implementationOf(value, issues) {
	const entry = entryOf(value, "implementation");
	const text = textOf(entry?.value);
	if (entry === void 0 || text === void 0) return void 0;
	if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
	issues.add("error", "bad-value", {
		from: entry.value.from,
		path: [extensionKey, "implementation"]
	}, {
		key: "implementation",
		value: text,
		allowed: [
			"1",
			"2",
			"3"
		]
	});
}
function parseInputExtension(value, path, issues) {
	warnUnknownKeys$1(value, inputKeys$1, path, issues);
	return {
		...optional("title", parseTitles(valueAt(value, "title"))),
		...optional("hint", parseTitles(valueAt(value, "hint"))),
		...optional("kind", oneOf(value, "kind", portKinds, path, issues)),
		...optional("control", oneOf(value, "control", controls, path, issues)),
		...optional("placement", oneOf(value, "placement", ["canvas", "form"], path, issues)),
		...optional("options", recordOf(valueAt(value, "options"), parseTitles)),
		...optional("visibleWhen", recordOf(valueAt(value, "visible_when"), textList)),
		...optional("columnsOf", textOf(valueAt(value, "columns_of")))
	};
}
function parseOutputExtension(value, path, issues) {
	warnUnknownKeys$1(value, ["title", "kind"], path, issues);
	return {
		...optional("title", parseTitles(valueAt(value, "title"))),
		...optional("kind", oneOf(value, "kind", portKinds, path, issues))
	};
}
/** One string for every language, or a string per language; a missing language falls back to English. */
function parseTitles(value) {
	const single = textOf(value);
	if (single !== void 0) return {
		en: single,
		ja: single
	};
	const en = textOf(valueAt(value, "en")) ?? textOf(valueAt(value, "ja"));
	if (en === void 0) return void 0;
	return {
		en,
		ja: textOf(valueAt(value, "ja")) ?? en
	};
}
function textList(value) {
	const single = textOf(value);
	return single === void 0 ? textsOf(value) : [single];
}
/** A plain record is safe here: `Object.fromEntries` defines `__proto__` as an ordinary own property. */
function recordOf(value, read) {
	if (value?.kind !== "map") return void 0;
	const pairs = [];
	for (const entry of entriesOf(value)) {
		const item = read(entry.value);
		if (item !== void 0) pairs.push([entry.key, item]);
	}
	return Object.fromEntries(pairs);
}
function oneOf(map, key, allowed, path, issues) {
	const value = valueAt(map, key);
	const text = textOf(value);
	if (value === void 0 || text === void 0) return void 0;
	const found = allowed.find((candidate) => candidate === text);
	if (found === void 0) issues.add("warning", "bad-value", {
		from: value.from,
		path: [...path, key]
	}, {
		key,
		value: text,
		allowed
	});
	return found;
}
function warnUnknownKeys$1(map, known, path, issues) {
	for (const entry of entriesOf(map)) {
		if (known.includes(entry.key)) continue;
		issues.add("warning", "unknown-key", {
			from: entry.keyFrom,
			path: [...path, entry.key]
		}, {
			key: entry.key,
			nearest: nearestNames(entry.key, known)
		});
	}
}
// ../pipeline-engine/src/spec/yaml/json.ts
/** A YAML value as canonical JSON text: equal for equal meaning, whatever the order of keys and the spelling. */
function canonicalJsonOf(value) {
	if (value.kind === "scalar") return scalarJson(value);
	if (value.kind === "list") return `[${value.items.map(canonicalJsonOf).join(",")}]`;
	return `{${[...entriesOf(value)].sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0).map((entry) => `${JSON.stringify(entry.key)}:${canonicalJsonOf(entry.value)}`).join(",")}}`;
}
function scalarJson(scalar) {
	if (scalar.type === "null") return "null";
	if (scalar.type === "boolean") return /^(?:true|yes|on)$/i.test(scalar.text) ? "true" : "false";
	return (scalar.type === "integer" || scalar.type === "number") && /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(scalar.text) ? scalar.text : JSON.stringify(scalar.text);
}
// ../pipeline-engine/src/spec/yaml/lines.ts
function createLineIndex(text) {
	const starts = [0];
	for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return {
		starts,
		place(offset) {
			let low = 0;
			let high = starts.length - 1;
			while (low < high) {
				const middle = low + high + 1 >> 1;
				if ((starts[middle] ?? 0) <= offset) low = middle;
				else high = middle - 1;
			}
			return {
				line: low + 1,
				column: offset - (starts[low] ?? 0) + 1
			};
		}
	};
}
// ../pipeline-engine/src/spec/yaml/scalar-type.ts
var boolean = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
var nothing$1 = /^(?:~|null|Null|NULL)?$/;
var integer = /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
var float = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** `1e-3` is a string here, as it is for Azure ML; a number port still accepts it. */
function plainScalarType(text) {
	if (nothing$1.test(text)) return "null";
	if (boolean.test(text)) return "boolean";
	if (integer.test(text)) return "integer";
	return float.test(text) ? "number" : "string";
}
// ../pipeline-engine/src/spec/yaml/under-indented.ts
/**
* PyYAML, and so Azure ML, takes double-quoted scalars whose further lines are not indented deeper than their key;
* YAML 1.2 does not. Such a scalar is put on one line, same length, so that every offset stays what it was.
*/
/** More of them than this in one file is no document that somebody wrote. */
var mostScalars = 200;
function maskUnderIndented(text) {
	const starts = /* @__PURE__ */ new Set();
	let masked = text;
	while (starts.size < mostScalars) {
		const from = firstUnclosedScalar(masked);
		const to = from === void 0 ? void 0 : closingQuote(masked, from);
		if (from === void 0 || to === void 0 || starts.has(from)) break;
		starts.add(from);
		masked = masked.slice(0, from) + masked.slice(from, to).replace(/[\r\n]/g, " ") + masked.slice(to);
	}
	return {
		text: masked,
		starts
	};
}
/** The meaning of a double-quoted scalar, given its source; as a document of its own it may be indented freely. */
function readDoubleQuoted(source) {
	const indented = source.replace(/\n[ \t]*/g, "\n ");
	const value = parseDocument(indented, {
		schema: "failsafe",
		logLevel: "silent"
	}).toJS();
	return typeof value === "string" ? value : source;
}
function firstUnclosedScalar(text) {
	let offset = 0;
	for (const token of new Lexer().lex(text)) {
		if (token.length === 1 && "".includes(token) && text[offset] !== token) continue;
		if (token.startsWith("\"") && closingQuote(token, 0) === void 0) return offset;
		offset += token.length;
	}
}
/** The offset after the quote that closes the scalar which starts at `from`. */
function closingQuote(text, from) {
	for (let at = from + 1; at < text.length; at++) if (text[at] === "\\") at++;
	else if (text[at] === "\"") return at + 1;
}
// ../pipeline-engine/src/spec/yaml/read.ts
/** Reads YAML text into a tree with offsets. Refuses what would exhaust the machine; never throws for any text. */
/** Longer texts (in UTF-16 units) are refused: no pipeline that people wrote comes near. */
var longestText = 8e6;
/** Values that aliases may add, all expansions counted; a "billion laughs" document stops here. */
var mostAliasedValues = 1e5;
function readYaml(text) {
	const refuse = (code, params = {}) => ({
		text,
		lines: createLineIndex(""),
		root: void 0,
		problems: [{
			code,
			params,
			severity: "error",
			from: 0
		}]
	});
	if (text.length > 8e6) return refuse("document-too-large", { limit: longestText });
	try {
		return convert(text);
	} catch (error) {
		if (error instanceof RangeError) return refuse("document-too-deep");
		if (error instanceof AliasBomb) return refuse("too-many-aliases", { limit: mostAliasedValues });
		throw error;
	}
}
var AliasBomb = class extends Error {};
var options = {
	schema: "failsafe",
	uniqueKeys: false,
	prettyErrors: false,
	logLevel: "silent",
	merge: false
};
function parse(text) {
	const document = parseDocument(text, options);
	if (!document.errors.some((error) => error.code === "MISSING_CHAR")) return {
		document,
		maskedStarts: /* @__PURE__ */ new Set()
	};
	const masked = maskUnderIndented(text);
	if (masked.starts.size === 0) return {
		document,
		maskedStarts: masked.starts
	};
	return {
		document: parseDocument(masked.text, options),
		maskedStarts: masked.starts
	};
}
function convert(text) {
	const { document, maskedStarts } = parse(text);
	const converter = new Converter(text, maskedStarts);
	const root = document.contents === null ? void 0 : converter.value(document.contents, 0);
	const problems = document.errors.map((error) => ({
		code: error.code === "MULTIPLE_DOCS" ? "many-documents" : "yaml-syntax",
		params: {
			reason: error.message,
			detail: error.code
		},
		severity: "error",
		from: error.pos[0]
	}));
	problems.push(...converter.problems);
	const empty = root?.kind === "scalar" && root.type === "null";
	return {
		text,
		lines: createLineIndex(text),
		root: empty ? void 0 : root,
		problems
	};
}
/** Turns the parser's nodes into values; anchors are converted once and shared by their aliases. */
var Converter = class {
	problems = [];
	text;
	maskedStarts;
	anchors = /* @__PURE__ */ new Map();
	converted = 0;
	aliased = 0;
	constructor(text, maskedStarts) {
		this.text = text;
		this.maskedStarts = maskedStarts;
	}
	value(node, at) {
		this.converted++;
		if (node === null) return nothing(at);
		if (isAlias(node)) return this.alias(node.source, node.range[0], node.range[1]);
		const before = this.converted + this.aliased;
		const value = this.content(node);
		if (node.anchor !== void 0) this.anchors.set(node.anchor, {
			value,
			size: this.converted + this.aliased - before + 1
		});
		return value;
	}
	content(node) {
		if (isMap(node)) return this.map(node.items, node.range[0], node.range[1], node.flow === true);
		if (isSeq(node)) return this.list(node.items, node.range[0], node.range[1], node.flow === true);
		return isScalar(node) ? this.scalar(node) : nothing(0);
	}
	alias(name, from, to) {
		const anchored = this.anchors.get(name);
		if (anchored === void 0) return nothing(from);
		this.aliased += anchored.size;
		if (this.aliased > mostAliasedValues) throw new AliasBomb();
		return {
			...anchored.value,
			from,
			to,
			shared: true
		};
	}
	scalar(node) {
		const from = node.range[0];
		const style = styleOf(node.type);
		const text = style === "double" && this.maskedStarts.has(from) ? readDoubleQuoted(this.text.slice(from, node.range[1])) : node.source ?? "";
		const to = style === "block" ? endOfBlockScalar(this.text, from, node.range[1]) : node.range[1];
		return {
			kind: "scalar",
			text,
			type: typeOf(text, style, node.tag),
			style,
			from,
			to
		};
	}
	list(items, from, to, flow) {
		const values = items.map((item) => this.value(item, from));
		return {
			kind: "list",
			flow,
			items: values,
			from,
			to: flow ? to : values.at(-1)?.to ?? to
		};
	}
	map(pairs, from, to, flow) {
		const entries = [];
		const index = /* @__PURE__ */ new Map();
		const merged = [];
		for (const pair of pairs) {
			const entry = this.entry(pair);
			if (entry === void 0) continue;
			if (entry.key === "<<" && entry.value.kind !== "scalar") merged.push(entry.value);
			else if (index.has(entry.key)) this.problem("duplicate-key", { key: entry.key }, entry.keyFrom);
			entries.push(entry);
			index.set(entry.key, entry);
		}
		const end = flow ? to : entries.at(-1)?.value.to ?? to;
		for (const entry of merged.flatMap(mergedEntries)) {
			if (index.has(entry.key)) continue;
			const inherited = {
				...entry,
				value: {
					...entry.value,
					shared: true
				}
			};
			entries.push(inherited);
			index.set(entry.key, inherited);
		}
		return {
			kind: "map",
			flow,
			entries,
			index,
			from,
			to: end
		};
	}
	entry(pair) {
		const key = pair.key;
		if (!isScalar(key) || !key.range) {
			const from = isMap(key) || isSeq(key) ? key.range?.[0] ?? 0 : 0;
			this.problem("bad-key", {}, from);
			return;
		}
		const [keyFrom, keyTo] = key.range;
		return {
			key: key.source ?? "",
			keyFrom,
			keyTo,
			value: this.value(pair.value, keyTo)
		};
	}
	problem(code, params, from) {
		this.problems.push({
			code,
			params,
			severity: "error",
			from
		});
	}
};
function mergedEntries(value) {
	if (value.kind === "list") return value.items.flatMap(mergedEntries);
	return value.kind === "map" ? value.entries : [];
}
function nothing(at) {
	return {
		kind: "scalar",
		text: "",
		type: "null",
		style: "plain",
		from: at,
		to: at
	};
}
function typeOf(text, style, tag) {
	return style === "plain" && tag !== "tag:yaml.org,2002:str" ? plainScalarType(text) : "string";
}
function styleOf(type) {
	if (type === "QUOTE_DOUBLE") return "double";
	if (type === "QUOTE_SINGLE") return "single";
	return type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED" ? "block" : "plain";
}
/** Without the blank lines after it, unless it keeps them (`|+`), and without its last line end. */
function endOfBlockScalar(text, from, to) {
	const header = /^[|>][-+0-9]*/.exec(text.slice(from, from + 4))?.[0] ?? "";
	let end = to;
	if (header.includes("+")) {
		if (text[end - 1] === "\n") end -= text[end - 2] === "\r" ? 2 : 1;
		return Math.max(end, from + header.length);
	}
	while (end > from && " 	\r\n".includes(text[end - 1] ?? "")) end--;
	return end;
}
// ../pipeline-engine/src/spec/parse-component.ts
var componentTypes = [
	"command",
	"parallel",
	"spark",
	"pipeline",
	"sweep",
	"automl",
	"import",
	"data_transfer"
];
/**
* `origin` says where the text comes from; for built-ins the implementation number and the engines are
* taken from `x-millrace`, whatever `origin` holds.
*/
function parseComponent$1(text, origin) {
	const document = readYaml(text);
	const issues = issuesOfYaml(document);
	if (document.root?.kind !== "map") {
		if (issues.all.length === 0) issues.add("error", "not-a-mapping", {
			from: 0,
			path: []
		});
		return {
			definition: void 0,
			issues: issues.all
		};
	}
	return {
		definition: componentOf(document.root, origin, issues),
		issues: issues.all
	};
}
function componentOf(root, origin, issues) {
	checkType(root, issues);
	const extension = parseExtension(valueAt(root, extensionKey), issues);
	const name = textOf(valueAt(root, "name")) ?? nameOfOrigin(origin);
	const displayName = textOf(valueAt(root, "display_name")) ?? titleOfName(name).en;
	const description = textOf(valueAt(root, "description"))?.trim() ?? "";
	const environment = valueAt(root, "environment");
	return {
		name,
		version: textOf(valueAt(root, "version")) ?? "1",
		displayName,
		description,
		isDeterministic: booleanOf(valueAt(root, "is_deterministic")) ?? true,
		inputs: parseInputPorts(valueAt(root, "inputs"), extension, issues),
		outputs: parseOutputPorts(valueAt(root, "outputs"), extension, issues),
		...optional("command", textOf(valueAt(root, "command"))),
		...optional("code", textOf(valueAt(root, "code"))),
		...optional("environment", environment === void 0 ? void 0 : canonicalJsonOf(environment)),
		environmentVariables: parseEnvironmentVariables(valueAt(root, "environment_variables")),
		origin: withExtension(origin, extension),
		category: extension.category ?? "other",
		icon: extension.icon ?? "box",
		title: extension.title ?? both(displayName),
		summary: extension.summary ?? both(description.split("\n", 1)[0] ?? ""),
		synonyms: extension.synonyms,
		summaryParams: extension.summaryParams
	};
}
function parseEnvironmentVariables(value) {
	return entriesOf(value).map((entry) => ({
		name: entry.key,
		value: textOf(entry.value) ?? ""
	}));
}
function checkType(root, issues) {
	const entry = entryOf(root, "type");
	const type = textOf(entry?.value);
	if (entry === void 0 || type === void 0 || componentTypes.includes(type.toLowerCase())) return;
	issues.add("error", "unknown-component-type", {
		from: entry.value.from,
		path: ["type"]
	}, {
		type,
		nearest: nearestNames(type, componentTypes)
	});
}
function withExtension(origin, extension) {
	if (origin.kind !== "builtin") return origin;
	return {
		kind: "builtin",
		implementation: extension.implementation ?? 1,
		engines: extension.engines
	};
}
function nameOfOrigin(origin) {
	if (origin.kind !== "workspace") return "component";
	return origin.file.slice(origin.file.lastIndexOf("/") + 1).replace(/\.ya?ml$/i, "") || "component";
}
function both(text) {
	return {
		en: text,
		ja: text
	};
}
// ../pipeline-engine/src/spec/node-keys.ts
var nodeTypes = [
	"command",
	"parallel",
	"sweep",
	"pipeline",
	"spark",
	"automl",
	"import",
	"data_transfer",
	"if_else",
	"do_while",
	"parallel_for"
];
/** Node types that this engine executes; the others open, show what they are, and stay as they are. */
var executableNodeTypes = ["command", "pipeline"];
/** Acted on, or only for people. */
var usedNodeKeys = [
	"type",
	"component",
	"inputs",
	"outputs",
	"compute",
	"name",
	"display_name",
	"description",
	"comment",
	"tags",
	"properties",
	"environment_variables",
	"limits",
	"command",
	"code",
	"environment",
	"is_deterministic",
	"$schema",
	"version",
	"experiment_name"
];
/** Azure's keys that wait for other targets. */
var unusedNodeKeys = [
	"resources",
	"distribution",
	"services",
	"identity",
	"queue_settings",
	"jobs",
	"settings"
];
var pipelineKeys = [
	"$schema",
	"type",
	"name",
	"display_name",
	"description",
	"experiment_name",
	"tags",
	"properties",
	"compute",
	"settings",
	"inputs",
	"outputs",
	"jobs",
	"component",
	"identity",
	"services",
	"creation_context",
	"id",
	"status",
	"log_files"
];
/** Further keys of a pipeline component file. */
var pipelineComponentKeys = [
	"version",
	"is_deterministic",
	"x-millrace"
];
var settingsKeys = [
	"default_compute",
	"default_datastore",
	"continue_on_step_failure",
	"force_rerun",
	"on_init",
	"on_finalize"
];
// ../pipeline-engine/src/spec/parse-values.ts
/** The values of `inputs:` and `outputs:`, of a node and of a pipeline. */
function parseInputValues(value, scope, issues) {
	requireMap(value, scope, "inputs", issues);
	const inputs = [];
	for (const entry of entriesOf(value)) {
		const parsed = parseInputValue(entry.value, placeOf(entry, scope), issues);
		if (parsed !== void 0) inputs.push({
			name: entry.key,
			value: parsed
		});
	}
	return inputs;
}
/** An input left empty (`x:`) is unset, as if it did not stand there. */
function parseInputValue(value, place, issues) {
	if (isEmptyValue(value)) return void 0;
	if (value.kind === "scalar") return scalarInput(value, place, issues);
	if (value.kind === "map") return mapInput(value, place, issues);
	issues.add("error", "bad-input-value", place, { name: String(place.path.at(-1)) });
}
function scalarInput(scalar, place, issues) {
	const binding = holdsExpression(scalar.text) ? parseBinding(scalar.text) : void 0;
	if (binding !== void 0) return {
		kind: "binding",
		binding
	};
	warnStrangeExpression(scalar.text, place, issues);
	return literalOf(scalar);
}
function literalOf(scalar) {
	return {
		kind: "literal",
		text: scalar.text,
		type: scalar.type === "null" ? "string" : scalar.type
	};
}
function warnStrangeExpression(text, place, issues) {
	if (!holdsExpression(text)) return;
	if (isWholeExpression(text)) issues.add("error", "bad-binding", place, { binding: text });
	else issues.add("warning", "mixed-binding", place, { text });
}
var inputKeys = [
	"type",
	"path",
	"mode",
	"datastore",
	"description",
	"default",
	"optional",
	"min",
	"max",
	"enum"
];
function mapInput(value, place, issues) {
	warnUnknownKeys(value, inputKeys, place, issues);
	const declared = declaredType(value, place, issues);
	if (declared !== void 0 && isLiteralType(declared)) {
		const preset = valueAt(value, "default");
		return preset?.kind === "scalar" && preset.type !== "null" ? literalOf(preset) : void 0;
	}
	const path = textOf(valueAt(value, "path"));
	const mode = optional("mode", textOf(valueAt(value, "mode")));
	if (path !== void 0 && holdsExpression(path)) {
		const binding = parseBinding(path);
		if (binding !== void 0) return {
			kind: "binding",
			binding,
			...optional("type", declared),
			...mode
		};
		warnStrangeExpression(path, {
			...place,
			path: [...place.path, "path"]
		}, issues);
	}
	return {
		kind: "data",
		type: declared ?? "uri_folder",
		...optional("path", path),
		...mode
	};
}
function parseOutputValues(value, scope, issues) {
	requireMap(value, scope, "outputs", issues);
	return entriesOf(value).map((entry) => parseOutput(entry, placeOf(entry, scope), issues));
}
var outputKeys = [
	"type",
	"path",
	"mode",
	"name",
	"version",
	"description",
	"is_control",
	"early_available"
];
function parseOutput(entry, place, issues) {
	const { key: name, value } = entry;
	if (isEmptyValue(value)) return { name };
	if (value.kind === "list") {
		issues.add("error", "bad-output-value", place, { name });
		return { name };
	}
	if (value.kind === "scalar") return {
		name,
		...promotion(value, place, issues)
	};
	warnUnknownKeys(value, outputKeys, place, issues);
	const declared = declaredType(value, place, issues);
	return {
		name,
		...optional("type", declared !== void 0 && isDataType(declared) ? declared : void 0),
		...optional("mode", textOf(valueAt(value, "mode"))),
		...pathOfOutput(valueAt(value, "path")),
		...optional("registerAs", textOf(valueAt(value, "name")))
	};
}
function promotion(scalar, place, issues) {
	const binding = parseBinding(scalar.text);
	if (binding?.kind === "parent-output") return { promotedTo: binding.name };
	issues.add("error", "bad-output-value", place, { name: String(place.path.at(-1)) });
	return {};
}
function pathOfOutput(value) {
	const text = textOf(value);
	if (text === void 0) return {};
	const binding = parseBinding(text);
	return binding?.kind === "parent-output" ? { promotedTo: binding.name } : { path: text };
}
function declaredType(map, place, issues) {
	const given = valueAt(map, "type");
	const text = textOf(given)?.toLowerCase();
	if (given === void 0 || text === void 0) return void 0;
	if (isDataType(text) || isLiteralType(text)) return text;
	issues.add("error", "unknown-type", {
		...place,
		from: given.from,
		path: [...place.path, "type"]
	}, {
		name: String(place.path.at(-1)),
		type: text,
		allowed: dataTypes,
		nearest: nearestNames(text, dataTypes)
	});
}
function placeOf(entry, scope) {
	const from = isEmptyValue(entry.value) ? entry.keyFrom : entry.value.from;
	const path = [...scope.path, entry.key];
	return scope.node === void 0 ? {
		from,
		path
	} : {
		from,
		path,
		node: scope.node,
		port: entry.key
	};
}
function warnUnknownKeys(map, known, place, issues) {
	for (const entry of entriesOf(map)) {
		if (known.includes(entry.key)) continue;
		issues.add("warning", "unknown-key", {
			...place,
			from: entry.keyFrom,
			path: [...place.path, entry.key]
		}, {
			key: entry.key,
			nearest: nearestNames(entry.key, known)
		});
	}
}
function requireMap(value, scope, key, issues) {
	if (value === void 0 || isEmptyValue(value) || value.kind === "map") return;
	issues.add("error", "not-a-mapping-here", {
		...scope,
		from: value.from
	}, { key });
}
// ../pipeline-engine/src/spec/parse-node.ts
var nodeName = /^[a-z_][a-z0-9_]*$/;
function parseNode(entry, lines, issues) {
	const id = entry.key;
	const place = {
		from: entry.keyFrom,
		path: ["jobs", id],
		node: id
	};
	if (!nodeName.test(id)) issues.add("error", "bad-node-name", place, {
		name: id,
		suggestion: suggestNodeName(id)
	});
	if (entry.value.kind !== "map") {
		issues.add("error", "node-not-a-mapping", place, { node: id });
		return;
	}
	const map = entry.value;
	const type = parseNodeType(map, place, issues);
	const component = parseComponent(map, place, issues);
	checkKeys(map, type, component !== void 0, place, issues);
	const scope = (key) => ({
		path: [
			"jobs",
			id,
			key
		],
		node: id
	});
	return {
		id,
		type,
		...optional("component", component),
		inputs: parseInputValues(valueAt(map, "inputs"), scope("inputs"), issues),
		outputs: parseOutputValues(valueAt(map, "outputs"), scope("outputs"), issues),
		...optional("compute", textOf(valueAt(map, "compute"))),
		...optional("displayName", textOf(valueAt(map, "display_name"))),
		...optional("comment", textOf(valueAt(map, "comment"))),
		environmentVariables: parseEnvironmentVariables(valueAt(map, "environment_variables")),
		...optional("timeoutSeconds", numberOf(valueAt(valueAt(map, "limits"), "timeout"))),
		lines: {
			from: lines.place(entry.keyFrom).line,
			to: lines.place(Math.max(map.to - 1, entry.keyFrom)).line
		}
	};
}
/** `Train model 2` becomes `train_model_2`. */
function suggestNodeName(text) {
	const name = text.normalize("NFKC").toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^_+|_+$/g, "").replace(/^(?=[0-9])/, "node_");
	return name === "" ? "node" : name;
}
/** A node without `type` is a command; the spelling of types does not mind case. */
function parseNodeType(map, place, issues) {
	const value = valueAt(map, "type");
	const text = textOf(value);
	if (value === void 0 || text === void 0) return "command";
	const type = nodeTypes.find((known) => known === text.toLowerCase());
	const typePlace = {
		...place,
		from: value.from,
		path: [...place.path, "type"]
	};
	if (type === void 0) {
		const nearest = nearestNames(text, nodeTypes);
		issues.add("error", "unknown-node-type", typePlace, {
			node: place.node ?? "",
			type: text,
			nearest
		});
		return "unknown";
	}
	if (!executableNodeTypes.includes(type)) issues.add("info", "node-type-not-executed", typePlace, {
		node: place.node ?? "",
		type
	});
	return type;
}
function parseComponent(map, place, issues) {
	const value = valueAt(map, "component") ?? valueAt(map, "trial");
	if (value === void 0 || isEmptyValue(value)) return void 0;
	const text = textOf(value);
	if (text !== void 0) return parseComponentReference(text);
	if (value.kind === "list") issues.add("error", "bad-component-reference", {
		...place,
		from: value.from
	}, { node: place.node ?? "" });
}
/** Extra keys are kept on nodes with a component and refused on a command written in the node, as Azure does. */
function checkKeys(map, type, hasComponent, place, issues) {
	const node = place.node ?? "";
	if (type !== "command" && type !== "pipeline") return;
	const inline = isInlineComponent(map);
	if (!hasComponent && !inline && (type === "pipeline" || isEmptyValue(valueAt(map, "command")))) issues.add("error", "node-without-component", place, {
		node,
		type
	});
	for (const entry of entriesOf(map)) {
		if (usedNodeKeys.includes(entry.key)) continue;
		const keyPlace = {
			...place,
			from: entry.keyFrom,
			path: [...place.path, entry.key]
		};
		if (unusedNodeKeys.includes(entry.key)) {
			issues.add("info", "key-not-used", keyPlace, {
				key: entry.key,
				node
			});
			continue;
		}
		const nearest = nearestNames(entry.key, usedNodeKeys);
		const severity = !hasComponent && !inline ? "error" : nearest.length > 0 ? "warning" : "info";
		issues.add(severity, severity === "info" ? "key-not-used" : "unknown-key", keyPlace, {
			key: entry.key,
			node,
			nearest
		});
	}
}
/** A component written out under `component:`. */
function isInlineComponent(map) {
	return entryOf(map, "component")?.value.kind === "map";
}
// ../pipeline-engine/src/spec/inline-component.ts
function inlineDefinition(node, map, context) {
	const displayName = node.displayName ?? titleOfName(node.id).en;
	const description = textOf(valueAt(map, "description")) ?? "";
	const environment = valueAt(map, "environment");
	return {
		name: node.id,
		version: "1",
		displayName,
		description,
		isDeterministic: booleanOf(valueAt(map, "is_deterministic")) ?? true,
		inputs: node.inputs.map((input) => inputPort(input, context)),
		outputs: node.outputs.map(({ name, type, mode }) => outputPort(name, type ?? "uri_folder", mode)),
		...optional("command", textOf(valueAt(map, "command"))),
		...optional("code", textOf(valueAt(map, "code"))),
		...optional("environment", environment === void 0 ? void 0 : canonicalJsonOf(environment)),
		environmentVariables: parseEnvironmentVariables(valueAt(map, "environment_variables")),
		origin: { kind: "inline" },
		category: "other",
		icon: "square-terminal",
		title: {
			en: displayName,
			ja: displayName
		},
		summary: {
			en: description,
			ja: description
		},
		synonyms: [],
		summaryParams: []
	};
}
function inputPort(input, context) {
	const type = typeOfValue(input.value, context);
	const literal = isLiteralType(type);
	return {
		name: input.name,
		type,
		optional: false,
		...input.value.kind === "literal" ? {} : optional("mode", input.value.mode),
		kind: literal ? kindOfType(type) : "any",
		title: titleOfName(input.name),
		control: controlOfType(type, false),
		placement: literal ? "form" : "canvas"
	};
}
function outputPort(name, type, mode) {
	return {
		name,
		type,
		...optional("mode", mode),
		kind: "any",
		title: titleOfName(name)
	};
}
function typeOfValue(value, context) {
	if (value.kind !== "binding") return value.type;
	if (value.type !== void 0) return value.type;
	const { binding } = value;
	if (binding.kind === "parent-input") {
		const source = context.inputs.find((input) => input.name === binding.name)?.value;
		return source === void 0 || source.kind === "binding" ? "uri_folder" : source.type;
	}
	if (binding.kind === "parent-output") return "uri_folder";
	return (context.nodes.get(binding.node)?.outputs.find((candidate) => candidate.name === binding.output))?.type ?? "uri_folder";
}
// ../pipeline-engine/src/spec/text-cache.ts
/** Remembers what was made of the last few texts. The texts are the keys, so nothing can go stale. */
function createTextCache(size, make) {
	const kept = /* @__PURE__ */ new Map();
	return (text) => {
		const value = kept.get(text) ?? make(text);
		kept.delete(text);
		kept.set(text, value);
		if (kept.size > size) for (const oldest of kept.keys()) {
			kept.delete(oldest);
			break;
		}
		return value;
	};
}
// ../pipeline-engine/src/spec/parse-pipeline.ts
var cache = createTextCache(8, (text) => {
	const document = readYaml(text);
	return {
		document,
		parsed: parseDocument$1(document)
	};
});
/** The last few texts are remembered: editing and checking one text parses it once. */
function parsePipeline(text) {
	return cache(text).parsed;
}
function parseDocument$1(document) {
	const issues = issuesOfYaml(document);
	if (document.root?.kind !== "map") {
		if (issues.all.length === 0) issues.add("error", "not-a-mapping", {
			from: 0,
			path: []
		});
		return {
			model: void 0,
			issues: issues.all
		};
	}
	const model = modelOf(document.root, document, issues);
	rememberDocument(model, document);
	return {
		model,
		issues: issues.all
	};
}
function modelOf(root, document, issues) {
	const isComponent = isPipelineComponent(root);
	checkTopLevel(root, isComponent, issues);
	const ports = isComponent ? portsOf(root, issues) : void 0;
	const inputs = ports === void 0 ? parseInputValues(valueAt(root, "inputs"), { path: ["inputs"] }, issues) : ports.inputs.flatMap(defaultOfPort);
	const outputs = ports === void 0 ? parseOutputValues(valueAt(root, "outputs"), { path: ["outputs"] }, issues) : ports.outputs.map(({ name, type, mode }) => ({
		name,
		type,
		...optional("mode", mode)
	}));
	return {
		kind: isComponent ? "pipeline-component" : "pipeline-job",
		...optional("name", textOf(valueAt(root, "name"))),
		...optional("displayName", textOf(valueAt(root, "display_name"))),
		...optional("description", textOf(valueAt(root, "description"))),
		...optional("experimentName", textOf(valueAt(root, "experiment_name"))),
		...optional("compute", textOf(valueAt(root, "compute"))),
		settings: parseSettings(valueAt(root, "settings"), issues),
		inputs,
		outputs,
		nodes: parseNodes(root, inputs, document, issues),
		...optional("component", jobComponent(root, issues)),
		...optional("ports", ports)
	};
}
/** A pipeline component declares ports where a pipeline job gives values. */
function isPipelineComponent(root) {
	const schema = textOf(valueAt(root, "$schema"))?.toLowerCase() ?? "";
	if (schema.includes("pipelinecomponent")) return true;
	if (schema !== "") return false;
	if ([
		"settings",
		"compute",
		"experiment_name"
	].some((key) => entryOf(root, key) !== void 0)) return false;
	if ([
		"version",
		"is_deterministic",
		"x-millrace"
	].some((key) => entryOf(root, key) !== void 0)) return true;
	return entriesOf(valueAt(root, "inputs")).some(({ value }) => {
		const type = textOf(valueAt(value, "type")) ?? "";
		return [
			"string",
			"number",
			"integer",
			"boolean"
		].includes(type) || entryOf(value, "optional") !== void 0;
	});
}
function checkTopLevel(root, isComponent, issues) {
	const known = isComponent ? [...pipelineKeys, ...pipelineComponentKeys] : pipelineKeys;
	for (const entry of entriesOf(root)) {
		if (known.includes(entry.key)) continue;
		const place = {
			from: entry.keyFrom,
			path: [entry.key]
		};
		issues.add(isComponent ? "warning" : "error", "unknown-top-level-key", place, {
			key: entry.key,
			nearest: nearestNames(entry.key, known)
		});
	}
	const type = valueAt(root, "type");
	const text = textOf(type);
	if (text === void 0) issues.add("error", "type-missing", {
		from: root.from,
		path: []
	});
	else if (text.toLowerCase() !== "pipeline") issues.add("error", "not-a-pipeline", {
		from: type?.from ?? root.from,
		path: ["type"]
	}, { type: text });
}
function portsOf(root, issues) {
	const extension = parseExtension(valueAt(root, extensionKey), issues);
	return {
		inputs: parseInputPorts(valueAt(root, "inputs"), extension, issues),
		outputs: parseOutputPorts(valueAt(root, "outputs"), extension, issues)
	};
}
function defaultOfPort(port) {
	const { name, type } = port;
	if (type === "string" || type === "number" || type === "integer" || type === "boolean") return port.default === void 0 ? [] : [{
		name,
		value: {
			kind: "literal",
			text: port.default,
			type
		}
	}];
	return [{
		name,
		value: {
			kind: "data",
			type,
			...optional("mode", port.mode)
		}
	}];
}
function parseSettings(value, issues) {
	for (const entry of entriesOf(value)) {
		if (settingsKeys.includes(entry.key)) continue;
		const nearest = nearestNames(entry.key, settingsKeys);
		const place = {
			from: entry.keyFrom,
			path: ["settings", entry.key]
		};
		issues.add("warning", "unknown-setting", place, {
			key: entry.key,
			nearest
		});
	}
	return {
		...optional("defaultCompute", textOf(valueAt(value, "default_compute"))),
		...optional("defaultDatastore", textOf(valueAt(value, "default_datastore"))),
		...optional("continueOnStepFailure", booleanSetting(value, "continue_on_step_failure", issues)),
		...optional("forceRerun", booleanSetting(value, "force_rerun", issues))
	};
}
function booleanSetting(settings, key, issues) {
	const value = valueAt(settings, key);
	if (value === void 0 || isEmptyValue(value)) return void 0;
	const meant = booleanOf(value);
	if (meant === void 0) {
		const params = {
			key,
			value: textOf(value) ?? "",
			allowed: ["true", "false"]
		};
		issues.add("error", "bad-value", {
			from: value.from,
			path: ["settings", key]
		}, params);
	}
	return meant;
}
function jobComponent(root, issues) {
	const entry = entryOf(root, "component");
	const text = textOf(entry?.value);
	if (entry === void 0 || text === void 0) return void 0;
	if (!isEmptyValue(valueAt(root, "jobs"))) issues.add("error", "jobs-and-component", {
		from: entry.keyFrom,
		path: ["component"]
	});
	return parseComponentReference(text);
}
function parseNodes(root, inputs, document, issues) {
	const jobs = valueAt(root, "jobs");
	if (jobs !== void 0 && jobs.kind !== "map" && !isEmptyValue(jobs)) issues.add("error", "not-a-mapping-here", {
		from: jobs.from,
		path: ["jobs"]
	}, { key: "jobs" });
	const drafts = /* @__PURE__ */ new Map();
	for (const entry of entriesOf(jobs)) {
		const draft = parseNode(entry, document.lines, issues);
		if (draft !== void 0 && entry.value.kind === "map") drafts.set(draft.id, {
			draft,
			map: entry.value
		});
	}
	const nodes = new Map([...drafts].map(([id, { draft }]) => [id, draft]));
	return [...drafts.values()].map(({ draft, map }) => {
		if (draft.component !== void 0 || draft.type !== "command") return draft;
		const body = isInlineComponent(map) ? valueAt(map, "component") : map;
		if (body?.kind !== "map" || isEmptyValue(valueAt(body, "command"))) return draft;
		return {
			...draft,
			inline: inlineDefinition(draft, body, {
				inputs,
				nodes
			})
		};
	});
}
// .interim/workspace/workspace.ts
/** What a workspace is, and how the one that a folder or a file belongs to is found. */
var stateFolderName = ".millrace";
/** The nearest ancestor (or the folder itself) that holds `.millrace`, else the git root, else the folder. */
function findRoot(folder) {
	return nearestWith(folder, ".millrace") ?? nearestWith(folder, ".git") ?? folder;
}
function nearestWith(folder, name) {
	for (let current = folder;; current = path.dirname(current)) {
		if (existsSync(path.join(current, name))) return current;
		if (current === path.dirname(current)) return void 0;
	}
}
async function existingFolder(folder) {
	const absolute = path.resolve(folder);
	const found = await stat(absolute).catch(() => void 0);
	if (!found?.isDirectory()) throw new EngineError(found ? "invalid-request" : "not-found", found ? `"${folder}" is a file, not a folder. Give the folder that holds it.` : `There is no folder "${folder}". Check the spelling, or create it first.`, { path: folder });
	return realpath(absolute);
}
async function workspaceAt(root, options) {
	const allowed = await Promise.all((options.allow ?? []).map(existingFolder));
	return {
		root,
		name: path.basename(root) || root,
		stateDirectory: options.stateDirectory ? path.resolve(options.stateDirectory) : path.join(root, stateFolderName),
		roots: [root, ...allowed]
	};
}
/** The workspace that `millrace DIR` serves: the folder that was named; it is created when it is not there. */
async function workspaceOfFolder(folder, options = {}) {
	if (folder === void 0) return workspaceAt(findRoot(await existingFolder(".")), options);
	if (!existsSync(folder)) await mkdir(folder, { recursive: true });
	return workspaceAt(await existingFolder(folder), options);
}
/** The workspace of a pipeline file given on the command line. */
async function workspaceOfFile(file, options = {}) {
	if (!existsSync(file)) throw new EngineError("not-found", `There is no file "${file}". Check the spelling.`, { path: file });
	return workspaceAt(findRoot(path.dirname(await realpath(file))), options);
}
// .interim/workspace/atomic-write.ts
/** Replaces a file so that a reader, or a crash, sees the old bytes or the new ones, never a mixture. */
async function writeDurably(file, content, mode) {
	const handle = await open(file, "wx", mode ?? 438);
	try {
		await handle.writeFile(content);
		await handle.sync();
	} finally {
		await handle.close();
	}
}
async function syncFolder(folder) {
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
/** Writes to a temporary name beside the file, fsyncs, renames, and fsyncs the folder. */
async function writeAtomically(file, content, options = {}) {
	const folder = path.dirname(file);
	await mkdir(folder, { recursive: true });
	const temporary = path.join(folder, `.${path.basename(file).slice(0, 100)}.${randomUUID()}.tmp`);
	try {
		await writeDurably(temporary, content, options.mode);
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	await syncFolder(folder);
}
// .interim/workspace/locks.ts
function createLocks() {
	const tails = /* @__PURE__ */ new Map();
	return { run: (key, task) => {
		const result = (tails.get(key) ?? Promise.resolve()).then(task, task);
		const tail = result.catch(() => void 0).then(() => {
			if (tails.get(key) === tail) tails.delete(key);
		});
		tails.set(key, tail);
		return result;
	} };
}
// .interim/workspace/safe-path.ts
/**
* Turns a path that somebody sent or wrote into an absolute path, and proves that it stays inside the
* allowed folders after every symbolic link is followed. All access to workspace files goes through here.
*/
function outside(given) {
	return new EngineError("path-outside-workspace", `The path "${given.replaceAll("\0", "\\0")}" is not inside the workspace. Give a path below the workspace folder, or start millrace with --allow for the folder it is in.`, { path: given });
}
/** Whether `inner` is `outer` or below it; both absolute and free of symbolic links. */
function isInside(outer, inner) {
	const relative = path.relative(outer, inner);
	return relative === "" || !relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative);
}
/** Follows links as far as the path exists; what does not exist yet is appended as it is. */
async function realpathOfExisting(absolute) {
	const missing = [];
	let current = absolute;
	for (;;) try {
		return path.join(await realpath(current), ...missing);
	} catch (error) {
		if (!isCode(error, "ENOENT") || await isLink(current)) throw error;
		missing.unshift(path.basename(current));
		const parent = path.dirname(current);
		if (parent === current) throw error;
		current = parent;
	}
}
/** Whether an unknown error is a system error with this code. */
function isCode(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
/** A dangling link has no real path, but a later write would follow it. */
async function isLink(absolute) {
	try {
		return (await lstat(absolute)).isSymbolicLink();
	} catch (error) {
		if (isCode(error, "ENOENT")) return false;
		throw error;
	}
}
async function resolveChecked(absolute, roots, given) {
	const real = await realpathOfExisting(absolute).catch((error) => {
		if ([
			"ENOENT",
			"ELOOP",
			"ENOTDIR",
			"ENAMETOOLONG",
			"EACCES"
		].some((code) => isCode(error, code))) throw outside(given);
		throw error;
	});
	for (const root of roots) if (isInside(await realpath(root), real)) return real;
	throw outside(given);
}
/**
* Resolves a workspace path as a client sends it: relative to the root, forward slashes, no `..`, nothing
* absolute. Throws `path-outside-workspace`. The file need not exist.
*/
async function resolveWorkspacePath(root, given) {
	const segments = given.split("/");
	if (given.includes("\0") || given.includes("\\") || path.isAbsolute(given) || path.win32.isAbsolute(given) || /^[A-Za-z]:/.test(given) || segments.some((segment) => segment === ".." || segment === "." || segment === "")) throw outside(given);
	return resolveChecked(path.join(root, ...segments), [root], given);
}
/** The workspace path (forward slashes) of an absolute path below the root. */
function toWorkspacePath(root, absolute) {
	return path.relative(root, absolute).split(path.sep).join("/");
}
// .interim/workspace/walk-files.ts
var ignoredFolders = /* @__PURE__ */ new Set([
	"node_modules",
	"dist",
	"__pycache__",
	"venv"
]);
var mostFiles = 2e4;
var deepest = 12;
/** Absolute paths in code-unit order; hidden entries, links and dependency folders are left out. */
async function walkFiles(folder, accept) {
	const files = [];
	await walk(folder, 0, accept, files);
	return files;
}
async function walk(folder, depth, accept, files) {
	const entries = await readdir(folder, { withFileTypes: true });
	entries.sort((left, right) => left.name < right.name ? -1 : 1);
	for (const entry of entries) {
		if (files.length >= mostFiles) return;
		const absolute = path.join(folder, entry.name);
		if (isVisibleFolder(entry) && depth < deepest) await walk(absolute, depth + 1, accept, files);
		else if (entry.isFile() && !entry.name.startsWith(".") && accept(entry.name)) files.push(absolute);
	}
}
function isVisibleFolder(entry) {
	return entry.isDirectory() && !entry.name.startsWith(".") && !ignoredFolders.has(entry.name);
}
// .interim/workspace/pipeline-files.ts
/**
* The pipeline files of a workspace and their layout sidecars. A save names the digest that it is based on
* and is refused when the file has changed since; saves of one file happen one after the other.
*/
var isYamlName = (name) => /\.ya?ml$/i.test(name);
/** `a/b.yml` → `a/b.layout.json`. */
var layoutPath = (file) => file.replace(/\.ya?ml$/i, ".layout.json");
var digestOf = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
/** Tells a pipeline job from other YAML without parsing it. */
function looksLikePipeline(text) {
	if (/^type:\s*["']?pipeline["']?\s*(#.*)?$/m.test(text)) return !/pipelineComponent\.schema\.json/i.test(text);
	return /^\$schema:.*pipelineJob\.schema\.json/im.test(text);
}
function createPipelineFiles(root) {
	const locks = createLocks();
	async function resolveYaml(workspacePath) {
		if (!isYamlName(workspacePath)) throw new EngineError("invalid-request", `"${workspacePath}" is not a pipeline file. Its name has to end in .yml or .yaml.`, { path: workspacePath });
		return resolveWorkspacePath(root, workspacePath);
	}
	async function read(workspacePath) {
		const absolutePath = await resolveYaml(workspacePath);
		const bytes = await readOrNotFound(absolutePath, workspacePath);
		return {
			path: workspacePath,
			absolutePath,
			text: decodeUtf8(bytes, workspacePath),
			layout: await readLayout(absolutePath),
			digest: digestOf(bytes)
		};
	}
	async function save(workspacePath, change) {
		const absolutePath = await resolveYaml(workspacePath);
		return locks.run(absolutePath, async () => {
			const current = await readFile(absolutePath).catch((error) => {
				if (isCode(error, "ENOENT")) return void 0;
				throw error;
			});
			if (current === void 0 || digestOf(current) !== change.baseDigest) throw new EngineError("stale-revision", `"${workspacePath}" has changed on disk since it was opened. Look at both versions, then save again.`, {
				path: workspacePath,
				digest: current === void 0 ? "" : digestOf(current)
			});
			const digest = digestOf(change.text);
			if (digest !== change.baseDigest) await writeAtomically(absolutePath, change.text, { mode: (await stat(absolutePath)).mode & 511 });
			await writeLayout(absolutePath, change.layout);
			return digest;
		});
	}
	async function create(name, text, layout) {
		return locks.run("create", async () => {
			for (let number = 1;; number += 1) {
				const candidate = `pipelines/${number === 1 ? name : `${name}-${number}`}.yml`;
				const absolute = await resolveYaml(candidate);
				if (await exists(absolute) || await exists(absolute.replace(/yml$/, "yaml"))) continue;
				await writeAtomically(absolute, text);
				await writeLayout(absolute, layout);
				return candidate;
			}
		});
	}
	async function renameFile(from, to) {
		const [source, target] = [await resolveYaml(from), await resolveYaml(to)];
		await readOrNotFound(source, from);
		await link(source, target).catch((error) => {
			if (!isCode(error, "EEXIST")) throw error;
			throw new EngineError("stale-revision", `There is already a file "${to}". Choose another name.`, { path: to });
		});
		await rm(source);
		if (await exists(layoutPath(source))) await rename(layoutPath(source), layoutPath(target));
	}
	return {
		list: async () => {
			const files = await walkFiles(root, isYamlName);
			return (await Promise.all(files.map((file) => readPipelineHead(root, file)))).filter((document) => document !== void 0);
		},
		read,
		save,
		create,
		rename: renameFile
	};
}
async function readPipelineHead(root, file) {
	const { mtimeMs, size } = await stat(file);
	if (size > 2e7) return void 0;
	const text = await readFile(file, "utf8");
	if (!looksLikePipeline(text)) return void 0;
	return {
		path: toWorkspacePath(root, file),
		text,
		modifiedAt: Math.round(mtimeMs)
	};
}
async function readOrNotFound(absolute, workspacePath) {
	try {
		return await readFile(absolute);
	} catch (error) {
		if (!isCode(error, "ENOENT") && !isCode(error, "EISDIR")) throw error;
		throw new EngineError("not-found", `There is no file "${workspacePath}" in the workspace.`, { path: workspacePath });
	}
}
function decodeUtf8(bytes, workspacePath) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch {
		throw new EngineError("invalid-document", `"${workspacePath}" is not UTF-8 text. Save it as UTF-8 in an editor first.`, { path: workspacePath });
	}
}
/** A sidecar that cannot be read is as good as none: the designer lays the graph out itself. */
async function readLayout(absolute) {
	return parseLayout(await readFile(layoutPath(absolute), "utf8").catch((error) => {
		if (isCode(error, "ENOENT")) return "";
		throw error;
	})) ?? null;
}
/** Sorted by node, one node a line, so that git shows only what moved. */
function layoutText(layout) {
	const lines = Object.entries(layout.nodes).sort(([left], [right]) => left < right ? -1 : 1).map(([id, { x, y }]) => `    ${JSON.stringify(id)}: { "x": ${x}, "y": ${y} }`);
	const nodes = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
	return `{\n  "version": ${layout.version},\n  "nodes": ${nodes}\n}\n`;
}
async function writeLayout(absolute, layout) {
	if (layout !== null) await writeAtomically(layoutPath(absolute), layoutText(layout));
}
async function exists(file) {
	return stat(file).then(() => true, () => false);
}
export { validatePipeline as _, isInside as a, unreachable as b, createLocks as c, workspaceOfFile as d, workspaceOfFolder as f, buildGraph as g, parseLayout as h, isCode as i, writeAtomically as l, parseComponent$1 as m, isYamlName as n, resolveWorkspacePath as o, parsePipeline as p, walkFiles as r, toWorkspacePath as s, createPipelineFiles as t, stateFolderName as u, EngineError as v, exitCodes as x, errorTable as y };
