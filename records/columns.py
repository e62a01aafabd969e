"""The names of columns, metrics and numbers that one program writes and another reads."""

PRIMARY = "fd_lenet"  # the primary metric: Fréchet distance in the project's own features

POSITION = ("step", "epoch")  # of every row of a history
GAN_HISTORY = (*POSITION, "discriminator_loss", "generator_loss")  # and more, as the engine averages them
VAE_HISTORY = (*POSITION, "bound", "kl")  # nats per image; and more, likewise
EPOCHS = ("epoch", PRIMARY)
QUANTILES = ("share", "real", "fake")
CURVE = ("x", "score", "optimal_score", "log_p", "log_q")
GRADIENTS = ("distance", "steps", "gradient")
TRIALS = (
    "round",
    "recipe",
    "epochs",
    "learning_rate",
    "generator_learning_rate",
    "beta1",
    "r1",
    "ema",
    "distance",
)
POINTS = ("x", "y")  # the first alone on the line
LIKELIHOOD = (
    "images",
    "quantity",
    "k_or_temperatures",
    "value",
    "error",
    "difference",
    "difference_error",
)
SIGNALS = ("estimator", "part", "draws", "mean_square", "variance", "snr", "snr_low", "snr_high")

WORDS = {"images", "quantity", "estimator", "part"}  # the columns that hold no numbers

LIMITS = (1, 2, 4, 8)  # nats, to which log-ratios are truncated before they are compared


def truncated_log_ratio(limit: int) -> str:
    """Name the error of log-ratios that were truncated to [-``limit``, ``limit``], in nats."""
    return f"log_ratio_rmse_{limit}"
