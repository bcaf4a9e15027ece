"""What the people who look after a suite do with the command, on a whole one."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import orjson
import pytest

from chassis.testing.events import put_event
from chassis.testing.processes import wait_until
from client.broker import Broker
from contracts import contacts as contract

ROOT = Path(__file__).parents[2]
HANDLER = "contacts.on_contact_updated"
HEARING = 6  # Services hear of a changed contact: all.
SARA = "Sara Costa Benlloch"


@pytest.fixture
def publish(suite):
    """Put an event on the bus with the login of a service: `publish(body, id="one")`."""
    plan = json.loads((suite.home / "plan.json").read_text())
    [url] = [program["env"]["VINCULO_BROKER_URL"] for program in plan["programs"]
             if program["name"] == "contacts"]
    broker = Broker(url, name="test").start()
    assert broker.wait_until_open(10)
    yield lambda body, id: put_event(broker, contract.contact_updated, body, id=id)
    broker.stop()


@pytest.fixture
def dead(suite, publish):
    """Two events of which no handler can make anything, with somebody's address in them."""
    for id in ("one", "two"):
        publish(orjson.dumps({"contact": {"emails": [{"address": "ana@example.com"}]}}), id)
    wait_until(lambda: [found["count"] for found in letters(suite).values()] == [2] * HEARING, 20,
               "both are dead", or_else=lambda: letters(suite))
    yield suite
    for queue in letters(suite):
        suite.must("dead-letters", "drop", queue, "--all", "--yes")


def letters(suite):
    """The queues of dead letters, by their names."""
    return {found["queue"]: found
            for found in json.loads(suite.must("dead-letters", "list", "--json"))}


def contacts_of(api):
    return api.get("/contacts", params={"external_system": "demo", "limit": 200}).json()["items"]


# The demo


def test_up_tells_logins_that_work_each_with_its_own_rights(suite):
    assert set(suite.logins) == {"administrator", "read_only", "sales", "support"}
    for who, login in suite.logins.items():
        with suite.sign_in(who) as agent:
            assert agent.get("/users/me").json()["roles"] == login["roles"]
            assert agent.get("/contacts").status_code == 200
            is_administrator = who == "administrator"
            assert agent.get("/audit-log").status_code == (200 if is_administrator else 403)


def test_up_tells_logins_of_customers_and_partners_of_different_organisations(suite, api):
    told = suite.told["portals"]

    assert [len(told[who]) for who in ("customers", "partners")] == [2, 2]
    everybody = told["customers"] + told["partners"]
    assert len({one["organisation_id"] for one in everybody}) == 4
    for who, audience in (("customers", "portal"), ("partners", "partner")):
        for one in told[who]:
            contact = api.get(f"/contacts/{one['contact_id']}").json()
            assert who[:-1] in [held["role"] for held in contact["roles"]]
            own = own_account(suite, audience, one)
            assert (own["contact_name"], own["party_name"]) == (one["name"], one["organisation"])
            assert own["id"] == one["portal_account_id"]


def own_account(suite, audience, login):
    """Whom this login of a portal tells that it is."""
    base = f"{suite.url}/{audience}/v1"
    answer = httpx.post(f"{base}/auth/login", json={
        "email": login["email"], "password": login["password"]})
    token = answer.json()["tokens"]["access_token"]
    return httpx.get(f"{base}/account", headers={"Authorization": f"Bearer {token}"}).json()


def test_secrets_of_the_demo_are_their_owners_alone(suite):
    for name in ("logins.json", "env"):
        assert stat.S_IMODE((suite.home / name).stat().st_mode) == 0o600


def test_demo_has_people_in_several_roles_and_places(api):
    contacts = contacts_of(api)

    kinds = [contact["kind"] for contact in contacts]
    assert (kinds.count("organisation"), kinds.count("person")) == (12, 40)
    by_name = {contact["name"]: contact for contact in contacts}
    roles = [held["role"] for held in by_name["Filament & Sons Ltd"]["roles"]]
    assert roles == ["supplier", "customer"]
    places = [held["organisation_name"] for held in by_name["Lucía Ferrando Mas"]["affiliations"]]
    assert places == ["Hotel Costa Serena, S.A.", "Revista Espacios"]


