/** Looks whether anything in the state is damaged, when somebody asks, and says what to do about it. */
import { findingText } from '@millrace/pipeline-engine/browser';
import type { DoctorReportBody } from '@millrace/server/contract';
import { useState } from 'react';
import { askDoctor } from '../api/client.ts';
import { useLanguage } from '../i18n/language.ts';
import { useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import list from './list.module.css';
import { tryTo } from './try-to.ts';

export function StorageDoctor() {
  const t = useT();
  const [report, setReport] = useState<DoctorReportBody>();
  const [busy, setBusy] = useState(false);
  const perform = async () => {
    setBusy(true);
    const found = await tryTo(() => askDoctor());
    setBusy(false);
    if (found) setReport(found);
  };
  return (
    <section aria-labelledby="storage-doctor">
      <h2 id="storage-doctor" className={list.section}>
        {t('pages.doctor')}
      </h2>
      <div className={list.facts}>
        <div role="status">
          {report ? <Findings report={report} /> : <p className={list.muted}>{t('pages.doctorWhy')}</p>}
        </div>
        <div>
          <Button icon="search" busy={busy} onClick={() => void perform()}>
            {t('pages.doctorAsk')}
          </Button>
        </div>
      </div>
    </section>
  );
}

function Findings({ report: { findings, looked } }: { report: DoctorReportBody }) {
  const t = useT();
  const language = useLanguage();
  if (findings.length === 0)
    return <p>{t('pages.doctorFine', { runs: looked.runs, artifacts: looked.artifacts })}</p>;
  return findings.map((finding) => {
    const { message, remedy } = findingText(finding, language);
    return (
      <div key={`${finding.code} ${finding.where}`}>
        <p>{message}</p>
        <p className={list.muted}>{remedy}</p>
      </div>
    );
  });
}
