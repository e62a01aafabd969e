"""The order of rows: models as the studies name them, seeds within a model."""

import pandas as pd

_MODEL = ["objective", "architecture"]


def by_model(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``table`` with each model's rows together, models in order of appearance, seeds ascending."""
    models = table[_MODEL].agg(tuple, axis=1)
    place = models.map({model: i for i, model in enumerate(dict.fromkeys(models))})
    order = pd.DataFrame({"place": place, "seed": table["seed"]}).sort_values(
        ["place", "seed"], kind="stable"
    )
    return table.loc[order.index]
