/* Objectives: the losses of a real score, of a fake score and of the generator, with their slopes.
 *
 *   bend      second derivative of real + fake, which linear stability needs
 *   best(l)   the optimal score s* where log p - log q = l; bestSlope its derivative
 *   output(s) what the objective calls D: a probability for the GAN, the score itself for least squares
 */

function logistic(saturating) {
  const both = {
    real: (s) => softplus(-s),
    fake: softplus,
    realSlope: (s) => -sigmoid(-s),
    fakeSlope: sigmoid,
    bend: (s) => 2 * sigmoid(s) * sigmoid(-s),
    best: (l) => l,
    bestSlope: () => 1,
    output: sigmoid,
    codes: null,
  };
  return saturating
    ? { ...both, generator: (s) => -softplus(s), generatorSlope: (s) => -sigmoid(s) }
    : { ...both, generator: (s) => softplus(-s), generatorSlope: (s) => -sigmoid(-s) };
}

function leastSquares(a, b, c) {
  const half = (target) => (s) => ((s - target) * (s - target)) / 2;
  return {
    real: half(b),
    fake: half(a),
    generator: half(c),
    realSlope: (s) => s - b,
    fakeSlope: (s) => s - a,
    generatorSlope: (s) => s - c,
    bend: () => 2,
    best: (l) => a + (b - a) * sigmoid(l),
    bestSlope: (l) => (b - a) * sigmoid(l) * sigmoid(-l),
    output: (s) => s,
    codes: [a, b, c],
  };
}

/** Least squares on the sigmoid of the score. */
function bounded(a, b, c) {
  const half = (target) => (s) => (sigmoid(s) - target) ** 2 / 2;
  const slope = (target) => (s) => (sigmoid(s) - target) * sigmoid(s) * sigmoid(-s);
  const bend = (target, s) => {
    const [u, rate] = [sigmoid(s), sigmoid(s) * sigmoid(-s)];
    return rate * rate + (u - target) * rate * (1 - 2 * u);
  };
  return {
    real: half(b),
    fake: half(a),
    generator: half(c),
    realSlope: slope(b),
    fakeSlope: slope(a),
    generatorSlope: slope(c),
    bend: (s) => bend(a, s) + bend(b, s),
    best: (l) => l,
    bestSlope: () => 1,
    output: sigmoid,
    codes: null,
  };
}

/** The objective of a name of the command line, or least squares with codes of one's own. */
function objectiveOf(name, codes) {
  const known = EXPORTED.objectives[name];
  if (!known) return leastSquares(...codes);
  if (known.kind === "least_squares") return leastSquares(...known.codes);
  if (known.kind === "bounded") return bounded(...known.codes);
  return logistic(known.kind === "saturating");
}

/** [value, words] of the exported objectives, for a choice; then the reader's own codes if asked for. */
function objectiveChoices(own = true) {
  const named = Object.entries(EXPORTED.objectives).map(([name, { title }]) => [name, title]);
  return own ? [...named, [OWN_CODES, "LSGAN, codes of your own"]] : named;
}

const OWN_CODES = "codes";

/** What is wrong with the codes of least squares, in one sentence; "" if nothing is. */
function refusal(name, codes) {
  if (name !== OWN_CODES || codes[0] !== codes[1]) return "";
  return "a = b leaves the discriminator nothing to tell apart: choose different codes for fake and real data.";
}

/** Δ and JSD of a pair's rule. */
function triangular(rule) {
  const square = (l) => Math.tanh(l / 2) ** 2;
  return overPair(rule, square, square);
}

function jensenShannon(rule) {
  return overPair(
    rule,
    (l) => (LOG_TWO - softplus(-l)) / 2,
    (l) => (LOG_TWO - softplus(l)) / 2,
  );
}
