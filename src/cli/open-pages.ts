import { spawn } from "node:child_process";

/** Opens each page in the user's browser; where there is none, the addresses were printed anyway. */
export function openPages(pages: readonly string[]): void {
  const command = process.platform === "darwin" ? "open" : "xdg-open";
  for (const page of pages) {
    const child = spawn(command, [page], { stdio: "ignore", detached: true });
    child.on("error", () => {});
    child.unref();
  }
}
