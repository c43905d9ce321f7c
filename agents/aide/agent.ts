import { defineAgent } from "../../src/agent/define.ts";
import { aideSearch } from "./aide-search.ts";
import { checkSettings, settings } from "./settings.ts";
import { variants } from "./variants.ts";

/** AIDE (github.com/WecoAI/aideml, arXiv 2502.13138), mended; see docs/agents/aide.md. */
export default defineAgent({
  description: "AIDE: a tree search in which a model drafts, debugs and improves whole programs",
  python: "lite",
  needsModel: true,
  roles: ["code", "feedback"],
  resumable: true,
  settings,
  variants,
  checkSettings,
  run: aideSearch,
});
