/**
 * Builds what is missing or stale: the component worker, the server and the designer.
 * Stale means: another digest of path, size and modification time of the sources than at the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Each bundle with the folders that it is made of. */
const bundles = {
  worker: {
    output: 'component-library/dist/host.js',
    sources: ['component-library', 'pipeline-engine'],
    build: () => buildNode('component-library/src/host/main.ts', 'component-library/dist', 'host.js'),
  },
  server: {
    output: 'server/dist/main.js',
    sources: ['server', 'component-library', 'pipeline-engine'],
    build: () => buildNode('server/src/main.ts', 'server/dist', 'main.js'),
  },
  designer: {
    output: 'designer-ui/dist/index.html',
    sources: ['designer-ui', 'server/src/contract', 'component-library/src/queries.ts', 'pipeline-engine'],
    build: buildDesigner,
  },
};

/** The commands of `millrace`; what is no command serves the designer. */
export const withoutDesigner = [
  ...['run', 'plan', 'explain', 'validate', 'fmt', 'export', 'components', 'runs', 'logs', 'pin', 'unpin'],
  ...['cancel', 'pause', 'resume', 'computes', 'environments', 'assets', 'register', 'batch-inference'],
  ...['published', 'publish', 'notices', 'size', 'gc', 'secrets', 'schedule', 'endpoint', 'doctor'],
];

/** Builds the named bundles that are stale; says on stderr what it does. Returns the names that it built. */
export async function buildStale(names = Object.keys(bundles)) {
  const built = [];
  for (const name of names) {
    const bundle = bundles[name];
    const stamp = digestSources(bundle.sources);
    const stampFile = path.join(root, 'node_modules/.cache/millrace', `${name}.stamp`);
    const fresh =
      existsSync(path.join(root, bundle.output)) &&
      existsSync(stampFile) &&
      readFileSync(stampFile, 'utf8') === stamp;
    if (fresh) continue;
    process.stderr.write(`Building the ${name} ...\n`);
    await bundle.build();
    mkdirSync(path.dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stamp);
    built.push(name);
  }
  return built;
}

function digestSources(sources) {
  const hash = createHash('sha256');
  for (const source of [...sources, 'package-lock.json', 'scripts/build.mjs']) addToDigest(hash, source);
  return hash.digest('hex');
}

function addToDigest(hash, relative) {
  const stat = statSync(path.join(root, relative));
  if (!stat.isDirectory()) {
    hash.update(`${relative}\0${stat.size}\0${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path.join(root, relative)).sort()) {
    if (name === 'dist' || name === 'node_modules' || name.endsWith('.test.ts')) continue;
    addToDigest(hash, `${relative}/${name}`);
  }
}

const tarStream = ['tar-stream', 'streamx', 'b4a', 'fast-fifo', 'text-decoder', 'events-universal'];
/** Packages that nearly every command loads: inside the bundles, since each file that is looked for costs time. */
const everywhere = [
  'commander',
  'yaml',
  'zod',
  /^zod\//,
  'fastify-type-provider-zod',
  'windows-iana',
  ...tarStream,
];

/** Packages that stay outside the bundles: native code, and data that is read as files. */
const external = ['libsql', '@duckdb/node-api', 'onnxruntime-web', 'vega-datasets'];

async function buildNode(entry, outDir, fileName) {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] },
    ssr: {
      target: 'node',
      noExternal: [/^@millrace\//, ...everywhere],
      external,
      resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] },
    },
    build: {
      ssr: path.join(root, entry),
      outDir: path.join(root, outDir),
      // A process that still runs the last build loads its parts when it needs them: they stay.
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: { output: { entryFileNames: fileName, chunkFileNames: '[name]-[hash].js' } },
    },
  });
}

async function buildDesigner() {
  const { build } = await import('vite');
  await build({
    root: path.join(root, 'designer-ui'),
    configFile: path.join(root, 'designer-ui/vite.config.ts'),
    logLevel: 'warn',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await buildStale(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  process.stderr.write(built.length === 0 ? 'Everything is up to date.\n' : `Built: ${built.join(', ')}.\n`);
}
