/* The size of the generator's gradient at D* and away from it; data N(0, 1), model N(θ, 1). */
const NAMES = Object.keys(EXPORTED.objectives);
const LOOKS = ["live-series-1", "live-series-2", "live-series-3", "live-series-4", "live-ink"];
const DASHES = ["", "live-dashed", "", "live-dashed", "live-dotted"];
const DISTANCES = geomspace(0.05, 8, 49);
const RULE = normalRule(10, 801);
const { shift } = EXPORTED.shifted;

const settings = [
  range("theta", "distance θ of the model", 0.05, 8, 0.05, shift, { group: "model" }),
  range("sharpness", "sharpness κ of D", 0, 3, 0.05, 1, {
    group: "discriminator with the log-ratio κ ℓ + δ",
  }),
  range("bias", "bias δ of D", -4, 4, 0.1, 0, { group: "discriminator with the log-ratio κ ℓ + δ" }),
];

/** E_q of d/dx generator(s(x)), s = s*(κ l + δ), where l = θ²/2 - θ x. */
function gradient(objective, theta, sharpness, bias) {
  let total = 0;
  RULE.z.forEach((z, i) => {
    const l = sharpness * ((theta * theta) / 2 - theta * (theta + z)) + bias;
    const slope = objective.bestSlope(l) * -sharpness * theta;
    total += RULE.mass[i] * objective.generatorSlope(objective.best(l)) * slope;
  });
  return total;
}

/** |d/dl generator(s*(l))| where D* says `probability`: the force on a sample for |∇l| = 1. */
function force(objective, probability) {
  const l = logit(probability);
  return Math.abs(objective.generatorSlope(objective.best(l)) * objective.bestSlope(l));
}

function compute({ theta, sharpness, bias }) {
  const objectives = NAMES.map((name) => objectiveOf(name));
  return {
    atBest: objectives.map((objective) => gradient(objective, theta, 1, 0)),
    away: objectives.map((objective) => gradient(objective, theta, sharpness, bias)),
    probability: sigmoid((-theta * theta) / 2), // D* in the middle of the model
    force: objectives.map((objective) => force(objective, sigmoid((-theta * theta) / 2))),
    ...Object.fromEntries(NAMES.map((name, i) => [name, gradient(objectives[i], theta, sharpness, bias)])),
  };
}

register({
  name: "saturation",
  settings,
  compute,
  readings: NAMES.map((name) => [name, `gradient, ${EXPORTED.objectives[name].title}`, 4]),
  build(picture) {
    const legend = NAMES.map((name, i) => [
      `live-line ${LOOKS[i]} ${DASHES[i]}`,
      EXPORTED.objectives[name].title,
    ]);
    const forces = new Panel(picture.panels, {
      title: "Force on one sample at D*, for |∇ℓ| = 1",
      says: "Size of the force on a sample against what the optimal discriminator says of it, for each objective",
      height: 280,
      legend,
    });
    const sizes = new Panel(picture.panels, {
      title: "Gradient that the model follows",
      says: "Size of the mean gradient against the distance of the model, at D* and away from it, for each objective",
      height: 280,
      legend: [
        ["live-line live-quiet live-thin live-faint", "thin: at D*"],
        ["live-line live-quiet", "thick: at the D set below"],
      ],
    });
    const shares = linspace(0.001, 0.999, 121);
    const objectives = NAMES.map((name) => objectiveOf(name));
    const atBest = objectives.map((objective) =>
      DISTANCES.map((theta) => [theta, Math.abs(gradient(objective, theta, 1, 0))]),
    );
    return (state, quantities) => {
      forces.begin(
        { from: 0, to: 1, label: "D*(x) = p/(p + q)" },
        { from: 0, to: 1, label: "size of force" },
      );
      NAMES.forEach((_, i) => {
        forces.line(
          shares.map((u) => [u, force(objectives[i], u)]),
          `live-line ${LOOKS[i]} ${DASHES[i]}`,
        );
        forces.dot(quantities.probability, quantities.force[i], `dot ${LOOKS[i]}`, 4);
      });
      forces.vertical(quantities.probability, "live-line live-quiet live-thin live-dotted");
      forces.words(quantities.probability, 0.96, "x = θ", { dx: 6 });
      sizes.begin(
        { from: 0.05, to: 8, log: true, ticks: [0.1, 0.5, 1, 2, 4, 8], label: "distance θ" },
        { from: 1e-6, to: 20, log: true, label: "size of gradient" },
      );
      NAMES.forEach((_, i) => {
        const away = DISTANCES.map((theta) => {
          const size = Math.abs(gradient(objectives[i], theta, state.sharpness, state.bias));
          return [theta, size > 0 ? size : NaN];
        });
        sizes.line(atBest[i], `live-line live-thin live-faint ${LOOKS[i]} ${DASHES[i]}`);
        sizes.line(away, `live-line ${LOOKS[i]} ${DASHES[i]}`);
        sizes.dot(state.theta, Math.max(Math.abs(quantities.away[i]), 1e-9), `dot ${LOOKS[i]}`, 4);
      });
      sizes.handles.place([
        {
          key: "theta",
          x: state.theta,
          y: 1e-6,
          look: "live-quiet",
          label: "distance of the model",
          value: state.theta,
          low: 0.05,
          high: 8,
          text: tick(state.theta),
          move: ({ x }) => picture.set({ theta: Math.round(x * 20) / 20 }),
          nudge: (right, up) =>
            picture.set({ theta: Number((state.theta + 0.05 * (right + up)).toFixed(4)) }),
        },
      ]);
    };
  },
});
