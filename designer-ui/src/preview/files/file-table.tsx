/** The files of a result, each with its size and a download. */
import type { ArtifactFiles } from '@millrace/server/contract';
import { artifactFileUrl } from '../../api/client.ts';
import { formatBytes } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useT } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './files-result.module.css';
import { isShownImage } from './images.ts';

/** More than this are listed only. */
const MOST_IMAGES = 24;

interface FileTableProps {
  readonly digest: string;
  /** Of the output: what a result that is a single file is called. */
  readonly name: string;
  readonly listing: ArtifactFiles;
}

export function FileTable({ digest, name, listing }: FileTableProps) {
  const t = useT();
  const language = useLanguage();
  const { files, total } = listing;
  if (total === 0) return <p className={styles.note}>{t('preview.emptyFolder')}</p>;
  const images = files.filter(isShownImage).slice(0, MOST_IMAGES);
  return (
    <>
      {images.length > 0 ? (
        <div className={styles.images}>
          {images.map(({ path }) => (
            <figure key={path} className={styles.figure}>
              <img className={styles.image} src={artifactFileUrl(digest, path)} alt={path} loading="lazy" />
              <figcaption className={styles.path}>{path}</figcaption>
            </figure>
          ))}
        </div>
      ) : null}
      <table className={styles.files}>
        <thead>
          <tr>
            <th scope="col">{t('preview.fileName')}</th>
            <th scope="col" className={styles.number}>
              {t('preview.size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ path, bytes }) => (
            <tr key={path}>
              <td>
                <a
                  className={styles.file}
                  href={artifactFileUrl(digest, path)}
                  download={path.split('/').at(-1) || name}
                  aria-label={t('preview.downloadFile', { name: path || name })}
                >
                  <Icon name="download" />
                  <span className={styles.path}>{path || name}</span>
                </a>
              </td>
              <td className={styles.number}>{formatBytes(bytes, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > files.length ? (
        <p className={styles.note}>{t('preview.moreFiles', { count: total - files.length })}</p>
      ) : null}
    </>
  );
}
