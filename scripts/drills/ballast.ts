const mebibyte = 1024 ** 2;

/** MiB: where less is free, the ballast goes at once, whoever takes the rest. A disk of the user's is never filled. */
export const ballastFloor = 1024;

/** What its script prints, and how it ends where there is no room. */
export const ballast = { placed: "placed", released: "others took the rest", noRoom: 3 } as const;

export interface BallastArgs {
  /** Folder on the disk. */
  readonly folder: string;
  /** MiB that stay free. */
  readonly leave: number;
  /** MiB; see `ballastFloor`. */
  readonly floor?: number;
  /** The ballast is there no longer than this, whatever becomes of who started it. */
  readonly seconds: number;
}

/**
 * A shell script that takes a disk's space up to a remainder. The file has no name any more when it takes space: so the
 * kernel gives the space back when the process ends, however it ends, and after a crash of the machine as well. It is
 * allocated and not written. Once a second the script looks whether others take what is left; having given all back, it
 * stays, so that it can be asked.
 */
export function ballastScript({ folder, leave, floor = ballastFloor, seconds }: BallastArgs): string {
  return `cd ${folder} || exit 1
free() { set -- $(stat --file-system --format '%a %S' .); echo $(($1 * $2 / ${mebibyte})); }
exec 3>ballast || exit 1
rm ballast
size=$(($(free) - ${leave}))
if [ $size -lt 1 ]; then echo "only $(free) MiB are free" >&2; exit ${ballast.noRoom}; fi
fallocate --length "\${size}MiB" /proc/self/fd/3 || exit 1
echo ${ballast.placed}
for second in $(seq ${seconds}); do
  if [ -e /proc/self/fd/3 ] && [ $(free) -lt ${floor} ]; then echo "${ballast.released}: $(free) MiB were free"; exec 3>&-; fi
  sleep 1
done`;
}
