/** The Compute page: where steps may run, how each place is, what runs there, and adding, changing and removing them. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { checkCompute } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import details from '../pages/data-page.module.css';
import { Page } from '../pages/page.tsx';
import { tryTo } from '../pages/try-to.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ComputeDetails } from './compute-details.tsx';
import { ComputeForm } from './compute-form.tsx';
import { ComputeTable } from './compute-table.tsx';
import { EnvironmentList } from './environment-list.tsx';
import { RemoveComputeDialog } from './remove-compute-dialog.tsx';

/** What runs where changes without an event of its own. */
const refreshMs = 2000;

type Question = { readonly kind: 'add' } | { readonly kind: 'edit' | 'remove'; readonly name: string };

/** Asks machines whether steps can run there; which ones are being asked. */
function useChecks() {
  const client = useQueryClient();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const check = async (name: string): Promise<void> => {
    setAsked((before) => new Set([...before, name]));
    await tryTo(() => checkCompute(name));
    setAsked((before) => new Set([...before].filter((other) => other !== name)));
    await client.invalidateQueries({ queryKey: ['computes'] });
  };
  return { asked, check };
}

export default function ComputesPage() {
  const t = useT();
  const { data, error } = useQuery({ ...queries.computes(), refetchInterval: refreshMs });
  const [chosen, setChosen] = useState<string>();
  const [question, setQuestion] = useState<Question>();
  const { asked, check } = useChecks();
  const shown = data?.find(({ name }) => name === chosen);
  const close = () => setQuestion(undefined);
  return (
    <Page
      fill
      title={t('computes.title')}
      actions={
        <>
          <Button
            icon="refresh-cw"
            busy={asked.size > 0}
            onClick={() => void Promise.all((data ?? []).map(({ name }) => check(name)))}
          >
            {t('computes.checkAll')}
          </Button>
          <Button variant="primary" icon="plus" onClick={() => setQuestion({ kind: 'add' })}>
            {t('computes.add')}
          </Button>
        </>
      }
    >
      <div className={details.split}>
        <div className={details.files}>
          {error ? <ProblemNote error={error} /> : null}
          {data ? (
            <ComputeTable
              computes={data}
              chosen={chosen}
              asked={asked}
              onChoose={setChosen}
              onCheck={(name) => void check(name)}
              onEdit={(name) => setQuestion({ kind: 'edit', name })}
              onRemove={(name) => setQuestion({ kind: 'remove', name })}
            />
          ) : error ? null : (
            <Spinner label={t('common.loading')} />
          )}
          <EnvironmentList />
        </div>
        {shown ? (
          <ComputeDetails
            key={shown.name}
            compute={shown}
            isAsked={asked.has(shown.name)}
            onCheck={() => void check(shown.name)}
            onClose={() => setChosen(undefined)}
          />
        ) : null}
      </div>
      {question?.kind === 'add' || question?.kind === 'edit' ? (
        <ComputeForm
          name={question.kind === 'edit' ? question.name : undefined}
          onClose={close}
          onSaved={(name) => {
            setChosen(name);
            void check(name);
          }}
        />
      ) : null}
      {question?.kind === 'remove' ? <RemoveComputeDialog name={question.name} onClose={close} /> : null}
    </Page>
  );
}
