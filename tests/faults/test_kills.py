"""Processes are killed while thousands of changes are made: each is kept and told once."""

import pytest
from workload import (
    SEED,
    Keeper,
    Workload,
    assert_all_told_once,
    usual_workload,
    while_it_runs,
)

from chassis.testing.processes import wait_until


def test_changes_are_told_once_when_the_service_is_killed(faults, own_stack, own_client, report):
    contacts, _ = faults("contacts"), faults("mirror:MirrorService")
    keeper = Keeper(contacts)
    workload = usual_workload(own_client)

    while_it_runs(workload, contacts.kill, times=5)

    keeper.stop()
    report(killed=keeper.deaths, **assert_all_told_once(own_stack, workload))
    assert keeper.deaths == 5


# Publishing goes in batches, so its seams are reached less often.
@pytest.mark.parametrize(("seam", "chance"), [
    ("before_commit", 0.005), ("after_commit", 0.005),
    ("before_publish", 0.02), ("after_publish", 0.02),
])
def test_changes_are_told_once_when_killed_at_a_seam(
    faults, plain_contacts, own_stack, own_client, report, seam, chance
):
    contacts = plain_contacts(VINCULO_FAULTS=f"{seam}:kill:{chance}",
                              VINCULO_FAULT_SEED=str(SEED))
    faults("mirror:MirrorService")
    keeper = Keeper(contacts)
    workload = Workload(own_client, contacts=150, changes_each=3, seed=SEED)

    workload.run()
    wait_until(lambda: keeper.deaths > 0, 5, "the seam was tripped")
    # The last start has no faults, so that what is left behind can be told.
    contacts.environment["VINCULO_FAULTS"] = ""
    contacts.kill()
    counts = assert_all_told_once(own_stack, workload)

    keeper.stop()
    report(killed=keeper.deaths, **counts)


def test_changes_are_told_once_by_two_replicas(
    faults, plain_contacts, own_stack, own_client, report
):
    replicas = [plain_contacts(), plain_contacts()]
    faults("mirror:MirrorService"), faults("mirror:MirrorService")
    keeper = Keeper(replicas[1])
    workload = usual_workload(own_client)

    while_it_runs(workload, replicas[1].kill, times=3)

    keeper.stop()
    report(replicas=2, killed=keeper.deaths, **assert_all_told_once(own_stack, workload))
