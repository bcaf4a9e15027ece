"""Several suites on one machine, and servers that run elsewhere."""

import json
import os
import signal

import pymongo
import pytest

pytestmark = pytest.mark.integration


def test_missing_server_is_told_with_how_to_install_it(other_suite):
    failed = other_suite.vinculo("up", VINCULO_MONGOD="/nowhere/mongod")

    assert failed.returncode == 1
    assert "VINCULO_MONGOD names /nowhere/mongod, which cannot be run." in failed.stderr


def test_down_works_without_supervisor_and_wipe_leaves_nothing(other_suite):
    suite = other_suite
    suite.must("up")
    pids = [process["pid"] for process in suite.status()[1].values()]
    os.kill(suite.pid("supervisor"), signal.SIGKILL)

    suite.must("down", "--wipe")

    assert [pid for pid in pids if suite.is_alive(pid)] == []
    assert not suite.home.exists()
    assert suite.must("down") == "Nothing of Vinculo was started here.\n"


def test_two_suites_run_side_by_side_on_other_ports(running, other_suite):
    other_suite.must("up")

    assert set(other_suite.ports().values()).isdisjoint(running.ports().values())
    assert other_suite.status()[0]["is_healthy"]

    other_suite.must("down", "--wipe")
    assert running.status()[0]["is_healthy"]


def test_up_uses_servers_that_run_elsewhere(running, other_suite):
    data = running.home / "data"
    mongod = (data / "mongod" / "admin-password").read_text()
    rabbitmq = (data / "rabbitmq" / "admin-password").read_text()
    ports = running.ports()

    other_suite.must(
        "up",
        f"--mongodb-url=mongodb://admin:{mongod}@127.0.0.1:{ports['mongod']}/?replicaSet=rs0",
        f"--broker-url=amqp://admin:{rabbitmq}@127.0.0.1:{ports['rabbitmq']}",
        f"--management-url=http://admin:{rabbitmq}@127.0.0.1:{ports['management']}",
        "--vhost=other",
        "--database-prefix=other_",
    )

    known = json.loads(other_suite.ask("contacts"))
    database = "/other_contacts?replicaSet=rs0&authSource=other_contacts"
    assert known["VINCULO_MONGODB_URL"].endswith(database)
    assert known["VINCULO_BROKER_URL"].endswith("/other")
    assert list(other_suite.status()[1]) == ["supervisor", "contacts", "gateway"]
    other_suite.must("down")
    assert running.is_alive(running.pid("mongod"))
    # The users of both suites have the same names on that broker, and now other passwords.
    running.must("up")


def test_provision_without_addresses_is_for_the_suite_that_runs_here(running, other_suite):
    assert running.must("provision") == "Users and rights are as deploy/ says.\n"

    failed = other_suite.vinculo("provision")
    assert failed.returncode == 1
    assert "Start it with `vinculo up`" in failed.stderr


def test_provision_makes_users_with_the_passwords_of_the_environment(running):
    data = running.home / "data"
    ports = running.ports()
    mongod = (data / "mongod" / "admin-password").read_text()
    rabbitmq = (data / "rabbitmq" / "admin-password").read_text()
    secrets = json.loads((running.home / "secrets.json").read_text())["passwords"]
    env = {
        "VINCULO_ADMIN_MONGODB_URL": f"mongodb://admin:{mongod}@127.0.0.1:{ports['mongod']}/",
        "VINCULO_ADMIN_MANAGEMENT_URL": f"http://admin:{rabbitmq}@127.0.0.1:{ports['management']}",
        "VINCULO_REPLICA_SET_HOST": f"127.0.0.1:{ports['mongod']}",
        **{f"VINCULO_PASSWORD_{name.upper()}": secret for name, secret in secrets.items()
           if name != "contacts"},
    }
    arguments = ["provision", "--vhost", "p", "--database-prefix", "p_"]

    elsewhere = {"VINCULO_HOME": "/nowhere"}
    failed = running.vinculo(*arguments, **env, **elsewhere)
    assert failed.returncode == 1
    assert "Set VINCULO_PASSWORD_CONTACTS" in failed.stderr

    done = running.vinculo(*arguments, **env, VINCULO_PASSWORD_CONTACTS=secrets["contacts"])
    assert done.returncode == 0, done.stderr
    url = f"mongodb://contacts:{secrets['contacts']}@127.0.0.1:{ports['mongod']}/p_contacts"
    with pymongo.MongoClient(f"{url}?authSource=p_contacts") as client:
        assert client.get_default_database().things.insert_one({}).acknowledged
