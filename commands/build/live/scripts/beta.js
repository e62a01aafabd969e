/* What averaging the reconstruction over the pixels does: a weight β on the divergence.
 *
 * D pixels x_i | z ~ N(z, s) share one latent z ~ N(0, 1) and one value x. The loss
 * -E_q[log p(x|z)] + β KL(q ‖ p(z)) is least at the posterior of a likelihood of variance βs.
 */
const { conjugate } = EXPORTED;
const LATENTS = 6;
const WEIGHTS = geomspace(0.1, 1000, 121);

const settings = [
  choice(
    "how",
    "reconstruction",
    [
      ["sum", "summed: β = 1"],
      ["mean", "averaged over pixels: β = D"],
      ["own", "β of your own"],
    ],
    "mean",
    { group: "loss" },
  ),
  range("beta", "log₁₀ β", -1, 3, 0.05, 0.5, {
    group: "loss",
    when: (state) => state.how === "own",
    show: (power) => shown(10 ** power, 3),
  }),
  range("pixels", "pixels D", 1, 784, 1, 28, { group: "model" }),
  range("noise", "variance s = σ² of a pixel", 0.25, 3, 0.05, conjugate.noiseVariance, { group: "model" }),
  range("x", "value x of every pixel", -3, 3, 0.1, conjugate.x, { group: "model" }),
  range("spread", "largest eigenvalue of the data", 1, 200, 1, 60, { group: "linear VAE" }),
];

function weightOf(state) {
  if (state.how === "own") return 10 ** state.beta;
  return state.how === "sum" ? 1 : state.pixels;
}

/** The best q at weight β: mean and scale. */
function best({ pixels, noise, x }, beta) {
  const pull = pixels / (beta * noise); // precision that the pixels add to the prior's 1
  return { mean: (pull * x) / (1 + pull), scale: 1 / Math.sqrt(1 + pull) };
}

function reconstructionOf({ pixels, noise, x }, { mean, scale }) {
  return pixels * reconstruction(x, noise, mean, scale);
}

function eigenvaluesOf({ spread }) {
  return Array.from({ length: LATENTS }, (_, i) => spread / 2 ** i);
}

function compute(state) {
  const beta = weightOf(state);
  const [q, posterior] = [best(state, beta), best(state, 1)];
  const toPrior = gaussianKl(q.mean, q.scale, 0, 1);
  const elbo = reconstructionOf(state, q) - toPrior;
  const evidence = reconstructionOf(state, posterior) - gaussianKl(posterior.mean, posterior.scale, 0, 1);
  const eigen = eigenvaluesOf(state);
  const norms = eigen.map((value) => Math.max(value - beta * state.noise, 0));
  return {
    beta,
    q: [q.mean, q.scale],
    posterior: [posterior.mean, posterior.scale],
    toPrior,
    loss: -reconstructionOf(state, q) + beta * toPrior,
    elbo,
    evidence,
    gap: gaussianKl(q.mean, q.scale, posterior.mean, posterior.scale),
    norms,
    alive: norms.filter((norm) => norm > 0).length,
    aliveWords: `${norms.filter((norm) => norm > 0).length} of ${LATENTS}`,
  };
}

