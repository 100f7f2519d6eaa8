/** Finds out whether a folder is on a network file system, where locks and WAL databases corrupt silently. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const mountCommand = '/sbin/mount';
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|9p|afs|afpfs|ceph|lustre|gpfs|beegfs|glusterfs|webdav|fuse\.(sshfs|rclone|s3fs|glusterfs|cephfs|davfs.*|gcsfuse|blobfuse.*))$/;

/** The file system's type when `path` (absolute, no links) is on a network one; undefined when it is local or unknown. */
export function networkFileSystemOf(path: string): string | undefined {
  const mounts = readMounts();
  const type = typeAt(mounts, path);
  return type !== undefined && networkTypes.test(type) ? type : undefined;
}

export interface Mount {
  readonly at: string;
  readonly type: string;
}

/** The type of the innermost mount that holds `path`; of two at one place, the later covers the earlier. */
export function typeAt(mounts: readonly Mount[], path: string): string | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const holds = mount.at === '/' || path === mount.at || path.startsWith(`${mount.at}/`);
    if (holds && mount.at.length >= (best?.at.length ?? 0)) best = mount;
  }
  return best?.type;
}

/** Lines of /proc/self/mountinfo: `36 35 98:0 /root /mount/point options - type source super`. */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ', 2);
    const at = before.split(' ')[4];
    const type = after.split(' ')[0];
    return at && type ? [{ at: unescapeOctal(at), type }] : [];
  });
}

/** Lines of macOS's mount: `//user@host/share on /Volumes/share (smbfs, nodev)`. */
export function parseMountCommand(text: string): readonly Mount[] {
  return [...text.matchAll(/ on (.+) \(([^,)]+)/g)].flatMap(([, at, type]) =>
    at && type ? [{ at, type }] : [],
  );
}

function readMounts(): readonly Mount[] {
  if (process.platform === 'linux') return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
  if (process.platform === 'darwin')
    return parseMountCommand(execFileSync(mountCommand, { encoding: 'utf8' }));
  return [];
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
