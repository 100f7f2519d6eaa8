import { v as EngineError, y as errorTable } from "./pipeline-files-dMvRy45L.js";
import { readFile } from "node:fs/promises";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
// .interim/access/access.ts
/**
* Who may talk to the server. The printed address carries a single-use code that a browser exchanges for a
* session cookie; the command line reads a token file. Nothing else is let in, not even from this machine.
*/
/** Seconds that a session lives. */
var sessionSeconds = 2592e3;
var codeMilliseconds = 864e5;
var sessionsSchema = z.array(z.object({
	hash: z.string(),
	expiresAt: z.number()
}));
var secret = () => randomBytes(32).toString("base64url");
var hashOf = (text) => createHash("sha256").update(text).digest("hex");
var isSame = (left, right) => timingSafeEqual(Buffer.from(hashOf(left)), Buffer.from(hashOf(right)));
var tokenFile = (stateDirectory) => path.join(stateDirectory, "token");
function createAccess(options) {
	const now = options.now ?? Date.now;
	const token = options.configuredToken ?? secret();
	writePrivate(tokenFile(options.stateDirectory), token);
	const sessions = createSessions(path.join(options.stateDirectory, "sessions.json"), now);
	const codes = /* @__PURE__ */ new Map();
	const hosts = new Set((options.publicHosts ?? []).map((host) => host.toLowerCase()));
	const origins = /* @__PURE__ */ new Set();
	if (options.developmentOrigin) {
		origins.add(options.developmentOrigin);
		hosts.add(new URL(options.developmentOrigin).host);
	}
	let cookieName = "millrace";
	return {
		token,
		get cookieName() {
			return cookieName;
		},
		listening: (port) => {
			cookieName = `millrace_${port}`;
			for (const name of [
				"127.0.0.1",
				"localhost",
				"[::1]"
			]) hosts.add(`${name}:${port}`);
			for (const host of hosts) for (const scheme of ["http", "https"]) origins.add(`${scheme}://${host}`);
		},
		isKnownHost: (host) => host !== void 0 && hosts.has(host.toLowerCase()),
		isOwnOrigin: (origin) => origins.has(origin.toLowerCase()),
		issueCode: () => {
			const code = secret();
			codes.set(hashOf(code), now() + codeMilliseconds);
			return code;
		},
		redeemCode: (code) => {
			const hash = hashOf(code);
			const expiresAt = codes.get(hash);
			codes.delete(hash);
			return expiresAt === void 0 || expiresAt < now() ? void 0 : sessions.start();
		},
		identify: ({ cookie, authorization }) => {
			if (authorization?.startsWith("Bearer ") && isSame(authorization.slice(7), token)) return "token";
			return cookie !== void 0 && sessions.has(cookie) ? "session" : void 0;
		}
	};
}
/** Sessions outlive a restart, so that an open tab goes on; only their hashes are stored. */
function createSessions(file, now) {
	let stored = readSessions(file);
	return {
		has: (value) => {
			const hash = hashOf(value);
			return stored.some((session) => session.hash === hash && session.expiresAt > now());
		},
		start: () => {
			const value = secret();
			stored = [...stored.filter((session) => session.expiresAt > now()).slice(-49), {
				hash: hashOf(value),
				expiresAt: now() + sessionSeconds * 1e3
			}];
			writePrivate(file, JSON.stringify(stored));
			return value;
		}
	};
}
/** A file that is absent or damaged means that browsers need a new code, nothing worse. */
function readSessions(file) {
	try {
		return sessionsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch {
		return [];
	}
}
/** Only the user may read it, also when the file was there before with other rights. */
function writePrivate(file, text) {
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text, { mode: 384 });
	chmodSync(file, 384);
}
// .interim/contract/index.ts
/**
* The HTTP contract, `/api/v1`: what the routes validate, what OpenAPI is generated from, and what the
* designer and the command line are typed by. The designer imports types only.
*/
/** A path inside the workspace, with forward slashes, relative to its root. */
var workspacePath = z.string().min(1).max(1e3);
var nodeId = z.string().max(255);
/** RFC 9457. `code` is of the engine's error table; `issues` come with `invalid-document`. */
var issue = z.object({
	code: z.string(),
	params: z.record(z.string(), z.union([
		z.string(),
		z.number(),
		z.array(z.string())
	])),
	severity: z.enum([
		"error",
		"warning",
		"info"
	]),
	path: z.array(z.union([z.string(), z.number()])),
	line: z.number(),
	column: z.number(),
	node: z.string().optional(),
	port: z.string().optional()
});
var problem = z.object({
	type: z.string(),
	title: z.string(),
	status: z.number(),
	detail: z.string().optional(),
	code: z.string(),
	params: z.record(z.string(), z.union([
		z.string(),
		z.number(),
		z.array(z.string())
	])).optional(),
	issues: z.array(issue).optional()
});
/** GET /workspace */
var workspaceInfo = z.object({
	name: z.string(),
	/** Absolute path, for people. */
	root: z.string(),
	trusted: z.boolean(),
	version: z.string(),
	stateDirectory: z.string(),
	/** Steps that run at once. */
	capacity: z.number()
});
var layout = z.object({
	version: z.literal(1),
	nodes: z.record(z.string(), z.object({
		x: z.number(),
		y: z.number()
	}))
});
/** GET /pipelines */
var pipelineSummary = z.object({
	path: workspacePath,
	displayName: z.string(),
	nodes: z.number(),
	modifiedAt: z.number(),
	hasDraft: z.boolean(),
	lastRun: z.object({
		run: z.string(),
		status: z.string(),
		finishedAt: z.number().nullable()
	}).nullable()
});
/** GET /samples: what "Open a sample" offers. */
var sampleSummary = z.object({
	id: z.string(),
	title: z.object({
		en: z.string(),
		ja: z.string()
	}),
	summary: z.object({
		en: z.string(),
		ja: z.string()
	}),
	nodes: z.number()
});
/** POST /pipelines: creates a file of its own name (`untitled.yml`, `untitled-2.yml`, …), empty or a sample's copy. */
var createPipeline = z.object({
	name: z.string().min(1).max(200).optional(),
	sample: z.string().optional()
});
/** GET /pipelines/file?path= . `text` and `layout` are the draft's if there is one, else the file's. */
var pipelineFile = z.object({
	path: workspacePath,
	absolutePath: z.string(),
	text: z.string(),
	layout: layout.nullable(),
	/** `sha256:` of the file's bytes as they are on disk; the base of a save. */
	digest: z.string(),
	/** The draft's revision; 0 when text is the file's. */
	revision: z.number(),
	/** The file's digest when the draft was begun: another one than `digest` means that the file changed since. */
	draftBase: z.string().nullable(),
	savedText: z.string(),
	/** The parsed model of `text` (PipelineModel of the engine), so that the first paint needs no parser. */
	model: z.unknown(),
	issues: z.array(issue)
});
/** PUT /pipelines/file?path= . 409 `stale-revision` when the file is no longer `baseDigest`. Ends the draft. */
var savePipeline = z.object({
	text: z.string().max(2e7),
	layout: layout.nullable(),
	baseDigest: z.string()
});
var savedPipeline = z.object({ digest: z.string() });
/** PUT /pipelines/draft?path= . 409 `stale-revision` when the stored draft is not `expectedRevision`. */
var saveDraft = z.object({
	text: z.string().max(2e7),
	layout: layout.nullable(),
	expectedRevision: z.number().int().min(0)
});
var savedDraft = z.object({ revision: z.number() });
/** DELETE /pipelines/draft?path= : back to the file. */
/** POST /pipelines/rename: with layout and draft; never replaces another file (409). Answers `{ path }`. */
var renamePipeline = z.object({
	path: workspacePath,
	to: workspacePath
});
/** `--set`: values of pipeline inputs. */
var inputSettings = z.array(z.object({
	name: z.string(),
	value: z.string().optional(),
	path: z.string().optional()
}));
/** POST /plan and POST /schemas: about a text, saved or not. `revision` is the client's and comes back. */
var aboutText = z.object({
	path: workspacePath,
	text: z.string().max(2e7),
	revision: z.number().int(),
	inputs: inputSettings.optional()
});
var because = z.object({
	part: z.string(),
	old: z.string().nullable(),
	new: z.string().nullable()
});
var columnSchema = z.object({
	name: z.string(),
	type: z.enum([
		"string",
		"integer",
		"double",
		"boolean",
		"datetime"
	]),
	categorical: z.boolean(),
	role: z.enum([
		"feature",
		"label",
		"score",
		"none"
	]),
	nulls: z.number().optional()
});
var tableSummary = z.object({
	rows: z.number(),
	columns: z.array(columnSchema)
});
var outputRecord = z.object({
	name: z.string(),
	type: z.string(),
	digest: z.string(),
	bytes: z.number(),
	table: tableSummary.optional()
});
var reusedFrom = z.object({
	run: z.string(),
	step: z.string(),
	time: z.number()
});
var plannedStep = z.object({
	id: z.string(),
	action: z.enum([
		"reuse",
		"run",
		"depends"
	]),
	because: z.array(because),
	from: reusedFrom.optional(),
	outputs: z.array(outputRecord).optional(),
	estimateSeconds: z.number().optional()
});
var planResponse = z.object({
	revision: z.number(),
	issues: z.array(issue),
	steps: z.array(plannedStep)
});
/** POST /schemas answers, per node and table output, the columns or the node that has to run first. */
var portSchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("table"),
		columns: z.array(columnSchema)
	}),
	z.object({
		kind: z.literal("needs-run"),
		node: z.string()
	}),
	z.object({
		kind: z.literal("failed"),
		node: z.string(),
		message: z.string()
	})
]);
var schemasResponse = z.object({
	revision: z.number(),
	outputs: z.array(z.object({
		node: z.string(),
		output: z.string(),
		schema: portSchema
	}))
});
/** POST /runs: 201, or 422 `invalid-document` with all issues. */
var startRun = z.object({
	path: workspacePath,
	text: z.string().max(2e7),
	layout: layout.nullable().optional(),
	/** Runs only what this node needs, and the node. */
	upTo: nodeId.optional(),
	/** Run without reuse. */
	force: z.boolean().default(false),
	source: z.enum([
		"designer",
		"command-line",
		"http"
	]).default("http"),
	inputs: inputSettings.optional(),
	compute: z.string().optional()
});
var startedRun = z.object({ run: z.string() });
/** GET /runs?pipeline=&before=&limit= */
var runSummary = z.object({
	run: z.string(),
	pipeline: z.string(),
	displayName: z.string(),
	status: z.enum([
		"queued",
		"running",
		"succeeded",
		"failed",
		"cancelling",
		"cancelled"
	]),
	createdAt: z.number(),
	finishedAt: z.number().nullable(),
	counts: z.record(z.string(), z.number())
});
/** GET /runs/:run → the folded RunState of the engine; GET /runs/:run/document → { text, layout }. */
/** POST /runs/:run/cancel → 202; POST /workspace/trust → WorkspaceInfo. */
/** GET /runs/:run/explain?step= */
var explanation = z.object({
	run: z.string(),
	step: z.string(),
	fingerprint: z.string(),
	parts: z.array(z.object({
		part: z.string(),
		value: z.string()
	})),
	because: z.array(because),
	comparedWith: reusedFrom.nullable()
});
/** GET /runs/:run/log?step=&from= → text/plain from byte `from`; header `x-log-size` is the whole size in bytes. */
/**
* GET /artifacts/:digest/table?offset=&limit= → TablePage; /artifacts/:digest/profile → TableProfile;
* /artifacts/:digest/table.csv (download, UTF-8 with BOM); /artifacts/:digest/file?path= (sandboxed download).
* GET /artifacts/:digest/json?path= → a JSON file of an artifact, such as a model's or an evaluation's.
*/
/** GET /data: data files of the workspace. */
var dataFile = z.object({
	path: workspacePath,
	bytes: z.number(),
	modifiedAt: z.number()
});
/** POST /data?name= : application/octet-stream with header `x-millrace-upload: 1`; never overwrites (`name-2.csv`). */
var uploadedFile = z.object({ path: workspacePath });
// .interim/cli/client.ts
/** The command line's view of a server: requests with the token, and refusals as errors. */
/** A refusal of the server, with all issues when it was about a document. */
var Refusal = class extends EngineError {
	issues;
	constructor(problem) {
		const code = isErrorCode(problem.code) ? problem.code : "store-failed";
		super(code, problem.detail ?? problem.title, problem.params ?? {});
		this.issues = problem.issues ?? [];
	}
};
var isErrorCode = (code) => Object.hasOwn(errorTable, code);
async function createClient(url, stateDirectory) {
	const token = (await readFile(tokenFile(stateDirectory), "utf8")).trim();
	const base = new URL("/api/v1", url).href;
	const authorization = `Bearer ${token}`;
	async function send(path, init = {}) {
		const headers = {
			authorization,
			...init.body === void 0 ? {} : { "content-type": "application/json" }
		};
		const response = await fetch(`${base}${path}`, {
			...init,
			headers: {
				...headers,
				...init.headers
			}
		});
		if (!response.ok) throw await refusalOf(response);
		return response;
	}
	/** The shape of an answer is the contract's: the server checks what it sends. */
	const readJson = async (response) => {
		const text = await response.text();
		return text === "" ? void 0 : JSON.parse(text);
	};
	return {
		get: async (path, query = {}) => readJson(await send(withQuery(path, query))),
		post: async (path, body) => readJson(await send(path, {
			method: "POST",
			body: JSON.stringify(body)
		})),
		log: async (run, step, from) => {
			const response = await send(withQuery(`/runs/${run}/log`, {
				step,
				from
			}));
			return {
				text: await response.text(),
				next: Number(response.headers.get("x-log-size") ?? from)
			};
		},
		events: async function* (topics) {
			const { body } = await send(withQuery("/events", { topics }));
			if (body !== null) yield* readEvents(body);
		}
	};
}
function withQuery(path, query) {
	const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
	return search.size === 0 ? path : `${path}?${search}`;
}
async function refusalOf(response) {
	const parsed = problem.safeParse(await response.json().catch(() => void 0));
	if (parsed.success) return new Refusal(parsed.data);
	return new Refusal({
		type: "about:blank",
		title: `The server answered ${response.status}.`,
		status: response.status,
		code: "store-failed"
	});
}
/** Reads server-sent events; only `data` lines matter here. */
async function* readEvents(body) {
	const decoder = new TextDecoder();
	let rest = "";
	for await (const chunk of body) {
		const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
		rest = blocks.pop() ?? "";
		for (const block of blocks) {
			const data = block.split("\n").filter((line) => line.startsWith("data: "));
			if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(6)).join("\n"));
		}
	}
}
// .interim/version.ts
/** The version of Millrace, for people and for the API document. */
var version = "0.1.0";
export { uploadedFile as C, sessionSeconds as D, createAccess as E, tokenFile as O, startedRun as S, workspacePath as T, savePipeline as _, createPipeline as a, schemasResponse as b, layout as c, pipelineSummary as d, planResponse as f, saveDraft as g, sampleSummary as h, aboutText as i, nodeId as l, runSummary as m, Refusal as n, dataFile as o, renamePipeline as p, createClient as r, explanation as s, version as t, pipelineFile as u, savedDraft as v, workspaceInfo as w, startRun as x, savedPipeline as y };
