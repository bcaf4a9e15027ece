"""Processes are killed in the middle of a merge: it goes on, and ends whole."""

import pytest
from contacts_factories import call_with, person

from chassis.testing.plugin import running_services
from chassis.testing.processes import wait_until


@pytest.fixture
def run_service(own_stack, request):
    # A service of other tests would do the work of those that die here.
    own_stack.empty()
    with running_services(own_stack, request.path.parent) as run:
        yield run


@pytest.fixture
def contacts(own_stack):
    """The operations of whichever contacts service runs."""
    from client import connect
    from contracts.context import Actor

    client = connect(own_stack.broker_url("gateway"), seconds=20,
                     actor=Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",)))
    yield client.contacts
    client.close()


def test_merge_is_whole_when_the_service_is_killed_again_and_again(run_service, contacts):
    process = run_service("contacts")
    ana, double = (contacts.create_contact(**person()) for _ in range(2))
    for _ in range(400):
        contacts.record_interaction(**call_with(double))
    merge = contacts.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]
    assert merge["state"] == "moving"
    process.kill()

    for seed in range(3):
        dying = run_service("contacts", wait=False, VINCULO_FAULT_SEED=str(seed),
                            VINCULO_FAULTS="before_commit:kill:0.4,after_commit:kill:0.4")
        wait_until(lambda dying=dying: not dying.is_running, 30, "the service has died")
    run_service("contacts")

    done = wait_until(lambda: _in_state(contacts, merge, "done"), 60, "the merge is done")
    assert done["moved_count"] == 801
    after, listed = None, []
    while True:
        page = contacts.list_contact_interactions(contact_id=ana["id"], limit=200, after=after)
        listed += page["items"]
        after = page["next"]
        if after is None:
            break
    assert len(listed) == 400
    assert {item["participants"][0]["contact_id"] for item in listed} == {ana["id"]}


def _in_state(contacts, merge, state):
    found = contacts.get_merge(merge_id=merge["id"])
    return found if found["state"] == state else None