def test_seed_adds_nothing_when_the_demo_is_there(suite, api):
    def counts():
        sara = next(contact["id"] for contact in contacts_of(api) if contact["name"] == SARA)
        return len(contacts_of(api)), api.get(f"/contacts/{sara}/timeline").json()

    before = counts()

    again = json.loads(suite.must("seed", "--json"))

    assert set(again["added"].values()) == {0}
    assert again["logins"] == suite.logins
    assert again["portals"] == suite.told["portals"]
    assert counts() == before


def test_seed_puts_back_what_a_seed_that_was_cut_off_left_out(suite, api):
    sara = next(contact for contact in contacts_of(api) if contact["name"] == SARA)
    api.patch(f"/contacts/{sara['id']}", json={"external_ids": []}).raise_for_status()

    added = json.loads(suite.must("seed", "--json"))["added"]

    assert added["people"] == 1
    assert len(contacts_of(api)) == 52
    # Let nobody after this test find her twice.
    api.delete(f"/contacts/{sara['id']}")


def test_shell_file_lets_the_client_in(suite):
    script = (f'. "{suite.home}/env"\n"{sys.executable}" -c "from client import connect\n'
              'print(connect().contacts.list_contacts(limit=1)[\'items\'][0][\'kind\'])"')

    done = subprocess.run(["sh", "-eu"], input=script, env=suite.environment, text=True,
                          capture_output=True, timeout=60, check=False)

    assert done.stdout in ("person\n", "organisation\n"), done.stderr


# People who sign in


def test_user_add_lets_somebody_sign_in_and_is_on_record(suite, api):
    email = f"{os.urandom(4).hex()}@example.com"

    made = json.loads(suite.must("user", "add", "--email", email, "--role", "sales", "--json"))

    # Before they sign in, which is on record too.
    records = api.get("/audit-log", params={"target_id": made["id"]}).json()["items"]
    assert [record["actor_id"] for record in records] == ["tool:bootstrap"]
    answer = httpx.post(f"{suite.url}/api/v1/auth/login", timeout=30,
                        json={"email": email, "password": made["password"]})
    assert answer.status_code == 200


@pytest.mark.parametrize(("options", "message"), [
    (["--email", "x", "--role", "sales"], "/email: This is not an email address."),
    (["--email", "x@example.com", "--role", "boss"], "/roles/0: There is no such role."),
    (["--email", "admin@vinculo.example", "--role", "sales"], "signs in with this email already"),
])
def test_user_add_is_refused_with_the_reason(suite, api, options, message):
    def held():  # Other tests of the suite add users of other emails.
        return api.get("/users", params={"limit": 200}).text.count(f'"{options[1]}"')
    before = held()
    refused = suite.vinculo("user", "add", *options)

    assert (refused.returncode, held()) == (1, before)
    assert message in refused.stderr


# Calls and events


def test_rpc_prints_what_the_service_answers(suite):
    found = json.loads(suite.must("rpc", "contacts.list_contacts", "limit=2", "kind=organisation",
                                  "--json", '{"external_system": "demo"}'))

    assert [contact["kind"] for contact in found["items"]] == ["organisation"] * 2


@pytest.mark.parametrize(("arguments", "message"), [
    (["contacts.get_contact", "contact_id=5"],
     "validation_failed: The request holds values that cannot be accepted.\n"
     "  /contact_id: This is not the id of a contact."),
    (["contacts.get_contact", "contact_id=contact_01h455vb4pex5vsknk084sn02q"],
     "not_found: There is no contact contact_01h455vb4pex5vsknk084sn02q."),
    (["contacts.get_contcat"], "There is no operation contacts.get_contcat on the bus."),
    (["contacts.list_contacts", "limit"], "limit: say it as name=value."),
    (["contacts.list_contacts", "limit=many"], "limit: many is not JSON"),
    (["contacts.list_contacts", "--json", "[]"], "Give --json as an object"),
])
def test_rpc_tells_errors_by_code_and_pointer(suite, arguments, message):
    refused = suite.vinculo("rpc", *arguments)

    assert refused.returncode == 1
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr


