/**
 * All the page's behaviour: tables that sort, charts that one steps through with the arrow keys (one tab
 * stop each), a tip for the mark in focus, the plan of a node below its tree. Without it everything is
 * still there to read. Texts go in as textContent only.
 */
export const script = `
for (const button of document.querySelectorAll("button.sort")) button.addEventListener("click", () => {
  const head = button.closest("th"), table = button.closest("table"), body = table.tBodies[0];
  const at = [...head.parentNode.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const key = row => row.cells[at].dataset.key ?? row.cells[at].textContent;
  const rows = [...body.rows].map(row => ({ row, key: key(row) }));
  const empty = ({ key }) => key === "";
  const compare = head.dataset.type === "number" ? (a, b) => a.key - b.key : (a, b) => a.key.localeCompare(b.key, "en", { numeric: true });
  rows.sort((a, b) => empty(a) - empty(b) || (down ? -1 : 1) * compare(a, b));
  body.append(...rows.map(({ row }) => row));
});

const tip = document.createElement("div");
tip.id = "tip"; tip.hidden = true; tip.setAttribute("aria-hidden", "true");
document.body.append(tip);
const textOf = mark => mark.querySelector("title").textContent;
const tell = mark => {
  const detail = mark.closest("[data-marks]").dataset.marks;
  if (detail) document.getElementById(detail).textContent = textOf(mark);
};
for (const group of document.querySelectorAll("[data-marks]")) {
  const marks = [...group.querySelectorAll("[tabindex]")];
  group.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : step ? marks.indexOf(event.target) + step : -1;
    if (!marks[next]) return;
    event.preventDefault();
    event.target.setAttribute("tabindex", "-1");
    marks[next].setAttribute("tabindex", "0");
    marks[next].focus();
  });
  group.addEventListener("focusin", event => {
    tell(event.target);
    if (group.dataset.marks || !event.target.matches(":focus-visible")) return;
    tip.textContent = textOf(event.target);
    tip.hidden = false;
    const box = event.target.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(innerWidth - tip.offsetWidth - 4, box.x + box.width / 2 - tip.offsetWidth / 2)) + "px";
    tip.style.top = Math.max(4, box.y - tip.offsetHeight - 6) + "px";
  });
  group.addEventListener("focusout", () => { tip.hidden = true; });
  group.addEventListener("mouseover", event => {
    const mark = event.target.closest("[tabindex]");
    if (mark && group.contains(mark)) tell(mark);
  });
}
addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
`;
