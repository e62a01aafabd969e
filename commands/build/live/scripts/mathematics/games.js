/* Two-parameter games (ψ, θ): the score is ψ x + s0, data at 0 or N(0, 1), the model θ away from them.
 *
 *     dψ/dt = -dL_D/dψ,   dθ/dt = -dL_G/dθ,   L_D with R1 of weight γ
 */
const GAME_RULE = normalRule(9, 241);

/** (ψ, θ) -> [dψ/dt, dθ/dt]. */
function velocityOf(game, objective, gamma) {
  const level = objective.best(0);
  const { realSlope, fakeSlope, generatorSlope } = objective;
  if (game === "dirac") {
    return (psi, theta) => {
      const score = psi * theta + level;
      return [-theta * fakeSlope(score) - gamma * psi, -psi * generatorSlope(score)];
    };
  }
  const { z, mass } = GAME_RULE;
  return (psi, theta) => {
    let forPsi = 0;
    let forTheta = 0;
    for (let i = 0; i < z.length; i += 1) {
      const fake = theta + z[i];
      const score = psi * fake + level;
      forPsi += mass[i] * (z[i] * realSlope(psi * z[i] + level) + fake * fakeSlope(score));
      forTheta += mass[i] * generatorSlope(score);
    }
    return [-forPsi - gamma * psi, -forTheta * psi];
  };
}

/** The field's Jacobian at (0, 0): [[∂ψ̇/∂ψ, ∂ψ̇/∂θ], [∂θ̇/∂ψ, ∂θ̇/∂θ]]. */
function jacobianOf(game, objective, gamma) {
  const level = objective.best(0);
  const friction = game === "gaussian" ? objective.bend(level) : 0; // E[x²] times it, where data spread
  return [
    [-friction - gamma, -objective.fakeSlope(level)],
    [-objective.generatorSlope(level), 0],
  ];
}

/** The linear map of one step of size h: both players at once, or θ after ψ. */
function stepMap([[a, b], [c, d]], h, alternate) {
  const first = [1 + h * a, h * b];
  if (!alternate) return [first, [h * c, 1 + h * d]];
  return [first, [h * c * first[0], h * c * first[1] + 1 + h * d]];
}

/** Both eigenvalues of a 2 × 2 matrix as {re, im}, the larger real or imaginary part first. */
function eigenvalues([[a, b], [c, d]]) {
  const half = (a + d) / 2;
  const difference = (a - d) / 2;
  let square = difference * difference + b * c; // of half their distance
  if (Math.abs(square) < 1e-14) square = 0; // rounding must not part a double one
  if (square >= 0) {
    const root = Math.sqrt(square);
    return [half + root, half - root].map((re) => ({ re, im: 0 }));
  }
  const root = Math.sqrt(-square);
  return [root, -root].map((im) => ({ re: half, im }));
}

/** Gradient descent of both players: points [ψ, θ], cut where it leaves all bounds. */
function gradientSteps(velocity, start, rate, steps, alternate, bound = 1e6) {
  const path = [start];
  let [psi, theta] = start;
  for (let k = 0; k < steps; k += 1) {
    const [forPsi, forTheta] = velocity(psi, theta);
    const moved = psi + rate * forPsi;
    theta += rate * (alternate ? velocity(moved, theta)[1] : forTheta);
    psi = moved;
    path.push([psi, theta]);
    if (!(Math.hypot(psi, theta) < bound)) break;
  }
  return path;
}

/** The path in continuous time, by the classical Runge-Kutta rule of `count` equal steps. */
function continuousPath(velocity, start, time, count, bound = 1e6) {
  const path = [start];
  const h = time / count;
  let [x, y] = start;
  for (let k = 0; k < count; k += 1) {
    const first = velocity(x, y);
    const second = velocity(x + (h / 2) * first[0], y + (h / 2) * first[1]);
    const third = velocity(x + (h / 2) * second[0], y + (h / 2) * second[1]);
    const fourth = velocity(x + h * third[0], y + h * third[1]);
    x += (h / 6) * (first[0] + 2 * second[0] + 2 * third[0] + fourth[0]);
    y += (h / 6) * (first[1] + 2 * second[1] + 2 * third[1] + fourth[1]);
    path.push([x, y]);
    if (!(Math.hypot(x, y) < bound)) break;
  }
  return path;
}
