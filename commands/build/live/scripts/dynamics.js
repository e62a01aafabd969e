/* Phase portraits of the Dirac-GAN and the Gaussian-GAN, and what one step does near the equilibrium. */
const REACH = { psi: 2.4, theta: 1.6 };
const TIME = 8 * Math.PI; // two turns of the unregularised Dirac-GAN
const [psiStart, thetaStart] = EXPORTED.dirac.start;

const settings = [
  choice(
    "game",
    "game",
    [
      ["dirac", "Dirac-GAN"],
      ["gaussian", "Gaussian-GAN"],
    ],
    "dirac",
  ),
  choice("objective", "objective", objectiveChoices(), "minimax"),
  ...["a", "b", "c"].map((letter, i) =>
    range(letter, letter, -2, 2, 0.25, EXPORTED.objectives.lsgan.codes[i], {
      when: (state) => state.objective === OWN_CODES,
    }),
  ),
  choice(
    "turn",
    "players move",
    [
      ["simultaneous", "simultaneously"],
      ["alternating", "alternately"],
    ],
    "simultaneous",
  ),
  range("gamma", "weight γ of R1", 0, 3, 0.05, 0),
  range("rate", "step size h", 0.05, 4.5, 0.05, 0.5),
  range("psi", "start: ψ", -2, 2, 0.05, psiStart),
  range("theta", "start: θ", -1.5, 1.5, 0.05, thetaStart),
];

function stepsOf(state) {
  return Math.min(500, Math.round(TIME / state.rate));
}

function compute(state) {
  const codes = [state.a, state.b, state.c];
  const refused = refusal(state.objective, codes);
  if (refused) return { refused };
  const objective = objectiveOf(state.objective, codes);
  const velocity = velocityOf(state.game, objective, state.gamma);
  const jacobian = jacobianOf(state.game, objective, state.gamma);
  const alternate = state.turn === "alternating";
  const ofField = eigenvalues(jacobian);
  const ofStep = eigenvalues(stepMap(jacobian, state.rate, alternate));
  const pair = (values) => values.map((value) => shownComplex(value)).join(" and ");
  const steps = gradientSteps(velocity, [state.psi, state.theta], state.rate, stepsOf(state), alternate);
  const [lastPsi, lastTheta] = steps[steps.length - 1];
  const parts = (values) => values.map(({ re, im }) => [re, im]);
  return {
    jacobian,
    velocity: velocity(state.psi, state.theta),
    ofField: parts(ofField),
    ofStep: parts(ofStep),
    growth: Math.max(...ofStep.map(({ re, im }) => Math.hypot(re, im))),
    distance: Math.hypot(lastPsi, lastTheta),
    steps,
    fieldWords: pair(ofField),
    stepWords: pair(ofStep),
  };
}

function verdict(growth) {
  if (growth > 1 + 1e-9) return "errors grow";
  return growth < 1 - 1e-9 ? "errors shrink" : "neither grow nor shrink";
}

register({
  name: "dynamics",
  settings,
  compute,
  readings: [
    ["fieldWords", "eigenvalues λ of the field"],
    ["stepWords", "eigenvalues μ of one step"],
    ["growth", "largest |μ|", 5],
    ["distance", "distance from rest at the end", 4],
  ],
  build(picture) {
    const portrait = new Panel(picture.panels, {
      title: "Phase portrait",
      says: "Discriminator's slope psi against the model's place theta, with the paths of training",
      height: 300,
      legend: [
        ["live-line live-ink live-thin", "continuous time"],
        ["live-line live-series-2", "steps of size h"],
      ],
    });
    const plane = new Panel(picture.panels, {
      title: "One step near the equilibrium",
      says: "Eigenvalues of one step in the complex plane, with the unit circle",
      height: 300,
      legend: [
        ["live-line live-quiet", "unit circle"],
        ["dot live-series-2", "μ, eigenvalues of a step"],
      ],
    });
    return (state, quantities) => {
      const objective = objectiveOf(state.objective, [state.a, state.b, state.c]);
      const velocity = velocityOf(state.game, objective, state.gamma);
      portrait.begin(
        { from: -REACH.psi, to: REACH.psi, label: "ψ, slope of the score" },
        { from: -REACH.theta, to: REACH.theta, label: "θ, model’s distance" },
      );
      for (const psi of linspace(-2.2, 2.2, 12)) {
        for (const theta of linspace(-1.4, 1.4, 9)) {
          const [dPsi, dTheta] = velocity(psi, theta);
          if (Math.hypot(dPsi, dTheta) > 1e-9)
            portrait.arrow(psi, theta, dPsi, dTheta, 13, "live-line live-quiet live-thin live-faint");
        }
      }
      const start = [state.psi, state.theta];
      portrait.line(continuousPath(velocity, start, TIME, 600, 1e3), "live-line live-ink live-thin");
      portrait.line(quantities.steps, "live-line live-series-2 live-thin");
      for (const [psi, theta] of quantities.steps) portrait.dot(psi, theta, "dot live-series-2", 2.2);
      portrait.cross(0, 0, "live-line live-ink");
      portrait.handles.place([
        {
          key: "start",
          x: state.psi,
          y: state.theta,
          look: "live-series-2",
          label: "start",
          value: state.theta,
          low: -1.5,
          high: 1.5,
          text: `ψ ${tick(state.psi)}, θ ${tick(state.theta)}`,
          move: ({ x, y }) => picture.set({ psi: Math.round(x * 50) / 50, theta: Math.round(y * 50) / 50 }),
          nudge: (right, up) =>
            picture.set({
              psi: Number((state.psi + 0.05 * right).toFixed(4)),
              theta: Number((state.theta + 0.05 * up).toFixed(4)),
            }),
        },
      ]);
      const reach = Math.max(
        1.3,
        ...quantities.ofStep.map(([re, im]) => Math.max(Math.abs(re), Math.abs(im)) * 1.15),
      );
      const high =
        reach *
        ((plane.height - MARGIN.top - MARGIN.bottom) /
          Math.max(220, plane.box.clientWidth - MARGIN.left - MARGIN.right));
      const wide = high >= reach ? reach : (reach * reach) / high;
      plane.begin(
        { from: -wide, to: wide, label: "real part" },
        { from: -Math.max(reach, high), to: Math.max(reach, high), label: "imaginary part" },
      );
      plane.line(
        linspace(0, 2 * Math.PI, 121).map((angle) => [Math.cos(angle), Math.sin(angle)]),
        "live-line live-quiet",
      );
      for (const [re, im] of quantities.ofStep) plane.dot(re, im, "dot live-series-2", 5);
      plane.words(0, -Math.max(reach, high), verdict(quantities.growth), { anchor: "middle", dy: -8 });
    };
  },
});
