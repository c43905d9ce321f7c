#!/usr/bin/env bash
# Starts docker or podman on a Debian machine as root, away from its network and services, with an image made of the
# machine's own programs. Usage: engines.sh docker|podman start|stop DIR
set -euo pipefail
engine=$1 action=$2 dir=$3
socket=$dir/$engine.sock
packages=(docker.io curl)
[[ $engine == podman ]] && packages=(podman runc uidmap fuse-overlayfs curl)

start() {
  mkdir -p "$dir"
  if ! command -v "${engine/docker/dockerd}" > /dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q > /dev/null
    apt-get install -y -q --no-install-recommends "${packages[@]}" > /dev/null
  fi
  if [[ $engine == docker ]]; then
    # Namespaces of its own: its bridge and firewall rules are nobody else's.
    unshare -m -n sh -c 'ip link set lo up 2> /dev/null; exec dockerd --host "unix://$0" --data-root "$1/data" \
      --exec-root "$1/exec" --pidfile "$1/docker.pid"' "$socket" "$dir" > "$dir/engine.log" 2>&1 &
    echo $! > "$dir/pid"
  else
    # crun refuses machines with control groups of both versions; without CAP_SYS_RESOURCE limits cannot be raised.
    mkdir -p "$dir/conf"
    printf '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n' > "$dir/conf/containers.conf"
    CONTAINERS_CONF=$dir/conf/containers.conf podman --root "$dir/data" --runroot "$dir/exec" \
      system service --time=0 "unix://$socket" > "$dir/engine.log" 2>&1 &
    echo $! > "$dir/pid"
  fi
  for _ in $(seq 150); do
    [[ -S $socket ]] && curl -sf --unix-socket "$socket" http://engine/_ping > /dev/null && break
    sleep 0.2
  done
  image
}

# bash, coreutils, setpriv and python3 with its standard library, as this machine has them.
image() {
  local root=$dir/root
  mkdir -p "$root"/{usr/bin,usr/lib,etc,tmp,proc,sys,dev,run,var,root,home}
  chmod 1777 "$root/tmp"
  ln -sfn usr/bin "$root/bin"; ln -sfn usr/bin "$root/sbin"
  ln -sfn usr/lib "$root/lib"; ln -sfn usr/lib64 "$root/lib64"; mkdir -p "$root/usr/lib64"
  local python; python=$(readlink -f /usr/bin/python3)
  local programs=(bash sh env cat ls sleep true false touch head tail dd yes printf id rm mkdir cp mv ln chmod chown
    grep sed sort wc tr cut tee seq stat du df mkfifo mknod kill ps setsid setpriv nohup timeout date test expr find xargs mount umount
    unshare su curl dirname basename readlink od)
  for name in "${programs[@]}"; do
    local path; path=$(type -P "$name") || continue
    cp -L "$path" "$root/usr/bin/$name"
    libraries "$path" "$root"
  done
  cp -L "$python" "$root/usr/bin/python3"
  libraries "$python" "$root"
  local version; version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  mkdir -p "$root/usr/lib/$version"
  tar -C "/usr/lib/$version" --exclude=test --exclude=__pycache__ --exclude=config-* --exclude=dist-packages -c . | tar -C "$root/usr/lib/$version" -x
  for module in "/usr/lib/$version"/lib-dynload/*.so; do libraries "$module" "$root"; done
  printf 'root:x:0:0::/root:/bin/bash\n' > "$root/etc/passwd"; printf 'root:x:0:\n' > "$root/etc/group"
  tar -C "$root" -c . | curl -sf --unix-socket "$socket" -X POST -H 'Content-Type: application/x-tar' \
    --data-binary @- "http://engine/v1.40/images/create?fromSrc=-&repo=localhost/mlebench-test&tag=latest" > /dev/null
  rm -rf "$root"
}

libraries() {
  ldd "$1" 2> /dev/null | grep -o '/[^ ]*' | while read -r path; do
    [[ -e $2$path ]] && continue
    mkdir -p "$2$(dirname "$path")"
    cp -L "$path" "$2$path"
  done || true
}

stop() {
  [[ -f $dir/pid ]] || exit 0
  pkill -TERM -P "$(cat "$dir/pid")" 2> /dev/null || true
  kill "$(cat "$dir/pid")" 2> /dev/null || true
  for _ in $(seq 50); do kill -0 "$(cat "$dir/pid")" 2> /dev/null || break; sleep 0.1; done
  grep -o " $dir[^ ]*" /proc/self/mountinfo | sort -r | xargs -r umount -l 2> /dev/null || true
  rm -rf "$dir"
}

"$action"
