"""Processes are killed in the middle of a merge: it goes on, and ends whole."""

from contacts_factories import call_with, person

from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized

INTERACTIONS = sized(400, usual=150)


def test_merge_is_whole_when_the_service_is_killed_again_and_again(run_alone, client_alone):
    contacts = client_alone.contacts
    process = run_alone("contacts")
    ana, double = (contacts.create_contact(**person()) for _ in range(2))
    for _ in range(INTERACTIONS):
        contacts.record_interaction(**call_with(double))
    merge = contacts.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]
    assert merge["state"] == "moving"
    process.kill()

    for seed in range(3):
        dying = run_alone("contacts", wait=False, VINCULO_FAULT_SEED=str(seed),
                          VINCULO_FAULTS="before_commit:kill:0.4,after_commit:kill:0.4")
        wait_until(lambda dying=dying: not dying.is_running, 30, "the service has died")
    run_alone("contacts")

    done = wait_until(lambda: _in_state(contacts, merge, "done"), 60, "the merge is done")
    assert done["moved_count"] == 2 * INTERACTIONS + 1
    after, listed = None, []
    while True:
        page = contacts.list_contact_interactions(contact_id=ana["id"], limit=200, after=after)
        listed += page["items"]
        after = page["next"]
        if after is None:
            break
    assert len(listed) == INTERACTIONS
    assert {item["participants"][0]["contact_id"] for item in listed} == {ana["id"]}


def _in_state(contacts, merge, state):
    found = contacts.get_merge(merge_id=merge["id"])
    return found if found["state"] == state else None