register({
  name: "beta",
  settings,
  compute,
  readings: [
    ["beta", "weight β of the divergence", 4],
    ["toPrior", "KL(q ‖ p(z)) at the best q, nats", 4],
    ["gap", "KL(q ‖ p(z|x)), lost by it", 4],
    ["elbo", "ELBO at the best q, nats", 5],
    ["evidence", "log p(x), nats", 5],
    ["aliveWords", "latents alive in the linear VAE", 4],
  ],
  build(picture) {
    const latents = new Panel(picture.panels, {
      title: "The best q",
      says: "Prior, posterior and best q against the latent z",
      legend: [
        ["live-line live-quiet live-dashed", "prior p(z)"],
        ["live-line live-ink live-dashed", "posterior p(z|x)"],
        ["live-line live-series-2", "best q at β"],
      ],
    });
    const sizes = new Panel(picture.panels, {
      title: "What the latent is told",
      says: "Divergence of the best q from the prior and from the posterior, against beta",
      legend: [
        ["live-line live-series-1", "KL(q ‖ p(z))"],
        ["live-line live-series-4 live-dashed", "KL(q ‖ p(z|x))"],
      ],
    });
    const linear = new Panel(picture.panels, {
      title: "Linear VAE: squared weight of each latent",
      says: "Squared norm of each latent's weights, and its eigenvalue, with the threshold beta sigma squared",
      legend: [
        ["hollow live-quiet", "eigenvalue λ of the data"],
        ["bar area live-series-3", "‖w‖² = max(λ − βσ², 0)"],
        ["live-line live-series-2 live-dashed", "βσ²"],
      ],
    });
    return (state, quantities) => {
      const { beta } = quantities;
      const reach = 4;
      const grid = linspace(-reach, reach, 481);
      const curve = ([mean, scale]) => grid.map((z) => [z, Math.exp(normalLog(z, mean, scale))]);
      const top = 1.1 * Math.max(0.45, 0.4 / quantities.q[1]);
      latents.begin({ from: -reach, to: reach, label: "z" }, { from: 0, to: top, label: "density" });
      latents.area(curve(quantities.q), "area live-series-2");
      latents.line(curve([0, 1]), "live-line live-quiet live-dashed");
      latents.line(curve(quantities.posterior), "live-line live-ink live-dashed");
      latents.line(curve(quantities.q), "live-line live-series-2");

      const posterior = quantities.posterior;
      const along = WEIGHTS.map((weight) => [weight, best(state, weight)]);
      const toPrior = along.map(([weight, q]) => [weight, gaussianKl(q.mean, q.scale, 0, 1)]);
      const lost = along.map(([weight, q]) => [weight, gaussianKl(q.mean, q.scale, ...posterior)]);
      const tall = Math.max(0.5, ...toPrior.map(([, value]) => value));
      const high = 1.1 * Math.max(tall, Math.min(quantities.gap, 4 * tall));
      sizes.begin(
        { from: 0.1, to: 1000, log: true, label: "β" },
        { from: -0.04 * high, to: high, label: "nats" },
      );
      sizes.vertical(beta, "live-line live-quiet live-thin live-dotted");
      sizes.line(toPrior, "live-line live-series-1");
      sizes.line(lost, "live-line live-series-4 live-dashed");
      sizes.dot(beta, quantities.toPrior, "dot live-series-1", 5);
      sizes.dot(beta, quantities.gap, "dot live-series-4", 4);

      sizes.handles.place([
        {
          key: "beta",
          x: beta,
          y: 0,
          look: "live-quiet",
          label: "weight β",
          value: Math.log10(beta),
          low: -1,
          high: 3,
          text: shown(beta, 3),
          move: ({ x }) => picture.set({ how: "own", beta: Math.round(Math.log10(x) * 20) / 20 }),
          nudge: (right, up) =>
            picture.set({ how: "own", beta: Number((Math.log10(beta) + 0.05 * (right + up)).toFixed(4)) }),
        },
      ]);

      const eigen = eigenvaluesOf(state);
      const tallest = state.spread * 1.15;
      linear.begin(
        { from: 0.4, to: LATENTS + 0.6, label: "latent", ticks: eigen.map((_, i) => i + 1) },
        { from: 0, to: tallest, label: "variance" },
      );
      eigen.forEach((value, i) => {
        linear.boxes([[i + 0.75, i + 1.25, 0, quantities.norms[i]]], "bar live-series-3");
        linear.dot(i + 1, value, "hollow live-quiet", 4.5);
        if (quantities.norms[i] === 0)
          linear.words(i + 1, value, "dead", { anchor: "middle", dy: -9, look: "tick" });
      });
      const threshold = beta * state.noise;
      linear.horizontal(Math.min(threshold, tallest), "live-line live-series-2 live-dashed");
      if (threshold > tallest)
        linear.words(LATENTS + 0.5, tallest, `βσ² = ${shown(threshold, 3)}, above`, {
          anchor: "end",
          dy: 14,
        });
    };
  },
});
