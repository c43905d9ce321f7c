import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderHtml } from "../../../src/report/html.ts";
import { loadReport } from "../../../src/report/load-report.ts";
import {
  demoFacts,
  manyFacts,
  type SyntheticSpec,
  syntheticExperiment,
  writeSynthetic,
} from "./synthetic.ts";

const executablePath = "/usr/bin/chromium";
const now = Date.parse("2026-03-02T10:00:00.000Z");

const demo: SyntheticSpec = {
  facts: demoFacts,
  seeds: 3,
  fates: {
    "quake-magnitude/1": "invalid",
    "quake-magnitude/2": "infrastructure",
    "optdigits/2": "running",
    "birdstrike-damage/2": "time-limit",
    "president-identification/1": "missing",
  },
};

const hostileText = `</title></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">"'><svg onload=window.pwned=1>\u202e\u0000${"A".repeat(50_000)}`;

let browser: Browser;
let dir: string;

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(
      "This test opens the report in Chromium. Install it: apt-get update && apt-get install -y chromium",
    );
  const switches =
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run";
  browser = await chromium.launch({ executablePath, args: switches.split(" ") });
  dir = mkdtempSync(join(tmpdir(), "mlebench-report-"));
});

afterAll(async () => {
  await browser?.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/** Writes the records, loads them as `mlebench report` does, and writes the page beside them. */
function writePage(name: string, specs: readonly SyntheticSpec[]): string {
  const outputDir = join(dir, name);
  mkdirSync(outputDir, { recursive: true });
  const groups = specs.map((spec, i) => {
    const groupDir = join(outputDir, spec.id ?? `group ${i}`); // a space, as users' directories have
    writeSynthetic(syntheticExperiment(groupDir, spec), spec);
    return groupDir;
  });
  const facts = new Map(specs.flatMap((spec) => [...spec.facts]));
  const path = join(outputDir, "report.html");
  writeFileSync(path, renderHtml(loadReport(groups, { facts, now }), { outputDir }));
  return path;
}

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Console errors, page errors and every request besides the page itself. */
  readonly complaints: string[];
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== `file://${encodeURI(path)}` && !request.url().startsWith("data:"))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${encodeURI(path)}`);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const views: Record<string, BrowserContextOptions> = {
  desktop: {},
  phone: { viewport: { width: 390, height: 844 } },
  dark: { colorScheme: "dark" },
};

test.each(Object.keys(views))(
  "the page opens from file:// without a request or an error, and fits its window (%s)",
  async (view) => {
    await using opened = await open(writePage("demo", [demo]), views[view]);
    const { page, complaints } = opened;
    expect(await page.locator("h2").textContent()).toBe("baseline");
    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(overflow).toBe(0);
    expect(complaints).toEqual([]);
  },
);

test("each section has its heading, each chart its name, and no id is used twice", async () => {
  await using opened = await open(writePage("demo", [demo]));
  const { page } = opened;
  expect(await page.locator("h3").allTextContents()).toEqual([
    "Medals by competition",
    "Competition by competition",
    "Search",
    "Runs",
    "Conditions",
  ]);
  expect(await page.locator(".card").count()).toBe(5);
  const unnamed = await page.evaluate(
    "[...document.querySelectorAll('svg[role=img], svg[role=group], [role=region], [role=group]')].filter(e => !e.getAttribute('aria-label')).length",
  );
  expect(unnamed).toBe(0);
  const repeated = await page.evaluate(
    "(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(e => e.id).filter(id => id !== 'hatch'))",
  );
  expect(repeated).toBe(0);
});

test("text stands out from its ground by 4.5 to 1 in light and dark, medal letters included", async () => {
  for (const view of ["desktop", "dark"]) {
    await using opened = await open(writePage("demo", [demo]), views[view]);
    const pairs = (await opened.page.evaluate(contrastPairs)) as { what: string; ratio: number }[];
    expect(pairs.length).toBeGreaterThan(6);
    expect(pairs.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  }
});

// WCAG 2.1 contrast of the colours that carry text.
const contrastPairs = `(() => {
  const root = getComputedStyle(document.documentElement);
  const rgb = name => { const probe = document.createElement("i"); probe.style.color = name.startsWith("--") ? root.getPropertyValue(name) : name;
    document.body.append(probe); const c = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number); probe.remove(); return c; };
  const light = name => { const [r, g, b] = rgb(name).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const letter = getComputedStyle(document.querySelector(".badge.gold text")).fill;
  return [["--ink", "--paper"], ["--soft", "--paper"], ["--accent", "--paper"], ["--bad", "--paper"], ["--ink", "--accent-wash"], ["--paper", "--accent"],
    ["--gold-line", "--paper"], ["--silver-line", "--paper"], ["--bronze-line", "--paper"], [letter, "--gold"], [letter, "--silver"], [letter, "--bronze"]]
    .map(([a, b]) => ({ what: a + " on " + b, ratio: ratio(a, b) }));
})()`;

test("a click on a column head sorts its table up, then down, empty cells last, and says so", async () => {
  await using opened = await open(writePage("demo", [demo]));
  const { page, complaints } = opened;
  const times = () =>
    page.evaluate(
      "[...document.querySelectorAll('.runs tbody tr')].map(r => r.cells[5].dataset.key)",
    ) as Promise<string[]>;
  const head = page.locator(".runs th", { hasText: "CPU" });
  await head.locator("button").click();
  const up = await times();
  expect(up.at(-1)).toBe(""); // the running one has no CPU time yet
  expect(up.slice(0, -1).map(Number)).toEqual(
    up
      .slice(0, -1)
      .map(Number)
      .sort((a, b) => a - b),
  );
  expect(await head.getAttribute("aria-sort")).toBe("ascending");
  await head.locator("button").press("Enter");
  const down = await times();
  expect(down.slice(0, -1)).toEqual(up.slice(0, -1).reverse());
  expect(down.at(-1)).toBe("");
  expect(await head.getAttribute("aria-sort")).toBe("descending");
  expect(complaints).toEqual([]);
});

test("the search tree is one tab stop; arrow keys step through its nodes and tell their plans", async () => {
  await using opened = await open(writePage("demo", [demo]));
  const { page } = opened;
  const tree = page.locator(".tree").first();
  expect(await tree.locator("[tabindex='0']").count()).toBe(1);
  await tree.locator("[tabindex='0']").focus();
  const detail = page.locator(".detail").first();
  expect(await detail.textContent()).toContain("(best)");
  await page.keyboard.press("Home");
  expect(await detail.textContent()).toMatch(/^Node 0, draft/);
  await page.keyboard.press("ArrowRight");
  expect(await detail.textContent()).toMatch(/^Node 1\b/);
  expect(await tree.locator("[tabindex='0']").count()).toBe(1);
  const shapes = await page.evaluate(
    "[...document.querySelectorAll('.tree .node')].every(n => n.classList.contains('buggy') === (n.querySelector('.shape').tagName === 'path'))",
  );
  expect(shapes).toBe(true);
});

test("a mark in focus shows its tip, also by keyboard", async () => {
  await using opened = await open(writePage("demo", [demo]));
  const { page } = opened;
  await page.locator(".card svg[data-marks] [tabindex='0']").first().focus();
  const tip = page.locator("#tip");
  const tipAfterKeys = async () => {
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    return (await tip.isVisible()) ? await tip.textContent() : "hidden"; // by the scrolling that focus begins, if it is late
  };
  await expect.poll(tipAfterKeys).toMatch(/^seed 0: .*, .* of 64 teams$/);
});

test("links to the run directories work where the page lies", async () => {
  const path = writePage("demo", [demo]);
  await using opened = await open(path);
  const links = (await opened.page.evaluate(
    "[...document.querySelectorAll('.runs a')].map(a => a.href)",
  )) as string[];
  expect(links).toHaveLength(15);
  for (const link of links) expect(existsSync(new URL("run.json", link))).toBe(true);
});

test("nothing that an agent wrote becomes markup, runs, or fills the page", async () => {
  const facts = new Map(
    [...demoFacts].map(([id, facts]) => [
      id,
      { ...facts, name: `${facts.name}<b>${hostileText.slice(0, 200)}`, metric: "<i>m" },
    ]),
  );
  const spec = { ...demo, facts, hostile: hostileText, group: { model: "<script>window.pwned=1</script>" } };
  const path = writePage("hostile", [
    { ...spec, fates: { ...demo.fates, "us-births-forecast/0": "missing", "optdigits/1": "grader-error" } },
  ]);
  await using opened = await open(path);
  const { page, complaints } = opened;
  await page.locator(".tree [tabindex]").first().focus();
  await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
  expect(await page.evaluate("window.pwned")).toBeUndefined();
  expect(await page.locator("script").count()).toBe(1);
  expect(await page.locator("img, svg[onload], h4 b").count()).toBe(0);
  expect(complaints).toEqual([]);
  expect((await page.content()).length).toBeLessThan(3_000_000);
});

test("a script that slipped in would not run: the page allows its own only", async () => {
  const path = writePage("demo", [demo]);
  await using opened = await open(path);
  await opened.page.evaluate(
    "(s => { s.textContent = 'window.pwned = 1'; document.body.append(s) })(document.createElement('script'))",
  );
  expect(await opened.page.evaluate("window.pwned")).toBeUndefined();
  expect(opened.complaints.join()).toContain("Content Security Policy");
});

const none: SyntheticSpec = { facts: new Map(), seeds: 0, id: "empty" };
test.each<[string, SyntheticSpec[]]>([
  ["no groups", []],
  ["no runs", [{ facts: demoFacts, seeds: 0 }]],
  ["no competitions", [none]],
  ["one run", [{ facts: new Map([...demoFacts].slice(0, 1)), seeds: 1 }]],
  [
    "one run that is not started",
    [{ facts: new Map([...demoFacts].slice(0, 1)), seeds: 1, fates: { "us-births-forecast/0": "planned" } }],
  ],
  ["75 competitions with 3 seeds", [{ facts: manyFacts(75), seeds: 3 }]],
  ["5 competitions with 36 seeds", [{ facts: demoFacts, seeds: 36 }]],
  [
    "two agents",
    [
      { ...demo, id: "a" },
      { ...demo, id: "b", group: { model: "openai/gpt-4o", track: "practice" } },
    ],
  ],
])("a report of %s opens, on a phone too", async (name, specs) => {
  const path = writePage(name, specs);
  for (const view of ["desktop", "phone"]) {
    await using opened = await open(path, views[view]);
    const { page, complaints } = opened;
    expect(complaints).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBe(0);
    expect(await page.locator("body").textContent()).not.toMatch(/NaN|undefined|\bnull\b|Infinity/);
    expect(await page.content()).not.toMatch(
      /(?:x|y|x1|x2|cx|cy|width|points|d)="[^"]*(?:NaN|undefined|Infinity)/,
    );
    expect(await page.locator("h2").count()).toBe(specs.length);
  }
});
