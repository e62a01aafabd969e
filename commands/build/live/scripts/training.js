/* A small GAN on the line that trains in the page, beside the exact D* of its model as it is now. */
const { adam: rule, modes, scale: spread } = EXPORTED.training;
const HIDDEN = { generator: 8, discriminator: 12 };
const BATCH = 64;
const MOST = 3000; // steps of the generator
const SPEEDS = { slow: 2, steady: 30, fast: 300 }; // steps a second

const settings = [
  choice("objective", "objective", objectiveChoices(false), "non_saturating", { group: "training" }),
  range("rate", "learning rate", -4, -1, 0.25, -2, {
    group: "training",
    show: (power) => shown(10 ** power, 2),
  }),
  range("turns", "steps of D per step of G", 1, 10, 1, 1, { group: "training" }),
  range("seed", "seed", 1, 50, 1, 1, { group: "training" }),
  range("left", "first mode of the data", -4, 4, 0.1, modes[0], { group: "data and progress" }),
  range("right", "second mode", -4, 4, 0.1, modes[1], { group: "data and progress" }),
  range("steps", "steps trained", 0, MOST, 1, 0, { group: "data and progress" }),
  choice(
    "speed",
    "speed",
    [
      ["slow", "slow"],
      ["steady", "steady"],
      ["fast", "fast"],
    ],
    "steady",
    { group: "data and progress" },
  ),
];

function dataOf({ left, right }) {
  return mixture([1, 1], [left, right], [spread, spread]);
}

function fresh(random, hidden, skip) {
  const drawn = (scale) => Array.from({ length: hidden }, () => scale * random());
  return [...drawn(1), ...drawn(1), ...drawn(1 / Math.sqrt(hidden)), skip, 0];
}

/** One step of both players: D sees each of `batches` [{real, noise}], then G sees `noise`. */
function trainingStep({ objective, rate, players, batches, noise }) {
  const losses = objectiveOf(objective);
  const settingsOf = { ...rule, rate: 10 ** rate };
  let { discriminator, generator } = players;
  let loss = 0;
  const move = (player, gradient) => adam(player.weights, gradient, player.state, settingsOf);
  for (const batch of batches) {
    const model = network(generator.weights);
    const fake = batch.noise.map((z) => outputOf(model, z));
    const found = discriminatorGradient(losses, discriminator.weights, batch.real, fake);
    discriminator = move(discriminator, found.gradient);
    loss = found.loss;
  }
  const found = generatorGradient(losses, generator.weights, discriminator.weights, noise);
  generator = move(generator, found.gradient);
  return { players: { discriminator, generator }, discriminatorLoss: loss, generatorLoss: found.loss };
}
computing.trainingStep = trainingStep;

/** The run of a state up to its steps; what was trained last is kept, so that the next step costs one step. */
let kept = null;
function trained(state) {
  const key = JSON.stringify(
    ["objective", "rate", "turns", "seed", "left", "right"].map((name) => state[name]),
  );
  if (!kept || kept.key !== key || kept.steps > state.steps) {
    const random = normals(1000 * state.seed);
    const player = (weights) => ({ weights, state: restingAdam(weights.length) });
    const discriminator = player(fresh(random, HIDDEN.discriminator, 0));
    const generator = player(fresh(random, HIDDEN.generator, 1));
    kept = {
      key,
      steps: 0,
      players: { discriminator, generator },
      discriminatorLoss: null,
      generatorLoss: null,
    };
  }
  while (kept.steps < state.steps) {
    const random = normals(1000 * state.seed + 1 + kept.steps);
    const noise = () => Array.from({ length: BATCH }, random);
    const centres = [state.left, state.right];
    const batches = Array.from({ length: state.turns }, () => ({
      real: noise().map((z, i) => centres[i % 2] + spread * z), // as many of either mode
      noise: noise(),
    }));
    const step = trainingStep({ ...state, players: kept.players, batches, noise: noise() });
    kept = { ...kept, ...step, steps: kept.steps + 1 };
  }
  return kept;
}

const GRID = linspace(-6, 6, 481);
const NOISE_RULE = normalRule(9, 361);

