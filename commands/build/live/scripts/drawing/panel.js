/* A panel: axes with units, what is drawn between them, and its legend. Drawn anew on each change. */
const MARGIN = { left: 52, right: 18, top: 10, bottom: 40 };

class Panel {
  /** `says` is what the panel shows, for those who cannot see it; `legend` is [class, words] for each line. */
  constructor(parent, { title, says, height = 240, legend = [] }) {
    this.height = height;
    this.svg = shape("svg", { role: "group", "aria-label": says, height });
    this.axes = this.svg.appendChild(shape("g", { "aria-hidden": "true" }));
    this.plot = this.svg.appendChild(shape("svg", { "aria-hidden": "true" })); // clips what lies outside
    this.handles = new Handles(this);
    this.svg.append(this.handles.group);
    const keys = legend.map(([look, words]) => {
      const swatch = shape("svg", { width: 22, height: 10, "aria-hidden": "true" });
      const filled = /\b(area|shade)\b/.test(look);
      if (/\b(dot|hollow)\b/.test(look)) swatch.append(shape("circle", { cx: 11, cy: 5, r: 4, class: look }));
      else if (filled) swatch.append(shape("rect", { width: 22, height: 10, class: look }));
      else swatch.append(shape("line", { x1: 0, x2: 22, y1: 5, y2: 5, class: look }));
      return html("li", {}, swatch, words);
    });
    const box = html("div", { class: "live-panel" }, html("p", { class: "live-panel-title" }, title));
    box.append(this.svg);
    if (keys.length) box.append(html("ul", { class: "live-legend" }, ...keys));
    parent.append(box);
    this.box = box;
  }

  /** Start anew with these axes: x and y are {from, to, label, log, ticks}. */
  begin(x, y) {
    this.width = Math.max(220, Math.floor(this.box.clientWidth) || 320);
    this.svg.setAttribute("width", this.width);
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.inner = {
      width: this.width - MARGIN.left - MARGIN.right,
      height: this.height - MARGIN.top - MARGIN.bottom,
    };
    for (const [name, value] of Object.entries({ x: MARGIN.left, y: MARGIN.top, ...this.inner })) {
      this.plot.setAttribute(name, value);
    }
    this.ranges = { x, y };
    this.axes.replaceChildren();
    this.plot.replaceChildren();
    this._axis(x, true);
    this._axis(y, false);
  }

  /** Pixels within the plot, and back. */
  x(value) {
    return share(value, this.ranges.x) * this.inner.width;
  }

  y(value) {
    return (1 - share(value, this.ranges.y)) * this.inner.height;
  }

  valueAt(clientX, clientY) {
    const box = this.svg.getBoundingClientRect();
    return {
      x: unshare((clientX - box.left - MARGIN.left) / this.inner.width, this.ranges.x),
      y: unshare(1 - (clientY - box.top - MARGIN.top) / this.inner.height, this.ranges.y),
    };
  }

  /** A line through points [[x, y], ...]; a point that is not finite interrupts it. */
  line(points, look) {
    const path = this._path(points);
    if (path) this.plot.append(shape("path", { d: path, class: look }));
  }

  /** The area between the points and the height `base`. */
  area(points, look, base = 0) {
    const good = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    if (good.length < 2) return;
    const closed = [[good[0][0], base], ...good, [good[good.length - 1][0], base]];
    this.plot.append(shape("path", { d: `${this._path(closed)}Z`, class: look }));
  }

  dot(x, y, look, r = 4) {
    if (Number.isFinite(x + y)) {
      this.plot.append(shape("circle", { cx: px(this.x(x)), cy: px(this.y(y)), r, class: look }));
    }
  }

  cross(x, y, look) {
    const [cx, cy] = [this.x(x), this.y(y)];
    this.plot.append(shape("path", { d: `M${cx - 6},${cy}h12M${cx},${cy - 6}v12`, class: look }));
  }

  horizontal(y, look) {
    this.line(
      [
        [this.ranges.x.from, y],
        [this.ranges.x.to, y],
      ],
      look,
    );
  }

  vertical(x, look) {
    this.line(
      [
        [x, this.ranges.y.from],
        [x, this.ranges.y.to],
      ],
      look,
    );
  }

