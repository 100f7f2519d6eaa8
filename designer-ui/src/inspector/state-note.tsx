/** What became of the node in the run, where nobody has to look for it: a failure, what it waits for, why it was skipped. */
import type { ComponentDefinition, PipelineNode } from '@millrace/pipeline-engine/browser';
import { stateSentence } from '../canvas/state-words.ts';
import { useWordsContext } from '../canvas/use-words-context.ts';
import type { NodeState } from '../model/node-state.ts';
import { useNodeState } from '../store/nodes.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { FailureView } from './failure-view.tsx';
import styles from './inspector.module.css';

interface Props {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition | undefined;
}

const told: ReadonlySet<NodeState['kind']> = new Set([
  'waiting',
  'queued',
  'running',
  'failed',
  'skipped',
  'cancelling',
  'cancelled',
]);

/** Renders nothing for what the node's plan says already. */
export function StateNote({ node, definition }: Props) {
  const state = useNodeState(node.id);
  const context = useWordsContext(definition);
  if (!told.has(state.kind)) return null;
  if (state.kind === 'failed' && state.failure) {
    return <FailureView node={node} definition={definition} failure={state.failure} />;
  }
  return (
    <p className={styles.stateNote} role="status">
      <StateGlyph state={state.kind} />
      <span>{stateSentence(state, context)}</span>
    </p>
  );
}
