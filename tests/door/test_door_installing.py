"""What a user's settings do to a set-up, and that a set-up counts when its packages were imported."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from types import SimpleNamespace

import pytest

from commands.door import imports
from commands.door.imports import STANDS_FOR, check
from commands.paths import ROOT

HARMFUL = """[global]
user = true
target = /tmp/x
constraint = /nowhere
require-virtualenv = true
python = /bin/false
index-url = https://me:secret@mirror/simple
[install]
prefix = /tmp/y
"""


def users_file(machine, text: str):
    path = machine.folder / ".config/pip/pip.conf"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def given(machine, tool: str, prefix: str) -> dict[str, str]:
    lines = (machine.folder / f"{tool}-environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line.startswith(prefix) and "=" in line)


def test_pip_is_run_with_the_users_index_and_none_of_the_rest(machine) -> None:
    users_file(machine, HARMFUL)
    done = machine.study(
        "status", PIP_USER="1", PIP_TARGET="/tmp/z", PIP_CERT="/my.pem", PYTHONUSERBASE="/tmp/u"
    )
    assert done.code == 0
    got = given(machine, "pip", "PIP_")
    assert got["PIP_INDEX_URL"] == "https://me:secret@mirror/simple"
    assert got["PIP_CERT"] == "/my.pem"
    assert not {"USER", "TARGET", "PREFIX", "CONSTRAINT", "PYTHON"} & {n.removeprefix("PIP_") for n in got}
    assert given(machine, "pip", "PYTHON") == {}
    assert "-I -m pip install" in (machine.folder / "pip-arguments").read_text()


def test_the_bench_too_gets_the_users_wheels(machine) -> None:
    assert machine.study("bench", PIP_FIND_LINKS="/opt/wheels", PIP_CONSTRAINT="/nowhere").code == 0
    assert machine.calls()[-1].endswith("torch.txt")
    got = given(machine, "pip", "PIP_")
    assert got["PIP_FIND_LINKS"] == "/opt/wheels"
    assert "PIP_CONSTRAINT" not in got


def test_uv_is_run_with_the_users_index_and_none_of_the_rest(uv) -> None:
    assert (
        uv.study("status", UV_DEFAULT_INDEX="https://mirror", UV_TARGET="/tmp/x", UV_PYTHON="3.8").code == 0
    )
    got = given(uv, "uv", "UV_")
    assert got == {"UV_DEFAULT_INDEX": "https://mirror", "UV_NO_CONFIG": "1"}


def test_a_package_that_the_users_index_lacks_names_the_setting_and_its_file(machine) -> None:
    path = users_file(machine, HARMFUL)
    machine.set("pip-says", "ERROR: No matching distribution found for one==1\n")
    done = machine.study("status")
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert "No matching distribution found for one==1" in last
    assert f"index-url = https://mirror/simple ({path})" in last
    assert "secret" not in last + (machine.checkout / ".venv/.study/log").read_text()


def test_uv_too_says_which_package_is_lacking(uv) -> None:
    uv.set(
        "uv-says", "error: No solution found\n  cause: Because one was not found in the package registry\n"
    )
    last = uv.study("status", UV_DEFAULT_INDEX="https://mirror").err.splitlines()[-1]
    assert "lacks a package (cause: Because one was not found" in last
    assert "default-index = https://mirror" in last


def test_an_index_that_is_not_reached_names_the_variable(uv) -> None:
    uv.set("uv-says", "error: Failed to fetch: `https://mirror/one`\n  Caused by: connection refused\n")
    done = uv.study("status", UV_INDEX_URL="https://mirror")
    last = done.err.splitlines()[-1]
    assert "no connection" in last
    assert "index-url = https://mirror (the variable UV_INDEX_URL)" in last


def test_a_setting_in_the_log_is_no_reason(machine) -> None:
    machine.set("pip-says", "ERROR: something else\n")
    last = machine.study("status", PIP_TIMEOUT="60").err.splitlines()[-1]
    assert "the installer failed (ERROR: something else)" in last


def test_a_malformed_file_of_the_users_is_named(machine) -> None:
    path = users_file(machine, "user = true\n")
    done = machine.study("status")
    assert done.code == 1
    assert f"cannot read {path}" in done.err.splitlines()[-1]


# -------------------------------------------------- checked by importing


def test_a_set_up_whose_packages_do_not_import_does_not_count(machine) -> None:
    machine.set("import-says", "cannot import tensorflow: ImportError: libstdc++.so.6: no such file\n")
    for _ in range(2):
        done = machine.study("status")
        assert done.code == 1
        last = done.err.splitlines()[-1]
        assert "not complete: cannot import tensorflow: ImportError: libstdc++.so.6: no such file" in last
        assert not (machine.checkout / ".venv/.study/requirements.lock").exists()
    (machine.folder / "import-says").unlink()
    again = machine.study("status")
    assert again.code == 0
    assert "checking .venv" in again.err
    assert "cut off" not in again.err


def test_a_package_that_ends_python_by_a_signal_is_named(machine) -> None:
    machine.set("import-says", "importing tensorflow\n")  # an illegal instruction says nothing
    assert "importing tensorflow" in machine.study("status").err.splitlines()[-1]


def test_what_is_imported_lies_in_the_environment(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "elsewhere_alone.py").write_text("")
    (tmp_path / "broken_alone.py").write_text("raise OSError('first\\nlibfoo.so: no such file')")
    monkeypatch.syspath_prepend(tmp_path)
    check("pytest")
    for name, reason in {
        "elsewhere_alone": f"it is found in {re.escape(str(tmp_path))}",
        "broken_alone": "OSError: libfoo.so: no such file",
        "absent_alone": "No module named 'absent_alone'",
    }.items():
        with pytest.raises(SystemExit, match=reason):
            check(name)
    assert capsys.readouterr().out.splitlines()[-1] == "importing absent_alone"


def test_what_needs_torchvision_is_imported_as_the_benchmarks_do_it(monkeypatch) -> None:
    """Its wheel is built for CUDA, and lacks two operators beside a torch without."""
    order: list[str] = []
    library = SimpleNamespace(define=lambda signature: order.append(signature.partition("(")[0]))
    torch = SimpleNamespace(
        library=SimpleNamespace(Library=lambda _name, _kind: library),
        cuda=SimpleNamespace(is_available=lambda: False),
    )
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setattr(imports, "check", order.append)
    imports.main(["benchmarks/torch.txt"])
    assert order == ["torch", "nms", "qnms", "torchmetrics", "torch_fidelity", "pythae"]


def test_every_requirements_file_stands_for_packages_that_it_pins(machine) -> None:
    assert {"tensorflow", "tensorflow_probability", "scipy", "seaborn", "snakemake"} <= set(
        STANDS_FOR["requirements.lock"].split()
    )
    assert set(STANDS_FOR) == {
        path.name for path in (*machine.checkout.glob("*.lock"), *machine.checkout.glob("benchmarks/*.txt"))
    }


def test_the_installer_compiles_nothing_and_the_check_keeps_what_it_compiles(machine) -> None:
    """Else most of a set-up would be spent on files that no command ever runs."""
    assert machine.study("status", PYTHONDONTWRITEBYTECODE="1").code == 0
    assert "pip install --no-compile " in (machine.folder / "pip-arguments").read_text()
    assert (machine.folder / "import-arguments").read_text().startswith("-I ")


def test_uv_compiles_nothing_either(uv) -> None:
    assert uv.study("status").code == 0
    assert "--no-compile " in (uv.folder / "uv-arguments").read_text()


def test_bytecode_is_kept_whatever_the_callers_variables_say(tmp_path) -> None:
    (tmp_path / "module.py").write_text("")
    line = "import sys; sys.path.insert(0, sys.argv[1]); import module"
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path / "no")}
    subprocess.run([sys.executable, "-I", "-c", line, str(tmp_path)], env=environment, check=True)
    assert [path.suffix for path in (tmp_path / "__pycache__").iterdir()] == [".pyc"]


def test_a_path_in_which_python_makes_no_environment_is_refused_in_one_line(machine, tmp_path) -> None:
    folder = tmp_path / "a:b"
    machine.make_checkout(folder)
    done = machine.study("status", study=folder / "study")
    assert done.code == 2
    assert "a path with ':'" in done.err
    assert done.err.count("\n") == 1
    assert "venv" not in machine.calls()


@pytest.mark.parametrize("lock", [f"requirements{of}.lock" for of in ("", "-dev", "-docs", "-slurm")])
def test_only_what_a_lock_installs_is_imported(lock: str) -> None:
    installed = packages_distributions()
    listed = (ROOT / lock).read_text(encoding="utf-8").lower()
    for name in STANDS_FOR[lock].split():
        names = {of.lower().replace("_", "-") for of in installed[name.partition(".")[0]]}
        assert any(f"\n{of}==" in f"\n{listed}" for of in names), name
