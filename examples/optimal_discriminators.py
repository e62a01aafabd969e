"""Optimal discriminators of GAN and LSGAN, derived and verified."""

# %% [markdown]
# Optimal discriminators, derived and verified
# ============================================
#
# The theory of a GAN says which discriminator is best for the moment, and what its loss is then. Both are
# held here against quadrature on two mixtures of Gaussians, data p and model q. Scores are raw: no sigmoid
# was taken.

# %%
import numpy as np

import equipoise as eq

pair = eq.PAIRS["mixtures"]
x = np.linspace(-4, 4, 9)
p, q = np.exp(pair.p.log_prob(x)), np.exp(pair.q.log_prob(x))

# %% [markdown]
# The best discriminator of the GAN of Goodfellow et al. (2014) is p/(p + q), the sigmoid of its best score;
# that of LSGAN with the codes a for fake and b for real data (Mao et al. 2017) is (b p + a q)/(p + q).

# %%
gan = eq.optimal_discriminator("minimax", pair)
lsgan = eq.optimal_discriminator(eq.lsgan(0, 1, 1), pair)
np.testing.assert_allclose(1 / (1 + np.exp(-gan(x))), p / (p + q), rtol=1e-12)
np.testing.assert_allclose(lsgan(x), p / (p + q), rtol=1e-12)

# %% [markdown]
# At its optimum the discriminator's loss is a divergence: log 4 - 2 JSD(p, q) for the GAN and
# (b - a)\ :sup:`2` (2 - Δ(p, q))/8 for LSGAN, with the triangular discrimination Δ. Each side is integrated
# by itself, with a bound on its numerical error.

# %%
left = eq.discriminator_value("minimax", pair)
right = np.log(4) - 2 * eq.divergence("jensen_shannon", pair)
print(f"GAN    {left.value:.15f}  {right.value:.15f}")
assert abs(left.value - right.value) <= 10 * (left.error + right.error) + 1e-12

left = eq.discriminator_value("lsgan", pair)
right = (2 - eq.divergence("triangular", pair)) * (1 / 8)
print(f"LSGAN  {left.value:.15f}  {right.value:.15f}")
assert abs(left.value - right.value) <= 10 * (left.error + right.error) + 1e-12

# %% [markdown]
# No other score does better. LSGAN's regret is half the squared distance from the optimum, integrated over p
# + q: a score that is off by 0.1 everywhere loses 0.01.

# %%
off = eq.regret("lsgan", pair, lambda x: lsgan(x) + 0.1)
assert abs(off.value - 0.01) <= 10 * off.error + 1e-12

# %% [markdown]
# The ledger of claims checks this and more, for every pair and symbolically, as a table of verdicts.

# %%
verdicts = eq.verify("42-45")
print(verdicts[["title", "outcome", "measured", "error_bound"]].to_string())
assert (verdicts["outcome"] == "pass").all()
