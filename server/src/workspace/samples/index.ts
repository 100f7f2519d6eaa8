/** The sample pipelines that ship with Millrace, and the data that they read. */
import type { SampleSummary } from '../../contract/index.ts';
import carsLayout from './cars-regression.layout.json?raw';
import cars from './cars-regression.yml?raw';
import penguinsLayout from './penguins-classification.layout.json?raw';
import penguins from './penguins-classification.yml?raw';

export interface Sample extends SampleSummary {
  readonly text: string;
  /** JSON text of the sidecar. */
  readonly layout: string;
  /** Tables of the vega-datasets package that the pipeline reads as `data/<name>.csv`. */
  readonly data: readonly string[];
}

export const samples: readonly Sample[] = [
  {
    id: 'cars-regression',
    title: { en: 'Cars regression', ja: '自動車の回帰分析' },
    summary: {
      en: 'Predicts the fuel economy of 406 cars with linear regression.',
      ja: '406 台の自動車の燃費を線形回帰で予測します。',
    },
    nodes: 8,
    text: cars,
    layout: carsLayout,
    data: ['cars'],
  },
  {
    id: 'penguins-classification',
    title: { en: 'Penguins classification', ja: 'ペンギンの分類' },
    summary: {
      en: 'Tells male from female penguins with two-class logistic regression.',
      ja: 'ペンギンの雌雄を 2 クラス ロジスティック回帰で判別します。',
    },
    nodes: 8,
    text: penguins,
    layout: penguinsLayout,
    data: ['penguins'],
  },
];
