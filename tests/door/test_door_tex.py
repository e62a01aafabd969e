"""LaTeX without being root: a user's own TeX is found and used, and the way to one is said."""

import re
from pathlib import Path

import pytest

from commands.door import tex

ROOT = Path(__file__).parents[2]
LOADS = re.compile(r"\\(?:usepackage|RequirePackage|documentclass)(?:\[[^]]*\])?\{([^}]*)\}")


def loaded() -> set[str]:
    """What the paper's text loads, but for its own styles."""
    texts = [
        p.read_text(encoding="utf-8") for p in (ROOT / "paper").rglob("*") if p.suffix in {".tex", ".sty"}
    ]
    return {name.strip() for text in texts for names in LOADS.findall(text) for name in names.split(",")} - {
        path.stem for path in (ROOT / "paper").glob("*.sty")
    }


def test_each_package_that_the_paper_loads_is_in_the_list_that_is_printed() -> None:
    assert set(tex.PACKAGES) == loaded()
    _, line = tex.own_folder("Linux")
    assert {"latexmk", *tex.PACKAGES.values()} <= set(line.partition("tlmgr install ")[2].split())


def test_the_readme_names_the_installer_and_the_same_packages() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for line in tex.own_folder("Linux"):
        assert line in readme.replace(" \\\n        ", " ")


def test_without_tex_both_ways_are_said(capsys) -> None:
    tex.say()
    said = capsys.readouterr().err
    assert tex.SYSTEM["Debian or Ubuntu"] in said
    assert tex.TINYTEX in said
    assert "tlmgr install" in said


@pytest.mark.parametrize(
    "folder",
    [".TinyTeX/bin/x86_64-linux", "Library/TinyTeX/bin/universal-darwin", "TINYTEX_DIR/.TinyTeX/bin/any"],
)
def test_a_users_own_tex_that_is_not_on_the_path_is_used(debian, folder: str) -> None:
    there = debian.folder / folder
    there.mkdir(parents=True)
    variables = {"TINYTEX_DIR": str(debian.folder / "TINYTEX_DIR")}
    for name in ("latexmk", "pdflatex"):
        assert str(there) not in debian.study("figures", **variables).ran["PATH"].split(":")
        (there / name).write_text("#!/bin/sh\n")
        (there / name).chmod(0o755)
    done = debian.study("paper", **variables)
    assert done.ran["PATH"].split(":")[0] == str(there)
    assert not [call for call in debian.calls() if call.startswith("apt-get")]


def test_a_tex_on_the_path_is_above_others(debian) -> None:
    there = debian.folder / ".TinyTeX/bin/x86_64-linux"
    there.mkdir(parents=True)
    for folder, name in ((there, "latexmk"), (there, "pdflatex"), (debian.bin, "latexmk")):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    assert debian.study("paper").ran["PATH"] == str(debian.bin)
