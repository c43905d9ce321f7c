import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../src/core/clock.ts";
import { aiClient } from "../../src/model/ai-client.ts";
import type { ModelLimits } from "../../src/model/budget.ts";
import { Gateway, type RoleModel } from "../../src/model/gateway.ts";
import { Ledger, type RecordedCall } from "../../src/model/ledger.ts";
import type { Price } from "../../src/model/prices.ts";
import { type ScriptedReply, scripted, scriptOf } from "../../src/model/scripted.ts";
import type { Answer, Source } from "../../src/model/source.ts";

/** A clock that never really waits: `sleep` moves it. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  let ms = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => ms,
    monotonicMs: () => ms,
    async sleep(wait) {
      slept.push(wait);
      ms += wait;
    },
  };
}

interface Options {
  readonly limits?: ModelLimits;
  readonly price?: Price | null;
  readonly ledgerPath?: string;
  readonly protocol?: string;
  readonly roles?: readonly string[];
}

/** A gateway whose model answers from a list of replies, or from a source. */
export function openGateway(replies: readonly ScriptedReply[] | Source, options: Options = {}) {
  const source = "answer" in replies ? replies : scripted(scriptOf(replies), "scripted");
  const ledgerPath = options.ledgerPath ?? join(mkdtempSync(join(tmpdir(), "gateway-")), "model-calls.jsonl");
  const price = options.price === undefined ? { input: 1, output: 2 } : options.price;
  const model: RoleModel = { name: "scripted/test", source, price };
  const models = new Map((options.roles ?? ["main"]).map((role) => [role, model]));
  const clock = fakeClock();
  const calls: RecordedCall[] = [];
  const seen = { canaries: 0 };
  const ledger = new Ledger(ledgerPath);
  const gateway = new Gateway({
    ...{ models, limits: options.limits ?? {}, ledger, token: "token", canary: "canary", clock },
    wait: (work) => work(),
    onCall: (call) => calls.push(call),
    onCanary: () => seen.canaries++,
  });
  const { signal } = new AbortController();
  const protocol = options.protocol ?? "openai-chat";
  const client = aiClient({ name: "scripted/test", protocol, role: "main", gateway, token: "token", signal });
  const send = async (path: string, body: unknown, more: { key?: string; isInside?: boolean } = {}) => {
    const answer = await gateway.handle(
      {
        ...{ method: "POST", path, body: typeof body === "string" ? body : JSON.stringify(body), signal },
        headers: { authorization: `Bearer ${more.key ?? "token"}` },
      },
      { isInside: more.isInside ?? true },
    );
    return { status: answer.status, headers: answer.headers, ...(await textOf(answer)) };
  };
  return { gateway, client, ledger, ledgerPath, clock, calls, seen, send };
}

async function textOf({ body }: Answer): Promise<{ text: string; error: string | null }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
    return { text: Buffer.concat(chunks).toString(), error: null };
  } catch (error) {
    return { text: Buffer.concat(chunks).toString(), error: String(error) };
  }
}
