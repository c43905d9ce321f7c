import { podmanSandbox } from "../../../src/sandbox/podman.ts";
import { testEngine } from "./engines.ts";

await testEngine("podman", podmanSandbox);