function compute(state) {
  const { players, discriminatorLoss, generatorLoss } = trained(state);
  const objective = objectiveOf(state.objective);
  const [discriminator, generator] = [
    network(players.discriminator.weights),
    network(players.generator.weights),
  ];
  const p = dataOf(state);
  const logQ = pushedForward(players.generator.weights);
  const logs = GRID.map(logQ);
  // expectations under q are means over the noise, so that the folds of its density do no harm
  const { x, step } = lineRule(p.parts.map((part) => ({ ...part, width: 3 * part.width })));
  const score = (at) => outputOf(discriminator, at);
  const excess = (loss, at) => loss(score(at)) - loss(objective.best(p.log(at) - logQ(at)));
  let regret = 0;
  x.forEach((at, i) => {
    const density = Math.exp(p.log(at));
    if (density > 0) regret += step[i] * density * excess(objective.real, at);
  });
  NOISE_RULE.z.forEach((z, i) => {
    regret += NOISE_RULE.mass[i] * excess(objective.fake, outputOf(generator, z));
  });
  return {
    stepsWords: tick(state.steps),
    discriminatorLoss,
    generatorLoss,
    regret,
    weights: [players.discriminator.weights, players.generator.weights],
    logModel: logs,
    best: GRID.map((at, i) => objective.output(objective.best(p.log(at) - logs[i]))),
    output: GRID.map((at) => objective.output(score(at))),
  };
}

register({
  name: "training",
  settings,
  compute,
  readings: [
    ["stepsWords", "steps trained", 4],
    ["discriminatorLoss", "D’s loss of the last batch", 4],
    ["generatorLoss", "G’s loss of the last batch", 4],
    ["regret", "regret of D against the exact D*", 3],
  ],
  build(picture) {
    const densities = new Panel(picture.panels, {
      title: "Data and model",
      says: "Densities of the data and of the generator's output against x",
      legend: [
        ["live-line live-series-1", "data p"],
        ["live-line live-series-2", "model q, exact"],
      ],
    });
    const outputs = new Panel(picture.panels, {
      title: "Discriminator",
      says: "The exact optimal discriminator and the trained one against x",
      legend: [
        ["live-line live-ink live-dashed", "D*, exact for p and q"],
        ["live-line live-series-4", "D as trained"],
      ],
    });
    let running = 0; // the animation frame that is waited for
    let since = 0;
    const stop = () => {
      window.cancelAnimationFrame(running);
      running = 0;
      run.textContent = "Train";
    };
    const advance = (count) => picture.set({ steps: Math.min(MOST, picture.state.steps + count) });
    const frame = (now) => {
      if (still() || picture.state.steps >= MOST) {
        stop();
        return;
      }
      const due = Math.floor(((now - since) / 1000) * SPEEDS[picture.state.speed]);
      if (due > 0) {
        since = now;
        advance(Math.min(due, 10));
      }
      running = window.requestAnimationFrame(frame);
    };
    const one = picture.button("One step", () => {
      stop();
      advance(1);
    });
    const run = picture.button("Train", () => {
      if (running) {
        stop();
      } else if (still()) {
        advance(100); // a reader who wants no motion gets the result
      } else {
        since = performance.now();
        run.textContent = "Pause";
        running = window.requestAnimationFrame(frame);
      }
    });
    return (state, quantities) => {
      one.disabled = run.disabled = state.steps >= MOST;
      const p = dataOf(state);
      const x = { from: -6, to: 6, label: "x", ticks: [-6, -4, -2, 0, 2, 4, 6] };
      const data = GRID.map((at) => [at, Math.exp(p.log(at))]);
      const model = GRID.map((at, i) => [at, Math.exp(quantities.logModel[i])]);
      const top = 1.1 * Math.max(0.45, ...data.map(([, y]) => y));
      densities.begin(x, { from: 0, to: top, label: "density" });
      [data, model].forEach((curve, i) => {
        densities.area(curve, `area live-series-${i + 1}`);
        densities.line(curve, `live-line live-series-${i + 1}`);
      });
      const { codes } = objectiveOf(state.objective);
      const [low, high] = codes ? [Math.min(codes[0], codes[1]), Math.max(codes[0], codes[1])] : [0, 1];
      const margin = (high - low) * (codes ? 0.4 : 0.06);
      outputs.begin(x, {
        from: low - margin,
        to: high + margin,
        label: codes ? "D, raw score" : "D, probability of being real",
      });
      outputs.line(
        GRID.map((at, i) => [at, quantities.best[i]]),
        "live-line live-ink live-dashed",
      );
      outputs.line(
        GRID.map((at, i) => [at, quantities.output[i]]),
        "live-line live-series-4",
      );
    };
  },
});
