/** A node without results: the way to get them. */
import { canRun, runPipeline } from '../actions/run-actions.ts';
import { stateSentence } from '../canvas/state-words.ts';
import { useWordsContext } from '../canvas/use-words-context.ts';
import { useT } from '../i18n/translate.ts';
import { useDefinition, useNodeState } from '../store/nodes.ts';
import { useRunStore } from '../store/run-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function RunToSee({ node }: { node: string }) {
  const t = useT();
  const status = useRunStore((state) => state.run?.steps[node]?.status);
  const state = useNodeState(node);
  const context = useWordsContext(useDefinition(node));
  const starting = useRunStore((state) => state.starting);
  if (status === 'running' || status === 'queued' || status === 'waiting') {
    return (
      <EmptyState icon="clock" title={t('preview.resultsOnTheirWay')}>
        {stateSentence(state, context)}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="table"
      title={t('preview.noResults')}
      actions={
        <Button
          icon="play"
          busy={starting}
          disabled={!canRun()}
          onClick={() => void runPipeline({ upTo: node })}
        >
          {t('preview.runUpToHere')}
        </Button>
      }
    />
  );
}
