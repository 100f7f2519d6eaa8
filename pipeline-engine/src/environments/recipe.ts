/**
 * What is asked of a computer to make Python environments, in POSIX sh and bash. `$1` is always the folder of
 * environments there:
 *
 *     KEY-TOKEN/             an environment, made where it stays, for its scripts name their own folder
 *     KEY-TOKEN.builder      the group and the process that make it; once that process is gone, it is rubbish
 *     KEY-TOKEN.stop         it is called off
 *     KEY.json               the environment of this key is complete: this file is linked in last. Its time tells the
 *                            last use
 */
import { createWithConda, listInstalled, quoted, rattlerProgram } from './recipe-parts.ts';

/** Prints a line of JSON for each interpreter among `$2…`, and lines `tool NAME PATH`, `system NAME`. */
export const probeScript = `shift
echo "system $(uname -sm)"
for tool in bash uv micromamba mamba conda; do
  found=$(command -v "$tool" 2>/dev/null) && echo "tool $tool $found"
done
unset PYTHONPATH PYTHONHOME
for name in "$@"; do
  command -v "$name" >/dev/null 2>&1 && "$name" -c '
import json, sys
from importlib import metadata
from importlib.util import find_spec
packages = {}
for one in metadata.distributions():
    try:
        if one.metadata["Name"]: packages.setdefault(one.metadata["Name"], one.version)
    except Exception:
        pass
print(json.dumps({"name": sys.argv[1], "version": "%d.%d.%d" % sys.version_info[:3], "path": sys.executable,
    "makes": find_spec("venv") is not None and find_spec("ensurepip") is not None,
    "hasRattler": find_spec("rattler") is not None, "packages": packages}))
' "$name" 2>/dev/null
done
exit 0
`;

/** Defines \`outside\`, which lists what descends from the process group \`$group\` and is in another one. */
const outside = `outside() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\\([0-9]*\\) (.*) /\\1 /' | awk -v g="$group" '
    { parent[$1] = $3; member[$1] = $4 == g }
    END { for (one in parent) for (up = parent[one]; !member[one] && up > 1; up = parent[up])
      if (member[up]) { print one; break } }'
}
`;

/**
 * Beside a builder of images, which runs things in sessions of their own: remembers them, ends all when whoever asked for
 * the build is gone, and what is left of them when the builder is gone, however it ended.
 */
const watchBuilder = `${outside}group=$child
stat_of() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f"$2"; }
end_known() {
  for one in $known; do
    [ "$(stat_of "\${one%:*}" 20)" != "\${one#*:}" ] || kill -KILL "\${one%:*}" 2>/dev/null
  done
}
keep_watch() {
  known= turns=0
  while kill -0 "-$group" 2>/dev/null; do
    now=
    for one in $(outside); do now="$now $one:$(stat_of "$one" 20)"; done
    [ -z "$now" ] || known=$now
    if [ "$(stat_of $$ 2)" != "$asker" ]; then
      # Without them it tidies up and ends.
      end_known
      turns=$((turns + 1))
      [ $turns -lt 20 ] || kill -TERM "-$group" 2>/dev/null
    fi
    sleep 0.5
  done
  end_known
}
asker=$(stat_of $$ 2)
keep_watch </dev/null >/dev/null 2>&1 &
watcher=$!
`;

/**
 * Makes what has the key `$2` with token `$3`: `make` in a process group of its own, which can be called off, and
 * `finish`, which writes its description to `$here.json`. Prints the log; 7 when it was called off.
 */
const build = (make: string, finish: string, watch = ''): string => `umask 077
mkdir -p -- "$1" && cd -- "$1" || exit 3
if [ -f "$2.json" ]; then exit 0; fi
here=$(pwd -P)/$2-$3
exec 3<&0 2>&1
set -m
(
${make}) <&3 3<&- &
child=$!
set +m
echo "$child $$" > "$here.builder"
# It was called off before it could be found.
[ ! -f "$here.stop" ] || kill -KILL "-$child" 2>/dev/null
${watch}wait "$child"
code=$?
${watch === '' ? '' : 'wait "$watcher"\n'}if [ "$code" -eq 0 ]; then
${finish}  sync "$here.json" "$here" 2>/dev/null
  # Two servers may have made it at once: the first one stands.
  ln "$here.json" "$2.json" 2>/dev/null && rm -rf "$here.json" "$here.builder" "$here.files" && exit 0
  [ -f "$2.json" ] || code=3
fi
stopped=0
[ -f "$here.stop" ] && stopped=1
rm -rf "$here" "$here.json" "$here.builder" "$here.files" "$here.stop"
[ "$stopped" -eq 0 ] || exit 7
exit "$code"
`;

