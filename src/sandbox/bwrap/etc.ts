import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the few /etc files that programs expect, made up so that they tell nothing of the host. Name to path. */
export function writeEtc(dir: string, uid: number): Record<string, string> {
  mkdirSync(dir);
  const contents = {
    passwd: `root:x:0:0:root:/root:/usr/sbin/nologin\nagent:x:${uid}:${uid}:agent:/home/agent:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`,
    group: `root:x:0:\nagent:x:${uid}:\nnogroup:x:65534:\n`,
    hosts: "127.0.0.1 localhost mlebench\n::1 localhost\n",
    hostname: "mlebench\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "resolv.conf": "",
  };
  return Object.fromEntries(
    Object.entries(contents).map(([name, content]) => {
      const path = join(dir, name);
      writeFileSync(path, content, { mode: 0o644 });
      return [name, path];
    }),
  );
}
