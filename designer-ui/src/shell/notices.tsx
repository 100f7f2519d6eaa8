/**
 * Short notices; all but the bad ones go away by themselves. Over the canvas they would lie on nodes: there the
 * top bar has them.
 */
import { useEffect } from 'react';
import { useViewStore } from '../store/view-store.ts';
import { ToastRegion } from '../ui/toast.tsx';

const stayMs = { ok: 3000, info: 5000, warn: 8000, bad: 0 } as const;

export function Notices({ place }: { readonly place: 'page' | 'bar' }) {
  const notices = useViewStore((state) => state.notices);
  const dismiss = useViewStore((state) => state.dismiss);
  const passing = notices.find((notice) => notice.tone !== 'bad');
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => dismiss(passing.id), stayMs[passing.tone]);
    return () => clearTimeout(timer);
  }, [passing, dismiss]);
  return (
    <ToastRegion
      place={place}
      toasts={notices}
      onDismiss={(id) => {
        if (typeof id === 'number') dismiss(id);
      }}
    />
  );
}
