import { UserError } from "../core/errors.ts";
import { defaultImage, engineSandbox } from "./container/engine.ts";
import type { Sandbox } from "./sandbox.ts";

/** Docker through its Unix socket, $DOCKER_HOST or the usual place. GPUs need NVIDIA's container toolkit. */
export function dockerSandbox(image = process.env["MLEBENCH_SANDBOX_IMAGE"] || defaultImage): Sandbox {
  return engineSandbox({
    name: "docker",
    sockets: [unixSocket(process.env["DOCKER_HOST"], "DOCKER_HOST") ?? "/var/run/docker.sock"],
    image,
    dialect: "docker",
    seccomp: "content",
    startIt: "Start Docker (sudo systemctl start docker) and see that your user may use its socket.",
  });
}

/** Folders are mounted by their paths on this machine, so another machine's engine cannot be used. */
export function unixSocket(address: string | undefined, variable: string): string | null {
  if (!address) return null;
  if (address.startsWith("unix://")) return address.slice("unix://".length);
  throw new UserError(`${variable}=${address}: only an engine on this machine can be used, at unix:///path.`);
}
