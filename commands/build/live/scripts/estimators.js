/* Noise of the estimators of the bound and of its gradients, on the conjugate model. */
const { conjugate } = EXPORTED;
const HERMITE = normalRule(10, 401); // moments of polynomials of the noise, exact to rounding
const ALONG = linspace(0, 1, 41);
const DRAWS = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const AT_ONCE = 16384; // latents drawn for each K
const NOTHING = 1e-13; // nats: a signal or its noise below this is rounding, as where q is the posterior
const SINGLE = ["score function", "SGVB A", "SGVB B", "sticking the landing"];
const LOOKS = ["live-series-4", "live-series-1", "live-series-2 live-dashed", "live-series-3 live-dotted"];
const COLOURS = ["live-series-3", "live-series-2", "live-series-1"];
const MANY = ["decoder", "doubly", "encoder"];
const TITLES = ["IWAE, decoder", "doubly reparametrised", "IWAE, encoder"];

const settings = [
  range("t", "q from prior (0) to posterior (1): t", 0, 1, 0.01, 0, { group: "one draw" }),
  range("x", "datum x", -3, 3, 0.1, conjugate.x, { group: "one draw" }),
  range("draws", "draws K", 0, 8, 1, 4, { group: "K draws", show: (power) => String(2 ** power) }),
  range("seed", "seed of the noise", 1, 50, 1, 1, { group: "K draws" }),
];

/** q_t, the posterior of a likelihood raised to the power t: prior at 0, posterior at 1. */
function tempered({ t, x }) {
  return { mean: (t * x) / (1 + t), scale: 1 / Math.sqrt(1 + t) };
}

/** The derivatives by q's mean of single-draw estimators at noise e, and both estimates of the bound. */
function single(x, s, { mean, scale }, e) {
  const z = mean + scale * e;
  const weight = logWeight(x, s, mean, scale, z);
  const likelihoodSlope = (x - z) / s;
  const path = likelihoodSlope - z + (z - mean) / (scale * scale);
  const score = e / scale;
  return {
    gradients: [weight * score, path - score, likelihoodSlope - mean, path],
    bounds: [weight, normalLog(x, z, Math.sqrt(s)) - gaussianKl(mean, scale, 0, 1)],
  };
}

function varianceOver(values) {
  let mean = 0;
  let variance = 0;
  HERMITE.mass.forEach((mass, i) => (mean += mass * values[i]));
  HERMITE.mass.forEach((mass, i) => (variance += mass * (values[i] - mean) ** 2));
  return variance < 1e-24 ? 0 : variance; // what rounding leaves
}

/** Exact variances over one draw: of the gradients by q's mean, and of both estimates of the bound. */
function variances(state) {
  const q = tempered(state);
  const found = HERMITE.z.map((e) => single(state.x, conjugate.noiseVariance, q, e));
  return {
    gradients: SINGLE.map((_, k) => varianceOver(found.map((one) => one.gradients[k]))),
    bounds: [0, 1].map((k) => varianceOver(found.map((one) => one.bounds[k]))),
  };
}

/** One estimate of each gradient from K draws: of the decoder's offset, doubly reparametrised, IWAE's encoder. */
function severalDraws(x, s, { mean, scale }, noise) {
  const z = noise.map((e) => mean + scale * e);
  const logs = z.map((at) => logWeight(x, s, mean, scale, at));
  const total = logSumExp(logs);
  let [decoder, doubly, encoder] = [0, 0, 0];
  z.forEach((at, i) => {
    const share = Math.exp(logs[i] - total);
    const likelihoodSlope = (x - at) / s;
    const path = likelihoodSlope - at + (at - mean) / (scale * scale);
    decoder += share * likelihoodSlope;
    doubly += share * share * path;
    encoder += share * (path - noise[i] / scale);
  });
  return [decoder, doubly, encoder];
}

/** |mean| and deviation of each estimator over rows of noise [n][K], and the standard error of their ratio.
 * IWAE's mean in the encoder is that of the doubly reparametrised gradient, whose noise is smaller.
 */
function ratios(state, rows) {
  const q = tempered(state);
  const found = rows.map((noise) => severalDraws(state.x, conjugate.noiseVariance, q, noise));
  const moments = MANY.map((_, k) => meanAndVariance(found.map((one) => one[k])));
  return MANY.map((_, k) => {
    const signal = moments[k === 2 ? 1 : k];
    const deviation = Math.sqrt(moments[k].variance);
    if (!(Math.abs(signal.mean) > NOTHING && deviation > NOTHING)) {
      return { mean: moments[k].mean, deviation, ratio: 0, error: 0 };
    }
    const ratio = Math.abs(signal.mean) / deviation;
    const errorOfMean = Math.sqrt(signal.variance / rows.length) / deviation;
    return {
      mean: moments[k].mean,
      deviation,
      ratio,
      error: Math.hypot(errorOfMean, ratio / Math.sqrt(2 * rows.length)),
    };
  });
}

