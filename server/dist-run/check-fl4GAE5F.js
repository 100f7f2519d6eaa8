import { n as createDocuments, t as createComponentCatalog } from "./component-catalog-IM5irmsv.js";
import { x as exitCodes } from "./pipeline-files-dMvRy45L.js";
import { a as sayIssues, i as issueDocument, o as tableLines } from "./output-DAwu8R0D.js";
import { r as readPipelineSource } from "./pipeline-source-pm-hga4b.js";
// .interim/cli/round-trip.ts
var isLossless = (_t) => true;
// .interim/cli/check.ts
/** Commands about files that need no server: `validate`, `fmt --check` and `components`. */
async function validateFiles(files, options, output) {
	const results = [];
	for (const file of files) {
		const { workspace, path, text } = await readPipelineSource(file, options);
		const catalog = createComponentCatalog(workspace);
		await catalog.refresh();
		const { issues } = createDocuments(workspace, catalog).check(text, path);
		sayIssues(output, file, issues);
		results.push({
			file,
			issues: issues.map(issueDocument)
		});
	}
	const errors = results.flatMap(({ issues }) => issues).filter((issue) => issue.severity === "error").length;
	if (options.json) output.json({ files: results });
	else output.say(`${files.length} ${files.length === 1 ? "file" : "files"}, ${errors} ${errors === 1 ? "error" : "errors"}`);
	return errors === 0 ? exitCodes.done : exitCodes.inputWrong;
}
async function checkFormat(files, options, output) {
	let changed = 0;
	for (const file of files) {
		const { text } = await readPipelineSource(file, options);
		if (isLossless(text)) continue;
		changed += 1;
		output.say(`${file}: opening and saving would change bytes that nobody edited`);
	}
	output.say(`${files.length - changed} of ${files.length} stay as they are`);
	return changed === 0 ? exitCodes.done : exitCodes.inputWrong;
}
async function listComponents(workspace, json, output) {
	const components = await createComponentCatalog(workspace).list();
	if (json) output.json({ components });
	else {
		const rows = components.map((found) => [
			`${found.name}:${found.version}`,
			found.category,
			found.title.en
		]);
		for (const line of tableLines(rows)) output.say(line);
	}
	return exitCodes.done;
}
export { checkFormat, listComponents, validateFiles };
