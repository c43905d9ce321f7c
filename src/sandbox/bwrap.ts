import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { UserError } from "../core/errors.ts";
import {
  bwrapArguments,
  defaultEnv,
  type LaunchPlan,
  type Shape,
  USER_UID,
  VALIDATION_SOCKET,
} from "./bwrap/arguments.ts";
import { bridgeSource } from "./bwrap/bridge.ts";
import { etcFiles } from "./bwrap/etc.ts";
import { bwrapKnows, findPrograms, maskedPaths, systemMounts } from "./bwrap/host.ts";
import { fd, innerPrelude, outerPrelude } from "./bwrap/prelude.ts";
import { exitStatus } from "./bwrap/status.ts";
import { giveTo } from "./bwrap/ownership.ts";
import { probeBwrap, missing } from "./bwrap/probe.ts";