/** By the method \`$4\` (pip, uv, conda, rattler) with the program \`$5\`, from requirements \`$6\` under constraints \`$7\`; \`$8\` is JSON to be kept with it, \`$9\` a version of Python or a conda file. */
const makePython = `  unset PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX \${!PIP_*} \${!UV_*}
  export PYTHONNOUSERSITE=1 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off PIP_NO_COLOR=1 NO_COLOR=1
  mkdir "$here.files" && printf '%s\\n' "$6" > "$here.files/requirements.txt" &&
    printf '%s\\n' "$7" > "$here.files/constraints.txt" || exit 3
  set -- "$4" "$5" "$9"
  cd "$here.files" || exit 3
  case $1 in
    uv)
      "$2" venv --quiet --python "$3" "$here" || exit 9
      ! grep -q . requirements.txt || "$2" pip install --python "$here/bin/python" -r requirements.txt -c constraints.txt ;;
    conda)
      printf '%s\\n' "$3" > environment.yml
      tool=$2
      ${createWithConda} ;;
    rattler)
      printf '%s\\n' "$3" > environment.yml
      "$2" -c "$rattler" "$here" ;;
    *)
      "$2" -m venv "$here" || exit 9
      ! grep -q . requirements.txt || "$here/bin/python" -m pip install -r requirements.txt -c constraints.txt ;;
  esac
`;

const finishPython = `  kilobytes=$(du -sk "$here" 2>/dev/null | cut -f1)
  listed=$(list_installed) && printf '{"directory":"%s","kilobytes":%s,"about":%s,%s\\n' \
    "$(printf %s "$here" | sed 's/[\\\\"]/\\\\&/g')" "\${kilobytes:-0}" "$8" "$listed" > "$here.json"
`;

const inBash = (text: string): string => `exec bash --noprofile --norc -c ${quoted(text)} millrace "$@"\n`;

export const buildScript = `rattler=${quoted(rattlerProgram)} ${inBash(listInstalled + build(makePython, finishPython))}`;

/**
 * Builds the image \`$4\` from the tar on the input, which holds a context in \`artifacts\`, with the Dockerfile \`$5\` in
 * it. \`$6\` is JSON to be kept with it, \`$7\` a file in the image that lists what is in it, \`$8\` a network.
 */
export const imageScript = (engine: string): string =>
  inBash(
    build(
      `  mkdir "$here.files" && cd "$here.files" && tar -xf - || exit 3
  if [ -s checks ]; then sha256sum -c checks >/dev/null || exit 3; fi
  chmod -R u=rwX,go=rX artifacts
  set -- "$4" "$5" "$8"
  export BUILDKIT_PROGRESS=plain NO_COLOR=1
  # A builder that is killed by a broken pipe would not tidy up.
  ${engine} build --tag "$1" --file artifacts/*/"$2" \${3:+--network "$3"} --force-rm artifacts/* </dev/null 2>&1 |
    { trap '' PIPE; cat 2>/dev/null; cat >/dev/null; }
  exit "\${PIPESTATUS[0]}"
`,
      `  bytes=$(${engine} image inspect -f '{{.Size}}' "$4" 2>/dev/null)
  listed='"python":"","packages":{}}'
  if [ -n "$7" ]; then
    listed=$(${engine} run --rm --network=none --entrypoint cat "$4" "$7" 2>/dev/null) || listed=
  fi
  [ -z "$listed" ] ||
    printf '{"directory":"%s","kilobytes":%s,"about":%s,%s\\n' "$4" $((\${bytes:-0} / 1024)) "$6" "$listed" > "$here.json"
`,
      watchBuilder,
    ),
  );

