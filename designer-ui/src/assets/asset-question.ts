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
