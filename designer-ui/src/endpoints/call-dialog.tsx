/** The form of a call: a field for each input of the deployment, and for data where it comes from. */
import type { CallInput, EndpointDetail } from '@millrace/server/contract';
import { useState } from 'react';
import { callEndpoint, uploadCallFile } from '../api/endpoints.ts';
import { useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { useViewStore } from '../store/view-store.ts';
import { Select } from '../ui/select.tsx';
import { type Given, initialGiven, isGiven, type Parameter, sentOf } from './call-draft.ts';
import { DataInput, ValueInput } from './call-input.tsx';

interface Props {
  readonly endpoint: EndpointDetail;
  readonly onClose: () => void;
}

export function CallDialog({ endpoint, onClose }: Props) {
  const t = useT();
  const { name, deployments } = endpoint;
  const usable = deployments.filter(({ problem }) => problem === undefined);
  const [wanted, setWanted] = useState((usable.find(({ isDefault }) => isDefault) ?? usable[0])?.name ?? '');
  const [given, setGiven] = useState<Readonly<Record<string, Given>>>({});
  const parameters = usable.find((deployment) => deployment.name === wanted)?.parameters ?? [];
  const of = (parameter: Parameter): Given =>
    (Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined) ?? initialGiven(parameter);
  const set = (parameter: Parameter, value: Given) =>
    setGiven((all) => ({ ...all, [parameter.name]: value }));
  const perform = async () => {
    const inputs: CallInput[] = [];
    for (const parameter of parameters) {
      const sent = sentOf(parameter, of(parameter));
      if (sent?.kind === 'input') inputs.push(sent.input);
      if (sent?.kind === 'upload')
        inputs.push({ name: sent.name, path: await uploadCallFile(name, sent.file) });
    }
    const { run } = await callEndpoint(name, { deployment: wanted, inputs });
    useViewStore.getState().notify({ tone: 'ok', text: t('endpoints.called', { run }) });
  };
  return (
    <FormDialog
      title={t('endpoints.callTitle', { name })}
      hint={parameters.length === 0 ? t('assets.noParameters') : undefined}
      button={{ label: t('endpoints.call'), icon: 'play' }}
      isReady={parameters.every((parameter) => isGiven(parameter, of(parameter)))}
      lists={['endpoints']}
      perform={perform}
      onClose={onClose}
    >
      {usable.length > 1 ? (
        <Select
          label={t('endpoints.deployment')}
          options={usable.map((deployment) => ({ id: deployment.name, label: deployment.name }))}
          value={wanted}
          onChange={setWanted}
        />
      ) : null}
      {parameters.map((parameter) => {
        const Input = parameter.kind === 'data' ? DataInput : ValueInput;
        return (
          <Input
            key={`${wanted} ${parameter.name}`}
            parameter={parameter}
            given={of(parameter)}
            onChange={(value) => set(parameter, value)}
          />
        );
      })}
    </FormDialog>
  );
}
