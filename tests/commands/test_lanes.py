"""Lanes hold each study of a profile once, ensembles apart from studies on images."""

from dataclasses import replace
from pathlib import Path

import pytest

from commands.graph.lanes import lanes, mark, mark_of, priority
from experiments.kinds import on_images
from experiments.profiles import PROFILES, Profile
from experiments.studies import STUDIES


@pytest.mark.parametrize("name", PROFILES)
def test_every_study_is_in_one_lane(name: str) -> None:
    profile = PROFILES[name]
    dealt = lanes(profile)
    assert sorted(study for lane in dealt for study in lane) == sorted(profile.studies)
    for lane in dealt:
        assert len({on_images(run) for study in lane for run in profile.configs(study)}) == 1
        assert {mark_of(profile, study) for study in lane} == {mark(lane)}


def test_no_lane_is_empty() -> None:
    few = Profile("few", "for a test", "mnist_2k", {"toys": {}})
    assert lanes(few) == [("toys",)]
    assert lanes(Profile("none", "for a test", "mnist_2k", {})) == []


def test_a_mark_of_many_studies_is_still_a_files_name(tmp_path: Path) -> None:
    studies = [replace(STUDIES["toys"], name=f"toys_of_a_long_name_{place}") for place in range(40)]
    many = Profile("many", "for a test", "mnist_2k", {study.name: {} for study in studies})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(STUDIES, "_entries", {study.name: study for study in studies})
        dealt = lanes(many)
        assert [study for lane in dealt for study in lane] == [study.name for study in studies]
        assert 1 < len(dealt) < 10
        for lane in dealt:
            (tmp_path / mark_of(many, lane[0])).touch()


def test_a_mark_names_its_studies() -> None:
    assert mark_of(PROFILES["smoke"], "vae") == "trained-mlp_objectives+vae"


@pytest.mark.parametrize("name", ["smoke", "ci"])
def test_the_lanes_of_studies_on_images_begin_before_the_ensembles(name: str) -> None:
    *on_images, ensembles = [priority(PROFILES[name], lane) for lane in lanes(PROFILES[name])]
    assert min(on_images) > ensembles > 0  # and each before what is no training