function noiseOf(seed, draws) {
  const random = normals(977 * seed + draws);
  return Array.from({ length: AT_ONCE / draws }, () => Array.from({ length: draws }, random));
}

/** `noise`, rows of K normal numbers, may be given; else it is drawn from the seed. */
function compute(state) {
  const draws = 2 ** state.draws;
  const q = tempered(state);
  const found = ratios(state, state.noise || noiseOf(state.seed, draws));
  const exact = variances(state);
  return {
    q: [q.mean, q.scale],
    gradientVariances: exact.gradients,
    boundVariances: exact.bounds,
    means: found.map(({ mean }) => mean),
    deviations: found.map(({ deviation }) => deviation),
    ratios: found.map(({ ratio }) => ratio),
    ...Object.fromEntries(SINGLE.map((name, k) => [name, exact.gradients[k]])),
    ...Object.fromEntries(
      MANY.map((name, k) => [name, `${shown(found[k].ratio, 3)} ± ${shown(2 * found[k].error, 2)}`]),
    ),
  };
}

register({
  name: "estimators",
  settings,
  compute,
  readings: [
    ...SINGLE.map((name) => [name, `variance, ${name}`, 4]),
    ...MANY.map((name, k) => [name, `signal to noise, ${TITLES[k]}`, 3]),
  ],
  build(picture) {
    const one = new Panel(picture.panels, {
      title: "One draw: variance of ∂μ",
      says: "Variance of four gradient estimators against t, from the prior to the posterior",
      height: 270,
      legend: SINGLE.map((name, k) => [`live-line ${LOOKS[k]}`, name]),
    });
    const many = new Panel(picture.panels, {
      title: "K draws: signal to noise",
      says: "Signal-to-noise ratio of three gradients of the importance-weighted bound against the draws K",
      height: 270,
      legend: [
        ...TITLES.map((title, k) => [`live-line ${COLOURS[k]}`, title]),
        ["live-line live-quiet live-thin", "bars: ± 2 standard errors"],
      ],
    });
    const sampled = new Map();
    const ratiosAt = (state, draws) => {
      const key = JSON.stringify([state.t, state.x, state.seed, draws]);
      if (!sampled.has(key)) {
        if (sampled.size > 200) sampled.clear();
        sampled.set(key, ratios(state, noiseOf(state.seed, draws)));
      }
      return sampled.get(key);
    };
    return (state, quantities) => {
      const curves = ALONG.map((t) => [t, variances({ ...state, t })]);
      const top = 1.08 * Math.max(...curves.map(([, { gradients }]) => Math.max(...gradients)));
      one.begin(
        { from: -0.03, to: 1.03, label: "t: prior 0, posterior 1" },
        { from: 0, to: top, label: "variance (nats²)" },
      );
      one.vertical(state.t, "live-line live-quiet live-thin live-dotted");
      SINGLE.forEach((_, k) => {
        one.line(
          curves.map(([t, { gradients }]) => [t, gradients[k]]),
          `live-line ${LOOKS[k]}`,
        );
        one.dot(state.t, quantities.gradientVariances[k], `dot ${LOOKS[k]}`, 4);
      });
      one.handles.place([
        {
          key: "t",
          x: state.t,
          y: 0,
          look: "live-quiet",
          label: "t, from prior to posterior",
          value: state.t,
          low: 0,
          high: 1,
          text: tick(state.t),
          move: ({ x }) => picture.set({ t: Math.round(x * 100) / 100 }),
          nudge: (right, up) => picture.set({ t: Number((state.t + 0.01 * (right + up)).toFixed(4)) }),
        },
      ]);
      many.begin(
        { from: 0.85, to: 300, log: true, ticks: [1, 4, 16, 64, 256], label: "draws K" },
        { from: 0.003, to: 30, log: true, label: "signal to noise" },
      );
      many.vertical(2 ** state.draws, "live-line live-quiet live-thin live-dotted");
      const found = DRAWS.map((draws) => [draws, ratiosAt(state, draws)]);
      MANY.forEach((_, k) => {
        const points = found.map(([draws, list]) => [draws, list[k].ratio]);
        many.line(
          points.map(([draws, ratio]) => [draws, ratio > 0 ? ratio : NaN]),
          `live-line ${COLOURS[k]}`,
        );
        for (const [draws, list] of found) {
          const { ratio, error } = list[k];
          many.line(
            [
              [draws, Math.max(ratio - 2 * error, 1e-4)],
              [draws, ratio + 2 * error],
            ],
            `live-line live-thin ${COLOURS[k]}`,
          );
          many.dot(draws, Math.max(ratio, 1e-4), `dot ${COLOURS[k]}`, 3.5);
        }
      });
    };
  },
});
