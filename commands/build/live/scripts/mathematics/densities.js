/* Densities on the line: {log(x), parts, points}; see quadrature.js for parts and points. */

const FAR = 12; // deviations from the mean, beyond which a Gaussian has less than 1e-31 of its peak

/** Σ weights_k N(means_k, scales_k²); weights may be 0 and need not add up to 1. */
function mixture(weights, means, scales) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = weights.map((_, k) => k).filter((k) => weights[k] > 0);
  const terms = new Array(kept.length);
  return {
    log(x) {
      kept.forEach((k, i) => {
        terms[i] = Math.log(weights[k] / total) + normalLog(x, means[k], scales[k]);
      });
      return logSumExp(terms);
    },
    parts: kept.map((k) => ({
      low: means[k] - FAR * scales[k],
      high: means[k] + FAR * scales[k],
      width: scales[k] / 2,
    })),
    points: [],
  };
}

function normal(mean, scale) {
  return mixture([1], [mean], [scale]);
}

/** The density through the drawn heights at the knots: between two knots its logarithm is a straight line,
 * beyond the ends it is 0. Its mass is 1 whatever the heights are.
 */
function drawn(knots, heights) {
  const logs = heights.map(Math.log);
  let mass = 0;
  for (let i = 1; i < knots.length; i += 1) {
    const rise = logs[i] - logs[i - 1];
    const mean = rise === 0 ? 1 : Math.expm1(rise) / rise;
    mass += (knots[i] - knots[i - 1]) * heights[i - 1] * mean;
  }
  const [low, high] = [knots[0], knots[knots.length - 1]];
  return {
    mass,
    log: (x) => (x < low || x > high ? -Infinity : interpolate(x, knots, logs) - Math.log(mass)),
    parts: [{ low, high, width: high - low }],
    points: knots,
  };
}
