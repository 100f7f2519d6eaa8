// .interim/cli/output.ts
var issueMessage = (i, _l) => i.code + " " + JSON.stringify(i.params);
var terminalOutput = {
	json: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
	say: (line) => process.stderr.write(`${line}\n`),
	write: (text) => process.stderr.write(text),
	isTerminal: process.stderr.isTTY === true && process.env.TERM !== "dumb"
};
/** `file:line:column: severity: sentence`, which editors and terminals turn into links. */
function issueLine(file, issue) {
	return `${file}:${issue.line}:${issue.column}: ${issue.severity}: ${issueMessage(issue, "en")}`;
}
/** An issue for programs, with its sentence. */
var issueDocument = (issue) => ({
	...issue,
	message: issueMessage(issue, "en")
});
function sayIssues(output, file, issues) {
	for (const issue of issues) output.say(issueLine(file, issue));
}
var failureLine = (failure) => failure.remedy === void 0 ? failure.message : `${failure.message} ${failure.remedy}`;
var shorten = (value) => value === null ? "(nothing)" : value.length > 48 ? `${value.slice(0, 45)}...` : value;
/** `param:fraction_of_rows 0.7 → 0.8`. */
function becauseText(because) {
	return because.map(({ part, old, new: now }) => old === null && now === null ? part : `${part} ${shorten(old)} → ${shorten(now)}`).join(", ");
}
/** Columns of equal width, without trailing blanks. */
function tableLines(rows) {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
	return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}
var durationText = (milliseconds) => milliseconds < 1e3 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1e3).toFixed(1)} s`;
export { sayIssues as a, issueDocument as i, durationText as n, tableLines as o, failureLine as r, terminalOutput as s, becauseText as t };
