/* The runs: the table chooses which one is shown, and which beside it; the address knows both. */
(() => {
  "use strict";
  const address = window.equipoiseAddress;
  const {element} = window.equipoisePage;
  const numbers = JSON.parse(document.getElementById("numbers").textContent);
  const runs = numbers.rows.map((row) => {
    const run = Object.fromEntries(numbers.fields.map((name, place) => [name, row[place]]));
    run.words = [run.id, run.study, run.kind, run.objective, run.on, run.state, run.measure].join(" ").toLowerCase();
    return run;
  });
  const byId = new Map(runs.map((run) => [run.id, run]));
  const first = runs.find((run) => run.id in numbers.samples) ?? runs[0];
  if (!first) return;
  const fill = window.equipoiseRunDetail(numbers);

  function chosen() {
    const [a, b] = ["runs.a", "runs.b"].map((key) => byId.get(address.get(key)) ?? null);
    return {a: (a ?? first).id, b: b && b.id};
  }

  function show() {
    const {a, b} = chosen();
    const epoch = address.get("runs.epoch");
    fill(byId.get(a), byId.get(b) ?? null, epoch === null ? null : Number(epoch), (now) => {
      address.set("runs.epoch", now);
    });
    if (b) {
      const button = element("button", {type: "button"}, "Show A alone");
      button.addEventListener("click", () => choose("b", b));
      document.querySelector("#run-detail .run:last-child").append(button);
    }
    table.mark();
  }

  function choose(slot, id) { // once more takes the second run out
    address.set(`runs.${slot}`, slot === "b" && chosen().b === id ? null : id);
    show();
  }

  const table = window.equipoiseRunTable(runs, chosen, choose);
  address.onchange(show);
  show();
})();
