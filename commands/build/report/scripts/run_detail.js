/* One run, or two side by side: samples by epoch, curves over one another, scores with intervals, settings.
 *
 *   equipoiseRunDetail(numbers)   -> (a, b, epoch, onepoch): fills #run-detail; b may be null
 */
(() => {
  "use strict";
  const {element, number, estimate} = window.equipoisePage;
  const {draw, interval, extent} = window.equipoiseChart;
  const SCALE = "On one scale";
  const COLOURS = 5; // of the style sheet
  const PICTURE = "data:image/webp;base64,";

  window.equipoiseRunDetail = (numbers) => {
    const room = document.getElementById("run-detail");

    function head(run, slot) {
      const facts = [`study ${run.study}`, run.on, `seed ${run.seed}`, `code ${run.state}`].filter(Boolean).join(" · ");
      const result = run.measure ? `${run.measure} ${estimate(run.value, run.low, run.high)}` : "";
      return element(
        "div",
        {class: "run"},
        element("h3", {}, element("span", {class: `slot ${slot}`}, slot.toUpperCase()), " ", run.id),
        element("p", {}, facts),
        element("p", {class: "result"}, result),
      );
    }

    /* The samples of the latest epoch up to the one that is asked for. */
    function picture(run, epoch) {
      const grids = numbers.samples[run.id] ?? [];
      const found = grids.filter(([one]) => one <= epoch).pop() ?? grids[0];
      if (!found) return element("p", {class: "none"}, "No samples in the record.");
      const words = `Samples of ${run.id} after epoch ${found[0]}`;
      return element(
        "figure",
        {class: "samples"},
        element("img", {src: PICTURE + found[1], alt: words, "data-epoch": found[0]}),
        element("figcaption", {}, found[0] ? `after epoch ${found[0]}` : "before training"),
      );
    }

    function samples(runs, epoch, onepoch) {
      const epochs = [...new Set(runs.flatMap((run) => (numbers.samples[run.id] ?? []).map(([one]) => one)))];
      epochs.sort((a, b) => a - b);
      if (!epochs.length) return [];
      const frames = runs.map(() => element("div"));
      const slider = element("input", {type: "range", min: 0, max: epochs.length - 1, "aria-label": "Epoch of the samples"});
      const output = element("output", {});
      const show = () => {
        const now = epochs[Number(slider.value)];
        frames.forEach((frame, place) => frame.replaceChildren(picture(runs[place], now)));
        slider.setAttribute("aria-valuetext", `epoch ${now}`);
        output.value = `epoch ${now}`;
      };
      const start = epochs.findIndex((one) => one >= epoch);
      slider.value = epoch === null || start < 0 ? epochs.length - 1 : start;
      slider.addEventListener("input", () => {
        show();
        onepoch(epochs[Number(slider.value)]);
      });
      show();
      const sliding = element("div", {class: "sliding"}, element("span", {}, "Samples"), slider, output);
      return [...(epochs.length > 1 ? [sliding] : []), element("div", {class: "pair"}, ...frames)];
    }

    function series(run, [form, places], slot) {
      const {names, points, reference} = numbers.forms[form];
      const own = names.filter((name) => name !== reference);
      const shift = slot === "B" && (points || own.length === 1); // where colours are free, B has that of its sign
      return names.map((name, place) => ({
        name: slot ? `${slot}: ${name}` : name,
        x: numbers.arrays[places[place][0]],
        y: numbers.arrays[places[place][1]],
        colour: name === reference ? 0 : 1 + ((own.indexOf(name) + shift) % COLOURS),
        dashed: slot === "B" && !points,
        reference: name === reference ? name : "",
      }));
    }

    function curves(runs) {
      const found = new Map(); // by title, so that like lies over like
      runs.forEach((run, place) => {
        const slot = runs.length > 1 ? "AB"[place] : "";
        for (const chart of numbers.charts[run.id] ?? []) {
          const {title, x, y, points} = numbers.forms[chart[0]];
          if (!found.has(title)) found.set(title, {title, x, y, points, series: []});
          const drawn = found.get(title).series;
          for (const one of series(run, chart, slot)) {
            const same = drawn.find((other) => one.reference && one.x === other.x && one.y === other.y);
            if (same) same.name = one.reference; // of both runs, so that it is drawn once
            else drawn.push(one);
          }
        }
      });
      return [...found.values()].map(draw);
    }

    /* "C_T" is a letter with an index. */
    function indexed(title) {
      const [letter, index, ...more] = title.split("_");
      return index && !more.length ? [element("i", {}, letter, element("sub", {}, index))] : [title];
    }

    function scores(runs) {
      const all = runs.map((run) => new Map((numbers.scores[run.id] ?? []).map(([metric, ...rest]) => [metric, rest])));
      const metrics = [...new Set(all.flatMap((one) => [...one.keys()]))];
      if (!metrics.length) return [];
      const rows = metrics.map((metric) => {
        const [title, unit] = numbers.metrics[metric];
        const here = all.map((one) => one.get(metric) ?? null);
        const [, , , floor, from, to] = here.find(Boolean);
        const range = extent(here.filter(Boolean).flat());
        const dots = here
          .map((one, place) => one && {value: one[0], from: one[1], to: one[2], colour: 1 + place})
          .filter((one) => one && one.value !== null);
        return element(
          "tr",
          {},
          element("th", {scope: "row"}, ...indexed(title), unit ? ` (${unit})` : ""),
          ...here.map((one) => element("td", {class: "number"}, one ? estimate(one[0], one[1], one[2]) : "–")),
          element("td", {class: "number"}, estimate(floor, from, to)),
          element("td", {class: "plot"}, interval(range, dots, floor)),
        );
      });
      const titles = ["Metric", ...(runs.length > 1 ? ["A", "B"] : ["Value"]), "Real images", SCALE];
      return [table("Scores with intervals", titles, rows)];
    }

    function settings(runs) {
      const all = runs.map((run) => ({...numbers.settings[run.settings], ...run.final}));
      const names = [...new Set(all.flatMap(Object.keys))];
      const rows = names.map((name) => {
        const texts = all.map((one) => (name in one ? written(one[name]) : "–"));
        const differs = new Set(texts).size > 1;
        return element(
          "tr",
          {class: differs ? "differs" : null},
          element("th", {scope: "row"}, name.replaceAll("_", " ")),
          ...texts.map((text) => element("td", {class: "number"}, text)),
        );
      });
      const titles = ["", ...(runs.length > 1 ? ["A", "B"] : ["Value"])];
      const inner = table("Settings and final numbers", titles, rows);
      return element("details", {}, element("summary", {}, "Settings and final numbers"), inner);
    }

    const written = (value) => (Array.isArray(value) ? value.map(number).join(", ") : number(value));

    function table(name, titles, rows) {
      const heads = titles.map((title, place) => {
        const words = place === 0 || title === SCALE;
        return element("th", {scope: "col", class: words ? null : "number"}, title);
      });
      return element(
        "div",
        {class: "scroll", tabindex: 0, role: "region", "aria-label": name},
        element("table", {class: "named"}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)),
      );
    }

    return (a, b, epoch, onepoch) => {
      const runs = b ? [a, b] : [a];
      room.classList.toggle("two", runs.length > 1);
      room.replaceChildren(
        element("div", {class: "pair"}, ...runs.map((run, place) => head(run, "ab"[place]))),
        ...samples(runs, epoch, onepoch),
        element("div", {class: "charts"}, ...curves(runs)),
        ...scores(runs),
        settings(runs),
      );
    };
  };
})();