  /** Boxes [left, right, low, high], in values, as one shape. */
  boxes(list, look) {
    const path = list.map(([left, right, low, high]) => {
      const [x, y] = [px(this.x(left)), px(this.y(high))];
      return `M${x},${y}H${px(this.x(right))}V${px(this.y(low))}H${x}Z`;
    });
    this.plot.append(shape("path", { d: path.join(""), class: look }));
  }

  /** An arrow of `length` pixels about (x, y), in the direction of (dx, dy) values. */
  arrow(x, y, dx, dy, length, look) {
    const [u, v] = [this.x(x + dx) - this.x(x), this.y(y + dy) - this.y(y)];
    const size = Math.hypot(u, v);
    if (!(size > 0)) return;
    const [a, b] = [((u / size) * length) / 2, ((v / size) * length) / 2];
    const [cx, cy] = [this.x(x), this.y(y)];
    const head = `M${px(cx + a)},${px(cy + b)}l${px(-0.7 * a - 0.45 * b)},${px(-0.7 * b + 0.45 * a)}`;
    const other = `M${px(cx + a)},${px(cy + b)}l${px(-0.7 * a + 0.45 * b)},${px(-0.7 * b - 0.45 * a)}`;
    this.plot.append(
      shape("path", {
        d: `M${px(cx - a)},${px(cy - b)}L${px(cx + a)},${px(cy + b)}${head}${other}`,
        class: look,
      }),
    );
  }

  /** Words at a place, moved by pixels. */
  words(x, y, text, { anchor = "start", dx = 0, dy = 0, look = "live-words" } = {}) {
    const at = { x: px(this.x(x) + dx), y: px(this.y(y) + dy), "text-anchor": anchor, class: look };
    const made = shape("text", at);
    made.textContent = text;
    this.plot.append(made);
  }

  _path(points) {
    let path = "";
    let drawing = false;
    for (const [x, y] of points) {
      const good = Number.isFinite(x) && Number.isFinite(y);
      if (good) {
        // far outside, coordinates are cut: renderers lose precision with huge ones
        const at = [clamp(this.x(x), -1e4, 1e4), clamp(this.y(y), -1e4, 1e4)];
        path += `${drawing ? "L" : "M"}${px(at[0])},${px(at[1])}`;
      }
      drawing = good;
    }
    return path;
  }

  _axis(range, horizontal) {
    const { left, top } = MARGIN;
    const { width, height } = this.inner;
    const count = horizontal ? clamp(Math.floor(width / 60), 2, 8) : clamp(Math.floor(height / 38), 2, 6);
    const places =
      range.ticks || (range.log ? decades(range.from, range.to) : ticksOf(range.from, range.to, count));
    for (const value of places) {
      const at = horizontal ? left + this.x(value) : top + this.y(value);
      const grid = horizontal
        ? { x1: px(at), x2: px(at), y1: top, y2: top + height }
        : { x1: left, x2: left + width, y1: px(at), y2: px(at) };
      this.axes.append(shape("line", { ...grid, class: value === 0 && !range.log ? "zero" : "grid" }));
      const place = horizontal
        ? { x: px(at), y: top + height + 15, "text-anchor": "middle" }
        : { x: left - 6, y: px(at + 4), "text-anchor": "end" };
      const text = shape("text", { ...place, class: "tick" });
      text.textContent = range.log ? logTick(value) : tick(value);
      this.axes.append(text);
    }
    const middle = top + height / 2;
    const place = horizontal
      ? { x: left + width / 2, y: top + height + 33 }
      : { x: 12, y: middle, transform: `rotate(-90 12 ${middle})` };
    const label = shape("text", { ...place, "text-anchor": "middle", class: "axis" });
    label.textContent = range.label;
    this.axes.append(label);
  }
}

function px(value) {
  return Math.round(value * 100) / 100;
}

function share(value, { from, to, log }) {
  if (log) return (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from));
  return (value - from) / (to - from);
}

function unshare(part, { from, to, log }) {
  if (log) return Math.exp(Math.log(from) + part * (Math.log(to) - Math.log(from)));
  return from + part * (to - from);
}

function decades(from, to) {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first) / 6));
  const found = [];
  for (let power = first; power <= last; power += every) found.push(10 ** power);
  return found;
}

function logTick(value) {
  const power = Math.round(Math.log10(value));
  const exact = Math.abs(Math.log10(value) - power) < 1e-9;
  if (!exact || (power >= -2 && power <= 3)) return tick(value);
  return `10${superscript(power)}`;
}
