import type { PrepareInput } from "../../src/competition/define.ts";
import { texts } from "../../src/competition/prepare-tools.ts";
import { groupRows, rowsWhere, uniqueValues } from "../../src/frame/rows.ts";
import { getColumn, stringColumn, tableOf } from "../../src/frame/table.ts";

/**
 * What a customer buys in the last week is to be predicted from all before it; Kaggle's own sample is used. The
 * reference reads the articles as integers, which loses the zero in front that they have everywhere else; v2 keeps it.
 */
export function prepare({ raw, public: agent, private: grader, edition }: PrepareInput): void {
  const purchases = raw.csv("transactions_train.csv", {
    columns: ["t_dat", "customer_id", "article_id"],
    textColumns: edition === "v1" ? [] : ["article_id"],
  });
  const days = uniqueValues(getColumn(purchases, "t_dat")).map(String);
  const lastDay = days.sort().at(-1)!;
  // As in the reference, the day seven days before the last one counts too.
  const from = new Date(Date.parse(lastDay) - 7 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  agent.csv(
    "transactions_train.csv",
    rowsWhere(purchases, "t_dat", (day) => String(day) < from),
  );

  const lastWeek = rowsWhere(purchases, "t_dat", (day) => String(day) >= from);
  const articles = texts(lastWeek, "article_id");
  const customers = groupRows(getColumn(lastWeek, "customer_id"));
  const bought = customers.map(({ rows }) => rows.map((row) => articles[row]).join(" "));
  grader.csv(
    "answers.csv",
    tableOf({
      customer_id: stringColumn(customers.map(({ key }) => String(key))),
      prediction: stringColumn(bought),
    }),
  );
  for (const name of ["sample_submission.csv", "articles.csv", "customers.csv"])
    agent.copy(name, raw.path(name));
  agent.copyFolder("images", raw.path("images"));
}
