/** The entry of `npm run simulate`. */
export { askOracle } from './oracle.ts';
export { simulate } from './simulate.ts';
