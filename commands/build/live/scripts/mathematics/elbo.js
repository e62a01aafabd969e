/* The conjugate model z ~ N(0, 1), x | z ~ N(z, s), with q = N(μ, σ²): exact bounds, in nats. */

/** Mean and scale of p(z | x) under a likelihood of variance s. */
function posteriorOf(x, s) {
  return { mean: x / (1 + s), scale: Math.sqrt(s / (1 + s)) };
}

function logEvidence(x, s) {
  return normalLog(x, 0, Math.sqrt(1 + s));
}

/** KL(N(m, v²) ‖ N(M, V²)). */
function gaussianKl(mean, scale, otherMean, otherScale) {
  const ratio = (scale / otherScale) ** 2;
  return (ratio - 1 - Math.log(ratio) + ((mean - otherMean) / otherScale) ** 2) / 2;
}

/** E_q[log p(x | z)]. */
function reconstruction(x, s, mean, scale) {
  return -((x - mean) ** 2 + scale * scale) / (2 * s) - (Math.log(s) + LOG_TWO_PI) / 2;
}

/** log w(z) = log p(x | z) + log p(z) - log q(z). */
function logWeight(x, s, mean, scale, z) {
  return normalLog(x, z, Math.sqrt(s)) + normalLog(z, 0, 1) - normalLog(z, mean, scale);
}

/** log(1 + χ²(posterior ‖ q)); infinite for a q that is too narrow. */
function logSecondMoment(x, s, mean, scale) {
  const posterior = posteriorOf(x, s);
  const variance = posterior.scale ** 2;
  const spread = 2 * scale * scale - variance;
  if (spread <= 0) return Infinity;
  const shift = (posterior.mean - mean) ** 2 / spread;
  return 2 * Math.log(scale) - Math.log(variance * spread) / 2 + shift;
}

const WEIGHT_RULE = normalRule(9, 1201);
const TRANSFORM_STEP = 0.25; // of u: the integrand is analytic within π/2, so equal steps leave e^-39

/** L_k - log p(x) for each k, exact, by the Laplace transform φ(t) = E_q[e^(-t w)] of one weight:
 *
 *     log S = ∫ (e^-t - e^(-t S)) dt/t,   so   E log(Σ w_i) = ∫ (e^-t - φ(t)^k) du,   t = e^u
 *
 * over equal steps of u, with weights in units of p(x) = E[w].
 */
function importanceGaps(ks, x, s, mean, scale) {
  const posterior = posteriorOf(x, s);
  const { z, mass } = WEIGHT_RULE;
  const logs = z.map((at) => {
    const latent = mean + scale * at;
    return normalLog(latent, posterior.mean, posterior.scale) - normalLog(latent, mean, scale);
  });
  const totals = ks.map(() => 0);
  for (let u = -38; u < 3000; u += TRANSFORM_STEP) {
    let missing = 0; // 1 - φ(t), which keeps its digits where t is small
    for (let i = 0; i < z.length; i += 1) {
      const exponent = u + logs[i];
      missing -= mass[i] * (exponent > 4 ? -1 : Math.expm1(-Math.exp(exponent)));
    }
    const log = Math.log1p(-Math.min(missing, 1));
    ks.forEach((k, place) => {
      totals[place] += Math.exp(-Math.exp(u)) - Math.exp(k * log);
    });
    if (u > 5 && log < -32) break;
  }
  return ks.map((k, place) => totals[place] * TRANSFORM_STEP - Math.log(k));
}
