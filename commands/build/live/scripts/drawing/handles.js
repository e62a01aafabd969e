/* Handles: points of a panel that are dragged, or moved by the arrow keys. They outlive a redrawing, so that
 * neither focus nor a drag is lost.
 *
 * A handle is {key, x, y, label, value, low, high, text, move({x, y}), nudge(right, up)}; `value` between `low`
 * and `high` is what a screen reader is told, beside `text`.
 */
class Handles {
  constructor(panel) {
    this.panel = panel;
    this.group = shape("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` });
    this.made = new Map();
  }

  /** Show these handles and no others. */
  place(list) {
    const wanted = new Set(list.map((handle) => handle.key));
    for (const [key, { node }] of this.made) {
      if (wanted.has(key)) continue;
      node.remove();
      this.made.delete(key);
    }
    for (const handle of list) {
      if (!this.made.has(handle.key)) this._make(handle);
      const entry = this.made.get(handle.key);
      entry.handle = handle;
      const { inner } = this.panel;
      const x = clamp(this.panel.x(handle.x), 0, inner.width);
      const y = clamp(this.panel.y(handle.y), 0, inner.height);
      const attributes = {
        transform: `translate(${px(x)} ${px(y)})`,
        class: `live-handle ${handle.look || ""}`,
        "aria-label": handle.label,
        "aria-valuemin": handle.low,
        "aria-valuemax": handle.high,
        "aria-valuenow": Number(handle.value.toPrecision(6)),
        "aria-valuetext": handle.text,
      };
      for (const [name, value] of Object.entries(attributes)) entry.node.setAttribute(name, value);
    }
  }

  _make(handle) {
    const node = shape("g", { role: "slider", tabindex: 0, "data-handle": handle.key });
    node.append(
      shape("circle", { r: 13, class: "live-touch" }),
      shape("circle", { r: 6, class: "live-knob" }),
    );
    const entry = { node, handle };
    let dragging = false;
    node.addEventListener("pointerdown", (event) => {
      dragging = true;
      node.setPointerCapture(event.pointerId);
      node.focus();
      event.preventDefault();
    });
    node.addEventListener("pointermove", (event) => {
      if (dragging) entry.handle.move(this.panel.valueAt(event.clientX, event.clientY));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      node.addEventListener(end, () => {
        dragging = false;
      });
    }
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    node.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move) return;
      const times = event.shiftKey ? 5 : 1;
      entry.handle.nudge(move[0] * times, move[1] * times);
      event.preventDefault();
    });
    this.group.append(node);
    this.made.set(handle.key, entry);
  }
}
