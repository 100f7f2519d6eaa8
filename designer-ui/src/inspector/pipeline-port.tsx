/** What the inputs and the outputs of a pipeline have in common: a name that can be changed, and the way out. */

import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';
import rows from './interface.module.css';
import { type PortSide, removePort, renamePort } from './interface-edits.ts';

interface PortProps {
  readonly side: PortSide;
  readonly name: string;
}

/** The port, or the field for its new name. */
export function PortFrame({
  side,
  name,
  children,
}: PortProps & { children: (buttons: ReactNode) => ReactNode }) {
  const t = useT();
  const [renaming, setRenaming] = useState(false);
  if (!renaming) {
    return children(<PortButtons side={side} name={name} onRename={() => setRenaming(true)} />);
  }
  return (
    <div
      ref={(element) => {
        const field = element?.querySelector('input');
        if (field && document.activeElement !== field) field.select();
      }}
    >
      <TextField
        label={t('interface.name')}
        hint={t('interface.nameHint')}
        value={name}
        lazy
        onLeave={() => setRenaming(false)}
        onCommit={(text) => {
          const wanted = text.trim();
          if (wanted === '') return name;
          renamePort(side, name, wanted);
          return wanted;
        }}
      />
    </div>
  );
}

function PortButtons({ side, name, onRename }: PortProps & { onRename: () => void }) {
  const t = useT();
  return (
    <span className={rows.buttons}>
      <IconButton small icon={Pencil} label={t('interface.rename', { name })} onClick={onRename} />
      <IconButton
        small
        icon="trash-2"
        label={t('interface.remove', { name })}
        onClick={() => removePort(side, name)}
      />
    </span>
  );
}

/** A port without a value that could be typed. */
export function PortRow({ side, name, text }: PortProps & { text: string }) {
  return (
    <PortFrame side={side} name={name}>
      {(buttons) => (
        <div className={rows.row}>
          <div className={rows.words}>
            <span className={rows.name}>{name}</span>
            <span className={rows.source}>{text}</span>
          </div>
          {buttons}
        </div>
      )}
    </PortFrame>
  );
}
