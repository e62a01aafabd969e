/* What every script of the page uses: elements, numbers as people read them, and controls that the address knows.
 *
 *   element(name, attributes, ...children)   an HTML element; children are nodes or text, so that no name is markup
 *   svg(name, attributes, ...children)       one of a picture
 *   number(value)                            four significant digits, a true minus, thin spaces
 *   estimate(value, low, high)               value [low, high], or the value alone
 *   controls(root, onchange)                 -> values(): by the last word of its key, what each control says
 */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const address = window.equipoiseAddress;

  function filled(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  }

  const element = (name, attributes, ...children) => filled(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) => filled(document.createElementNS(SVG, name), attributes, children);

  function number(value) {
    if (value === null || value === undefined) return "–";
    if (typeof value !== "number") return String(value);
    const size = Math.abs(value);
    if (value === 0) return "0";
    if (size < 1e-4 || size >= 1e9) {
      const [digits, power] = value.toExponential(2).split("e");
      return `${digits}e${Number(power)}`.replaceAll("-", "−");
    }
    const short = Number(value.toPrecision(4));
    const text = Number.isInteger(value) && size < 1e9 ? value : short;
    const [whole, part] = String(text).split(".");
    const grouped = whole.length > 4 ? whole.replace(/(?<=\d)(?=(\d{3})+$)/g, "\u202f") : whole;
    return (part ? `${grouped}.${part}` : grouped).replaceAll("-", "−");
  }

  /* The decimals that the interval resolves, as the paper prints it. */
  function estimate(value, low, high) {
    if (low === null || low === undefined || high <= low) return number(value);
    const places = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10((high - low) / 2))));
    const [middle, from, to] = [value, low, high].map((one) => one.toFixed(places).replaceAll("-", "−"));
    return `${middle} [${from}, ${to}]`;
  }

  function controls(root, onchange) {
    const all = [...root.querySelectorAll("[data-key]")];
    const read = () => all.forEach((one) => {
      one.value = address.get(one.dataset.key) ?? "";
      if (one.selectedIndex < 0) one.value = ""; // an address that was written by hand
    });
    all.forEach((one) => one.addEventListener("input", () => {
      address.set(one.dataset.key, one.value);
      onchange();
    }));
    address.onchange(() => {
      read();
      onchange();
    });
    read();
    return () => Object.fromEntries(all.map((one) => [one.dataset.key.split(".").pop(), one.value]));
  }

  document.querySelectorAll(".needs-script").forEach((one) => {
    one.hidden = false;
  });
  window.equipoisePage = Object.freeze({element, svg, number, estimate, controls});
})();
