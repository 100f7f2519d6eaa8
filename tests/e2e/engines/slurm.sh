#!/usr/bin/env bash
# A Slurm cluster on the loopback interface with N nodes on this machine:
#   slurm.sh start DIR N PORT [cgroup]   with cgroup (version 1), memory is a limit that the kernel keeps
#   slurm.sh kill DIR · slurm.sh heal DIR   the controller dies, and comes back
#   slurm.sh rest DIR PORT                  its REST API too, on that port and on the socket DIR/rest/socket
#   slurm.sh stop DIR
# Needs root, and slurmctld slurmd slurm-client munge (for rest slurmrestd slurm-wlm-jwt-plugin). PORT and the N + 1
# numbers after it have to be free.
set -euo pipefail
dir=$2
host=$(hostname -s)

start() {
  local nodes=$1 port=$2 keeper=$3 node
  local track=proctrack/linuxproc task=task/none gather=jobacct_gather/none
  if [ "$keeper" = cgroup ]; then
    track=proctrack/cgroup task=task/cgroup gather=jobacct_gather/cgroup
    mkdir -p "$dir"
    printf 'CgroupPlugin=cgroup/v1\nCgroupMountpoint=/sys/fs/cgroup\nConstrainRAMSpace=yes\nConstrainSwapSpace=yes\nAllowedSwapSpace=0\n' >"$dir/cgroup.conf"
  fi
  mkdir -p "$dir"/{state,log,run,munge,spool}
  chmod 0755 "$dir" "$dir"/{log,run,state}
  head -c 1024 /dev/urandom >"$dir/munge/key"
  local jwt=''
  if [ -x /usr/sbin/slurmrestd ]; then
    head -c 32 /dev/urandom >"$dir/state/jwt.key"
    chmod 0600 "$dir/state/jwt.key"
    jwt=$(printf 'AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=%s' "$dir/state/jwt.key")
  fi
  chmod 0600 "$dir/munge/key"
  chmod 0711 "$dir/munge"
  munged --force --key-file="$dir/munge/key" --socket="$dir/run/munge.sock" --pid-file="$dir/run/munged.pid" \
    --log-file="$dir/log/munged.log" --seed-file="$dir/munge/seed"
  {
    cat <<END
ClusterName=millrace
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$dir/run/munge.sock
CredType=cred/munge
${jwt}
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.%n.log
ProctrackType=$track
TaskPlugin=$task
JobAcctGatherType=$gather
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=256
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0,sched_min_interval=0
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
MinJobAge=300
KillWait=2
CompleteWait=0
MailProg=/bin/true
AccountingStorageType=accounting_storage/none
END
    for node in $(seq "$nodes"); do
      echo "NodeName=n$node NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + node)) CPUs=2 RealMemory=2000 State=UNKNOWN"
    done
    echo "PartitionName=main Nodes=n[1-$nodes] Default=YES MaxTime=INFINITE State=UP"
  } >"$dir/slurm.conf"
  export SLURM_CONF=$dir/slurm.conf
  slurmctld -f "$dir/slurm.conf"
  for node in $(seq "$nodes"); do
    mkdir -p "$dir/spool/n$node"
    slurmd -N "n$node" -f "$dir/slurm.conf"
  done
  for node in $(seq 200); do
    [ "$(sinfo -h -o '%t %D' 2>/dev/null)" = "idle $nodes" ] && return 0
    sleep 0.05
  done
  sinfo
  return 1
}

# Waits until it is gone, or waits to be collected.
end() {
  local _
  kill "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do
    case $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) in '' | Z*) return 0 ;; esac
    sleep 0.05
  done
}

# It saves what it knows every few seconds; a job that it forgot would be another fault than this one.
fail() {
  local _ mark=$dir/killing
  touch "$mark"
  for _ in $(seq 80); do
    [ "$dir/state/job_state" -nt "$mark" ] && break
    sleep 0.1
  done
  kill -KILL "$(cat "$dir/run/slurmctld.pid")"
}

# It refuses to be root, and to be whoever the controller runs as.
rest() {
  local _
  install -d -o nobody "$dir/rest"
  SLURM_CONF=$dir/slurm.conf SLURM_JWT=daemon SLURMRESTD_SECURITY=disable_user_check setsid \
    setpriv --reuid=nobody --regid=nogroup --clear-groups slurmrestd -a rest_auth/jwt -s openapi/v0.0.38 \
    "unix:$dir/rest/socket" "127.0.0.1:$1" </dev/null >"$dir/log/slurmrestd.log" 2>&1 &
  echo $! >"$dir/run/slurmrestd.pid"
  for _ in $(seq 200); do
    [ -S "$dir/rest/socket" ] && return 0
    sleep 0.05
  done
  cat "$dir/log/slurmrestd.log"
  return 1
}

stop() {
  local file
  for file in "$dir/run/slurmrestd.pid"  "$dir"/run/slurmd.*.pid "$dir/run/slurmctld.pid" "$dir/run/munged.pid"; do
    [ -f "$file" ] && end "$(cat "$file")" || true
  done
}

case $1 in
start) start "$3" "$4" "${5-}" ;;
kill) fail ;;
rest) rest "$3" ;;
heal) SLURM_CONF=$dir/slurm.conf slurmctld -f "$dir/slurm.conf" ;;
stop) stop ;;
esac
