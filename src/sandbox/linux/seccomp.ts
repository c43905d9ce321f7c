import { architectures } from "./syscalls.ts";

/**
 * The seccomp filter of the sandbox as a BPF program (array of `struct sock_filter`, little-endian), for
 * bwrap's --seccomp; null on an architecture without a table. It takes away kernel surface that the
 * namespaces leave open (AF_VSOCK is not namespaced, io_uring and ptrace reach far); everything that
 * machine-learning code needs (threads, fork, subprocess, TCP and Unix sockets) stays.
 */
export function seccompFilter(arch: string = process.arch): Uint8Array | null {
  const target = architectures[arch];
  if (!target) return null;
  const call = (name: string) => target.calls[name]!;
  const program: Instruction[] = [
    load(offset.arch),
    ...unlessEqual(target.audit, KILL_PROCESS),
    load(offset.nr),
    ...(target.foreignFrom === undefined ? [] : ifAtLeast(target.foreignFrom, deny(ENOSYS))),
    // glibc falls back to clone, whose flags a filter can read; clone3's lie behind a pointer.
    ...ifEqual(call("clone3"), deny(ENOSYS)),
    ...forbidden.filter((name) => name in target.calls).flatMap((name) => ifEqual(call(name), deny(EPERM))),
    ...whenCall(call("clone"), [load(argument(0)), ...ifAnyBit(NEW_NAMESPACE, deny(EPERM))]),
    ...whenCall(call("ioctl"), [
      load(argument(1)),
      ...terminalInjection.flatMap((request) => ifEqual(request, deny(EPERM))),
    ]),
    ...whenCall(call("socket"), [
      load(argument(0)),
      ...[AF_UNIX, AF_INET, AF_INET6].flatMap((family) => ifEqual(family, ALLOW)),
      ...unlessEqual(AF_NETLINK, deny(EAFNOSUPPORT)),
      load(argument(2)),
      ...unlessEqual(NETLINK_ROUTE, deny(EAFNOSUPPORT)), // getifaddrs and getaddrinfo ask it
    ]),
    ret(ALLOW),
  ];
  return encode(program);
}

/** Calls that no code in a sandbox may make. */
export const forbidden: readonly string[] = [
  // other processes' memory and descriptors
  ...["ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd"],
  // large kernel surfaces with a history of escapes
  ...["io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "bpf", "perf_event_open"],
  ...["add_key", "request_key", "keyctl", "fanotify_init", "lookup_dcookie"],
  // new namespaces and mounts
  ...["unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount"],
  ...["fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "name_to_handle_at", "open_by_handle_at"],
  // the machine itself
  ...["kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot"],
  ...["swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "vhangup", "iopl", "ioperm"],
  ...["sethostname", "setdomainname", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime"],
];

const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
const [AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, NETLINK_ROUTE] = [1, 2, 10, 16, 0];
export const socketFamilies = {
  allowed: [AF_UNIX, AF_INET, AF_INET6] as readonly number[],
  AF_NETLINK,
  NETLINK_ROUTE,
};
/** CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}; CLONE_NEWTIME is only for unshare and clone3. */
const NEW_NAMESPACE = 0x7e020000;
export const forbiddenClone = NEW_NAMESPACE;
/** TIOCSTI types into the harness's terminal; TIOCLINUX pastes into a console. */
const terminalInjection = [0x5412, 0x541c];
export const forbiddenIoctls: readonly number[] = terminalInjection;

/** Offsets in `struct seccomp_data`; an argument's low word comes first on both architectures. */
const offset = { nr: 0, arch: 4 };
const argument = (index: number) => 16 + 8 * index;

const [KILL_PROCESS, ALLOW] = [0x80000000, 0x7fff0000];
const deny = (errno: number) => 0x00050000 | errno;

interface Instruction {
  readonly code: number;
  readonly k: number;
  /** Instructions to skip when the test holds, and when not. */
  readonly jt?: number;
  readonly jf?: number;
}

// linux/bpf_common.h: BPF_LD|BPF_W|BPF_ABS, BPF_RET|BPF_K, BPF_JMP|BPF_{JEQ,JGE,JSET}|BPF_K
const load = (k: number): Instruction => ({ code: 0x20, k });
const ret = (k: number): Instruction => ({ code: 0x06, k });
const ifEqual = (k: number, action: number) => [{ code: 0x15, k, jf: 1 }, ret(action)];
const unlessEqual = (k: number, action: number) => [{ code: 0x15, k, jt: 1 }, ret(action)];
const ifAtLeast = (k: number, action: number) => [{ code: 0x35, k, jf: 1 }, ret(action)];
const ifAnyBit = (k: number, action: number) => [{ code: 0x45, k, jf: 1 }, ret(action)];
/** `body` for this call only; it ends in ALLOW, so the accumulator never has to be loaded again. */
function whenCall(nr: number, body: Instruction[]): Instruction[] {
  return [{ code: 0x15, k: nr, jf: body.length + 1 }, ...body, ret(ALLOW)];
}

function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jt = 0, jf = 0, k }, index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k, index * 8 + 4);
  });
  return bytes;
}
