/** The text and the file name of a pipeline that has nothing in it yet. */

/** A name as a person writes it becomes a file name; other scripts than Latin stay as they are. */
export function pipelineFileName(name: string | undefined): string {
  const cleaned = (name ?? '')
    .normalize('NFC')
    .trim()
    .replace(/\.ya?ml$/i, '')
    .replaceAll(/[^\p{L}\p{N}\p{M}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
    .toLowerCase();
  return cleaned || 'untitled';
}

export function newPipelineText(name: string | undefined): string {
  return [
    '$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json',
    'type: pipeline',
    `display_name: ${JSON.stringify(name ?? 'Untitled')}`,
    '',
    'jobs: {}',
    '',
  ].join('\n');
}
