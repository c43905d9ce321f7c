import { idColumns, type SubmissionSpec } from "./define.ts";

/** The schema block that ends every description: what the validation server checks, for people and programs. */
export interface DescribedSubmission {
  readonly spec: SubmissionSpec;
  readonly metric: { readonly name: string; readonly better: "higher" | "lower" };
  readonly sampleSubmission: string;
}

/** The description (or brief) as it is laid into public/: its text, then a "Submission format" section. */
export function renderDescription(
  text: string,
  { spec, metric, sampleSubmission }: DescribedSubmission,
): string {
  const schema = {
    metric: metric.name,
    better: metric.better,
    id: spec.id,
    targets: spec.targets,
    sample_submission: sampleSubmission,
  };
  return `${text.trimEnd()}

## Submission format

A CSV file with a header and one row for every row of \`${sampleSubmission}\`, in any order: ${idColumns(spec)
    .map((column) => `\`${column}\``)
    .join(", ")} and
${spec.targets.map((target) => `\`${target.column}\``).join(", ")}. Scored by ${metric.name}; ${metric.better} is better.

\`\`\`json
${JSON.stringify(schema, null, 2)}
\`\`\`
`;
}
