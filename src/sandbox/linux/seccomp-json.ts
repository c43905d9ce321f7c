import { forbidden, forbiddenClone, forbiddenIoctls, socketFamilies } from "./seccomp.ts";

const [ALLOW, ERRNO] = ["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"];
const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
const { AF_NETLINK, NETLINK_ROUTE } = socketFamilies;

/**
 * The filter of `seccomp.ts` in the form that container engines take. It replaces their default profile, which lets
 * vsock sockets and user namespaces pass; the capabilities that the default goes by are all dropped anyway.
 */
export function seccompProfile(): string {
  const deny = (names: readonly string[], errnoRet: number, args: readonly object[] = []) => ({
    names,
    action: ERRNO,
    errnoRet,
    args,
  });
  const equals = (index: number, value: number) => ({ index, value, op: "SCMP_CMP_EQ" });
  const anyBit = (bit: number) => ({ index: 0, value: bit, valueTwo: bit, op: "SCMP_CMP_MASKED_EQ" });
  const otherFamilies = Array.from({ length: 64 }, (_, family) => family).filter(
    (family) => !socketFamilies.allowed.includes(family) && family !== AF_NETLINK,
  );
  return JSON.stringify({
    defaultAction: ALLOW,
    syscalls: [
      deny(["clone3"], ENOSYS),
      deny(forbidden, EPERM),
      ...bitsOf(forbiddenClone).map((bit) => deny(["clone"], EPERM, [anyBit(bit)])),
      ...forbiddenIoctls.map((request) => deny(["ioctl"], EPERM, [equals(1, request)])),
      ...otherFamilies.map((family) => deny(["socket"], EAFNOSUPPORT, [equals(0, family)])),
      deny(["socket"], EAFNOSUPPORT, [
        equals(0, AF_NETLINK),
        { index: 2, value: NETLINK_ROUTE, op: "SCMP_CMP_NE" },
      ]),
    ],
  });
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 31 }, (_, shift) => 2 ** shift).filter((bit) => (mask & bit) !== 0);
}
