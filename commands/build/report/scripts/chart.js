/* A chart of curves or of points as SVG, in the colours of the page.
 *
 *   equipoiseChart.draw({title, x, y, points, series})   -> a figure element
 *   equipoiseChart.interval(range, rows, floor)          -> a small picture of estimates with intervals
 *
 * A series is {name, x, y, colour, dashed, reference}: arrays of one length in which null is a gap, a colour of 1 to
 * 5, or 0 for ink; points of what is a reference are rings. A slider below the curves, or the pointer above them, reads
 * the numbers; buttons hide a series; a box makes heights logarithmic. Points stand in a plane of one scale.
 */
(() => {
  "use strict";
  const {element, svg, number} = window.equipoisePage;
  const HEIGHT = 260;
  const MARGIN = {left: 58, right: 12, top: 10, bottom: 40};
  const LEAST = 240; // pixels of width
  const WIDEST_PLANE = 420;
  const TICKS = 5;

  function ticks(low, high, count = TICKS) {
    const rough = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    if (last - first < 1) return ticks(low, high, count + 1); // one alone gives no scale
    return Array.from({length: last - first + 1}, (_, place) => Number(((first + place) * step).toPrecision(12)));
  }

  function powers(low, high) {
    const found = [];
    for (let power = Math.ceil(low - 1e-9); power <= high + 1e-9; power += 1) found.push(10 ** power);
    return found.length >= 2 ? found : [10 ** low, 10 ** high];
  }

  function extent(values) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (low > high) return [0, 1];
    return low === high ? [low - 1, high + 1] : [low, high];
  }

  function path(series, across, up) {
    let text = "";
    let pen = "M";
    series.x.forEach((x, place) => {
      const y = series.y[place];
      if (x === null || y === null || !Number.isFinite(up(y))) {
        pen = "M";
        return;
      }
      text += `${pen}${across(x).toFixed(1)} ${up(y).toFixed(1)}`;
      pen = "L";
    });
    return text;
  }

  /* The limits widened to one scale in both directions, with some room about the points. */
  function plane([left, right, bottom, top], ratio) {
    const half = (1.05 * Math.max(top - bottom, (right - left) / ratio)) / 2;
    const [x, y] = [(left + right) / 2, (bottom + top) / 2];
    return [x - half * ratio * 1.08, x + half * ratio * 1.08, y - half, y + half];
  }

  const look = ({colour, dashed}) => `colour-${colour}${dashed ? " dashed" : ""}`;

  /* A point, or the ring of a reference. */
  function dot(cx, cy, series) {
    const [kind, r] = series.reference ? ["ring", 4.5] : ["dot", 2.2];
    return svg("circle", {cx, cy, r, class: `${kind} ${look(series)}`});
  }

  function nearest(xs, x) {
    let best = 0;
    xs.forEach((one, place) => {
      if (Math.abs(one - x) < Math.abs(xs[best] - x)) best = place;
    });
    return best;
  }

  class Chart {
    constructor(chart) {
      this.chart = chart;
      this.hidden = new Set();
      this.place = chart.series[0].x.length - 1;
      this.picture = svg("svg", {role: "img", "aria-label": this.words(), height: HEIGHT});
      this.figure = element("figure", {class: "chart"}, element("figcaption", {}, chart.title), this.picture);
      this.figure.append(...this.legend());
      if (!chart.points) this.figure.append(...this.reading());
      new ResizeObserver(() => this.draw()).observe(this.figure);
    }

    words() {
      const {title, x, y, series} = this.chart;
      const all = series.map((one) => {
        const [low, high] = extent(one.y);
        return `${one.name} from ${number(low)} to ${number(high)}`;
      });
      return `${title}: ${y} against ${x}; ${all.join("; ")}`;
    }

    legend() {
      const {series} = this.chart;
      const buttons = series.map((one, place) => {
        const sample = svg("svg", {width: 22, height: 10, "aria-hidden": "true"});
        sample.append(this.chart.points
          ? dot(11, 5, one)
          : svg("path", {d: "M1 5H21", class: `curve ${look(one)}`}));
        const button = element("button", {type: "button", "aria-pressed": "true"}, sample, ` ${one.name}`);
        button.addEventListener("click", () => {
          if (!this.hidden.delete(place)) this.hidden.add(place);
          button.setAttribute("aria-pressed", String(!this.hidden.has(place)));
          this.draw();
        });
        return button;
      });
      const row = element("div", {class: "legend"}, ...(series.length > 1 ? buttons : []));
      const heights = series.flatMap((one) => one.y).filter((y) => y !== null);
      if (!this.chart.points && heights.length && Math.min(...heights) > 0) {
        this.box = element("input", {type: "checkbox"});
        this.box.addEventListener("input", () => this.draw());
        row.append(element("label", {}, this.box, " logarithmic"));
      }
      return row.childElementCount ? [row] : [];
    }

    reading() {
      const {x, title, series} = this.chart;
      const last = series[0].x.length - 1;
      this.slider = element("input", {
        type: "range", min: 0, max: last, value: last, "aria-label": `${title}: ${x} to read at`,
      });
      this.slider.addEventListener("input", () => this.read(Number(this.slider.value)));
      this.picture.addEventListener("pointermove", (event) => {
        const at = this.across.back(event.clientX - this.picture.getBoundingClientRect().left);
        this.read(nearest(series[0].x, at));
      });
      this.output = element("output", {class: "reading"});
      return [this.slider, this.output];
    }

    read(place) {
      const {x, series} = this.chart;
      this.place = place;
      const at = series[0].x[place];
      const parts = series
        .filter((_, which) => !this.hidden.has(which))
        .map((one) => `${one.name} ${number(one.y[nearest(one.x, at)])}`);
      const where = `${x}${x.length > 1 ? "" : " ="} ${number(at)}`;
      this.slider.value = place;
      this.slider.setAttribute("aria-valuetext", where);
      this.output.value = `${where}: ${parts.join(", ")}`;
      const across = this.across(at);
      this.line?.setAttribute("d", `M${across} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}`);
    }

    draw() {
      const width = Math.max(LEAST, Math.min(this.figure.clientWidth, this.chart.points ? WIDEST_PLANE : Infinity));
      const {chart, picture} = this;
      const shown = chart.series.filter((_, place) => !this.hidden.has(place));
      const log = this.box?.checked ?? false;
      const height = log ? (y) => Math.log10(y) : (y) => y;
      const wide = width - MARGIN.left - MARGIN.right;
      const high = HEIGHT - MARGIN.top - MARGIN.bottom;
      let [left, right] = extent(chart.series.flatMap((one) => one.x));
      let [bottom, top] = extent(shown.flatMap((one) => one.y.map((y) => (y === null ? null : height(y)))));
      if (chart.points) [left, right, bottom, top] = plane([left, right, bottom, top], wide / high);
      const room = (top - bottom) * 0.04;
      this.across = (x) => MARGIN.left + ((x - left) / (right - left)) * wide;
      this.across.back = (pixel) => left + ((pixel - MARGIN.left) / wide) * (right - left);
      const up = (y) => MARGIN.top + high - ((height(y) - bottom + room) / (top - bottom + 2 * room)) * high;
      picture.setAttribute("width", width);
      picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      picture.replaceChildren(...this.axes(width, [left, right], log ? powers(bottom, top) : ticks(bottom, top), up));
      for (const one of shown) {
        if (chart.points) {
          picture.append(...one.x.map((x, place) => dot(this.across(x), up(one.y[place]), one)));
        } else {
          picture.append(svg("path", {d: path(one, this.across, up), class: `curve ${look(one)}`}));
        }
      }
      if (!chart.points) {
        this.line = svg("path", {class: "cursor"});
        picture.append(this.line);
        this.read(this.place);
      }
    }

    axes(width, [left, right], heights, up) {
      const {chart} = this;
      const bottom = HEIGHT - MARGIN.bottom;
      const middle = (MARGIN.top + bottom) / 2;
      return [
        ...heights.flatMap((y) => [
          svg("path", {d: `M${MARGIN.left} ${up(y)}H${width - MARGIN.right}`, class: "grid"}),
          svg("text", {x: MARGIN.left - 6, y: up(y) + 4, "text-anchor": "end"}, number(y)),
        ]),
        ...ticks(left, right, width < 400 ? 3 : TICKS).flatMap((x) => [
          svg("path", {d: `M${this.across(x)} ${bottom}v4`, class: "axis"}),
          svg("text", {x: this.across(x), y: bottom + 17, "text-anchor": "middle"}, number(x)),
        ]),
        svg("path", {d: `M${MARGIN.left} ${bottom}H${width - MARGIN.right}`, class: "axis"}),
        svg("text", {x: (MARGIN.left + width) / 2, y: HEIGHT - 6, "text-anchor": "middle"}, chart.x),
        svg("text", {transform: `translate(12 ${middle}) rotate(-90)`, "text-anchor": "middle"}, chart.y),
      ];
    }
  }

  function interval([low, high], rows, floor) {
    const across = (value) => 6 + ((value - low) / (high - low || 1)) * 128;
    const height = 8 + 10 * rows.length;
    const picture = svg("svg", {width: 140, height, class: "interval", "aria-hidden": "true"});
    if (floor !== null) picture.append(svg("path", {d: `M${across(floor)} 1V${height - 1}`, class: "floor"}));
    rows.forEach(({value, from, to, colour}, place) => {
      const y = 9 + 10 * place;
      const ends = from === null ? "" : `M${across(from)} ${y}H${across(to)}`;
      picture.append(svg("path", {d: ends, class: `curve colour-${colour}`}));
      picture.append(svg("circle", {cx: across(value), cy: y, r: 3, class: `dot colour-${colour}`}));
    });
    return picture;
  }

  window.equipoiseChart = Object.freeze({draw: (chart) => new Chart(chart).figure, interval, extent});
})();
