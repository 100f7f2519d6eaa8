import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

describe('an address', () => {
  it.each([
    { page: 'data', trail: [] },
    { page: 'runs', trail: [], runs: [] },
    { page: 'runs', trail: [], runs: ['12'] },
    { page: 'runs', trail: [], runs: ['12', '9'] },
    { page: 'designer', path: 'pipelines/日本 語.yml', trail: [] },
    {
      page: 'designer',
      path: 'parts/a b?.yml',
      trail: [
        { path: 'pipelines/車&.yml', node: 'train' },
        { path: 'parts/x#1.yml', node: 'inner' },
      ],
    },
  ] as const)('is read as it was written: $page $path $runs', (address) => {
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  it('of nothing that we know, or that is broken, says nothing', () => {
    expect(parseAddress('#/elsewhere')).toBeUndefined();
    expect(parseAddress('#/edit/%E0%A4%A')).toBeUndefined();
    expect(parseAddress('')).toBeUndefined();
    expect(parseAddress('#/runs/<b>/../9/3')).toEqual({ page: 'runs', trail: [], runs: [] });
  });
});
