/* The optimal discriminator of two densities, and one that the reader draws. */
const KNOTS = linspace(-6, 6, 13); // where handles are
const FLOOR = 0.003; // the least height of a drawn density, of the largest
const { shift } = EXPORTED.shifted;

function densitySettings(side, place, mean) {
  const of = (key) => `${side}${key}`;
  const mixed = { group: place, when: (state) => state[of("Shape")] === "mixture" };
  const second = { ...mixed, when: (state) => mixed.when(state) && state[of("Weight")] > 0 };
  return [
    choice(
      of("Shape"),
      "shape",
      [
        ["mixture", "one or two Gaussians"],
        ["drawn", "drawn by hand"],
      ],
      "mixture",
      {
        group: place,
      },
    ),
    range(of("Mean"), "mean", -4, 4, 0.1, mean, mixed),
    range(of("Scale"), "scale", 0.2, 2.5, 0.05, 1, mixed),
    range(of("Weight"), "weight of a second", 0, 0.95, 0.05, 0, mixed),
    range(of("Mean2"), "its mean", -4, 4, 0.1, 2.5, second),
    range(of("Scale2"), "its scale", 0.2, 2.5, 0.05, 0.5, second),
    list(
      of("Heights"),
      KNOTS.map((x) => Number(Math.max(Math.exp(-(x * x) / 4), 0.01).toFixed(3))),
      FLOOR,
      1,
    ),
  ];
}

const settings = [
  choice(
    "game",
    "objective",
    [
      ["gan", "GAN"],
      ["lsgan", "LSGAN"],
    ],
    "gan",
    { group: "objective" },
  ),
  ...["a", "b", "c"].map((letter, i) =>
    range(letter, letter, -2, 2, 0.25, EXPORTED.objectives.lsgan.codes[i], {
      group: "objective",
      when: (state) => state.game === "lsgan",
    }),
  ),
  ...densitySettings("p", "data p", 0),
  ...densitySettings("q", "model q", shift),
  list(
    "drawn",
    KNOTS.map(() => 0.5),
    -0.25,
    1.25,
  ),
];

function densityOf(state, side) {
  if (state[`${side}Shape`] === "drawn") return drawn(KNOTS, state[`${side}Heights`]);
  const weight = state[`${side}Weight`];
  return mixture(
    [1 - weight, weight],
    [state[`${side}Mean`], state[`${side}Mean2`]],
    [state[`${side}Scale`], state[`${side}Scale2`]],
  );
}

/** The drawn discriminator's score: straight lines between the knots, in shares of the way from a to b. */
function scoresOf(state) {
  if (state.game === "lsgan") return state.drawn.map((u) => state.a + (state.b - state.a) * u);
  return state.drawn.map((u) => logit(clamp(u, 0.01, 0.99)));
}

function compute(state) {
  const codes = [state.a, state.b, state.c];
  const name = state.game === "gan" ? "non_saturating" : OWN_CODES;
  const refused = refusal(name, codes);
  if (refused) return { refused };
  const objective = objectiveOf(name, codes);
  const minimax = objectiveOf("minimax", codes);
  const [p, q] = [densityOf(state, "p"), densityOf(state, "q")];
  const rule = pairRule(p, q, KNOTS);
  const scores = scoresOf(state);
  const score = (x) => interpolate(x, KNOTS, scores);
  const atBest = (loss) => (l) => loss(objective.best(l));
  // the generator's criterion has a term of the data too: for the GAN it is the negative of D's own loss
  const criterion =
    state.game === "gan"
      ? overPair(
          rule,
          (l) => -atBest(minimax.real)(l),
          (l) => atBest(minimax.generator)(l),
        )
      : overPair(rule, atBest(objective.generator), atBest(objective.generator));
  return {
    massP: overPair(
      rule,
      () => 1,
      () => 0,
    ),
    massQ: overPair(
      rule,
      () => 0,
      () => 1,
    ),
    triangular: triangular(rule),
    jensenShannon: jensenShannon(rule),
    least: overPair(rule, atBest(objective.real), atBest(objective.fake)),
    drawnLoss: overPair(
      rule,
      (_, x) => objective.real(score(x)),
      (_, x) => objective.fake(score(x)),
    ),
    regret: overPair(
      rule,
      (l, x) => objective.real(score(x)) - atBest(objective.real)(l),
      (l, x) => objective.fake(score(x)) - atBest(objective.fake)(l),
    ),
    criterion,
    best: KNOTS.map((x) => objective.output(objective.best(p.log(x) - q.log(x)))),
    drawnOutput: scores.map(objective.output),
  };
}

