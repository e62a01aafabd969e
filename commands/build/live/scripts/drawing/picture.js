/* A picture: settings, what follows from them, and how it is drawn; its state stands in the address. */
const pictures = new Map();
const computing = {};

/** Whether the reader wants things to stay still. */
function still() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Register a picture.
 *
 *   name       of its figure, live-NAME
 *   settings   as of controls.js
 *   compute    settings -> quantities, a pure function; {refused: sentence} where there is nothing to show
 *   readings   [key, words, digits] of the quantities that are printed
 *   build      (picture) -> draw(state, quantities); adds panels to picture.panels, buttons to picture.buttons
 */
function register({ name, settings, compute, readings = [], build }) {
  computing[name] = (given = {}) => compute({ ...defaults(settings), ...given });
  const body = document.querySelector(`#live-${name} .live-body`);
  if (!body) return;
  const made = new Picture(name, settings, compute, readings, body);
  made.draw = build(made);
  pictures.set(name, made);
  made.read();
  // a panel is drawn for its width
  let width = body.clientWidth;
  new ResizeObserver(() => {
    if (body.clientWidth === width) return;
    width = body.clientWidth;
    made.redraw();
  }).observe(body);
}

function defaults(settings) {
  return Object.fromEntries(settings.map(({ key, value }) => [key, value]));
}

class Picture {
  constructor(name, settings, compute, readings, body) {
    Object.assign(this, { name, settings, compute });
    this.state = defaults(settings);
    this.controls = controlsOf(name, settings, (key, value) => this.set({ [key]: value }));
    this.buttons = html("div", { class: "live-buttons" });
    this.panels = html("div", { class: "live-panels" });
    this.refused = html("p", { class: "live-refused", role: "status" });
    this.values = readings.map(([key, words, digits]) => ({
      key,
      digits,
      words,
      node: html("dd", { "data-reading": key }),
    }));
    const printed = html("dl", { class: "live-readings" });
    for (const { words, node } of this.values) printed.append(html("div", {}, html("dt", {}, words), node));
    body.append(this.panels, this.refused, printed, this.controls.node, this.buttons);
    this.button("Start again", () => this.set(defaults(settings)));
  }

  button(words, act) {
    const made = html("button", { type: "button" }, words);
    made.addEventListener("click", act);
    this.buttons.prepend(made);
    return made;
  }

  /** Take the state from the address, as at the start and when a reader changes it. */
  read() {
    for (const setting of this.settings) {
      this.state[setting.key] = parsed(
        setting,
        window.equipoiseAddress.get(`live-${this.name}.${setting.key}`),
      );
    }
    this.redraw();
  }

  /** Change some settings, and all that follows from them. */
  set(changes) {
    for (const [key, value] of Object.entries(changes)) {
      const setting = this.settings.find((one) => one.key === key);
      this.state[key] = parsed(setting, written(value));
      const same = written(this.state[key]) === written(setting.value);
      window.equipoiseAddress.set(`live-${this.name}.${key}`, same ? null : written(this.state[key]));
    }
    this.redraw();
  }

  redraw() {
    this.controls.update(this.state);
    this.quantities = this.compute(this.state);
    const { refused = "" } = this.quantities;
    this.refused.textContent = refused;
    this.panels.hidden = Boolean(refused);
    for (const { key, digits, node } of this.values) {
      const value = refused ? "–" : (this.quantities[key] ?? "–"); // or not there yet
      node.textContent = typeof value === "number" ? shown(value, digits) : value;
    }
    if (!refused) this.draw(this.state, this.quantities);
  }
}
