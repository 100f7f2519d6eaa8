/** Runs the component once on a sample of the workspace, and shows its log and what it made. */
import type { ComponentDefinition, InputPort } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getRun, startRun } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type Sample, tryPath, tryPipeline } from './try-pipeline.ts';
import { TryResult } from './try-result.tsx';
import styles from './wizard.module.css';

interface Props {
  readonly definition: ComponentDefinition;
  /** The workspace path of the definition. */
  readonly file: string;
  /** True when what is on screen is on disk. */
  readonly save: () => Promise<boolean>;
}

/** The run says nothing by itself here: it is not the one of the pipeline that is open. */
const refreshMs = 400;

export function TryPanel({ definition, file, save }: Props) {
  const t = useT();
  const name = useTitle();
  const files = useQuery(queries.dataFiles()).data ?? [];
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const { run, problem, isStarting, start } = useTry(file, save);
  const data = definition.inputs.filter(isData);
  const literals = definition.inputs.filter((input) => !isData(input) && needsValue(input));
  const samples = files.map(({ path }) => path);
  const pathFor = (input: InputPort): string | undefined => chosen[input.name] ?? samples[0];
  const lacksSample = data.some((input) => !input.optional && pathFor(input) === undefined);
  const sample: Sample = {
    data: Object.fromEntries(
      data.flatMap((input) => {
        const path = pathFor(input);
        return path === undefined ? [] : [[input.name, sampleOf(input, path)] as const];
      }),
    ),
    literals: Object.fromEntries(literals.map((input) => [input.name, chosen[input.name] ?? ''])),
  };
  return (
    <section className={styles.part}>
      <h3>{t('wizard.try')}</h3>
      <p className={styles.hint}>{t('wizard.tryHint')}</p>
      {lacksSample ? <p>{t('wizard.noSample')}</p> : null}
      {data.map((input) => (
        <Select
          key={input.name}
          label={t('wizard.sampleFor', { name: name(input.title) })}
          options={samples.map((path) => ({ id: path, label: path }))}
          value={pathFor(input)}
          onChange={(path) => setChosen({ ...chosen, [input.name]: path })}
        />
      ))}
      {literals.map((input) => (
        <TextField
          key={input.name}
          label={name(input.title)}
          value={chosen[input.name] ?? ''}
          onCommit={(text) => setChosen({ ...chosen, [input.name]: text })}
        />
      ))}
      <Button
        icon="play"
        busy={isStarting || (run !== undefined && run.finishedAt === undefined)}
        disabled={lacksSample}
        onClick={() => void start(sample)}
      >
        {t('wizard.runIt')}
      </Button>
      {problem ? <ProblemNote error={problem} /> : null}
      {run ? <TryResult key={run.run} state={run} /> : null}
    </section>
  );
}

function useTry(file: string, save: () => Promise<boolean>) {
  const [number, setNumber] = useState<string>();
  const [problem, setProblem] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const { data: run } = useQuery({
    queryKey: ['try', number],
    queryFn: () => getRun(number ?? ''),
    enabled: number !== undefined,
    refetchInterval: ({ state }) => (state.data?.finishedAt === undefined ? refreshMs : false),
  });
  const start = async (sample: Sample): Promise<void> => {
    setStarting(true);
    setProblem(undefined);
    setNumber(undefined);
    try {
      if (!(await save())) return;
      const text = tryPipeline(file, sample);
      setNumber((await startRun({ path: tryPath(file), text, layout: null })).run);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'workspace-untrusted') useViewStore.getState().askTrust(() => void start(sample));
      else setProblem(error);
    } finally {
      setStarting(false);
    }
  };
  return { run: number === undefined ? undefined : run, problem, isStarting, start };
}

const isData = ({ type }: InputPort): boolean => !['string', 'number', 'integer', 'boolean'].includes(type);

const needsValue = (input: InputPort): boolean => !input.optional && input.default === undefined;

/** A port that wants a folder gets the one that the file is in. */
function sampleOf({ type }: InputPort, path: string): { readonly type: string; readonly path: string } {
  if (type === 'uri_file' || type === 'mltable') return { type, path };
  return { type: 'uri_folder', path: path.slice(0, path.lastIndexOf('/')) };
}
