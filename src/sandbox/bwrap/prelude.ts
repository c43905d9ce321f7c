/** Descriptors that the launched shell is given besides stdin, stdout and stderr. */
export const fd = {
  /** bwrap writes JSON lines: its child's pid, then the exit code. */
  status: 3,
  /** bwrap's arguments, NUL-separated: kept off the command line, which /proc/1/cmdline would show inside. */
  args: 4,
  seccomp: 5,
  /** Why a command did not start, written by the scripts below. */
  failure: 6,
  /** The command's environment, NUL-separated. */
  env: 7,
} as const;

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
  echo 0 > "$1" || { echo "cannot join the control group $1" >&${fd.failure}; exit 1; }
  shift
done
shift
echo 500 2>/dev/null > /proc/self/oom_score_adj
exec "$@"
`;

/**
 * Inside the sandbox, as the sandbox's user, before any code of the agent's. Arguments: file size limit in KiB,
 * process limit or "", validation socket or "", the bridge's source, working directory, then the command. The environment comes last before the command,
 * so no setting in it (LD_PRELOAD, BASH_ENV) can touch what runs with more rights. execfail lets this shell live
 * on when the command cannot be executed, and tell why. The harness never writes to the failure pipe, so something
 * to read there means that it was killed before bwrap began to watch over it (--die-with-parent): then nothing runs.
 */
export const innerPrelude = `
shopt -s execfail
exec ${fd.status}>&- ${fd.args}>&- ${fd.seccomp}>&-
ulimit -c 0 -f "$1"
[[ $2 ]] && ulimit -u "$2"
if [[ $3 ]]; then
  python=/usr/bin/python3
  [[ -x $python ]] || python=$(type -P python3)
  [[ $python ]] && "$python" -I -S -c "$4" "$3" ${fd.failure}>&- ${fd.env}>&-
fi
cd -- "$5" 2>&${fd.failure} || exit 1
shift 5
unset OLDPWD python
while IFS= read -r -d '' __pair <&${fd.env}; do export "$__pair"; done
unset __pair
exec ${fd.env}>&-
read -t 0 -u ${fd.failure} && exit 1
{ exec "$@"; } ${fd.failure}>&-
echo "cannot execute $1 inside the sandbox (exit $?)" >&${fd.failure}
`;
