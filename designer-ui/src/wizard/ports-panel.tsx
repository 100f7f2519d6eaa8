/** The ports that the component will have, where they come from, and what of the script could not be read. */
import {
  type ComponentDefinition,
  type InputPort,
  type Issue,
  issueMessage,
  type OutputPort,
} from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { type MessageKey, useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PortGlyph } from '../ui/port-glyph.tsx';
import { PlainSelect } from '../ui/select.tsx';
import { type DataPortType, isDataPort, type ReadScript, type Unread } from './script-port.ts';
import styles from './wizard.module.css';

interface Props {
  readonly definition: ComponentDefinition | undefined;
  readonly issues: readonly Issue[];
  /** Undefined where no script is read. */
  readonly script: ReadScript | undefined;
  readonly follows: boolean;
  readonly onFollow: () => void;
  readonly onType: (port: string, type: DataPortType) => void;
}

export function PortsPanel({ definition, issues, script, follows, onFollow, onType }: Props) {
  const t = useT();
  const language = useLanguage();
  const mistake = issues.find(({ severity }) => severity === 'error');
  const { inputs = [], outputs = [] } = definition ?? {};
  return (
    <section className={styles.part}>
      <h3>{t('wizard.ports')}</h3>
      <p className={styles.hint}>{t(follows ? 'wizard.portsRead' : 'wizard.portsByHand')}</p>
      {mistake ? (
        <p className={styles.mistake} role="alert">
          <Icon name="circle-alert" />
          {t('wizard.wrong', { message: issueMessage(mistake, language) })}
        </p>
      ) : null}
      {inputs.length + outputs.length === 0 ? <p>{t('wizard.noPorts')}</p> : null}
      <PortList title={t('wizard.inputs')} ports={inputs} onType={follows ? onType : undefined} />
      <PortList title={t('wizard.outputs')} ports={outputs} onType={follows ? onType : undefined} />
      {follows && script ? <UnreadList unread={script.unread} /> : null}
      {script !== undefined && !follows ? (
        <Button small icon="refresh-cw" onClick={onFollow}>
          {t('wizard.readAgain')}
        </Button>
      ) : null}
    </section>
  );
}

interface PortListProps {
  readonly title: string;
  readonly ports: readonly (InputPort | OutputPort)[];
  /** Where the type of data can be chosen. */
  readonly onType: Props['onType'] | undefined;
}

function PortList({ title, ports, onType }: PortListProps) {
  const t = useT();
  const types = [
    { id: 'uri_file', label: t('wizard.typeFile') },
    { id: 'uri_folder', label: t('wizard.typeFolder') },
    { id: 'mltable', label: t('wizard.typeTable') },
  ];
  if (ports.length === 0) return null;
  return (
    <dl className={styles.ports}>
      <dt>{title}</dt>
      {ports.map((port) => {
        const fallback = 'default' in port ? port.default : undefined;
        const isOptional = 'optional' in port && port.optional;
        return (
          <dd key={port.name}>
            <PortGlyph kind={port.kind} optional={isOptional} />
            <span className={styles.portName}>{port.name}</span>
            <span className={styles.portType}>
              {[
                ...(onType && isDataPort(port.type) ? [] : [port.type]),
                ...(fallback === undefined || fallback === ''
                  ? []
                  : [t('wizard.isDefault', { value: fallback })]),
                ...(isOptional ? [t('common.optional')] : []),
              ].join(' · ')}
            </span>
            {onType && isDataPort(port.type) ? (
              <span className={styles.portChoice}>
                <PlainSelect
                  label={t('wizard.typeOf', { name: port.name })}
                  options={types}
                  value={port.type}
                  onChange={(type) => {
                    if (isDataPort(type)) onType(port.name, type);
                  }}
                />
              </span>
            ) : null}
          </dd>
        );
      })}
    </dl>
  );
}

const unreadKeys = {
  computed: 'wizard.unreadComputed',
  'many-values': 'wizard.unreadMany',
  type: 'wizard.unreadType',
  unfinished: 'wizard.unreadUnfinished',
} as const satisfies Record<Unread['reason'], MessageKey>;

function UnreadList({ unread }: { unread: readonly Unread[] }) {
  const t = useT();
  if (unread.length === 0) return null;
  return (
    <div className={styles.unread}>
      <p>
        <Icon name="triangle-alert" />
        {t('wizard.unread')}
      </p>
      <ul>
        {unread.map(({ line, what, reason }) => (
          <li key={`${line} ${what}`}>{t(unreadKeys[reason], { line, what })}</li>
        ))}
      </ul>
    </div>
  );
}
