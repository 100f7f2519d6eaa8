/** `Root_Mean_Squared_Error` as people write it: Root mean squared error. R² has a name of its own. Pure. */
export function metricName(name: string): string {
  if (name === 'Coefficient_of_Determination') return 'R²';
  const words = name.split('_').map((word, index) => {
    const isPlain = /^[A-Z][a-z]+$/.test(word);
    return index > 0 && isPlain ? word.toLowerCase() : word;
  });
  return words.join(' ');
}
