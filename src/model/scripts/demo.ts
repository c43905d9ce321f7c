import type { Script } from "../scripted.ts";

/** Stands in until the agents' demo is written. */
const script: Script = () => ({ text: "The demo has nothing to say." });

export default script;
