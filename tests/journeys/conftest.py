"""The suite that journeys share, brought up once a run."""

import fcntl
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
# The networks that social speaks to are those of its own tests.
sys.path.insert(0, str(Path(__file__).parents[2] / "services/social/tests"))

from suites import Suite


@pytest.fixture(scope="session")
def suite(tmp_path_factory, request, ends_with_folder):
    """The suite of this run, shared by its workers; the last of them takes it down."""
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        folder = folder.parent
    suite = Suite(folder / "suite")
    is_last = ends_with_folder.enter_context(_in_use(folder / "suite-in-use"))
    ends_with_folder.callback(lambda: suite.wipe() if is_last() else None)
    return suite.up()


@contextmanager
def _in_use(path):
    """Hold a share of a lock, which ends with the process; the last to let go is told so."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)

        def is_last():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield is_last


@pytest.fixture
def api(suite):
    """The API as the administrator of the demo."""
    with suite.sign_in() as client:
        yield client
