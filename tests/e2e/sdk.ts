/** Asks the azure-ai-ml SDK what it thinks of documents, when a Python that has it is named. */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './server-process.ts';

export interface SdkDocument {
  readonly id: string;
  readonly file: string;
  /** `code` asks for the files that a component would be uploaded with, separated by commas. */
  readonly kind: 'job' | 'component' | 'schedule' | 'deployment' | 'code';
  /** Beyond the schema, also what needs no workspace: computes, bindings, required inputs. */
  readonly validate?: boolean;
}

const python = process.env.MILLRACE_TEST_PYTHON;

/** Why the SDK cannot be asked here; undefined when it can. */
export function sdkMissing(): string | undefined {
  if (python === undefined) return 'MILLRACE_TEST_PYTHON names no Python';
  try {
    execFileSync(python, ['-c', 'import azure.ai.ml'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${python} has no azure-ai-ml`;
  }
}

/** By id: what the SDK says against a document, or null; of `code`, the files. */
export async function askSdk(
  documents: readonly SdkDocument[],
): Promise<Readonly<Record<string, string | null>>> {
  const child = spawn(python ?? 'python3', [path.join(root, 'tests/e2e/python/load_with_sdk.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // The SDK would otherwise tell Microsoft of every call.
    env: { ...process.env, AZURE_CORE_COLLECT_TELEMETRY: 'false', AZUREML_DISABLE_TELEMETRY: 'true' },
  });
  child.stdin.end(JSON.stringify(documents));
  const [answer, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (answer === '') throw new Error(`the SDK gave no answer: ${errors}`);
  return JSON.parse(answer);
}
