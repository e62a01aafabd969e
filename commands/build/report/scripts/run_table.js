/* The table of runs: filtered, searched, sorted, a page at a time; two columns choose the runs that are shown.
 *
 *   equipoiseRunTable(numbers, chosen, choose)   chosen() -> {a, b}, ids or null; choose("a" | "b", id)
 */
(() => {
  "use strict";
  const {element, number, estimate, controls} = window.equipoisePage;
  const address = window.equipoiseAddress;
  const PAGE = 25;
  const COLUMNS = [ // key of a run, title, whether a number
    ["id", "Run", false],
    ["study", "Study", false],
    ["seed", "Seed", true],
    ["steps", "Steps", true],
    ["seconds", "Seconds", true],
    ["value", "Result", true],
  ];
  const SLOTS = [["a", "Show"], ["b", "Compare"]];

  function compared(key, down) {
    const sign = down ? -1 : 1;
    return (one, other) => {
      const [a, b] = [one[key], other[key]];
      if (a === null || b === null) return (a === null) - (b === null); // what has none comes last
      return sign * (typeof a === "number" ? a - b : String(a).localeCompare(String(b)));
    };
  }

  window.equipoiseRunTable = (runs, chosen, choose) => {
    const section = document.getElementById("runs");
    const form = section.querySelector(".controls");
    const table = document.getElementById("run-table");
    const pager = section.querySelector(".pager");

    for (const key of ["study", "kind", "objective", "on"]) {
      const select = form.querySelector(`[data-key="runs.${key}"]`);
      const values = [...new Set(runs.map((run) => run[key]))].sort((a, b) => a.localeCompare(b));
      select.append(...values.map((value) => element("option", {value}, value)));
    }

    function sorting() {
      const text = address.get("runs.sort") ?? "";
      const down = text.startsWith("-");
      const key = text.slice(down);
      return {key: COLUMNS.some(([name]) => name === key) ? key : null, down};
    }

    const heads = COLUMNS.map(([key, title, is]) => {
      const button = element("button", {type: "button"}, title);
      button.addEventListener("click", () => {
        const {key: now, down} = sorting();
        address.set("runs.sort", now !== key ? key : down ? null : `-${key}`);
        address.set("runs.page", null);
        show();
      });
      return element("th", {scope: "col", class: is ? "number" : null}, button);
    });
    table.tHead.rows[0].append(...SLOTS.map(([, title]) => element("th", {scope: "col", class: "slot-cell"}, title)), ...heads);

    function row(run, now) {
      const buttons = SLOTS.map(([slot, title]) => {
        const is = now[slot] === run.id;
        const button = element(
          "button",
          {type: "button", class: `slot ${slot}`, "aria-pressed": String(is), "aria-label": `${title} ${run.id}`},
          slot.toUpperCase(),
        );
        button.addEventListener("click", () => choose(slot, run.id));
        return element("td", {class: "slot-cell"}, button);
      });
      return element(
        "tr",
        {"data-run": run.id},
        ...buttons,
        element("td", {class: "name"}, element("code", {}, run.id)),
        element("td", {class: "name"}, run.study),
        element("td", {class: "number"}, String(run.seed)),
        element("td", {class: "number"}, number(run.steps)),
        element("td", {class: "number"}, number(run.seconds)),
        element("td", {class: "number"}, run.measure ? `${run.measure} ${estimate(run.value, run.low, run.high)}` : "–"),
      );
    }

    function mark() {
      const now = chosen();
      for (const one of table.tBodies[0].rows) {
        SLOTS.forEach(([slot], place) => {
          one.cells[place].firstChild.setAttribute("aria-pressed", String(now[slot] === one.dataset.run));
        });
      }
    }

    function show() {
      const {find, ...filters} = values();
      const asked = find.toLowerCase().split(/\s+/);
      const found = runs.filter(
        (run) =>
          Object.entries(filters).every(([key, value]) => !value || run[key] === value) &&
          asked.every((word) => run.words.includes(word)),
      );
      const {key, down} = sorting();
      if (key) found.sort(compared(key, down));
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      const page = Math.min(pages, Math.max(1, Number(address.get("runs.page")) || 1));
      const now = chosen();
      const rows = found.slice((page - 1) * PAGE, page * PAGE).map((run) => row(run, now));
      table.tBodies[0].replaceChildren(...rows);
      COLUMNS.forEach(([name], place) => {
        const order = name === key ? (down ? "descending" : "ascending") : "none";
        heads[place].setAttribute("aria-sort", order);
      });
      form.querySelector("[data-count]").value = `${number(found.length)} of ${number(runs.length)} runs`;
      pager.querySelector("[data-page]").textContent = `Page ${page} of ${pages}`;
      for (const button of pager.querySelectorAll("[data-step]")) {
        const to = page + Number(button.dataset.step);
        button.disabled = to < 1 || to > pages;
        button.onclick = () => {
          address.set("runs.page", to > 1 ? to : null);
          show();
        };
      }
    }

    const values = controls(form, () => {
      address.set("runs.page", null);
      show();
    });
    show();
    return {mark};
  };
})();
