"""When the supervisor starts again what has ended."""

import dataclasses

import pytest

from cli.home import Home
from cli.suite import Options, Program, write_plan
from cli.supervisor import FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS, Supervisor

pytestmark = pytest.mark.unit

NO_SERVERS = Options(mongodb_url="mongodb://x", broker_url="amqp://x", management_url="http://x")


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path):
    (tmp_path / "services").mkdir()
    return Home(root=tmp_path, folder=tmp_path / "home").make()


@pytest.fixture
def supervisor(home, clock):
    """A supervisor of one program that ends at once; `.starts` says when it was started."""
    program = Program(name="brief", command=["true"], folder="/", port=1)
    write_plan(home, NO_SERVERS, [program])
    supervisor = Supervisor(home, now=clock)
    supervisor.starts = []
    return supervisor


def look(supervisor):
    """One look, until what it started has ended."""
    before = supervisor.watched.get("brief")
    started_before = before.starts if before else 0
    supervisor.look_once()
    memory = supervisor.watched["brief"]
    if memory.starts != started_before:
        supervisor.starts.append(supervisor.now())
        memory.thread.join()
        supervisor.processes["brief"]._wait_for_end(10)


def test_program_that_keeps_ending_is_started_later_each_time(supervisor, clock):
    for _ in range(4000):
        look(supervisor)
        clock.now += 0.05

    pauses = [
        round(later - earlier, 1)
        for earlier, later in zip(supervisor.starts, supervisor.starts[1:], strict=False)
    ]
    # What ended is only looked at every so often, so a pause may be a look longer.
    assert pauses[0] == pytest.approx(FIRST_PAUSE, abs=0.11)
    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE, abs=0.11)


def test_program_that_ran_a_while_is_started_again_at_once(supervisor, clock):
    for _ in range(5):
        look(supervisor)
        clock.now += 0.01
        look(supervisor)
        clock.now += LONGEST_PAUSE
    look(supervisor)
    assert supervisor.watched["brief"].pause > FIRST_PAUSE

    # It is seen to have ended only now, so it ran all that time.
    clock.now += STEADY_SECONDS + LONGEST_PAUSE
    look(supervisor)

    assert supervisor.starts[-1] == clock.now
    assert supervisor.watched["brief"].pause == FIRST_PAUSE


def test_new_plan_starts_everything_without_a_pause(supervisor, home, clock):
    for _ in range(5):
        look(supervisor)
        clock.now += LONGEST_PAUSE
    look(supervisor)
    started = len(supervisor.starts)
    look(supervisor)
    assert len(supervisor.starts) == started

    write_plan(home, NO_SERVERS, [dataclasses.replace(supervisor.programs[0], port=2)])
    look(supervisor)

    assert len(supervisor.starts) == started + 1


def test_held_program_is_not_started(supervisor, home, clock):
    home.hold("brief")
    look(supervisor)
    assert supervisor.starts == []

    home.release("brief")
    look(supervisor)

    assert supervisor.starts == [clock.now]
    assert home.read("run/supervisor.json") == {"brief": 0}


def test_new_supervisor_goes_on_counting_restarts(supervisor, home, clock):
    for _ in range(3):
        look(supervisor)
        clock.now += LONGEST_PAUSE
    assert home.read("run/supervisor.json") == {"brief": 2}

    assert Supervisor(home).watched["brief"].restarts == 2


def test_program_that_cannot_be_run_is_tried_again(home, clock):
    missing = Program(name="missing", command=["/nowhere/program"], folder="/", port=1)
    write_plan(home, NO_SERVERS, [missing])
    supervisor = Supervisor(home, now=clock)

    for _ in range(2):
        supervisor.look_once()
        supervisor.watched["missing"].thread.join()
        clock.now += LONGEST_PAUSE

    assert supervisor.watched["missing"].restarts == 1
