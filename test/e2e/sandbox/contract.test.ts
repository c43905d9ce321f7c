import { describe, test } from "vitest";
import { bwrapSandbox } from "../../../src/sandbox/bwrap.ts";
import { sandboxContract } from "../../../src/sandbox/contract.ts";
import { noneSandbox } from "../../../src/sandbox/none.ts";

for (const sandbox of [bwrapSandbox(), noneSandbox()]) sandboxContract({ describe, test }, sandbox);