def test_events_tail_shows_what_happens_of_the_types_asked_for(suite, api):
    tail = subprocess.Popen(
        [sys.executable, "-m", "cli", "events", "tail", "--type", "contacts.*.archived",
         "--count", "1", "--json"],
        cwd=ROOT, env=suite.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert tail.stderr.readline().startswith("Listening")

    contact_id = api.post("/contacts", json={"kind": "person", "given_name": "Ida"}).json()["id"]
    api.delete(f"/contacts/{contact_id}")

    [line] = tail.communicate(timeout=20)[0].splitlines()
    event = json.loads(line)
    assert event["type"] == "contacts.contact.archived"
    assert event["actorid"] == suite.logins["administrator"]["user_id"]
    assert event["data"]["contact"]["id"] == contact_id


# Dead letters


def test_dead_letters_are_listed_with_count_age_and_error(dead):
    found = letters(dead)[HANDLER]

    assert found["count"] == 2
    assert 0 <= found["oldest_seconds"] < 60
    [error] = found["errors"]
    assert error.startswith("Unreadable: This is not a contacts.contact.updated")
    assert "ana@example.com" not in error
    # The broker's own statistics are some seconds old.
    wait_until(lambda: dead.status()["dead_letters"].get(f"{HANDLER}.dead") == 2, 20,
               "status tells of them too")


def test_dead_letter_is_shown_without_what_is_personal_unless_that_is_asked_for(dead):
    shown = json.loads(dead.must("dead-letters", "show", HANDLER, "one"))

    assert shown["type"] == "contacts.contact.updated"
    assert shown["attempt"] == 1
    assert shown["data"] == {"contact": {"emails": [{"address": "[hidden]"}]}}
    whole = json.loads(dead.must("dead-letters", "show", HANDLER, "one", "--full"))
    assert whole["data"] == {"contact": {"emails": [{"address": "ana@example.com"}]}}


def test_dead_letter_that_is_replayed_comes_to_its_handler_again(dead):
    before = json.loads(dead.must("dead-letters", "show", HANDLER, "two"))["failed_at"]

    assert dead.must("dead-letters", "replay", HANDLER, "two") == f"1 sent back to {HANDLER}.\n"

    def failed_again():
        shown = dead.vinculo("dead-letters", "show", HANDLER, "two")
        return shown.returncode == 0 and json.loads(shown.stdout)["failed_at"] > before

    wait_until(failed_again, 20, "it is dead once more")


def test_dead_letters_are_dropped_only_when_that_is_confirmed(dead):
    assert dead.vinculo("dead-letters", "drop", HANDLER, "--all", input="n\n").returncode == 1
    assert letters(dead)[HANDLER]["count"] == 2
    assert dead.vinculo("dead-letters", "drop", HANDLER).returncode == 1

    assert dead.must("dead-letters", "drop", HANDLER, "one", "--yes") == "1 dropped.\n"
    assert dead.must("dead-letters", "drop", HANDLER, "--all", input="y\n").endswith("1 dropped.\n")

    assert HANDLER not in letters(dead)


# Status


def test_status_tells_how_far_handlers_are(suite, api, wait_for_lag):
    contact_id = api.post("/contacts", json={"kind": "organisation", "name": "Uno"}).json()["id"]
    handled = wait_for_lag(lambda lag: True)["handled"]

    api.patch(f"/contacts/{contact_id}", json={"name": "Dos"})

    lag = wait_for_lag(lambda lag: lag["handled"] > handled)
    assert lag["waiting"] == 0
    assert 0 < lag["mean_seconds"] < 60


@pytest.fixture
def wait_for_lag(suite):
    def wait(is_so):
        def lag():
            found = suite.status()["lag"][HANDLER]
            return found if is_so(found) else None

        return wait_until(lag, 30, "the handler has come so far")

    return wait
