"""Broker and store go away and come back while thousands of changes are made."""

from workload import assert_all_told_once, usual_workload, while_it_runs


def test_changes_are_told_once_when_the_broker_goes_and_comes(
    faults, plain_contacts, own_stack, own_client, report
):
    plain_contacts(), faults("mirror:MirrorService")
    workload = usual_workload(own_client)
    broker = own_stack.servers.rabbitmq

    def stop_and_start():
        broker.stop()
        broker.start()

    while_it_runs(workload, stop_and_start, times=2)

    report(broker_stopped=2, **assert_all_told_once(own_stack, workload))


def test_changes_are_told_once_when_the_store_goes_and_comes(
    faults, own_stack, own_client, report
):
    faults("contacts"), faults("mirror:MirrorService")
    workload = usual_workload(own_client)
    mongod = own_stack.servers.mongod
    stops = iter([mongod.stop, mongod.kill])

    def stop_and_start():
        next(stops)()
        mongod.start()

    while_it_runs(workload, stop_and_start, times=2)

    report(store_stopped=1, store_killed=1, **assert_all_told_once(own_stack, workload))
