import { expect, test } from "vitest";
import { instructionsText } from "./instructions.ts";
import type { PythonEnv } from "./python-env/environment.ts";

const limits = { timeMs: 3_600_000, processes: 10, fileSizeBytes: 1, outputBytes: 1 };
const env = { name: "full", python: "3.11.7" } as PythonEnv;
const text = (given: object, machine: Partial<Parameters<typeof instructionsText>[1]> = {}) =>
  instructionsText(
    { limits: { ...limits, ...given }, track: "sealed" },
    { cores: 8, gpus: 0, pythonEnv: env, hasModel: false, ...machine },
  );

test.each([
  [{ cpus: 2, memoryBytes: 4 * 2 ** 30 }, {}, "2 CPU cores, 4.0 GB of memory, no GPU."],
  [{ cpus: 1, memoryBytes: 2 ** 30 }, { gpus: 1 }, "1 CPU core, 1.0 GB of memory, 1 NVIDIA GPU."],
  [{}, { gpus: 2 }, "8 CPU cores, memory without a limit of its own, 2 NVIDIA GPUs."],
])("the machine is named: %o", (given, machine, expected) => {
  expect(text(given, machine)).toContain(`\nMachine       ${expected}\n`);
});

test("the Python and the list of its packages are named, or that there is none", () => {
  expect(text({})).toContain('Python        3.11.7, the environment "full". /home/packages.txt lists');
  expect(text({}, { pythonEnv: null })).toContain("Python        The system's python3");
  expect(text({}, { pythonEnv: null })).not.toContain("packages.txt");
});

test("the model is named where code inside may ask it", () => {
  expect(text({})).not.toContain("OPENAI_BASE_URL");
  expect(text({}, { hasModel: true })).toContain("\nModel         Reached at OPENAI_BASE_URL");
});
