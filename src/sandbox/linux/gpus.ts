import { execFile, execFileSync } from "node:child_process";

export interface GpuSample {
  readonly id: string;
  /** Share of the last second in which a kernel ran, 0..100. */
  readonly percent: number;
  readonly memoryBytes: number;
}

const sampleQuery = ["--query-gpu=index,utilization.gpu,memory.used", "--format=csv,noheader,nounits"];

/** The GPUs that nvidia-smi lists, by index; empty where there is none. */
export function listGpus(): string[] {
  try {
    const out = execFileSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 10_000,
    });
    return out.split("\n").flatMap((line) => (/^\d+$/.test(line.trim()) ? [line.trim()] : []));
  } catch {
    return [];
  }
}

/** Use and memory of these GPUs now, as the whole machine sees them; empty when nvidia-smi fails. */
export function sampleGpus(ids: readonly string[]): Promise<GpuSample[]> {
  return new Promise((resolve) => {
    const args = [`--id=${ids.join(",")}`, ...sampleQuery];
    execFile("nvidia-smi", args, { timeout: 10_000 }, (error, stdout) =>
      resolve(error ? [] : stdout.split("\n").flatMap(parseLine)),
    );
  });
}

/** "0, 87, 20341": index, per cent, MiB. */
function parseLine(line: string): GpuSample[] {
  const [id, percent, mebibytes] = line.split(",").map((field) => field.trim());
  if (!id || !/^\d+$/.test(percent ?? "") || !/^\d+$/.test(mebibytes ?? "")) return [];
  return [{ id, percent: Number(percent), memoryBytes: Number(mebibytes) * 2 ** 20 }];
}

/** The device files that programs open to use these GPUs. */
export function gpuDevices(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const shared = ["nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset"];
  return [...ids.map((id) => `nvidia${id}`), ...shared].map((name) => `/dev/${name}`);
}
