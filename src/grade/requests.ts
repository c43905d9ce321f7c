import { z } from "zod";
import { grade } from "../record/schema.ts";

/** What the grading process is asked, one JSON object on its stdin. */
export const gradingRequest = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("grade"),
    competition: z.string(),
    dataDir: z.string(),
    edition: z.enum(["v1", "v2"]),
    paths: z.array(z.string()),
  }),
  z.object({
    op: z.literal("validate"),
    competition: z.string(),
    dataDir: z.string(),
    edition: z.enum(["v1", "v2"]),
    path: z.string(),
    /** The path holds a multipart/form-data body with this boundary; its part `file` is the submission. */
    boundary: z.string().optional(),
  }),
]);

/** What it answers, one JSON object on its stdout. */
export const gradingAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("grades"), grades: z.array(grade) }),
  z.object({ kind: z.literal("validation"), valid: z.boolean(), message: z.string() }),
  z.object({ kind: z.literal("error"), message: z.string() }),
]);

export type GradingRequest = z.infer<typeof gradingRequest>;
export type GradingAnswer = z.infer<typeof gradingAnswer>;
export type Validation = { readonly valid: boolean; readonly message: string };
