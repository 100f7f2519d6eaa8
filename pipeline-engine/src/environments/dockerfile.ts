/** What is read from a Dockerfile before an engine gets it, and the one that is written for a list of packages. */
import { createWithConda, listInstalled } from './recipe-parts.ts';

/** The images that it begins with, as it names them: with the defaults of its arguments, without its own stages. */
export function baseImages(dockerfile: string): readonly string[] {
  const variables = new Map<string, string>();
  const stages = new Set<string>();
  const images = new Set<string>();
  for (const line of instructions(dockerfile)) {
    const argument = /^ARG\s+(\w+)=(\S*)/i.exec(line);
    if (argument !== null) variables.set(argument[1] ?? '', unquoted(argument[2] ?? ''));
    const from = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (from === null) continue;
    const name = unquoted(from[1] ?? '').replace(
      /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
      (whole, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) =>
        variables.get(braced ?? plain ?? '') ?? otherwise ?? whole,
    );
    if (name !== 'scratch' && !stages.has(name.toLowerCase())) images.add(name);
    if (from[2] !== undefined) stages.add(from[2].toLowerCase());
  }
  return [...images];
}

/** Lines with their continuations, without comments. */
function instructions(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

export type BuildStep = { readonly step: string; readonly line: string };

/** The step that a build failed at, and what was said last; undefined when it got as far as none. */
export function failedStep(log: string): BuildStep | undefined {
  const lines = log
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.findLast((entry) => /error|cannot|failed|not found/i.test(entry)) ?? lines.at(-1) ?? '';
  // BuildKit works on steps at once, by number; the other builders on one after the other.
  const failed = lines.map((entry) => /^#(\d+) ERROR/.exec(entry)?.[1]).find((entry) => entry !== undefined);
  const heading = new RegExp(`^#${failed ?? '\\d+'} \\[[^\\]]*?(\\d+/\\d+)\\] (.+)$`);
  for (const pattern of [/^STEP (\d+\/\d+): (.+)$/, /^Step (\d+\/\d+) : (.+)$/, heading]) {
    const found = lines.map((entry) => pattern.exec(entry)).findLast((entry) => entry !== null);
    if (found !== undefined && found !== null)
      return { step: `${found[1]}: ${found[2]}`.slice(0, 200), line: line.slice(0, 300) };
  }
  return undefined;
}

/** Where an image holds the environment that was made for it. */
export const environmentInImage = '/opt/millrace/environment';
export const listInImage = '/opt/millrace/installed.json';

/** An image with the packages of a list: `base` and what `packagesInstaller` puts into it. */
export const packagesDockerfile = (base: string): string => `FROM ${base}
USER 0
COPY . /opt/millrace/
RUN sh /opt/millrace/install.sh
`;

/** What it says when the image lacks what packages are installed with. */
export const lacks = {
  python: 'millrace: this image lacks Python',
  conda: 'millrace: this image lacks conda',
};

/** Runs in the image. `python` is the version that is asked for; empty for any. */
export const packagesInstaller = (python: string, needsConda: boolean): string => `cd /opt/millrace || exit 3
umask 022
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX
export PYTHONNOUSERSITE=1 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off PIP_NO_CACHE_DIR=1 NO_COLOR=1
here=${environmentInImage}
${needsConda ? installWithConda : installWithPip(python)}
${listInstalled}list_installed > ${listInImage}
`;

const installWithConda = `for tool in micromamba mamba conda; do
  command -v "$tool" >/dev/null 2>&1 || continue
  ${createWithConda} || exit 9
  break
done
[ -d "$here" ] || { echo "${lacks.conda}"; exit 9; }`;

const installWithPip = (python: string): string => `wanted='${python}'
install() {
  if [ -x "$(command -v uv)" ]; then
    uv venv --quiet --python "$1" "$here" && { ! grep -q . requirements.txt ||
      uv pip install --python "$here/bin/python" -r requirements.txt -c constraints.txt; }
  else
    "$1" -m venv "$here" && { ! grep -q . requirements.txt ||
      "$here/bin/python" -m pip install -r requirements.txt -c constraints.txt; }
  fi || exit 9
}
for name in \${wanted:+"python$wanted"} python3 python; do
  found=$(command -v "$name") && version=$("$found" -c 'import ensurepip, venv, sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  [ -z "$wanted" ] || [ "$wanted" = "$version" ] || continue
  install "$found"
  break
done
[ -d "$here" ] || [ ! -x "$(command -v uv)" ] || install "\${wanted:-3}"
[ -d "$here" ] || { echo "${lacks.python}"; exit 9; }`;