/** Handles of a density: its Gaussians' means on the axis and their scales, or the heights at the knots. */
function densityHandles(picture, state, side, words, base) {
  const density = densityOf(state, side);
  const look = side === "p" ? "live-series-1" : "live-series-2";
  if (state[`${side}Shape`] === "drawn") {
    const key = `${side}Heights`;
    const set = (k, height) => {
      const heights = state[key].map((old, i) => (i === k ? height : old));
      const largest = Math.max(...heights);
      const kept = heights.map((value) => Number(clamp(value / largest, FLOOR, 1).toFixed(5)));
      picture.set({ [key]: kept });
    };
    return KNOTS.map((x, k) => ({
      key: `${side}${k}`,
      x,
      y: Math.exp(density.log(x)),
      look,
      label: `height of ${words} at ${tick(x)}`,
      value: state[key][k],
      low: FLOOR,
      high: 1,
      text: shown(Math.exp(density.log(x)), 3),
      move: ({ y }) => set(k, Math.max(y, 0) * drawn(KNOTS, state[key]).mass),
      nudge: (_, up) => set(k, state[key][k] * 1.2 ** up),
    }));
  }
  const weight = state[`${side}Weight`];
  const parts =
    weight > 0
      ? [
          ["", 1 - weight],
          ["2", weight],
        ]
      : [["", 1]];
  return parts.flatMap(([suffix, share]) => {
    const [mean, scale] = [state[`${side}Mean${suffix}`], state[`${side}Scale${suffix}`]];
    const which = suffix ? "second " : "";
    const handle = (key, name, x, y, [low, high], by, valueAt) => ({
      key,
      x,
      y,
      look,
      label: `${which}${name} of ${words}`,
      value: state[key],
      low,
      high,
      text: tick(state[key]),
      move: (at) => picture.set({ [key]: Math.round(valueAt(at) * 20) / 20 }),
      nudge: (right, up) => picture.set({ [key]: Number((state[key] + by * (right + up)).toFixed(4)) }),
    });
    const beside = share * Math.exp(normalLog(mean + scale, mean, scale)); // its part of the density, a scale away
    return [
      handle(`${side}Mean${suffix}`, "mean", mean, base, [-4, 4], 0.1, ({ x }) => x),
      handle(`${side}Scale${suffix}`, "scale", mean + scale, beside, [0.2, 2.5], 0.05, ({ x }) => x - mean),
    ];
  });
}

function outputHandles(picture, state, quantities) {
  const [low, high] = state.game === "gan" ? [0.01, 0.99] : [-0.25, 1.25];
  const shareOf = (y) => (state.game === "gan" ? y : (y - state.a) / (state.b - state.a));
  const set = (k, value) => {
    const kept = Number(clamp(value, low, high).toFixed(4));
    picture.set({ drawn: state.drawn.map((old, i) => (i === k ? kept : old)) });
  };
  return KNOTS.map((x, k) => ({
    key: `d${k}`,
    x,
    y: quantities.drawnOutput[k],
    look: "live-series-4",
    label: `drawn D at ${tick(x)}`,
    value: quantities.drawnOutput[k],
    low: state.game === "gan" ? 0 : Math.min(...quantities.drawnOutput, state.a, state.b),
    high: state.game === "gan" ? 1 : Math.max(...quantities.drawnOutput, state.a, state.b),
    text: shown(quantities.drawnOutput[k], 3),
    move: ({ y }) => set(k, shareOf(y)),
    nudge: (_, up) =>
      set(k, state.drawn[k] + 0.02 * up * (state.game === "gan" || state.b > state.a ? 1 : -1)),
  }));
}

register({
  name: "optimum",
  settings,
  compute,
  readings: [
    ["triangular", "Δ(p, q)", 5],
    ["jensenShannon", "JSD(p ‖ q), nats", 5],
    ["least", "D’s loss at D*", 5],
    ["drawnLoss", "loss of the drawn D", 5],
    ["regret", "its regret", 4],
    ["criterion", "G’s criterion C(G) at D*", 5],
  ],
  build(picture) {
    const densities = new Panel(picture.panels, {
      title: "Densities",
      says: "Densities of data p and model q against x",
      legend: [
        ["live-line live-series-1", "data p"],
        ["live-line live-series-2", "model q"],
      ],
    });
    const outputs = new Panel(picture.panels, {
      title: "Discriminators",
      says: "The optimal discriminator and the drawn one against x",
      legend: [
        ["live-line live-ink live-dashed", "D*, optimal"],
        ["live-line live-series-4", "D, drawn by its handles"],
      ],
    });
    picture.button("Make D flat", () => picture.set({ drawn: KNOTS.map(() => 0.5) }));
    picture.button("Put D on D*", () => {
      const { state } = picture;
      const [p, q] = [densityOf(state, "p"), densityOf(state, "q")];
      const best = KNOTS.map((x) => sigmoid(p.log(x) - q.log(x)));
      picture.set({
        drawn: best.map((u) => Number(clamp(Number.isNaN(u) ? 0.5 : u, 0.01, 0.99).toFixed(4))),
      });
    });
    const grid = linspace(-7, 7, 401);
    return (state, quantities) => {
      const [p, q] = [densityOf(state, "p"), densityOf(state, "q")];
      const curves = [p, q].map((density) => grid.map((x) => [x, Math.exp(density.log(x))]));
      const top = Math.max(0.2, ...curves.flat().map(([, y]) => y)) * 1.1;
      const x = { from: -7, to: 7, label: "x", ticks: [-6, -4, -2, 0, 2, 4, 6] };
      densities.begin(x, { from: -0.08 * top, to: top, label: "density" });
      curves.forEach((curve, i) => {
        densities.area(curve, `area live-series-${i + 1}`);
        densities.line(curve, `live-line live-series-${i + 1}`);
      });
      densities.handles.place([
        ...densityHandles(picture, state, "p", "the data p", 0),
        ...densityHandles(picture, state, "q", "the model q", 0),
      ]);
      const [low, high] =
        state.game === "gan" ? [0, 1] : [Math.min(state.a, state.b), Math.max(state.a, state.b)];
      const margin = (high - low) * (state.game === "gan" ? 0.06 : 0.32);
      const label = state.game === "gan" ? "D, probability of being real" : "D, raw score";
      outputs.begin(x, { from: low - margin, to: high + margin, label });
      const objective = objectiveOf(state.game === "gan" ? "minimax" : OWN_CODES, [
        state.a,
        state.b,
        state.c,
      ]);
      const scores = scoresOf(state);
      outputs.line(
        grid.map((at) => [at, objective.output(objective.best(p.log(at) - q.log(at)))]),
        "live-line live-ink live-dashed",
      );
      outputs.line(
        grid.map((at) => [at, objective.output(interpolate(at, KNOTS, scores))]),
        "live-line live-series-4",
      );
      outputs.handles.place(outputHandles(picture, state, quantities));
    };
  },
});
