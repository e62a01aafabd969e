/* Elementary functions that neither overflow nor lose small values; logarithms are natural, in nats. */
const LOG_TWO = Math.log(2);
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** log(1 + e^x). */
function softplus(x) {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** 1 / (1 + e^-x), also at an infinite x. */
function sigmoid(x) {
  const small = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** The score whose sigmoid is the probability. */
function logit(probability) {
  return Math.log(probability) - Math.log1p(-probability);
}

/** log of the sum of e^value; -Infinity for no mass at all. */
function logSumExp(values) {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  if (largest === -Infinity) return -Infinity;
  let total = 0;
  for (const value of values) total += Math.exp(value - largest);
  return largest + Math.log(total);
}

/** log N(x; mean, scale²). */
function normalLog(x, mean, scale) {
  const z = (x - mean) / scale;
  return (-z * z) / 2 - Math.log(scale) - LOG_TWO_PI / 2;
}

/** `count` equally spaced numbers from low to high. */
function linspace(low, high, count) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** `count` numbers from low to high, each the same multiple of the one before. */
function geomspace(low, high, count) {
  return linspace(Math.log(low), Math.log(high), count).map(Math.exp);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** The value at x of the straight lines between (knots, values), constant beyond the ends. */
function interpolate(x, knots, values) {
  const last = knots.length - 1;
  if (x <= knots[0]) return values[0];
  if (x >= knots[last]) return values[last];
  let right = 1;
  while (knots[right] < x) right += 1;
  const share = (x - knots[right - 1]) / (knots[right] - knots[right - 1]);
  return values[right - 1] * (1 - share) + values[right] * share;
}

/** Mean and sample variance (divided by n - 1). */
function meanAndVariance(values) {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / (values.length - 1) };
}
