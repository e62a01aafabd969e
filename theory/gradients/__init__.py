"""The generator's gradient, from a discriminator at its optimum and near it."""
