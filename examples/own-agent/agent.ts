import type { AgentDefinition } from "mlebench";

// Asks a model for a program, runs it in the sandbox, tells the model what came out, until a submission is valid.
const agent: AgentDefinition = {
  description: "An agent in 30 lines: program, run, look, again",
  python: "lite",
  needsModel: true,
  roles: ["main"],
  settings: { tries: { default: 5, help: "programs at most" } },
  async run({ model, box, host, validate, journal, settings, description, remainingMs }) {
    let feedback = "There is no program yet.";
    for (let i = 0; i < Number(settings["tries"]); i++) {
      const task = `${description}\n\nWrite one Python program in a fenced block. It reads /home/data and writes /home/submission/submission.csv.`;
      const answer = await model("main").ask({
        key: `try ${i}`,
        messages: [{ role: "user", text: `${task}\n\n${feedback}` }],
      });
      if (answer.kind === "failed") return { kind: "failed", reason: answer.message };
      const [, code = ""] = /```(?:python)?\n([\s\S]*?)```/.exec(answer.text) ?? [];
      const process = box.spawn(["python3", "-"], { timeoutMs: remainingMs() });
      let output = "";
      for (const stream of [process.stdout, process.stderr])
        stream.on("data", (text: Buffer) => {
          output = (output + text).slice(-4000);
        });
      process.stdin.end(code);
      const status = await process.done;
      const { valid, message } = await validate(`${host.submission}/submission.csv`);
      journal("try", { i, status, valid });
      if (valid) return { kind: "finished" };
      feedback = `Your last program:\n${code}\nIt printed:\n${output}\nThe format check says: ${message}`;
    }
    return { kind: "failed", reason: "no program led to a valid submission" };
  },
};

export default agent;
