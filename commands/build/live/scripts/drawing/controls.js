/* Settings and their controls: what a reader may change, kept in the address.
 *
 *   range   a number from min to max        {key, label, min, max, step, value, show}
 *   choice  one of the options              {key, label, options: [[value, words], ...], value}
 *   list    numbers that handles change     {key, value: [numbers], min, max}
 *
 * `group` puts a control under a heading, `when(state)` says whether it applies.
 */
function range(key, label, min, max, step, value, more = {}) {
  return { kind: "range", key, label, min, max, step, value, ...more };
}

function choice(key, label, options, value, more = {}) {
  return { kind: "choice", key, label, options, value, ...more };
}

function list(key, value, min, max) {
  return { kind: "list", key, value, min, max };
}

/** The setting as text in the address. */
function written(value) {
  return Array.isArray(value) ? value.join(",") : String(value);
}

/** The value that a text stands for, within its limits; the setting's own where the text makes no sense. */
function parsed(setting, text) {
  if (text === null || text === undefined) return setting.value;
  if (setting.kind === "choice") {
    return setting.options.some(([value]) => value === text) ? text : setting.value;
  }
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (!numbers.every(Number.isFinite)) return setting.value;
  const kept = numbers.map((number) => clamp(number, setting.min, setting.max));
  if (setting.kind === "range") return kept.length === 1 ? kept[0] : setting.value;
  return kept.length === setting.value.length ? kept : setting.value;
}

/** The control of a setting, {node, update(state)}; `set(key, value)` is told of changes. */
function control(picture, setting, set) {
  const id = `live-${picture}-${setting.key}`;
  const label = html("label", { for: id }, setting.label);
  if (setting.kind === "choice") {
    const select = html("select", { id });
    for (const [value, words] of setting.options) select.append(html("option", { value }, words));
    select.addEventListener("change", () => set(setting.key, select.value));
    const node = html("div", { class: "live-control" }, label, select);
    return { node, update: (state) => (select.value = state[setting.key]) };
  }
  const { min, max, step } = setting;
  const input = html("input", { id, type: "range", min, max, step });
  const output = html("output", { for: id });
  input.addEventListener("input", () => set(setting.key, Number(input.value)));
  const node = html("div", { class: "live-control" }, label, input, output);
  const words = setting.show || ((value) => tick(value));
  return {
    node,
    update(state) {
      input.value = state[setting.key];
      output.textContent = words(state[setting.key]);
      input.setAttribute("aria-valuetext", words(state[setting.key]));
    },
  };
}

/** All controls of a picture, under their headings: {node, update(state)}. */
function controlsOf(picture, settings, set) {
  const node = html("div", { class: "live-controls" });
  const groups = new Map();
  const made = settings
    .filter((setting) => setting.kind !== "list")
    .map((setting) => {
      const one = { ...control(picture, setting, set), setting };
      if (setting.group && !groups.has(setting.group)) {
        const group = html("fieldset", {}, html("legend", {}, setting.group));
        groups.set(setting.group, group);
        node.append(group);
      }
      (groups.get(setting.group) || node).append(one.node);
      return one;
    });
  return {
    node,
    update(state) {
      for (const { node: own, setting, update } of made) {
        own.hidden = Boolean(setting.when) && !setting.when(state);
        update(state);
      }
      for (const group of groups.values()) {
        group.hidden = [...group.querySelectorAll(".live-control")].every((own) => own.hidden);
      }
    },
  };
}
