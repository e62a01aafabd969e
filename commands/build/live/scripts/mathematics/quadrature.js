/* Fixed rules of integration, fine enough that what is left of their error is rounding.
 *
 * A density on the line says where it lives: parts {low, high, width}, outside of which it has no mass that
 * float64 sees, and the width within which it is smooth; and points, where it has kinks or ends.
 */

/** Gauss-Legendre on (0, 1): nodes and weights, by Newton's method on the Legendre polynomial. */
function gaussLegendre(count) {
  const nodes = [];
  const weights = [];
  for (let i = 0; i < count; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 100; turn += 1) {
      let before = 1;
      let value = x;
      for (let k = 2; k <= count; k += 1) {
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    nodes.push((1 - x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

const LEGENDRE = gaussLegendre(16);

/** Nodes x and steps of a rule over all the parts, cut at `points`; a piece is as fine as its finest part. */
function lineRule(parts, points = []) {
  const ends = parts.flatMap((part) => [part.low, part.high]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const cuts = [...new Set([...ends, ...points])].filter((x) => x >= low && x <= high);
  cuts.sort((left, right) => left - right);
  const x = [];
  const step = [];
  for (let i = 1; i < cuts.length; i += 1) {
    const [left, right] = [cuts[i - 1], cuts[i]];
    const here = parts.filter((part) => part.low < right && part.high > left);
    if (!here.length) continue;
    const count = Math.ceil((right - left) / Math.min(...here.map((part) => part.width)));
    const size = (right - left) / count;
    for (let panel = 0; panel < count; panel += 1) {
      LEGENDRE.nodes.forEach((node, k) => {
        x.push(left + (panel + node) * size);
        step.push(size * LEGENDRE.weights[k]);
      });
    }
  }
  return { x, step };
}

/** Nodes of a pair's rule with the masses of p and q there, and the log-ratio l = log p - log q. */
function pairRule(p, q, points = []) {
  const { x, step } = lineRule([...p.parts, ...q.parts], [...p.points, ...q.points, ...points]);
  const rule = { x: [], p: [], q: [], logRatio: [] };
  x.forEach((at, i) => {
    const [logP, logQ] = [p.log(at), q.log(at)];
    const [onP, onQ] = [Math.exp(logP) * step[i], Math.exp(logQ) * step[i]];
    if (onP + onQ === 0) return;
    rule.x.push(at);
    rule.p.push(onP);
    rule.q.push(onQ);
    rule.logRatio.push(logP - logQ);
  });
  return rule;
}

/** E_p[underP(l, x)] + E_q[underQ(l, x)]; where a density has no mass its function is not asked. */
function overPair(rule, underP, underQ) {
  let total = 0;
  for (let i = 0; i < rule.x.length; i += 1) {
    if (rule.p[i] > 0) total += rule.p[i] * underP(rule.logRatio[i], rule.x[i]);
    if (rule.q[i] > 0) total += rule.q[i] * underQ(rule.logRatio[i], rule.x[i]);
  }
  return total;
}

/** Equal steps of a standard normal z with its masses: exact to rounding for smooth functions. */
function normalRule(reach, count) {
  const z = linspace(-reach, reach, count);
  const mass = z.map((at) => Math.exp((-at * at) / 2));
  const total = mass.reduce((sum, value) => sum + value, 0);
  return { z, mass: mass.map((value) => value / total) };
}
