import fc from "fast-check";
import { expect, test } from "vitest";
import { html, trusted } from "./markup.ts";

test("values are escaped in content and in attributes, markup is not escaped twice", () => {
  const inner = html`<b title="${`"'<>&`}">${"<script>"}</b>`;
  expect(html`<p>${[inner, trusted("<hr>"), null, false, 0]}</p>`.text).toBe(
    '<p><b title="&quot;&#39;&lt;&gt;&amp;">&lt;script&gt;</b><hr>0</p>',
  );
});

test("no text can open a tag, end an attribute or turn the reading direction", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"'\u202a-\u202e\u2066-\u2069]/);
    }),
    { seed: 1 },
  );
});
