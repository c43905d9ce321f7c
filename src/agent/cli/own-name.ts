import { parseModelName } from "../../model/model-name.ts";
import type { AgentContext } from "../define.ts";

/** The model's name as an outside program is told it; of a script or a recording, a name that the program knows. */
export function ownModelName({ modelName }: AgentContext, standIn: string): string {
  const { provider, model } = parseModelName(modelName!);
  return provider === "scripted" || provider === "replay" ? standIn : model;
}
