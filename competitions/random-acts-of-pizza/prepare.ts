import type { PrepareInput } from "../../src/competition/define.ts";
import { splitList } from "../../src/competition/prepare-tools.ts";
import { fillInt } from "../../src/frame/fill.ts";
import {
  asArray,
  asObject,
  jsonText,
  member,
  parseJson,
  withoutMembers,
} from "../../src/frame/python-json.ts";
import { intColumn, stringColumn, tableOf } from "../../src/frame/table.ts";

const target = "requester_received_pizza";
/** Equals the outcome: names the giver of a pizza that was given. v2 leaves it out. */
const leak = "giver_username_if_known";

/** As large a share is held out as Kaggle's own test set was of all requests; the sample says 0. */
export async function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): Promise<void> {
  const requests = asArray(parseJson(raw.bytes("train.json"))).map(asObject);
  const unlabelled = asArray(parseJson(raw.bytes("test.json"))).map(asObject);
  const testSize = unlabelled.length / (requests.length + unlabelled.length);
  const { train, test } = splitList(requests, { testSize, randomState: 0 });

  const hidden = edition === "v1" ? [] : [leak];
  const fields = [...unlabelled[0]!.keys()].filter((name) => !hidden.includes(name));
  const parts = {
    train: train.map((request) => withoutMembers(request, hidden)),
    test: test.map((request) => new Map(fields.map((name) => [name, member(request, name)]))),
  };
  for (const [part, of] of Object.entries(parts)) {
    const text = jsonText(of, { indent: 4 });
    agent.file(`${part}.json`, text);
    await agent.zip(`${part}.zip`, [{ name: `${part}.json`, from: Buffer.from(text) }]);
  }
  const answers = tableOf({
    request_id: stringColumn(test.map((request) => String(member(request, "request_id")))),
    [target]: intColumn(test.map((request) => Number(member(request, target)))),
  });
  agent.csv("sampleSubmission.csv", fillInt(answers, target, 0));
  grader.csv("test.csv", answers);
}
