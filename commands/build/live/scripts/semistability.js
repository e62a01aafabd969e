/* The shift and scale of a Gaussian generator that descends against D*; data N(0, 1), model N(θ, s²). */
const { names, starts, rest } = EXPORTED.semistable;
const RULE = normalRule(9, 481);
const COARSE = normalRule(6, 61); // for the many points of the picture
const STEPS = 1500;
const NARROWEST = 0.05;

const settings = [
  choice("objective", "objective", objectiveChoices(), names[0]),
  ...["a", "b", "c"].map((letter, i) =>
    range(letter, letter, -2, 2, 0.25, EXPORTED.objectives[names[0]].codes[i], {
      when: (state) => state.objective === OWN_CODES,
    }),
  ),
  range("theta", "start: shift θ", -1.6, 1.6, 0.05, starts[0][0]),
  range("scale", "start: scale s", 0.2, 1.85, 0.05, starts[0][1]),
  range("rate", "step size of G", 0.1, 1, 0.1, 0.5),
];

/** (F_θ, F_s): the slopes of the generator's loss at D*, held fixed, or of D's own loss of fake points. */
function slopes(objective, theta, s, player, { z, mass }) {
  const bySlope = player === "generator" ? objective.generatorSlope : objective.fakeSlope;
  let shift = 0;
  let scale = 0;
  for (let i = 0; i < z.length; i += 1) {
    const x = theta + s * z[i];
    const l = (z[i] * z[i] - x * x) / 2 + Math.log(s);
    const force = mass[i] * bySlope(objective.best(l)) * objective.bestSlope(l) * (z[i] / s - x);
    shift += force;
    scale += force * z[i];
  }
  return [shift, scale];
}

/** Whether the divergence rises along the descent, by the sign of F_D · F. */
function divergenceRate(objective, theta, s, nodes) {
  const [mine, theirs] = ["generator", "discriminator"].map((player) =>
    slopes(objective, theta, s, player, nodes),
  );
  return mine[0] * theirs[0] + mine[1] * theirs[1];
}

/** Steps of gradient descent from the start, cut where the model is as narrow as a point. */
function descend(objective, theta, s, rate, count, nodes) {
  const path = [[theta, s]];
  let at = [theta, s];
  for (let k = 0; k < count; k += 1) {
    const [forShift, forScale] = slopes(objective, at[0], at[1], "generator", nodes);
    at = [at[0] - rate * forShift, at[1] - rate * forScale];
    if (!(at[1] > NARROWEST && Math.hypot(...at) < 50)) break;
    path.push(at);
  }
  return path;
}

function divergenceAt(theta, s) {
  return triangular(pairRule(normal(0, 1), normal(theta, s)));
}

function compute(state) {
  const codes = [state.a, state.b, state.c];
  const refused = refusal(state.objective, codes);
  if (refused) return { refused };
  const objective = objectiveOf(state.objective, codes);
  const { theta, scale } = state;
  const rate = divergenceRate(objective, theta, scale, RULE);
  const path = descend(objective, theta, scale, state.rate, STEPS, COARSE);
  const end = path[path.length - 1];
  return {
    slopes: slopes(objective, theta, scale, "generator", RULE),
    divergenceRate: rate,
    rises: Math.abs(rate) < 1e-13 ? "stays" : rate > 0 ? "rises" : "falls",
    triangular: divergenceAt(theta, scale),
    triangularAtEnd: divergenceAt(...end),
    firstSteps: descend(objective, theta, scale, state.rate, 25, RULE),
    path,
    endWords: `θ ${shown(Math.abs(end[0]) < 1e-9 ? 0 : end[0], 2)}, s ${shown(end[1], 3)}`,
  };
}

