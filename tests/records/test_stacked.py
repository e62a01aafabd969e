"""Many tables read at once are what they are one by one: numbers, their types, columns and order."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records import ensembles, files
from records.io import read_csv
from records.reading import stacked
from records.reading.stacked import Place, stack
from records.reading.tables import Records
from tests.synthetic.any_size import write_profile
from tests.synthetic.files import present
from theory.errors import EquipoiseError

WHOLE = st.integers(-(2**40), 2**40).map(str)
NUMBER = st.floats(allow_infinity=False).map(lambda x: "" if math.isnan(x) else repr(x)) | WHOLE
CELL = st.sampled_from([WHOLE, NUMBER, NUMBER | st.sampled_from(["low", "high"])])


@st.composite
def texts(draw):
    """A few tables as CSV, most of the same columns, some with words, some without their last newline."""
    shared = draw(st.permutations(["step", "loss", "rate"]))
    found = []
    for _ in range(draw(st.integers(1, 6))):
        names = shared if draw(st.booleans()) else shared[: draw(st.integers(1, 3))]
        cells = [draw(CELL) for _ in names]
        rows = [[draw(cell) for cell in cells] for _ in range(draw(st.integers(1, 4)))]
        lines = [",".join(names), *(",".join(row) for row in rows)]
        found.append("\n".join(lines) + draw(st.sampled_from(["", "\n"])))
    return shared[0], found


@settings(deadline=None, max_examples=40)
@given(texts(), st.sampled_from([1, 30, stacked.BLOCK]))
def test_files_of_their_own_are_read_as_one_by_one(tmp_path_factory, drawn, block):
    needed, found = drawn
    folder = tmp_path_factory.mktemp("runs")
    paths = [folder / f"{place}.csv" for place in range(len(found))]
    for path, text in zip(paths, found, strict=True):
        path.write_text(text)
    try:
        expected = [read_csv(path) for path in paths]
    except EquipoiseError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stacked, "BLOCK", block)
        if any(table.empty for table in expected):  # rows of nothing but one empty cell
            with pytest.raises(EquipoiseError, match="no rows"):
                stack([Place(path) for path in paths], read_csv, [needed])
            return
        whole, rows = stack([Place(path) for path in paths], read_csv, [needed])
    pd.testing.assert_frame_equal(whole, pd.concat(expected, ignore_index=True))
    assert rows.tolist() == [len(table) for table in expected]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_what_seeds_share_is_read_as_one_by_one(tmp_path_factory, data):
    """Two ensembles whose runs alternate; a seed may lack a column, and 1 is not 11."""
    folder = tmp_path_factory.mktemp("ensembles")
    seeds = data.draw(st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True))
    places = []
    for name in ("one", "other"):
        tables = {}
        for seed in seeds:
            own = {"x": [0.5, 1.0], "score": data.draw(st.sampled_from([[1.5, 2.5], [3, 4], [0.25, np.nan]]))}
            own |= data.draw(st.sampled_from([{}, {"word": ["a", "b"]}, {"rate": [1, 2]}]))
            tables[seed] = {"curve": pd.DataFrame(own)}
        text = _packed({seed: own["curve"] for seed, own in tables.items()})
        (folder / name).mkdir()
        (folder / name / "curve.csv").write_text(text)
        places += [Place(folder / name / "curve.csv", seed) for seed in seeds]
    places = data.draw(st.permutations(places))
    whole, rows = stack(places, read_csv, ["x", "score"])
    expected = [ensembles.unpack_table(read_csv(place.path), place.seed or 0) for place in places]
    pd.testing.assert_frame_equal(whole, pd.concat(expected, ignore_index=True))
    assert rows.tolist() == [2] * len(places)


def _packed(tables):
    columns = {"x": tables[min(tables)]["x"]}
    for seed, table in sorted(tables.items()):
        columns |= {f"{name}:{seed}": table[name] for name in table.columns if name != "x"}
    return pd.DataFrame(columns).to_csv(index=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such record"),
        ("", "not readable as CSV"),
        ("step,loss\n", "no rows"),
        ("step\n1\n", "no column 'loss'"),
        ("step,loss\n1,2\n3,4,5\n", "not readable as CSV"),
    ],
)
def test_the_damaged_file_among_many_is_named(tmp_path, text, words):
    places = [Place(tmp_path / f"{place}.csv") for place in range(5)]
    for place in places:
        place.path.write_text("step,loss\n1,0.5\n2,0.25\n")
    places[3].path.unlink()
    if text is not None:
        places[3].path.write_text(text)
    with pytest.raises(EquipoiseError, match=rf"3\.csv: {words}"):
        stack(places, read_csv, ["step", "loss"])


def test_a_word_in_one_file_changes_no_number_of_the_others(tmp_path):
    places = [Place(tmp_path / f"{place}.csv") for place in range(3)]
    for place, cell in zip(places, ("1", "one", "3"), strict=True):
        place.path.write_text(f"step\n{cell}\n")
    whole, _ = stack(places, read_csv, ["step"])
    assert whole["step"].tolist() == [1, "one", 3]


def test_truth_values_are_no_numbers_to_be_read_together(tmp_path):
    """A column of one type in one file, and of another in the next, is what reading each makes of it."""
    places = [Place(tmp_path / f"{place}.csv") for place in range(2)]
    for place, text in zip(places, ("step\nTrue\n", "step\nFalse\n"), strict=True):
        place.path.write_text(text)
    parts = []
    whole, _ = stack(places, lambda path: parts.append(path) or read_csv(path), ["step"])
    assert whole["step"].tolist() == [True, False]
    assert parts == [place.path for place in places]  # one by one


def test_empty_lines_are_no_rows(tmp_path):
    places = [Place(tmp_path / f"{place}.csv") for place in range(3)]
    for place, text in zip(places, ("step\n1\n2\n", "step\n3\n\n4\n", "step\n5\n"), strict=True):
        place.path.write_text(text)
    whole, rows = stack(places, read_csv, ["step"])
    assert (whole["step"].tolist(), rows.tolist()) == ([1, 2, 3, 4, 5], [2, 2, 1])


@pytest.mark.parametrize("column", ["step", "generator_loss"])
def test_a_word_where_a_number_belongs_is_refused_and_its_file_named(tmp_path, column):
    results = write_profile(tmp_path, gradients=0)
    ids = list(Records(results, "tiny", present).runs("gan")["id"])
    path = Records(results, "tiny", present).folder(ids[-1]) / files.HISTORY
    table = pd.read_csv(path)
    table[column] = table[column].astype(object)
    table.loc[0, column] = "low"
    table.to_csv(path, index=False)
    with pytest.raises(
        EquipoiseError, match=rf"{path.parent.name}/history\.csv: not all of column {column!r}"
    ):
        Records(results, "tiny", present).history()


def test_a_packed_record_gives_the_tables_of_its_runs(tmp_path):
    """Through ``Records``: every reader, and with what is left out."""
    results = write_profile(tmp_path, gradients=3, autoencoders=2)
    for keep in ([], ["lsgan-discriminator-shifted_gaussians-s1", "minimax-gradient-gaussians-s2"]):
        records = Records(results, "tiny", present).without(keep)
        for name, read in ((files.CURVE, records.curves), (files.GRADIENTS, records.gradients)):
            found = read()
            assert not set(found["id"]) & set(keep)
            for run, own in found.groupby("id"):
                table = records.table(str(run), name, [])
                pd.testing.assert_frame_equal(own[list(table.columns)].reset_index(drop=True), table)


def test_more_files_than_are_kept_give_the_same(tmp_path, monkeypatch):
    results = write_profile(tmp_path, gradients=3)
    before = Records(results, "tiny", present)
    expected = before.runs(), before.gradients(), before.history()
    monkeypatch.setattr("records.reading.store.KEPT", 3)
    records = Records(results, "tiny", present)
    for one, other in zip((records.runs(), records.gradients(), records.history()), expected, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert len(records._read) == 3
