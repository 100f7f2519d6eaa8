/** Which row's card is shown: after a rest on a row, and until the pointer or the focus leaves. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';
import { useEffect, useRef, useState } from 'react';

const restMs = 400;

export interface HoverTarget {
  readonly definition: ComponentDefinition;
  /** Of the row, in the window's coordinates. */
  readonly top: number;
  readonly left: number;
}

export interface Hovered {
  readonly shown: HoverTarget | undefined;
  readonly enter: (definition: ComponentDefinition, row: HTMLElement) => void;
  readonly leave: () => void;
}

export function useHover(): Hovered {
  const [shown, setShown] = useState<HoverTarget>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    shown,
    enter: (definition, row) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const box = row.getBoundingClientRect();
        setShown({ definition, top: box.top, left: box.right });
      }, restMs);
    },
    leave: () => {
      clearTimeout(timer.current);
      setShown(undefined);
    },
  };
}
