"""``./study data``: fetches and checks datasets, and says where they lie."""

import click

from commands.display import shown
from data import DATASETS, SPLITS, Dataset, load, load_splits, resolve, store
from data.chain import find, obtain
from data.idx import Damaged
from data.images import parse_range
from data.table import FILE_NAMES
from theory.errors import DataUnavailable

FILES = list(FILE_NAMES.values())


@click.command(help="Fetch and check the dataset NAME (or a path); without NAME, list what is here.")
@click.argument("name", required=False)
@click.option("--range", "value_range", metavar="LOW,HIGH", help="Black and white of images at a path.")
@click.option("--offline", is_flag=True, help="Check what is here; fetch nothing.")
def command(name: str | None, value_range: str | None, offline: bool) -> None:
    """Fetch and check one dataset, or list all."""
    if name is None:
        width = max(map(len, DATASETS))
        for dataset in DATASETS.values():
            print(f"{dataset.name:{width}}  {dataset.title}: {_state(dataset)}")
        return
    told = None if value_range is None else parse_range(value_range)
    if isinstance(meant := resolve(name), Dataset):
        found = obtain(meant.base, FILES, offline=offline)
        loaded = [load(name, split, value_range=told, offline=True) for split in SPLITS]
        origin = f"{meant.title}, {_origin(found.source)}, in {found.folder}"
    else:
        loaded = list(load_splits(name, value_range=told).values())  # at once: a pipe can be read once
        origin = f"your own images, {loaded[0].reading}"
    print(f"{shown(name)}: {shown(origin)}")
    for images in loaded:
        labels = "labelled" if images.labels is not None else "without labels"
        print(f"  {images.split:5}  {len(images.pixels):6,} images, {labels}  SHA-256 {images.sha256}")
    for note in dict.fromkeys(note for images in loaded for note in images.notes):
        print(f"  note   {shown(note)}")


def _origin(source: str) -> str:
    return source if source == "committed" else f"from {source}"


def _state(dataset: Dataset) -> str:
    """Return whether a dataset is here and whole, and where; nothing is fetched or removed."""
    dataset = dataset.base
    try:
        found = find(dataset, FILES)
    except DataUnavailable as error:
        return f"damaged: {error}"
    if found:
        return f"{_origin(found.source)}, in {found.folder}"
    folder = store.dataset_cache(dataset)
    if not store.holds(folder, FILES):
        return f"not here yet; fetch it with: ./study data {dataset.name}"
    for file in FILES:
        try:
            store.read(dataset, folder, file)
        except Damaged as error:
            return f"the cached {file} {error}; mend it with: ./study data {dataset.name}"
    return f"{_origin(store.source_of(dataset))}, in {folder}"
