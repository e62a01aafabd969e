"""Which device TensorFlow is given, on a machine that has none, one or several GPUs."""

import sys
from types import SimpleNamespace

import pytest

from engine import device, surroundings
from theory.errors import WrongUsage


class FakeTensorFlow:
    """The part of TensorFlow that chooses devices; ``started``: it keeps what it sees."""

    def __init__(self, gpus: int, *, started: bool = False) -> None:
        self.gpus, self.started = [f"card {i}" for i in range(gpus)], started
        self.seen, self.growing, self.deterministic, self.tf32 = list(self.gpus), [], False, True
        experimental = SimpleNamespace(
            set_memory_growth=lambda gpu, on: self.growing.append((gpu, on)),
            enable_op_determinism=lambda: setattr(self, "deterministic", True),
            enable_tensor_float_32_execution=lambda on: setattr(self, "tf32", on),
            get_device_details=lambda card: {"device_name": f"name of {card}"},
        )
        self.config = SimpleNamespace(
            list_physical_devices=lambda _: self.gpus,
            set_visible_devices=self._see,
            get_visible_devices=lambda _: self.seen,
            experimental=experimental,
        )

    def _see(self, devices, _kind) -> None:
        if self.started:
            raise RuntimeError("Visible devices cannot be modified after being initialized")
        self.seen = list(devices)


@pytest.fixture
def take(monkeypatch):
    def taken(wanted: str, gpus: int, *, started: bool = False) -> FakeTensorFlow:
        tf = FakeTensorFlow(gpus, started=started)
        monkeypatch.setitem(sys.modules, "tensorflow", tf)
        device._take(tf, wanted)
        return tf

    return taken


@pytest.mark.parametrize("gpus", [0, 1, 2])
def test_the_processor_is_computed_on_whatever_cards_there_are(take, gpus) -> None:
    tf = take(device.CPU, gpus)
    assert (tf.seen, tf.growing, tf.deterministic) == ([], [], False)
    assert device.in_force() == "cpu"


@pytest.mark.parametrize("wanted", [device.GPU, device.AUTO])
@pytest.mark.parametrize("gpus", [1, 2])
def test_of_several_cards_the_first_is_shared_repeatable_and_as_precise_as_the_processor(
    take, wanted, gpus
) -> None:
    tf = take(wanted, gpus)
    assert (tf.seen, tf.growing) == (["card 0"], [("card 0", True)])
    assert (tf.deterministic, tf.tf32) == (True, False)
    assert device.in_force() == "gpu name of card 0"


def test_where_there_is_no_card_auto_takes_the_processor(take) -> None:
    tf = take(device.AUTO, 0)
    assert (tf.seen, tf.deterministic, device.in_force()) == ([], False, "cpu")


def test_a_card_that_is_asked_for_and_not_there_is_said_with_the_way_out(take) -> None:
    with pytest.raises(WrongUsage, match=r"no GPU here.*--device cpu"):
        take(device.GPU, 0)


def test_a_process_that_computes_on_a_card_already_is_told_as_such(take) -> None:
    tf = take(device.CPU, 1, started=True)
    assert (tf.deterministic, device.in_force()) == (True, "gpu name of card 0")


def test_a_wrong_device_in_the_environment_is_refused(monkeypatch) -> None:
    monkeypatch.setenv(device.VARIABLE, "tpu")
    with pytest.raises(WrongUsage, match=r"STUDY_DEVICE is 'tpu'; it may be auto, cpu, gpu"):
        surroundings.start()


@pytest.mark.parametrize("told", ["", None])
def test_the_processor_is_the_default(monkeypatch, told) -> None:
    if told is None:
        monkeypatch.delenv(device.VARIABLE, raising=False)
    else:
        monkeypatch.setenv(device.VARIABLE, told)
    assert device.chosen() == device.CPU
