/** What a dialog asks about registering and publishing now. */
import { create } from 'zustand';

export type AssetQuestion =
  | {
      readonly kind: 'register';
      readonly run: string;
      readonly step: string;
      readonly output: string;
      /** What is offered as the name. */
      readonly name: string;
    }
  | { readonly kind: 'publish'; readonly path: string; readonly title: string };

interface AssetQuestionState {
  readonly question: AssetQuestion | undefined;
  readonly ask: (question: AssetQuestion | undefined) => void;
}

export const useAssetQuestion = create<AssetQuestionState>()((set) => ({
  question: undefined,
  ask: (question) => set({ question }),
}));

/** A name that Azure ML takes, made of what things are called here. */
export function assetName(...words: readonly string[]): string {
  return words
    .join('_')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 200);
}

export const isAssetName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/.test(name);
