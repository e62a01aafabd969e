"""A small GAN, trained and evaluated."""

# %% [markdown]
# A small GAN, trained and evaluated
# ==================================
#
# One epoch on 1,000 images of the committed subset of MNIST: seconds, and far from digits yet. The same lines
# with ``"mnist"`` in place of ``"mnist_2k"`` and no ``epochs`` train a model of the study.

# %%
import tempfile

import equipoise as eq

folder = tempfile.mkdtemp()  # without runs=..., runs lie in the checkout's results/runs
run = eq.train("lsgan", "mlp", "mnist_2k", seed=0, epochs=1, batch_size=50, runs=folder, progress=False)
print(run.id)
print(run.history()[["step", "discriminator_loss", "generator_loss"]].to_string(index=False))

# %% [markdown]
# Samples are a pure function of the run and their number, uint8 images of 28 x 28 pixels.

# %%
images = eq.sample(run, 500)
print(images.shape, images.dtype)

# %% [markdown]
# Every score comes with its 95 % interval and its floor, the same score of as many real images. The Fréchet
# distance of these samples is far above its floor; that of real images is not.

# %%
scores = eq.evaluate(images, "mnist_2k")
print(scores[["value", "low", "high", "floor"]].round(3).to_string())
assert scores.loc["fd_lenet", "low"] > scores.loc["fd_lenet", "floor_high"]

real = eq.evaluate(eq.load("mnist_2k", "test").pixels[:500], "mnist_2k")
assert real.loc["fd_lenet", "value"] < scores.loc["fd_lenet", "low"]