/** As \`useScript\`, for what is an image, \`$3\`: one that somebody removed from the engine is forgotten. */
export const useImageScript = (
  engine: string,
): string => `cd -- "$1" 2>/dev/null && [ -f "$2.json" ] || exit 0
if ${engine} image inspect "$3" >/dev/null 2>&1; then touch -c "$2.json" && cat "$2.json"
else ${engine} ps -q >/dev/null || exit 6; rm -f "$2.json"; fi
exit 0
`;

/** Prints those of the images \`$@\` that the engine lacks, one a line; 6 when it does not answer. */
export const missingImagesScript = (engine: string): string => `shift
${engine} ps -q >/dev/null || exit 6
for image in "$@"; do ${engine} image inspect "$image" >/dev/null 2>&1 || echo "$image"; done
`;

/** Removes the image \`$1\`. */
export const removeImageScript = (engine: string): string => `${engine} image rm --force "$1" >/dev/null 2>&1
exit 0
`;

/** Ends the build of \`$2\` with token \`$3\`, also one that has not begun; what it made goes. */
export const stopScript = `umask 077
mkdir -p -- "$1" 2>/dev/null && cd -- "$1" || exit 0
here=$2-$3
: > "$here.stop"
tries=0
while [ ! -f "$here.builder" ] && [ $tries -lt 20 ]; do sleep 0.1; tries=$((tries + 1)); done
read -r group rest < "$here.builder" 2>/dev/null || exit 0
# What a builder of images runs in a session of its own would outlive it; without it, the builder tidies up and ends.
${outside}tries=0
while all=$(outside) && [ -n "$all" ] && [ $tries -lt 30 ]; do
  kill -KILL $all 2>/dev/null
  sleep 0.1
  tries=$((tries + 1))
done
while [ $tries -gt 0 ] && kill -0 "-$group" 2>/dev/null && [ $tries -lt 60 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -TERM "-$group" 2>/dev/null
tries=0
while kill -0 "-$group" 2>/dev/null && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -KILL "-$group" 2>/dev/null
exit 0
`;

/** Prints what the complete environment \`$2\` is, and notes that it is used. Nothing when there is none. */
export const useScript = `cd -- "$1" 2>/dev/null && [ -f "$2.json" ] && touch -c "$2.json" && cat "$2.json"
exit 0
`;

/** Removes what builds left behind that nobody works on any more. */
export const sweepScript = `cd -- "$1" 2>/dev/null || exit 0
for mark in ./*.builder; do
  [ -f "$mark" ] || continue
  read -r group process < "$mark"
  here=\${mark%.builder}
  # The number may be somebody else's by now: the process of this build has its token among its words.
  if kill -0 "$process" 2>/dev/null &&
    { [ ! -d /proc/self ] || grep -qas -- "\${here##*-}" "/proc/$process/cmdline"; }; then continue; fi
  rm -rf "$here" "$here.json" "$here.files" "$here.stop" "$mark"
done
# Builds that were called off, and never began.
find . -maxdepth 1 -name '*.stop' -mtime +1 -exec rm -f {} +
exit 0
`;

/** For each complete environment a line: its key, the seconds since its last use, its description. */
export const listScript = `cd -- "$1" 2>/dev/null || exit 0
now=$(date +%s)
for file in ./*.json; do
  case $file in ./*-*.json) continue ;; esac
  [ -f "$file" ] || continue
  key=\${file#./}
  used=$(stat -c %Y "$file" 2>/dev/null || stat -f %m "$file")
  printf '%s %s ' "\${key%.json}" "$((now - used))"
  cat "$file"
done
exit 0
`;

/** Removes the environment \`$2\` unless it was used in the last \`$3\` seconds; 8 then. Its name goes first. */
export const removeScript = `cd -- "$1" 2>/dev/null || exit 0
[ -f "$2.json" ] || exit 0
used=$(stat -c %Y "$2.json" 2>/dev/null || stat -f %m "$2.json")
[ $(($(date +%s) - used)) -ge "$3" ] || exit 8
rm -f "$2.json" && rm -rf ./"$2"-*
exit 0
`;
