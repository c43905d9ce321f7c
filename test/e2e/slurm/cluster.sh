#!/usr/bin/env bash
# A real Slurm cluster on this machine for the tests, loopback only: one controller; the nodes n1 and n2 of partition
# "main", n3 and n4 of partition "fragile", whose nodes a test may break; partition "short" has a time limit of 2 min;
# a job of partition "urgent" drives those of partition "spot" off node n5.
#   cluster.sh up DIR      starts it; its configuration is DIR/slurm.conf (export SLURM_CONF)
#   cluster.sh node DIR N  starts the daemon of node N again
#   cluster.sh down DIR    ends every job and daemon, and removes their control groups
# Needs root and Debian's packages slurm-wlm and munge.
set -euo pipefail
exec </dev/null
what=$1
dir=$2
export SLURM_CONF=$dir/slurm.conf

# Debian and Slurm 22.05 name control groups by their version; a hybrid machine has version 1's memory controller.
cgroup_plugin() { [ -d /sys/fs/cgroup/memory ] && echo cgroup/v1 || echo autodetect; }

up() {
  local host
  host=$(hostname -s)
  mkdir -p "$dir"/{ctl,n1,n2,n3,n4,n5}
  install -d -o munge -g munge -m 0755 /run/munge
  [ -s /etc/munge/munge.key ] || runuser -u munge -- mungekey -c
  if ! munge -n 2>/dev/null | unmunge >/dev/null 2>&1; then
    runuser -u munge -- /usr/sbin/munged
    touch "$dir/own-munged"
  fi
  cat >"$dir/slurm.conf" <<CONF
ClusterName=mlb
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CommunicationParameters=NoAddrCache
StateSaveLocation=$dir/ctl
SlurmdSpoolDir=$dir/%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd-%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/cgroup
TaskPlugin=task/cgroup
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_min_interval=10000,batch_sched_delay=0,sched_interval=1,bf_interval=1
AccountingStorageType=accounting_storage/none
ReturnToService=2
SlurmdTimeout=10
KillWait=2
OverTimeLimit=0
MinJobAge=300
MpiDefault=none
NodeName=n[1-5] NodeAddr=127.0.0.1 NodeHostname=$host Port=[16821-16825] CPUs=4 RealMemory=6000 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
PartitionName=fragile Nodes=n[3-4] MaxTime=INFINITE State=UP
PartitionName=spot Nodes=n5 MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=CANCEL
PartitionName=urgent Nodes=n5 MaxTime=INFINITE State=UP PriorityTier=10
PartitionName=short Nodes=n[1-2] MaxTime=2 State=UP
CONF
  cat >"$dir/cgroup.conf" <<CONF
CgroupPlugin=$(cgroup_plugin)
CgroupMountpoint=/sys/fs/cgroup
CgroupAutomount=no
ConstrainRAMSpace=yes
ConstrainCores=no
ConstrainSwapSpace=no
ConstrainDevices=no
CONF
  slurmctld -f "$dir/slurm.conf"
  for n in n1 n2 n3 n4 n5; do slurmd -N $n -f "$dir/slurm.conf"; done
  for _ in $(seq 200); do
    [ "$(sinfo -h -N -p main,fragile,spot -t idle 2>/dev/null | wc -l)" = 5 ] && return 0
    sleep 0.1
  done
  echo "the nodes did not come up:" >&2
  sinfo -N -l >&2 || true
  tail -n 5 "$dir"/*.log >&2
  return 1
}

down() {
  scancel -u "$(id -un)" 2>/dev/null || true
  for _ in $(seq 100); do
    [ -z "$(squeue -h 2>/dev/null)" ] && break
    sleep 0.1
  done
  local pids=()
  for file in "$dir"/slurmctld.pid "$dir"/slurmd-n?.pid; do
    [ -s "$file" ] && pids+=("$(cat "$file")")
  done
  [ -e "$dir/own-munged" ] && pids+=("$(cat /run/munge/munged.pid)")
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 100); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
  done
  # Deepest first; a group that still holds a process stays, and the test that looks for it fails.
  find /sys/fs/cgroup -depth -type d -path '*/slurm*' -exec rmdir {} \; 2>/dev/null || true
}

case $what in
  up) up ;;
  node) slurmd -N "$3" -f "$dir/slurm.conf" ;;
  down) down ;;
  *) echo "cluster.sh: expected up, node or down" >&2; exit 2 ;;
esac
