/**
 * What is being typed, apart from the value that it will become: committed on blur, on Enter, after a short
 * rest and when the field goes away; never while an input method composes.
 */
import {
  type CompositionEvent,
  type FocusEvent,
  type KeyboardEvent,
  useEffect,
  useRef,
  useState,
} from 'react';

const restMs = 600;

export interface DraftOptions {
  readonly value: string;
  /** May answer the text that stands for what was typed: trimmed, in plain digits, the name it had before. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most callers answer nothing
  readonly onCommit: (text: string) => string | void;
  /** Enter makes a new line instead of committing. */
  readonly multiline?: boolean;
  /** Waits for blur or Enter: for names, where half a word makes no sense. */
  readonly lazy?: boolean;
  readonly onCancel?: () => void;
}

export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly commit: () => void;
  /** Spread on the input or textarea. */
  readonly handlers: {
    readonly onBlur: (event: FocusEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onCompositionStart: (event: CompositionEvent) => void;
    readonly onCompositionEnd: (event: CompositionEvent) => void;
  };
}

export function useDraft({ value, onCommit, multiline, lazy, onCancel }: DraftOptions): Draft {
  const [text, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const latest = useRef({ text: value, committed: value, composing: false, onCommit });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  latest.current.onCommit = onCommit;

  // The value changed from outside (undo, another view): it wins over what is typed.
  if (value !== seen) {
    setSeen(value);
    if (value !== latest.current.committed) {
      setDraft(value);
      latest.current.text = value;
    }
    latest.current.committed = value;
  }

  const commit = () => {
    clearTimeout(timer.current);
    const { current } = latest;
    if (current.composing || current.text === current.committed) return;
    current.committed = current.text;
    const shown = current.onCommit(current.text);
    if (shown === undefined || shown === current.text) return;
    current.text = shown;
    current.committed = shown;
    setDraft(shown);
  };

  const setText = (next: string) => {
    setDraft(next);
    latest.current.text = next;
    clearTimeout(timer.current);
    if (!lazy) timer.current = setTimeout(commit, restMs);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, when the field goes away
  useEffect(() => commit, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !multiline) commit();
    if (event.key === 'Escape' && latest.current.text !== latest.current.committed) {
      clearTimeout(timer.current);
      latest.current.text = latest.current.committed;
      setDraft(latest.current.committed);
      event.stopPropagation();
    }
    if (event.key === 'Escape') onCancel?.();
  };

  return {
    text,
    setText,
    commit,
    handlers: {
      onBlur: commit,
      onKeyDown,
      onCompositionStart: () => {
        latest.current.composing = true;
      },
      onCompositionEnd: () => {
        latest.current.composing = false;
        if (!lazy) timer.current = setTimeout(commit, restMs);
      },
    },
  };
}
