"""Fault seams do nothing unless a test arms them, and nothing at all without their file."""

import sys

import pytest

from chassis import seams
from chassis.faults import Faults, FaultTripped


@pytest.fixture(autouse=True)
def disarmed():
    yield
    seams._trip = seams._pass


def test_nothing_happens_at_a_seam_when_nothing_is_armed():
    seams.arm("", 0)

    for seam in seams.SEAMS:
        seams.reach(seam)


def test_armed_seam_fails_and_the_others_do_not():
    seams.arm("after_commit:raise:1", 0)

    seams.reach(seams.BEFORE_COMMIT)
    with pytest.raises(FaultTripped):
        seams.reach(seams.AFTER_COMMIT)


def test_schedule_is_the_same_when_the_seed_is():
    def schedule(seed):
        faults, tripped = Faults("before_ack:raise:0.3", seed), []
        for number in range(100):
            try:
                faults.trip("before_ack")
            except FaultTripped:
                tripped.append(number)
        return tripped

    assert schedule(7) == schedule(7)
    assert 10 < len(schedule(7)) < 60
    assert schedule(7) != schedule(8)


def test_arming_is_refused_when_the_image_lacks_the_faults(monkeypatch):
    monkeypatch.setitem(sys.modules, "chassis.faults", None)

    with pytest.raises(RuntimeError, match="no faults are installed"):
        seams.arm("after_commit:kill:1", 0)


@pytest.mark.parametrize("faults", ["nowhere:kill:1", "after_commit:explode:1"])
def test_unknown_fault_is_refused(faults):
    with pytest.raises(ValueError, match="a fault is"):
        Faults(faults, 0)
