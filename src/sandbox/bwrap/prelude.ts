/** Descriptors that the launched shell is given besides stdin, stdout and stderr. */
export const fd = {
  /** bwrap writes JSON lines: its child's pid, then the exit code. */
  status: 3,
  /** bwrap's arguments, NUL-separated: kept off the command line, which /proc/1/cmdline would show inside. */
  args: 4,
  seccomp: 5,
  /** Both ways: the scripts below write why a command does not start, or "ready", and wait for "go". */
  control: 6,
  /** The command's environment, NUL-separated. */
  env: 7,
} as const;

export const READY = "ready";

/**
 * Before bwrap, as the harness's user. Closes what was inherited by accident, joins the control groups while
 * still alone in the process (so no child can be missed), then becomes bwrap. Arguments: cgroup.procs files, --,
 * the command. A group that cannot be joined stops the launch: running without limits would be worse.
 */
export const outerPrelude = `
for path in /proc/self/fd/*; do
  number=\${path##*/}
  if (( number > ${fd.env} )); then eval "exec $number>&-"; fi
done
while [[ $1 != -- ]]; do
  echo 0 > "$1" || { echo "cannot join the control group $1" >&${fd.control}; exit 1; }
  shift
done
shift
echo 500 2>/dev/null > /proc/self/oom_score_adj
exec "$@"
`;

/**
 * Inside the sandbox, as the sandbox's user, before any code of the agent's. Arguments: file size limit in KiB,
 * process limit or "", limit of open files, validation socket or "", the bridge's source, working directory, then the command. The
 * environment comes last before the command, so no setting in it (LD_PRELOAD, BASH_ENV) can touch what runs with
 * more rights. bwrap lets the command die with the harness only from a late moment of its set-up on; a harness that
 * was killed before that never answers "ready", and then nothing runs.
 */
const beforeCommand = `
exec ${fd.status}>&- ${fd.args}>&- ${fd.seccomp}>&-
ulimit -c 0 -f "$1"
[[ $2 ]] && ulimit -u "$2"
ulimit -n "$3" 2> /dev/null
if [[ $4 ]]; then
  python=/usr/bin/python3
  [[ -x $python ]] || python=$(type -P python3)
  [[ $python ]] && "$python" -I -S -c "$5" "$4" ${fd.control}>&- ${fd.env}>&-
fi
cd -- "$6" 2>&${fd.control} || exit 1
shift 6
unset OLDPWD python
while IFS= read -r -d '' __pair <&${fd.env}; do export "$__pair"; done
exec ${fd.env}>&-
type -P -- "$1" > /dev/null || { echo "$1: not found inside the sandbox" >&${fd.control}; exit 127; }
echo ${READY} >&${fd.control}
read -r -u ${fd.control} __pair || exit 1
unset __pair
exec ${fd.control}>&-
`;

/** Shape "root": bwrap's own init is pid 1. It has no seccomp filter, but belongs to root and cannot be touched. */
export const innerPrelude = `${beforeCommand}exec "$@"`;

/**
 * Shape "user": bwrap's init would belong to the same user as the command, which could write its memory and so run
 * code without the filter. Here this shell is pid 1 (--as-pid-1), under the filter itself; it reaps what is orphaned.
 * Its own stderr is closed to what bash says about a command that a signal ended.
 */
export const innerPreludeAsInit = `${beforeCommand}exec 8>&2 2> /dev/null
( exec "$@" 2>&8 8>&- )
exit $?`;
