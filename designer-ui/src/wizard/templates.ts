/** What a new component begins with: one script for each language, that runs as it is. */
import { callMain, callMainFile } from './call-main.ts';

export type TemplateId = 'python' | 'python-function' | 'r' | 'node' | 'shell';

export interface Template {
  readonly id: TemplateId;
  /** Of Monaco. */
  readonly language: 'python' | 'r' | 'javascript' | 'shell';
  readonly scriptFile: string;
  readonly script: string;
  /** Files beside it that nobody has to edit. */
  readonly more: Readonly<Record<string, string>>;
}

const python = `"""Keeps the rows of a table in which a column is above a threshold."""
import argparse
import csv

parser = argparse.ArgumentParser()
parser.add_argument("--table", required=True, help="Path of a CSV file")
parser.add_argument("--column", type=str, default="", help="Column to look at; the first one if empty")
parser.add_argument("--threshold", type=float, default=0.0)
parser.add_argument("--result_file", required=True, help="Where the kept rows go")
args = parser.parse_args()

with open(args.table, newline="", encoding="utf-8-sig") as source:
    rows = csv.DictReader(source)
    names = rows.fieldnames or []
    column = args.column or names[0]
    with open(args.result_file, "w", newline="", encoding="utf-8") as target:
        result = csv.DictWriter(target, names)
        result.writeheader()
        seen = kept = 0
        for row in rows:
            seen += 1
            try:
                above = float(row[column]) > args.threshold
            except ValueError:
                above = bool(row[column])
            if above:
                kept += 1
                result.writerow(row)

print(f"kept {kept} of {seen} rows by {column}")
`;

const pythonFunction = `"""One function: its parameters are the ports."""
import csv
from pathlib import Path


def main(table: Path, result_file: Path, rows: int = 100, from_end: bool = False):
    with open(table, newline="", encoding="utf-8-sig") as source:
        lines = list(csv.reader(source))
    head, body = lines[:1], lines[1:]
    kept = body[-rows:] if from_end else body[:rows]
    with open(result_file, "w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(head + kept)
    print(f"kept {len(kept)} of {len(body)} rows")
`;

const r = `# Keeps the first rows of a CSV file.
args <- commandArgs(trailingOnly = TRUE)
table <- args[1] # A CSV file
rows <- as.integer(args[2]) # How many to keep (default 100)
result <- args[3] # Where the kept rows go
all <- read.csv(table, check.names = FALSE)
kept <- head(all, rows)
write.csv(kept, result, row.names = FALSE)
cat("kept", nrow(kept), "of", nrow(all), "rows\\n")
`;

const node = `// Keeps the first lines of a CSV file.
import { readFileSync, writeFileSync } from 'node:fs';

const [table, rows = '100', result] = process.argv.slice(2);
const [head, ...lines] = readFileSync(table, 'utf8').trimEnd().split(/\\r?\\n/);
const kept = lines.slice(0, Number(rows));
writeFileSync(result, [head, ...kept, ''].join('\\n'));
console.log(\`kept \${kept.length} of \${lines.length} rows\`);
`;

const shell = `# Keeps the first lines of a CSV file.
set -euo pipefail
table=$1
rows=\${2:-100} # How many to keep
result=$3
head -n "$((rows + 1))" "$table" > "$result"
echo "kept $(($(wc -l < "$result") - 1)) rows"
`;

export const templates: readonly Template[] = [
  {
    id: 'python',
    language: 'python',
    scriptFile: 'script.py',
    script: python,
    more: {},
  },
  {
    id: 'python-function',
    language: 'python',
    scriptFile: 'script.py',
    script: pythonFunction,
    more: { [callMainFile]: callMain },
  },
  { id: 'r', language: 'r', scriptFile: 'script.R', script: r, more: {} },
  {
    id: 'node',
    language: 'javascript',
    scriptFile: 'script.mjs',
    script: node,
    more: {},
  },
  {
    id: 'shell',
    language: 'shell',
    scriptFile: 'script.sh',
    script: shell,
    more: {},
  },
];

/** A folder's name of what people call it; Azure allows these letters. */
export function nameFrom(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (plain === '') return 'component';
  return /^[a-z]/.test(plain) ? plain.slice(0, 60) : `c_${plain}`.slice(0, 60);
}
