"""Fixtures for tests that stop, kill and start the broker and the store: `own_stack`, `run_alone`,
`client_alone`, `hurried_client`.
"""

import os
import shutil
import tempfile

import pytest

from .processes import running_services

# Says in which folder the servers of a run are.
SERVERS_FOLDER = "VINCULO_TEST_SERVERS"


def client_of(stack, **options):
    from client import connect
    from contracts.context import Actor

    actor = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
    return connect(stack.broker_url("gateway"), name="test", actor=actor, **options)


@pytest.fixture(scope="module")
def own_stack():
    """A broker and a store for this module alone, which its tests may stop, kill and start."""
    from .servers import Servers, Stack

    folder = tempfile.mkdtemp(prefix="own-", dir=os.environ[SERVERS_FOLDER])
    servers = Servers(folder).start()
    yield Stack(servers, "own").set_up()
    servers.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def run_alone(own_stack, request):
    """As `run_service`, on servers of this module alone: for services that are killed.

    What a process had under way as it died holds others up for two seconds there.
    """
    own_stack.empty()
    own_stack.shorten_transactions(seconds=2)
    with running_services(own_stack, request.path.parent) as run:
        yield run


@pytest.fixture
def client_alone(own_stack):
    """As `client`, of the services that `run_alone` starts."""
    client = client_of(own_stack, seconds=20)
    yield client
    client.close()


@pytest.fixture
def hurried_client(own_stack):
    """As `client_alone`, for somebody who does not wait long for one that has died."""
    client = client_of(own_stack, seconds=3)
    yield client
    client.close()
