/** English sentences of issues: what is wrong, where, and what to do. */
import type { IssueCode } from '../spec/issue-codes.ts';
import type { Said, Sentence } from './sentence.ts';

const didYouMean = (said: Said): string =>
  said.has('nearest') ? ` Did you mean ${said.names('nearest')}?` : '';

const connectOneOf = (said: Said, otherwise: string): string =>
  said.has('fits')
    ? ` Connect ${said
        .list('fits')
        .map((fit) => `"${fit}"`)
        .join(' or ')}.`
    : ` ${otherwise}`;

const kinds: Readonly<Record<string, string>> = {
  table: 'a table',
  untrained_model: 'an untrained model',
  trained_model: 'a trained model',
  transformation: 'a transformation',
  metrics: 'evaluation results',
  file: 'a file',
  folder: 'a folder',
  any: 'data',
};
const kind = (said: Said, name: string): string => kinds[said.text(name)] ?? said.text(name);

const range = (said: Said): string => {
  if (said.has('min') && said.has('max')) return `from ${said.text('min')} to ${said.text('max')}`;
  return said.has('min') ? `of ${said.text('min')} or more` : `of ${said.text('max')} or less`;
};

const atNode = (said: Said): string => `Node ${said.name('node')}`;

export const en: Readonly<Record<IssueCode, Sentence>> = {
  'asset-without-version': (s) =>
    `${s.name('path')} names an asset without a version. Write azureml:NAME:VERSION or azureml:NAME@latest.`,
  'bad-binding': (s) =>
    `${s.name('binding')} is no binding. Write \${{parent.inputs.NAME}} or \${{parent.jobs.NODE.outputs.NAME}}.`,
  'bad-column-range': (s) =>
    `${s.name('range')} is no column position. Write positions such as 1,3-8; both ends are needed.`,
  'bad-column-selection': (s) =>
    `${atNode(s)}: ${s.title()} is no column selection. Choose the columns again.`,
  'bad-component-reference': (s) =>
    `${atNode(s)}: the component is neither a reference nor a component. Write a path or azureml:NAME:VERSION.`,
  'bad-cron': (s) =>
    `${s.name('value')} is no cron expression. Write five fields: minute (0-59), hour (0-23), day (1-31), month (1-12) and day of the week (0-7).`,
  'bad-input-value': (s) =>
    `Input ${s.name('name')} has a list as its value. Write a text, a number, true or false, a binding or a data object.`,
  'bad-job-reference': () => 'This names no job. Write the path of a pipeline file, or azureml:NAME.',
  'bad-key': () => 'A key must be plain text, not a list or a mapping.',
  'bad-node-name': (s) =>
    `${s.name('name')} cannot be a node's name: only a-z, 0-9 and _ are allowed, and no digit first. Use ${s.name('suggestion')}.`,
  'bad-output-value': (s) =>
    `Output ${s.name('name')} must be a binding to a pipeline output, an object with type and path, or empty.`,
  'bad-policy': (s) =>
    `${s.name('key')} is ${s.name('value')}, which says nothing here. Write for example ${s.names('examples')}.`,
  'bad-port-name': (s) =>
    `${s.name('name')} cannot be a port's name: only letters, digits, _ and dots are allowed, and no digit first.`,
  'bad-recurrence': (s) =>
    `${s.name('key')} holds ${s.name('value')}, but must hold whole numbers from ${s.text('min')} to ${s.text('max')}.`,
  'bad-mini-batch-size': (s) =>
    `mini_batch_size is ${s.name('value')}, but must be a number of files, or a size such as 10kb or 1mb.`,
  'bad-row-accounting': (s) =>
    `${s.name('part')} is no part of a row accounting. Write on, or for example keys=id rejected=OUTPUT.`,
  'parallel-names-no-input': (s) =>
    `${atNode(s)}: input_data is ${s.name('value')}, but must name a data input of the node, as ${s.name('example')}.`,
  'parallel-names-no-output': (s) =>
    `${atNode(s)}: ${s.name('key')} is ${s.name('value')}, but must name an output of the node.`,
  'bad-retry': (s) =>
    `${s.name('part')} is no part of a retry rule. Write for example attempts=3 delay=30s factor=2 max=10m on=lost,machine,timeout,exit.`,
  'bad-time': (s) =>
    `${s.name('key')} is ${s.name('value')}, which is no time. Write for example 2026-07-10T10:00:00.`,
  'bad-time-zone': (s) =>
    `There is no time zone ${s.name('value')}. Write a name such as Europe/Berlin, Asia/Tokyo or Pacific Standard Time.`,
  'bad-value': (s) =>
    `${s.name('key')} is ${s.name('value')}, but must be one of ${s.names('allowed')}.${didYouMean(s)}`,
  'binding-at-top': (s) =>
    `Pipeline input ${s.name('name')} is bound to something, but must be a value or data.`,
  'cannot-execute-node-type': (s) =>
    `${atNode(s)} has the type ${s.name('type')}, which Millrace cannot run yet. Remove the node, or run the pipeline in Azure ML.`,
  'column-index-out-of-range': (s) =>
    `Column ${s.text('index')} was chosen, but the table has ${s.text('count')} columns. Choose positions from 1 to ${s.text('count')}.`,
  'column-not-found': (s) =>
    `${atNode(s)}: the table has no column ${s.name('column')}.${didYouMean(s) || ' Choose the column again.'}`,
  'component-file-not-found': (s) =>
    `${atNode(s)}: there is no component file at ${s.name('component')}. Correct the path; it starts at the folder of this pipeline.`,
  'component-has-errors': (s) =>
    `${atNode(s)}: the component ${s.name('file')} has ${s.text('count')} ${s.text('count') === '1' ? 'error' : 'errors'}. Open it and correct them.`,
  'component-in-registry': (s) =>
    `${atNode(s)} uses ${s.name('component')} from a remote registry. It can be opened and edited, but not run here.`,
  'component-not-available': (s) =>
    `${atNode(s)} uses ${s.name('component')}, which is not in this workspace. Replace it with a component of the palette, or add its file.`,
  'component-not-found': (s) =>
    `${atNode(s)}: the component ${s.name('component')} is not in this workspace.${didYouMean(s) || ' Choose another component, or add its file.'}`,
  'component-type-differs': (s) =>
    `${atNode(s)} has the type ${s.name('type')}, but its component is of the type ${s.name('actual')}. Write type: ${s.text('actual')}.`,
  'component-without-command': (s) =>
    `${atNode(s)}: the component ${s.name('component')} has no command, so there is nothing to run. Add a command to its file.`,
  'bad-compute-name': (s) =>
    `${s.name('name')} cannot be the name of a compute target. Use letters, digits, "-", "_" and ".", and not ${s.names('taken')}, which are there without a file.`,
  'bad-host': (s) =>
    `${s.name('key')} is ${s.name('value')}, which no machine or user can be called. Write a plain name or address, without options and spaces.`,
  'bad-word': (s) =>
    `${s.name('key')} is ${s.name('value')}, which it cannot be. Write it like ${s.name('example')}.`,
  'compute-not-defined': (s) =>
    `No compute target ${s.name('name')} is defined here: what asks for it runs on this machine. Define it in computes/${s.text('name')}.yml.${didYouMean(s)}`,
  'not-a-whole-number': (s) =>
    `${s.name('key')} is ${s.name('value')}, but must be a whole number from 1 to ${s.text('most')}.`,
  'secret-in-file': (s) =>
    `${s.name('key')} holds a secret, and files of a workspace are no place for one. Remove it; name the file of a private key in identity_file, or use an ssh agent.`,
  'secret-not-set': (s) =>
    `The variable ${s.name('variable')} of node ${s.name('node')} needs the secret ${s.name('secret')}, which is not set for this workspace on this machine. Run millrace secrets set ${s.text('secret')}, and give it the value on its standard input.`,
  'secret-misplaced': (s) =>
    `Node ${s.name('node')} names the secret ${s.name('secret')} in its command. Give it to a variable under environment_variables, and let the command read that variable.`,
  'bad-secret-reference': (s) =>
    `${s.name('value')} names no secret. Write \${{secrets.NAME}}, with letters, digits and _ in the name.`,
  'compute-without-azureml': (s) =>
    `The default compute ${s.name('value')} must begin with azureml:, or Azure ML refuses the file. Write ${s.name('suggestion')}.`,
  cycle: (s) =>
    `The nodes ${s.list('nodes').join(' → ')} form a cycle, so none of them can start. Remove one of these connections.`,
  'data-default': (s) =>
    `Input ${s.name('name')} is data, and data cannot have a default. Remove the default.`,
  'data-into-parameter': (s) =>
    `${atNode(s)}: ${s.title()} takes a value, but ${s.name('from')} gives data. Type a value, or bind it to a pipeline input that is one.`,
  'document-too-deep': () => 'The document is nested too deeply to be read. Make it flatter.',
  'document-too-large': (s) =>
    `The document is longer than ${s.text('limit')} characters, so it is not read. Split it into several pipelines.`,
  'duplicate-key': (s) => `The key ${s.name('key')} stands here twice; only the last one counts. Remove one.`,
  'environment-missing': (s) =>
    `${atNode(s)}: the command names no environment. It runs here; Azure ML asks for one.`,
  'input-needed': (s) =>
    `The pipeline input ${s.name('name')} has no path in the file. Give it at the start of a run: --set inputs.${s.text('name')}.path=PATH.`,
  'input-not-given': (s) =>
    `The pipeline input ${s.name('name')} has no value in the file. Give it one at the start of a run: --set ${s.text('setting')}.`,
  'job-component-not-found': (s) =>
    `The pipeline component ${s.name('component')} is not in this workspace. Correct the reference, or add its file.`,
  'jobs-and-component': () => 'A pipeline has either jobs or a component, not both. Remove one of them.',
  'key-not-allowed': (s) =>
    `${atNode(s)}: the key ${s.name('key')} is not allowed on a node of the type ${s.name('type')}. Remove it.`,
  'key-not-used': (s) => `Millrace does not use the key ${s.name('key')}. It stays in the file.`,
  'legacy-expression': (s) => `${s.name('text')} is an old spelling. Write ${s.name('suggestion')}.`,
  'lifecycle-node-alone': (s) =>
    `The pipeline has no node besides ${s.names('names')}. Add a node that runs between on_init and on_finalize, or remove the setting.`,
  'lifecycle-node-connected': (s) =>
    `${s.name('key')} names ${s.name('name')}, which is connected to ${s.name('other')}. Remove the connection, or name a node without one.`,
  'lifecycle-node-twice': (s) =>
    `on_init and on_finalize both name ${s.name('name')}. Name two different nodes.`,
  'literal-into-data-port': (s) =>
    `${atNode(s)}: ${s.title()} takes data, but ${s.name('from')} is a value. Connect an output, or choose a file.`,
  'loose-type': (s) =>
    `${atNode(s)}: ${s.title()} expects ${kind(s, 'expected')}, and ${s.name('from')} gives ${kind(s, 'got')}. It may work; check it if the step fails.`,
  'many-documents': () =>
    'The file holds several YAML documents; only the first is read. Remove the lines with ---.',
  'missing-input': (s) =>
    `${atNode(s)}: nothing is connected to ${s.title()}.${connectOneOf(s, 'Connect an output to it.')}`,
  'missing-key': (s) =>
    `${s.has('node') ? `${atNode(s)}: the key ${s.name('key')} is missing.` : `The key ${s.name('key')} is missing.`} Add it.`,
  'missing-parameter': (s) => `${atNode(s)}: ${s.title()} is not set. Set it.`,
  'missing-type': (s) => `${s.name('name')} has no type. Write one of ${s.names('allowed')}.`,
  'mixed-binding': (s) =>
    `A binding must be the whole value; ${s.name('text')} is taken as plain text. Bind the value to one input instead.`,
  'nested-pipeline-has-errors': (s) =>
    `${atNode(s)}: the pipeline ${s.name('file')} has ${s.text('count')} ${s.text('count') === '1' ? 'error' : 'errors'}. Open it and correct them.`,
  'nested-too-deep': (s) =>
    `${atNode(s)}: pipelines are nested too deeply, at ${s.name('file')}. Make them flatter.`,
  'node-not-a-mapping': (s) => `${atNode(s)} is empty or no mapping. Write its type and component under it.`,
  'node-type-not-executed': (s) =>
    `${atNode(s)} has the type ${s.name('type')}, which Millrace can open and edit, but not run yet.`,
  'node-without-component': (s) => `${atNode(s)} has neither a component nor a command. Choose a component.`,
  'not-a-boolean': (s) => `${atNode(s)}: ${s.title()} is ${s.name('value')}, but must be true or false.`,
  'not-an-amount': (s) => `${s.name('key')} is ${s.name('value')}, but must be a number of 0 or more.`,
  'not-a-size': (s) =>
    `${s.name('key')} is ${s.name('value')}, but must be a size: a number with B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 20 GB.`,
  'not-a-switch': (s) => `${s.name('key')} is ${s.name('value')}, but must be true or false.`,
  'not-a-count': (s) => `${s.name('key')} is ${s.name('value')}, but must be a whole number of 1 or more.`,
  'not-a-mapping': () =>
    'This is not a pipeline: the text must be a YAML mapping with type: pipeline and jobs.',
  'not-a-mapping-here': (s) =>
    `${s.name('key')} must hold names with values below it. Write NAME: VALUE lines.`,
  'not-a-number': (s) => `${atNode(s)}: ${s.title()} is ${s.name('value')}, but must be a number.`,
  'not-a-pipeline': (s) =>
    `This document has the type ${s.name('type')}, not pipeline. Open it as what it is, or write type: pipeline.`,
  'not-a-text': (s) =>
    `${s.name('name')} under ${s.text('key')} is ${s.name('value')}, but must be a text, or Azure ML refuses the file. Put it in quotes.`,
  'not-an-integer': (s) => `${atNode(s)}: ${s.title()} is ${s.name('value')}, but must be a whole number.`,
  'not-an-option': (s) =>
    `${atNode(s)}: ${s.title()} is ${s.name('value')}, but must be one of ${s.names('allowed')}.${didYouMean(s)}`,
  'not-executed-here': (s) => `Millrace does not execute ${s.name('key')}. It stays in the file.`,
  'only-one-of': (s) =>
    `A document has either ${s.name('first')} or ${s.name('second')}, not both. Remove one of them.`,
  'optional-into-required': (s) =>
    `${atNode(s)}: ${s.name('input')} is required, but the pipeline input ${s.name('name')} may be left empty. Give it a default, or make it required.`,
  'out-of-range': (s) =>
    `${atNode(s)}: ${s.title()} is ${s.text('value')}, but must be a number ${range(s)}.`,
  'output-as-input': (s) =>
    `${atNode(s)}: ${s.name('input')} is bound to the pipeline output ${s.name('output')}. Bind it to the node that makes the output.`,
  'output-delivered-twice': (s) =>
    `The outputs ${s.name('first')} and ${s.name('second')} go to the same place, ${s.name('path')}: the later one takes the place of the other. Give one of them another path.`,
  'output-not-delivered': (s) =>
    `The output ${s.name('output')} stays in the workspace: only Azure ML delivers to ${s.name('to')}. Write a path of the workspace to have it here.`,
  'output-not-registered': (s) =>
    `The output ${s.name('output')} is registered as ${s.name('asset')} by Azure ML only. The name stays in the file.`,
  'output-not-produced': (s) =>
    `No node gives the pipeline output ${s.name('name')}. Promote a node's output to it, or remove it.`,
  'output-promoted-twice': (s) =>
    `Both ${s.name('first')} and ${s.name('second')} give the pipeline output ${s.name('name')}. Keep one of them.`,
  'path-outside-workspace': (s) =>
    `${s.name('path')} lies outside the workspace. Copy it into the workspace, or start Millrace with --allow for its folder.`,
  'pipeline-contains-itself': (s) =>
    `${atNode(s)}: the pipeline ${s.name('file')} contains itself. Remove the node.`,
  'pipeline-type-missing': () => 'The document does not say what it is. Write type: pipeline at its top.',
  'port-name-twice': (s) =>
    `There are two ports named ${s.name('name')}; upper and lower case count as the same. Rename one.`,
  'reference-has-errors': (s) =>
    `The pipeline ${s.name('file')} has ${s.text('count')} ${s.text('count') === '1' ? 'error' : 'errors'}. Open it and correct them.`,
  'setting-names-no-node': (s) =>
    `The setting ${s.name('key')} names the node ${s.name('name')}, which is not there.${didYouMean(s) || ' Name a node of this pipeline.'}`,
  'too-many-aliases': () =>
    'The aliases of this document expand to too much, so it is not read. Write the values out.',
  'trigger-file-of-batch': () =>
    `trigger_file is the one file of a run, but this schedule starts one run for many. Write millrace.trigger_runs: each, or read trigger_folder.`,
  'undeclared-input': (s) =>
    `${atNode(s)}: its component has no input ${s.name('input')}, so the value is ignored.${didYouMean(s) || ' Remove it.'}`,
  'undeclared-output': (s) =>
    `${atNode(s)}: its component has no output ${s.name('output')}.${didYouMean(s) || ' Remove it.'}`,
  'unknown-component-type': (s) =>
    `${s.name('type')} is no type of component.${didYouMean(s) || ' Write type: command.'}`,
  'unknown-document': () =>
    'This is no document that Millrace knows. Write type: and what belongs to it, or a $schema of Azure ML.',
  'unknown-input-setting': (s) =>
    `The pipeline has no input ${s.name('name')}.${s.has('known') ? ` It has ${s.names('known')}.` : ' It has none at all.'}`,
  'unknown-key': (s) => `The key ${s.name('key')} is not known here.${didYouMean(s) || ' Remove it.'}`,
  'unknown-node': (s) =>
    `${atNode(s)} refers to the node ${s.name('name')}, which is not there.${didYouMean(s) || ' Connect another one.'}`,
  'unknown-node-type': (s) =>
    `${atNode(s)}: ${s.name('type')} is no type of node.${didYouMean(s) || ' Write type: command.'}`,
  'unknown-output': (s) =>
    `${atNode(s)} refers to the output ${s.name('output')}, which node ${s.name('source')} does not have.${didYouMean(s) || ' Connect another one.'}`,
  'unknown-pipeline-input': (s) =>
    `${atNode(s)} refers to the pipeline input ${s.name('name')}, which is not there.${didYouMean(s) || ' Add it under inputs.'}`,
  'unknown-pipeline-output': (s) =>
    `${atNode(s)} promotes to the pipeline output ${s.name('name')}, which is not there.${didYouMean(s) || ' Add it under outputs.'}`,
  'unknown-setting': (s) => `The setting ${s.name('key')} is not known, so nothing happens.${didYouMean(s)}`,
  'unknown-top-level-key': (s) =>
    `The key ${s.name('key')} is not allowed here, and Azure ML refuses the file for it.${didYouMean(s) || ' Remove it.'}`,
  'unknown-type': (s) =>
    `${s.name('name')} has the unknown type ${s.name('type')}.${didYouMean(s) || ` Write one of ${s.names('allowed')}.`}`,
  'wrong-kind': (s) =>
    `${atNode(s)}: ${s.title()} expects ${kind(s, 'expected')}, but ${s.name('from')} gives ${kind(s, 'got')}.${connectOneOf(s, `Connect an output that gives ${kind(s, 'expected')}.`)}`,
  'yaml-syntax': (s) => `This is not valid YAML: ${s.text('reason')}. Correct the text here.`,
};
