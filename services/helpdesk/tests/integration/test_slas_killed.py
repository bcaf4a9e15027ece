"""The watch of promises is killed as it commits: nothing is lost, and nothing happens twice."""

import os
import signal
import subprocess
import sys

import pytest
from clocks_at_work import madrid
from sla_factories import a_policy, a_target
from slas_at_work import at, history_of, opened, sla_events, watch  # noqa: F401  A fixture.

from chassis import seams
from chassis.testing.rules import opened as rules_of
from helpdesk.service import HelpdeskService

FIRST = "first_response"


@pytest.fixture
def rules(own_stack, monkeypatch):
    """The operations of the service on a store of their own, which soon forgets who died."""
    own_stack.shorten_transactions(seconds=2)
    own_stack.empty_stores()
    with rules_of(own_stack, HelpdeskService, monkeypatch) as rules:
        yield rules


@pytest.mark.parametrize(("place", "is_done"), [
    (seams.BEFORE_COMMIT, False), (seams.AFTER_COMMIT, True)])
def test_watch_that_is_killed_loses_and_doubles_nothing(rules, at, place, is_done):  # noqa: F811
    rules.create_sla_policy(**a_policy(a_target(first=60), warn_at=0.75))
    ticket = opened(rules)
    killed = subprocess.run(
        [sys.executable, "-c", _WATCH, madrid("2026-11-27T11:00:05").isoformat(), place],
        env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(sla_events(rules)) == (2 if is_done else 0)

    watch(at, "2026-11-27T11:00:10")

    assert [one[:2] for one in sla_events(rules)] == [("warned", FIRST), ("breached", FIRST)]
    assert len(history_of(rules, ticket, "sla")) == 1


# A process that runs the watch at a time, and is killed as it commits.
_WATCH = """
import os, signal, sys
from datetime import datetime
from chassis import clock, seams, store
from helpdesk.slas import watching

store.connect(os.environ["VINCULO_MONGODB_URL"])
moment = datetime.fromisoformat(sys.argv[1])
clock.now = lambda: moment
seams.reach = lambda place: place == sys.argv[2] and os.kill(os.getpid(), signal.SIGKILL)
watching.watch_promises()
"""
