/** The GPUs of a job by their numbers on the node, from SLURM_JOB_GPUS: "0,2" or "0-3". */
export function gpusOfJob(text: string): string[] {
  return text.split(",").flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    if (first === undefined) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: count }, (_, i) => String(Number(first) + i));
  });
}