register({
  name: "semistability",
  settings,
  compute,
  readings: [
    ["triangular", "Δ at the start", 4],
    ["rises", "along the first step Δ", 3],
    ["endWords", `model after ${STEPS} steps`, 3],
    ["triangularAtEnd", "Δ at the end", 3],
  ],
  build(picture) {
    const plane = new Panel(picture.panels, {
      title: "Descent of the generator, D held at D*",
      says: "Shift theta against scale s of the model, with its path",
      height: 320,
      legend: [
        ["live-line live-series-2", "path of gradient descent"],
        ["shade", "the divergence rises along the descent"],
      ],
    });
    const along = new Panel(picture.panels, {
      title: "Along the path",
      says: "The divergence Delta and the scale s against the steps of the generator",
      height: 320,
      legend: [
        ["live-line live-series-1", "Δ(p, q)"],
        ["live-line live-series-3 live-dashed", "scale s"],
      ],
    });
    let next = 0;
    picture.button("Next start of the ledger", () => {
      next = (next + 1) % starts.length;
      const [theta, scale] = starts[next];
      picture.set({ theta, scale });
    });
    const shading = new Map(); // by objective: it does not depend on the start
    const risesIn = (state) => {
      const key = JSON.stringify([state.objective, state.a, state.b, state.c]);
      if (!shading.has(key)) {
        const objective = objectiveOf(state.objective, [state.a, state.b, state.c]);
        const cells = [];
        for (let theta = 0; theta < 1.6; theta += 0.05) {
          for (let s = 0.2; s < 1.845; s += 0.05) {
            if (divergenceRate(objective, theta + 0.025, s + 0.025, COARSE) > 1e-13) cells.push([theta, s]);
          }
        }
        shading.set(key, cells);
      }
      return shading.get(key);
    };
    return (state, quantities) => {
      const objective = objectiveOf(state.objective, [state.a, state.b, state.c]);
      plane.begin(
        { from: -1.6, to: 1.6, label: "shift θ", ticks: [-1.5, -1, -0.5, 0, 0.5, 1, 1.5] },
        { from: 0.2, to: 1.85, label: "scale s", ticks: [0.5, 1, 1.5] },
      );
      const cells = risesIn(state); // of the right half: the data are even
      plane.boxes(
        cells.flatMap(([t, s]) => [
          [t, t + 0.05, s, s + 0.05],
          [-t - 0.05, -t, s, s + 0.05],
        ]),
        "shade",
      );
      for (const theta of linspace(-1.45, 1.45, 13)) {
        for (const s of linspace(0.3, 1.75, 9)) {
          const [forShift, forScale] = slopes(objective, theta, s, "generator", COARSE);
          if (Math.hypot(forShift, forScale) > 1e-12)
            plane.arrow(theta, s, -forShift, -forScale, 12, "live-line live-quiet live-thin live-faint");
        }
      }
      plane.line(quantities.path, "live-line live-series-2");
      plane.cross(0, 1, "live-line live-ink");
      plane.words(0, 1, "q = p", { dx: 8, dy: -8 });
      if (state.objective === names[0]) {
        plane.cross(0, rest, "live-line live-ink");
        plane.words(0, rest, "narrow rest", { dx: 8, dy: -8 });
      }
      const end = quantities.path[quantities.path.length - 1];
      plane.dot(end[0], end[1], "dot live-series-2", 4.5);
      plane.handles.place([
        {
          key: "start",
          x: state.theta,
          y: state.scale,
          look: "live-series-2",
          label: "start",
          value: state.scale,
          low: 0.2,
          high: 1.85,
          text: `θ ${tick(state.theta)}, s ${tick(state.scale)}`,
          move: ({ x, y }) => picture.set({ theta: Math.round(x * 50) / 50, scale: Math.round(y * 50) / 50 }),
          nudge: (right, up) =>
            picture.set({
              theta: Number((state.theta + 0.05 * right).toFixed(4)),
              scale: Number((state.scale + 0.05 * up).toFixed(4)),
            }),
        },
      ]);
      const last = quantities.path.length - 1;
      const places = [...new Set(geomspace(1, last + 1, 90).map((k) => Math.round(k) - 1))];
      const divergences = places.map((k) => [k + 1, divergenceAt(...quantities.path[k])]);
      const top =
        1.1 * Math.max(1, ...divergences.map(([, value]) => value), ...quantities.path.map(([, s]) => s));
      along.begin(
        { from: 1, to: STEPS + 1, log: true, label: "1 + steps of G", ticks: [1, 10, 100, 1000] },
        { from: 0, to: top, label: "Δ, scale" },
      );
      along.line(divergences, "live-line live-series-1");
      along.line(
        places.map((k) => [k + 1, quantities.path[k][1]]),
        "live-line live-series-3 live-dashed",
      );
    };
  },
});
