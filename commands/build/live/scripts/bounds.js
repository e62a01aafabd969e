/* The evidence of one datum between its lower and upper bounds, for a Gaussian q that the reader moves. */
const { conjugate } = EXPORTED;
const DRAWS = [1, 2, 4, 8, 16, 32, 64];

const settings = [
  range("mean", "q’s mean μ", -3, 3, 0.05, conjugate.prior[0], { group: "q(z) = N(μ, σ²)" }),
  range("scale", "q’s scale σ", 0.2, 2, 0.05, conjugate.prior[1], { group: "q(z) = N(μ, σ²)" }),
  range("draws", "draws k of L_k", 1, 64, 1, 8, { group: "q(z) = N(μ, σ²)" }),
  range("x", "datum x", -3, 3, 0.1, conjugate.x, { group: "model" }),
  range("noise", "variance s of x given z", 0.25, 3, 0.05, conjugate.noiseVariance, { group: "model" }),
];

function compute({ mean, scale, draws, x, noise }) {
  const posterior = posteriorOf(x, noise);
  const evidence = logEvidence(x, noise);
  const reconstructed = reconstruction(x, noise, mean, scale);
  const toPrior = gaussianKl(mean, scale, 0, 1);
  const ks = [...new Set([...DRAWS, draws])].sort((left, right) => left - right);
  const gaps = importanceGaps(ks, x, noise, mean, scale);
  return {
    evidence,
    reconstruction: reconstructed,
    minusPrior: -toPrior,
    gap: gaussianKl(mean, scale, posterior.mean, posterior.scale),
    elbo: reconstructed - toPrior,
    importance: evidence + gaps[ks.indexOf(draws)],
    cubo: evidence + logSecondMoment(x, noise, mean, scale) / 2,
    eubo: evidence + gaussianKl(posterior.mean, posterior.scale, mean, scale),
    posterior: [posterior.mean, posterior.scale],
    chain: ks.map((k, i) => [k, evidence + gaps[i]]),
  };
}

register({
  name: "bounds",
  settings,
  compute,
  readings: [
    ["reconstruction", "E_q[log p(x|z)]", 5],
    ["minusPrior", "−KL(q ‖ p(z))", 5],
    ["gap", "+ KL(q ‖ p(z|x)), the gap", 5],
    ["evidence", "= log p(x), nats", 5],
    ["elbo", "ELBO = L₁", 5],
    ["importance", "L_k", 5],
    ["eubo", "EUBO", 5],
    ["cubo", "CUBO", 5],
  ],
  build(picture) {
    const latents = new Panel(picture.panels, {
      title: "Densities of the latent z",
      says: "Prior, posterior and q against the latent z",
      legend: [
        ["live-line live-quiet live-dashed", "prior p(z)"],
        ["live-line live-ink live-dashed", "posterior p(z|x)"],
        ["live-line live-series-2", "q(z)"],
      ],
    });
    const levels = new Panel(picture.panels, {
      title: "Bounds on log p(x)",
      says: "Lower and upper bounds of log p of x, and the importance-weighted bound against its draws",
      legend: [
        ["live-line live-ink", "log p(x)"],
        ["live-line live-series-1", "L_k"],
        ["live-line live-series-4 live-dashed", "EUBO"],
        ["live-line live-series-3 live-dotted", "CUBO"],
      ],
    });
    const grid = linspace(-4, 4, 241);
    return (state, quantities) => {
      const [center, width] = quantities.posterior;
      const curve = (mean, scale) => grid.map((z) => [z, Math.exp(normalLog(z, mean, scale))]);
      const own = curve(state.mean, state.scale);
      const target = curve(center, width);
      const top = 1.1 * Math.max(0.45, 0.4 / state.scale, 0.4 / width);
      latents.begin({ from: -4, to: 4, label: "z" }, { from: -0.08 * top, to: top, label: "density" });
      latents.area(own, "area live-series-2");
      latents.line(curve(0, 1), "live-line live-quiet live-dashed");
      latents.line(target, "live-line live-ink live-dashed");
      latents.line(own, "live-line live-series-2");
      const half = Math.exp(-0.5) * Math.exp(normalLog(0, 0, state.scale)); // a scale away from the mean
      latents.handles.place([
        {
          key: "mean",
          x: state.mean,
          y: 0,
          look: "live-series-2",
          label: "mean of q",
          value: state.mean,
          low: -3,
          high: 3,
          text: tick(state.mean),
          move: ({ x }) => picture.set({ mean: Math.round(x * 50) / 50 }),
          nudge: (right, up) => picture.set({ mean: Number((state.mean + 0.05 * (right + up)).toFixed(4)) }),
        },
        {
          key: "scale",
          x: state.mean + state.scale,
          y: half,
          look: "live-series-2",
          label: "scale of q",
          value: state.scale,
          low: 0.2,
          high: 2,
          text: tick(state.scale),
          move: ({ x }) => picture.set({ scale: Math.round((x - state.mean) * 50) / 50 }),
          nudge: (right, up) =>
            picture.set({ scale: Number((state.scale + 0.05 * (right + up)).toFixed(4)) }),
        },
      ]);
      const { evidence, elbo, eubo, cubo } = quantities;
      const below = Math.max(0.02, evidence - elbo);
      const far = evidence + 3 * below + 0.5; // a bound above this would squeeze the others
      const upper = [
        ["EUBO", eubo],
        ["CUBO", cubo],
      ];
      const above = Math.max(
        0.02,
        ...upper.filter(([, value]) => value <= far).map(([, value]) => value - evidence),
      );
      levels.begin(
        { from: 0.9, to: 72, log: true, ticks: DRAWS, label: "draws k" },
        {
          from: evidence - 1.15 * below,
          to: evidence + 1.15 * Math.max(above, below / 2),
          label: "nats",
        },
      );
      levels.horizontal(evidence, "live-line live-ink");
      levels.horizontal(eubo, "live-line live-series-4 live-dashed");
      levels.horizontal(cubo, "live-line live-series-3 live-dotted");
      upper
        .filter(([, value]) => value > far)
        .forEach(([name, value], i) => {
          const place = { anchor: "end", dy: 14 * (i + 1) };
          levels.words(64, levels.ranges.y.to, `${name} ${shown(value, 3)}, above`, place);
        });
      levels.line(quantities.chain, "live-line live-series-1");
      for (const [k, value] of quantities.chain)
        levels.dot(
          k,
          value,
          k === state.draws ? "dot live-series-1" : "hollow live-series-1",
          k === state.draws ? 5 : 3.5,
        );
    };
  },
});
