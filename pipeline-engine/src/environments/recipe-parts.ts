/** Pieces of sh that are asked of a computer and of a builder of images alike: making with conda, and telling what was made. */

/** `text` as one word of sh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const listPackages = `
import json, os, sys
from importlib import metadata
packages = {}
for one in metadata.distributions():
    if one.metadata["Name"]: packages[one.metadata["Name"].lower().replace("_", "-")] = one.version
meta = os.path.join(sys.prefix, "conda-meta")
for file in os.listdir(meta) if os.path.isdir(meta) else []:
    parts = file[:-5].rsplit("-", 2)
    if file.endswith(".json") and len(parts) == 3: packages["conda:" + parts[0]] = parts[1]
print(json.dumps({"python": "%d.%d.%d" % sys.version_info[:3], "packages": dict(sorted(packages.items()))})[1:])
`;

/**
 * Defines \`list_installed\`, which prints what the environment in \`$here\` holds, as the rest of a JSON object:
 * \`"python":"3.11.2","packages":{…}}\`. Packages of conda are \`conda:NAME\`, and need no Python among them.
 */
export const listInstalled = `list_installed() {
  if [ -x "$here/bin/python" ]; then "$here/bin/python" -c ${quoted(listPackages)}; return; fi
  [ -d "$here/conda-meta" ] || return 1
  printf '"python":"","packages":{'
  comma=
  for file in "$here"/conda-meta/*-*-*.json; do
    [ -f "$file" ] || continue
    file=\${file##*/}
    file=\${file%-*}
    printf '%s"conda:%s":"%s"' "$comma" "\${file%-*}" "\${file##*-}"
    comma=,
  done
  echo '}}'
}
`;

/** Makes \`$here\` of \`environment.yml\` with \`$tool\`: micromamba, mamba or conda, of any version that knows conda files. */
export const createWithConda = `export CONDA_ALWAYS_YES=true MAMBA_ALWAYS_YES=true
case \${tool##*/} in
  micromamba) "$tool" create --quiet --prefix "$here" --file environment.yml ;;
  *) "$tool" env create --quiet --prefix "$here" --file environment.yml ;;
esac`;

/** Does the same with the library of conda's packages that comes from pip's index, for computers without a conda. */
export const rattlerProgram = `
import asyncio, json, os, subprocess, sys
from datetime import timedelta
import rattler
prefix = sys.argv[1]
with open("environment.yml") as file: wanted = json.load(file)
defaults = ["https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r"]
channels, specs, lines = [], [], []
for channel in wanted.get("channels") or ["conda-forge"]:
    if channel != "nodefaults": channels += defaults if channel == "defaults" else [channel]
for entry in wanted.get("dependencies") or []:
    if isinstance(entry, dict): lines += [str(line) for line in entry.get("pip") or []]
    else: specs.append(str(entry))
if lines and not any(rattler.MatchSpec(spec).name.normalized == "pip" for spec in specs): specs.append("pip")
async def make():
    print("Solving for " + ", ".join(specs), flush=True)
    found = await rattler.solve(
        channels, specs, constraints=wanted.get("constraints"), platforms=[rattler.Platform.current(), rattler.Platform("noarch")],
        virtual_packages=rattler.VirtualPackage.detect(), timeout=timedelta(minutes=10))
    for one in found: print("Installing", one.name.normalized, one.version, flush=True)
    await rattler.install(found, prefix, show_progress=False)
def end(code):
    # The threads of the library may fall over an interpreter that tidies up.
    sys.stdout.flush()
    os._exit(code)
try:
    asyncio.run(make())
except Exception as error:
    print("error:", error)
    end(9)
if lines:
    with open("pip.txt", "w") as file: file.write("\\n".join(lines) + "\\n")
    asked = [prefix + "/bin/python", "-m", "pip", "install", "-r", "pip.txt", "-c", "constraints.txt"]
    end(subprocess.call(asked))
end(0)
`;
