"""Processes are killed while thousands of changes are made: each is kept and told once."""

from workload import (
    SEED,
    Keeper,
    assert_all_told_once,
    usual_workload,
    while_it_runs,
)

from chassis.testing.sizes import sized


def test_changes_are_told_once_when_the_service_is_killed(faults, own_stack, own_client, report):
    contacts, _ = faults("contacts"), faults("mirror:MirrorService")
    keeper = Keeper(contacts)
    workload = usual_workload(own_client)

    while_it_runs(workload, contacts.kill, times=5)

    keeper.stop()
    report(killed=keeper.deaths, **assert_all_told_once(own_stack, workload))
    assert keeper.deaths == 5


# Publishing goes in batches, so its seams are reached less often.
SEAMS = (("before_commit", sized(0.006, usual=0.06)), ("after_commit", sized(0.006, usual=0.06)),
         ("before_publish", sized(0.04, usual=0.3)), ("after_publish", sized(0.04, usual=0.3)))


def test_changes_are_told_once_when_killed_at_each_seam_in_turn(
    faults, plain_contacts, own_stack, own_client, report
):
    # Each life ends at its seam, each seam twice; the last life has none, and does what is left.
    lives = iter([f"{seam}:kill:{chance}" for seam, chance in SEAMS * 2])
    contacts = plain_contacts(VINCULO_FAULTS=next(lives), VINCULO_FAULT_SEED=str(SEED))
    faults("mirror:MirrorService")
    keeper = Keeper(contacts, before_start=lambda: contacts.environment.update(
        VINCULO_FAULTS=next(lives, "")))
    workload = usual_workload(own_client)

    workload.run()
    counts = assert_all_told_once(own_stack, workload)

    keeper.stop()
    report(killed=keeper.deaths, **counts)
    assert keeper.deaths == 2 * len(SEAMS)


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
