/** Makes an endpoint: of a published pipeline, or of a text in the words of Azure ML. */
import { assetNameOf, isAssetName } from '@millrace/pipeline-engine/browser';
import type { PublishedVersion } from '@millrace/server/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createEndpoint } from '../api/endpoints.ts';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { openEndpoint } from './opened-endpoint.ts';

const fromText = 'text:';
const usualKeepDays = '30';
const isDays = (text: string): boolean => /^\d{1,5}(\.\d{1,6})?$/.test(text);

interface Props {
  /** An endpoint that gets one more deployment. */
  readonly name?: string;
  readonly onClose: () => void;
}

export function CreateEndpointDialog({ name: existing, onClose }: Props) {
  const t = useT();
  const { data, error } = useQuery(queries.published());
  const [source, setSource] = useState<string>();
  const [name, setName] = useState<string>();
  const [deployment, setDeployment] = useState('default');
  const [keepDays, setKeepDays] = useState(usualKeepDays);
  const [text, setText] = useState(() => exampleText(existing ?? 'my-endpoint'));
  const chosen = source ?? data?.[0]?.name ?? fromText;
  const wanted = existing ?? name ?? assetNameOf(chosen === fromText ? '' : chosen);
  const isText = chosen === fromText;
  const isReady =
    data !== undefined && (isText || (isAssetName(wanted) && isAssetName(deployment) && isDays(keepDays)));
  const check = (given: string) => (isAssetName(given) ? undefined : t('assets.badName'));
  return (
    <FormDialog
      title={existing === undefined ? t('endpoints.add') : t('endpoints.addDeployment')}
      hint={t('endpoints.createHint')}
      button={{ label: t('endpoints.create') }}
      isReady={isReady}
      error={error}
      lists={['endpoints']}
      perform={async () => {
        const made = await createEndpoint(
          isText ? { text } : { name: wanted, deployment, published: chosen, keepDays: Number(keepDays) },
        );
        openEndpoint(made.name);
      }}
      onClose={onClose}
    >
      <Select
        label={t('endpoints.runs')}
        options={[...publishedOptions(data ?? []), { id: fromText, label: t('endpoints.fromText') }]}
        value={chosen}
        onChange={setSource}
      />
      {isText ? (
        <TextArea label="YAML" mono rows={10} value={text} onCommit={setText} />
      ) : (
        <>
          {existing === undefined ? (
            <TextField
              label={t('endpoints.name')}
              value={wanted}
              check={check}
              error={check(wanted)}
              onCommit={setName}
            />
          ) : null}
          <TextField
            label={t('endpoints.deployment')}
            hint={t('endpoints.deploymentHint')}
            value={deployment}
            check={check}
            error={check(deployment)}
            onCommit={setDeployment}
          />
          {existing === undefined ? (
            <NumberField
              label={t('endpoints.keepDays')}
              hint={t('endpoints.keepDaysHint')}
              value={keepDays}
              error={isDays(keepDays) ? undefined : t('endpoints.badDays')}
              onCommit={setKeepDays}
            />
          ) : null}
        </>
      )}
    </FormDialog>
  );
}

/** Each name once: it stands for the default version. */
function publishedOptions(versions: readonly PublishedVersion[]) {
  return [...new Set(versions.map(({ name }) => name))].map((name) => ({ id: name, label: name }));
}

const exampleText = (name: string): string => `type: pipeline
name: default
endpoint_name: ${name}
job_definition: ../../pipelines/pipeline.yml
`;
