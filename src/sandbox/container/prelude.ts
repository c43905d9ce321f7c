/** Where a command's files of the harness are mounted; only the container's root can look into it. */
export const IO_DIR = "/run/mlebench-io";
export const PIPES_DIR = "/run/mlebench-pipes";
export const VALIDATION_SOCKET = "/run/mlebench/validation.sock";

/**
 * Process 1 of the container, as its root with hardly any capability: gives up the user for the command, passes SIGTERM
 * on when told through the pipe `life`, and ends as soon as the command or that pipe does (the harness holds its
 * other end). The kernel ends everything in the container with it. At the end it writes what the container's control
 * group counted. Arguments: user id or "" to keep it, pipe names of stdout and stderr, the inner script, its arguments.
 */
export const initScript = `
exec 5< ${IO_DIR}/env 6> ${IO_DIR}/failure 7< ${IO_DIR}/life
become=()
[[ $1 ]] && become=(setpriv --reuid "$1" --regid "$1" --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs --)
out=${PIPES_DIR}/$2 err=${PIPES_DIR}/$3
shift 3
( exec 5<&- 6>&-; while read -r _ <&7; do kill -TERM -1; done ) &
watch=$!
"\${become[@]}" bash --noprofile --norc -c "$@" <&0 > "$out" 2> "$err" 7<&- &
child=$!
exec 5<&- 6>&- 0<&-
wait -n "$child" "$watch"
code=$?
{
  echo "exit $code"
  for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/cpu.stat; do
    [[ -r $file ]] && while read -r key value; do echo "$key $value"; done < "$file"
  done
  for file in memory.peak memory/memory.max_usage_in_bytes cpuacct/cpuacct.usage cpu,cpuacct/cpuacct.usage; do
    [[ -r /sys/fs/cgroup/$file ]] && echo "\${file##*/} $(< /sys/fs/cgroup/$file)"
  done
} > ${IO_DIR}/report 2> /dev/null
exit "$code"
`;

/**
 * As the command's user, before any code of the agent's. Arguments: file size limit in KiB, limit of open files,
 * validation socket or "", the bridge's source, working directory, then the command. The environment is read last.
 */
export const innerScript = `
ulimit -c 0 -f "$1"
ulimit -n "$2" 2> /dev/null
if [[ $3 ]]; then
  python=$(type -P python3)
  [[ $python ]] && "$python" -I -S -c "$4" "$3" 5<&- 6>&-
fi
cd -- "$5" 2>&6 || exit 1
shift 5
for __name in $(compgen -e); do [[ $__name == PWD || $__name == SHLVL ]] || unset "$__name"; done
unset OLDPWD python __name
while IFS= read -r -d '' __pair <&5; do export "$__pair"; done
unset __pair
SHLVL=0
exec 5<&-
type -P -- "$1" > /dev/null || { echo "$1: not found inside the sandbox" >&6; exit 127; }
exec 6>&-
exec "$@"
`;
