/* Elements of HTML and SVG, and numbers as words. */
const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with attributes and children (elements or text). */
function html(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An SVG element with attributes. */
function shape(tag, attributes = {}) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** A number as readers see it: `digits` significant ones, a true minus sign, ∞ by name. */
function shown(value, digits = 4) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text = "0";
  if (size >= 1e5 || (size > 0 && size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    text = `${mantissa}·10${superscript(Number(exponent))}`;
  } else if (size > 0) {
    text = value.toFixed(clamp(digits - 1 - Math.floor(Math.log10(size)), 0, digits + 1));
    if (Number(text) === 0) text = text.replace("-", "");
  }
  return text.replace("-", "−");
}

/** A complex number {re, im}. */
function shownComplex({ re, im }, digits = 3) {
  const real = Math.abs(re) < 5e-13 ? 0 : re;
  const imaginary = Math.abs(im) < 5e-13 ? 0 : im;
  if (imaginary === 0) return shown(real, digits);
  const size = `${shown(Math.abs(imaginary), digits)}\u00a0i`;
  const sign = imaginary < 0 ? "−" : "";
  return real === 0 ? sign + size : `${shown(real, digits)}\u00a0${imaginary < 0 ? "−" : "+"}\u00a0${size}`;
}

function superscript(whole) {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const text = [...String(Math.abs(whole))].map((digit) => digits[Number(digit)]).join("");
  return whole < 0 ? `⁻${text}` : text;
}

/** A short form for ticks: no zeros at the end. */
function tick(value) {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** Round numbers within [low, high], about `count` of them. */
function ticksOf(low, high, count) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((times) => unit * times >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) found.push(k * step);
  return found;
}
