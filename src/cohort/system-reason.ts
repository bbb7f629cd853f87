const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'a folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EEXIST: 'a file in the place of a folder',
  ENOTDIR: 'a path through a file',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left in the quota',
  EFBIG: 'a file too large for its device',
  EROFS: 'a read-only file system',
  EIO: 'a device that fails',
  ELOOP: 'a link that leads to itself',
  ENAMETOOLONG: 'a name too long for its device',
};

/** What the operating system found, in words; undefined where it was not the system that failed. */
export function systemReason(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return REASONS[code ?? ''];
}
