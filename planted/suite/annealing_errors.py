"""Errors in annealed importance sampling and in the linear VAE."""

from planted.error import PlantedError

ANNEALING = "theory.elbo.annealing"
LINEAR = "theory.elbo.linear_gaussian"

ERRORS = (
    PlantedError(
        "annealed weight after the transition",
        ANNEALING,
        "forward_log_weights",
        """
            total += (now - before) * model.log_likelihood(x, z)
            if now < 1:
                z = transition(z, float(now), random)
        """,
        """
            z = transition(z, float(now), random)
            total += (now - before) * model.log_likelihood(x, z)
        """,
        ("24",),
    ),
    PlantedError(
        "reverse weight before the transition",
        ANNEALING,
        "reverse_log_weights",
        """
            if now < 1:
                z = transition(z, float(now), random)
            total += (now - before) * model.log_likelihood(x, z)
        """,
        """
            total += (now - before) * model.log_likelihood(x, z)
            z = transition(z, float(now), random)
        """,
        ("24",),
    ),
    PlantedError(
        "transitions at temperature one throughout",
        ANNEALING,
        "Metropolis._log_density",
        "inverse_temperature * self.model.log_likelihood(self.x, z)",
        "self.model.log_likelihood(self.x, z)",
        ("24",),
    ),
    PlantedError(
        "acceptance upside down",
        ANNEALING,
        "Metropolis.__call__",
        "proposed - current",
        "current - proposed",
        ("24",),
    ),
    PlantedError(
        "every proposal accepted",
        ANNEALING,
        "Metropolis.__call__",
        "z = np.where(accept[:, None], proposal, z)",
        "z = proposal",
        ("24",),
    ),
    PlantedError(
        "half a leapfrog step too many",
        ANNEALING,
        "Hamiltonian.__call__",
        "step / 2 if last else step",
        "step",
        ("24", "25"),
    ),
    PlantedError(
        "energy without the momentum",
        ANNEALING,
        "Hamiltonian._energy",
        "return np.sum(momentum**2, axis=-1) / 2 - log_density",
        "return -log_density",
        ("24", "25"),
    ),
    PlantedError(
        "temperatures that do not end at one",
        ANNEALING,
        "temperatures",
        "(curve - curve[0]) / (curve[-1] - curve[0])",
        "curve - curve[0]",
        ("24", "25"),
    ),
    PlantedError(
        "noise as the mean of all eigenvalues",
        LINEAR,
        "maximum_likelihood",
        "np.mean(values[latents:])",
        "np.mean(values)",
        ("26",),
    ),
    PlantedError(
        "weights without the noise taken out",
        LINEAR,
        "maximum_likelihood",
        "np.maximum(values[:latents] - noise, 0.0)",
        "np.maximum(values[:latents], 0.0)",
        ("26", "27"),
    ),
    PlantedError(
        "eigenvalue for its root in the weights",
        LINEAR,
        "maximum_likelihood",
        "np.sqrt(np.maximum(values[:latents] - noise, 0.0))",
        "np.maximum(values[:latents] - noise, 0.0)",
        ("26", "27"),
    ),
    PlantedError(
        "dead latents kept alive",
        LINEAR,
        "maximum_likelihood",
        "np.maximum(values[:latents] - noise, 0.0)",
        "np.abs(values[:latents] - noise)",
        ("27",),
    ),
    PlantedError(
        "marginal variances for the best diagonal q",
        LINEAR,
        "LinearGaussian.best_diagonal",
        "-np.log(np.diag(self.precision)) / 2",
        "np.log(np.diag(np.linalg.inv(self.precision))) / 2",
        ("26",),
    ),
    PlantedError(
        "linear bound without q's spread",
        LINEAR,
        "LinearGaussian.elbo",
        "np.sum(residual**2, axis=-1) + spread",
        "np.sum(residual**2, axis=-1)",
        ("26",),
    ),
    PlantedError(
        "linear evidence without its determinant",
        LINEAR,
        "LinearGaussian.log_evidence",
        "distance + log_determinant + len(self.offset) * LOG_TWO_PI",
        "distance + len(self.offset) * LOG_TWO_PI",
        ("26",),
    ),
    PlantedError(
        "the linear VAE's gap added",
        LINEAR,
        "LinearGaussian.mean_elbo",
        "self.mean_log_evidence(scatter) - gap",
        "self.mean_log_evidence(scatter) + gap",
        ("26",),
    ),
    PlantedError(
        "best variances for two latents only",
        LINEAR,
        "LinearGaussian.best_diagonal",
        "log_scale = -np.log(np.diag(self.precision)) / 2",
        "log_scale = -np.log(np.diag(self.precision)) / 2 * (np.arange(len(self.precision)) < 2)",
        ("26",),
    ),
    PlantedError(
        "the data's scatter halved in the mean evidence",
        LINEAR,
        "LinearGaussian.mean_log_evidence",
        "trace + log_determinant",
        "trace / 2 + log_determinant",
        ("27", "26"),
    ),
)
