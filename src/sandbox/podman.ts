import { defaultImage, engineSandbox } from "./container/engine.ts";
import { unixSocket } from "./docker.ts";
import type { Sandbox } from "./sandbox.ts";

/** Podman through the socket on which it speaks Docker's API. GPUs need a CDI specification (nvidia-ctk cdi generate). */
export function podmanSandbox(image = process.env["MLEBENCH_SANDBOX_IMAGE"] || defaultImage): Sandbox {
  const own = unixSocket(process.env["CONTAINER_HOST"], "CONTAINER_HOST");
  const runtimeDir = process.env["XDG_RUNTIME_DIR"];
  return engineSandbox({
    name: "podman",
    sockets: own
      ? [own]
      : [...(runtimeDir ? [`${runtimeDir}/podman/podman.sock`] : []), "/run/podman/podman.sock"],
    image,
    dialect: "podman",
    seccomp: "path",
    startIt: "Start its service: podman system service --time=0 &, or systemctl --user start podman.socket.",
  });
}
