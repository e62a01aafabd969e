/* Two small networks on the line, and their training by hand-written derivatives, in float64.
 *
 *   network    {first: [n], bias: [n], second: [n], skip, shift}
 *   output     Σ second_j tanh(first_j x + bias_j) + skip x + shift
 */

/** The network of a list of weights, in the order first, bias, second, skip, shift. */
function network(weights) {
  const n = (weights.length - 2) / 3;
  return {
    first: weights.slice(0, n),
    bias: weights.slice(n, 2 * n),
    second: weights.slice(2 * n, 3 * n),
    skip: weights[3 * n],
    shift: weights[3 * n + 1],
  };
}

function outputOf({ first, bias, second, skip, shift }, x) {
  let total = skip * x + shift;
  for (let j = 0; j < first.length; j += 1) total += second[j] * Math.tanh(first[j] * x + bias[j]);
  return total;
}

/** The derivative of the output by x. */
function slopeOf({ first, bias, second, skip }, x) {
  let total = skip;
  for (let j = 0; j < first.length; j += 1) {
    total += second[j] * first[j] * (1 - Math.tanh(first[j] * x + bias[j]) ** 2);
  }
  return total;
}

/** Add `factor` times the output's derivatives by the weights to `gradient`, in the order of the list of weights. */
function addDerivatives(gradient, { first, bias, second }, x, factor) {
  const n = first.length;
  for (let j = 0; j < n; j += 1) {
    const t = Math.tanh(first[j] * x + bias[j]);
    const inner = factor * second[j] * (1 - t * t);
    gradient[j] += inner * x;
    gradient[n + j] += inner;
    gradient[2 * n + j] += factor * t;
  }
  gradient[3 * n] += factor * x;
  gradient[3 * n + 1] += factor;
}

/** The discriminator's loss of a batch and its gradient by the discriminator's weights. */
function discriminatorGradient(objective, weights, real, fake) {
  const discriminator = network(weights);
  const gradient = new Array(weights.length).fill(0);
  let loss = 0;
  for (const [points, own, slope] of [
    [real, objective.real, objective.realSlope],
    [fake, objective.fake, objective.fakeSlope],
  ]) {
    for (const x of points) {
      const score = outputOf(discriminator, x);
      loss += own(score) / points.length;
      addDerivatives(gradient, discriminator, x, slope(score) / points.length);
    }
  }
  return { loss, gradient };
}

/** The generator's loss of a batch of noise and its gradient by the generator's weights. */
function generatorGradient(objective, weights, discriminatorWeights, noise) {
  const [generator, discriminator] = [network(weights), network(discriminatorWeights)];
  const gradient = new Array(weights.length).fill(0);
  let loss = 0;
  for (const z of noise) {
    const x = outputOf(generator, z);
    const score = outputOf(discriminator, x);
    loss += objective.generator(score) / noise.length;
    const force = objective.generatorSlope(score) * slopeOf(discriminator, x);
    addDerivatives(gradient, generator, z, force / noise.length);
  }
  return { loss, gradient };
}

/** Adam (Kingma & Ba 2015), its state {first, second, steps}; returns new weights and a new state. */
function adam(weights, gradient, state, { rate, beta1, beta2, epsilon }) {
  const steps = state.steps + 1;
  const first = state.first.map((m, i) => m + (gradient[i] - m) * (1 - beta1));
  const second = state.second.map((v, i) => v + (gradient[i] * gradient[i] - v) * (1 - beta2));
  const size = (rate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
  const moved = weights.map((w, i) => w - (size * first[i]) / (Math.sqrt(second[i]) + epsilon));
  return { weights: moved, state: { first, second, steps } };
}

function restingAdam(count) {
  return { first: new Array(count).fill(0), second: new Array(count).fill(0), steps: 0 };
}

/** The density of a generator's output for standard normal noise: log q(x) as a function of x.
 *
 * q(x) = Σ φ(z)/|g'(z)| over all z with g(z) = x: the exact law of change of variables, whether or not g is
 * monotone. Roots are bracketed on a fine grid of z and found by bisection and Newton's method.
 */
function pushedForward(weights) {
  const generator = network(weights);
  const z = linspace(-10, 10, 801);
  const g = z.map((at) => outputOf(generator, at));
  return (x) => {
    const terms = [];
    for (let i = 1; i < z.length; i += 1) {
      const [left, right] = [g[i - 1] - x, g[i] - x];
      if (left === 0 || left * right < 0) {
        const root = rootBetween(
          (at) => outputOf(generator, at) - x,
          (at) => slopeOf(generator, at),
          z[i - 1],
          z[i],
        );
        terms.push(normalLog(root, 0, 1) - Math.log(Math.abs(slopeOf(generator, root))));
      }
    }
    return logSumExp(terms);
  };
}

/** A root of f between two places of opposite sign, to the last digits. */
function rootBetween(f, slope, left, right) {
  let [low, high] = [left, right];
  const rising = f(high) > f(low);
  let at = (low + high) / 2;
  for (let turn = 0; turn < 60; turn += 1) {
    const value = f(at);
    if (value === 0) return at;
    if (value > 0 === rising) high = at;
    else low = at;
    let next = at - value / slope(at);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - at) < 1e-15 * Math.max(1, Math.abs(at))) return next;
    at = next;
  }
  return at;
}

/** Random numbers in [0, 1) that are the same for the same seed: mulberry32. */
function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal numbers that are the same for the same seed (Box & Muller 1958). */
function normals(seed) {
  const uniform = uniforms(seed);
  let spare = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
