import threading
import uuid

import pytest

from chassis.testing.processes import wait_until
from contracts.errors import ServiceUnavailable
from gateway.models import IdempotencyRecord, User

PERSON = {"kind": "person", "given_name": "Ana", "family_name": "Ruiz"}


def keyed(key):
    return {"Idempotency-Key": key}


@pytest.fixture
def key():
    return str(uuid.uuid4())


def at_once(count, work):
    """What `work(number)` returned in each of so many threads that began together."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        barrier.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_create_contact_gives_the_same_answer_when_it_is_sent_again(http, key, count_contacts):
    first = http.post("/contacts", json=PERSON, headers=keyed(key))

    again = http.post("/contacts", json=dict(reversed(PERSON.items())), headers=keyed(key))

    assert (again.status_code, again.data) == (first.status_code, first.data) == (201, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count_contacts() == 1


def test_create_contact_is_refused_when_the_key_came_with_another(http, key, count_contacts):
    http.post("/contacts", json=PERSON, headers=keyed(key))

    answer = http.post("/contacts", json={**PERSON, "given_name": "Eva"}, headers=keyed(key))

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert answer.json["errors"][0]["pointer"] == "/Idempotency-Key"
    assert count_contacts() == 1


def test_a_key_is_refused_when_it_came_with_another_operation(http, key, make_contact):
    made = make_contact()
    http.post("/contacts", json=PERSON, headers=keyed(key))

    answer = http.post(f"/contacts/{made['id']}/restore", headers=keyed(key))

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_a_key_is_anothers_when_another_principal_sends_it(http, http_as, key, count_contacts):
    first = http.post("/contacts", json=PERSON, headers=keyed(key))

    other = http_as("sales").post("/contacts", json=PERSON, headers=keyed(key))

    assert other.status_code == 201
    assert other.json["id"] != first.json["id"]
    assert count_contacts() == 2


def test_create_contact_makes_one_when_fifty_are_sent_at_once(http, key, count_contacts):
    answers = at_once(50, lambda _: http.post("/contacts", json=PERSON, headers=keyed(key)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert count_contacts() == 1


def test_create_contact_makes_one_when_the_gateway_died_before_it_noted_the_answer(
        http, key, count_contacts):
    first = http.post("/contacts", json=PERSON, headers=keyed(key))
    IdempotencyRecord.collection().update_many(
        {}, {"$unset": {"status": "", "body": "", "headers": ""}})

    again = http.post("/contacts", json=PERSON, headers=keyed(key))

    assert (again.status_code, again.data) == (201, first.data)
    assert count_contacts() == 1


def test_a_refusal_is_repeated_when_the_request_is(http, key):
    first = http.post("/contacts", json={"kind": "person"}, headers=keyed(key))

    again = http.post("/contacts", json={"kind": "person"}, headers=keyed(key))

    assert (first.status_code, again.data) == (422, first.data)
    assert again.content_type == "application/problem+json"
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_replay_is_refused_when_the_permission_was_taken_away(http_as, http, key):
    seller = http_as("sales")
    seller.post("/contacts", json=PERSON, headers=keyed(key))
    User.objects(roles="sales").update(set__roles=["read_only"])

    again = seller.post("/contacts", json=PERSON, headers=keyed(key))

    assert (again.status_code, again.json["code"]) == (403, "permission_denied")


@pytest.mark.parametrize("wrong", ["", "a" * 201, "a b", "ñ"])
def test_create_contact_is_refused_when_the_key_is_no_key(http, wrong, count_contacts):
    answer = http.post("/contacts", json=PERSON, headers=keyed(wrong))

    assert (answer.status_code, answer.json["code"]) == (422, "validation_failed")
    assert answer.json["errors"][0]["pointer"] == "/Idempotency-Key"
    assert count_contacts() == 0


def test_create_user_makes_one_when_it_is_sent_again_and_at_once(http, key):
    person = {"email": "eva@example.com", "name": "Eva", "roles": ["sales"],
              "password": "plum tomato airport"}

    answers = at_once(5, lambda _: http.post("/users", json=person, headers=keyed(key)))
    again = http.post("/users", json=person, headers=keyed(key))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(201) >= 1
    assert {answer.json["code"] for answer in answers if answer.status_code != 201} <= {
        "request_in_progress"}
    assert again.status_code == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert User.objects(email="eva@example.com").count() == 1


def test_create_user_can_be_sent_again_at_once_when_it_failed_for_a_while(http, key):
    person = {"email": "eva@example.com", "name": "Eva", "roles": ["sales"],
              "password": "plum tomato airport"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gateway.performing.audit.begin", unavailable)
        failed = http.post("/users", json=person, headers=keyed(key))

    again = http.post("/users", json=person, headers=keyed(key))

    assert (failed.status_code, again.status_code) == (503, 201)


def unavailable(*_arguments):
    raise ServiceUnavailable()


def test_create_api_key_keeps_no_secret_when_a_key_comes_with_it(http, key):
    answer = http.post("/api-keys", json={"name": "shop", "scopes": ["contacts:read"]},
                       headers=keyed(key))

    assert answer.status_code == 201
    assert IdempotencyRecord.collection().count_documents({}) == 0


def test_a_record_holds_no_password_when_the_request_had_one(http, key):
    answer = http.post("/users", json={
        "email": "eva@example.com", "name": "Eva", "roles": ["sales"],
        "password": "plum tomato airport"}, headers=keyed(key))

    assert answer.status_code == 201, answer.text
    record = wait_until(lambda: IdempotencyRecord.collection().find_one({"status": 201}))

    assert "plum" not in str(record)
