import { dockerSandbox } from "../../../src/sandbox/docker.ts";
import { testEngine } from "./engines.ts";

await testEngine("docker", dockerSandbox);
