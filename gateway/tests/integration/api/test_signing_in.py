from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.testing.processes import wait_until
from gateway import passwords
from gateway.audit_ends import AuditEnds
from gateway.database import lightly
from gateway.models import AuditRecord, User

PASSWORD = "plum tomato airport"


@pytest.fixture(scope="module")
def kept_password():
    return passwords.hash_password(PASSWORD)


@pytest.fixture
def add_user(kept_password):
    """Store somebody who signs in with PASSWORD."""

    def add(email="ana@example.com", role="sales"):
        return User(email=email, email_key=email, name="Ana", roles=[role],
                    password_hash=kept_password).add()

    return add


@pytest.fixture
def nobody(http_as):
    return http_as(None)


def log_in(nobody, email="ana@example.com", password=PASSWORD):
    return nobody.post("/auth/login", json={"email": email, "password": password})


def ended(records, count):
    """The records once there are so many and none is only begun; nothing before."""
    if len(records) == count and all(record["outcome"] != "started" for record in records):
        return records
    return None


def bearer(tokens):
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def test_log_in_opens_the_way_until_log_out(nobody, add_user):
    user = add_user()

    tokens = log_in(nobody).json
    me = nobody.get("/users/me", headers=bearer(tokens))
    renewed = nobody.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    out = nobody.post("/auth/logout", json={"refresh_token": renewed.json["refresh_token"]})
    after = nobody.get("/users/me", headers=bearer(renewed.json))

    assert (me.status_code, me.json["id"], me.json["email"]) == (200, user.id, "ana@example.com")
    assert (renewed.status_code, out.status_code, out.data) == (200, 204, b"")
    assert (after.status_code, after.json["code"]) == (401, "unauthenticated")


def test_log_in_answers_are_not_kept_by_any_cache(nobody, add_user):
    add_user()

    assert log_in(nobody).headers["Cache-Control"] == "no-store"


def test_log_in_answers_alike_when_the_email_or_the_password_is_wrong(nobody, add_user):
    add_user()

    wrong, unknown = log_in(nobody, password="wrong password"), log_in(nobody, "eva@example.com")

    for answer in (wrong, unknown):
        assert answer.status_code == 401
        answer.told = {name: value for name, value in answer.json.items() if name != "request_id"}
    assert wrong.told == unknown.told
    assert set(wrong.headers.keys()) == set(unknown.headers.keys())


def test_log_in_answers_429_with_retry_after_when_tried_too_often(nobody, add_user):
    add_user()
    for _ in range(5):
        assert log_in(nobody, password="wrong password").status_code == 401

    answer = log_in(nobody)

    assert (answer.status_code, answer.json["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("body", [
    {"email": "ana@example.com"}, {"email": {"$ne": ""}, "password": PASSWORD},
    {"email": "ana@example.com", "password": ["x"]}, {"email": "a" * 255, "password": "x"},
    {"email": "ana@example.com", "password": "x" * 1025}, {"email": "", "password": ""},
    {"email": "ana@example.com", "password": PASSWORD, "roles": ["administrator"]},
    {"email": "ana@example.com\x00", "password": PASSWORD},
    {"email": "ana@example.com", "password": "\ud800"},
])
def test_log_in_is_refused_by_its_form_when_the_body_is_wrong(nobody, add_user, body):
    add_user()

    answer = nobody.post("/auth/login", json=body)

    assert 400 <= answer.status_code < 500
    assert answer.status_code not in (401, 429)
    assert PASSWORD not in answer.text


def test_refresh_lets_one_win_when_twenty_show_the_same_token_at_once(nobody, add_user):
    add_user()
    shown = {"refresh_token": log_in(nobody).json["refresh_token"]}

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: nobody.post("/auth/refresh", json=shown), range(20)))

    winners = [answer.json for answer in answers if answer.status_code == 200]
    assert len(winners) == 1
    assert {answer.status_code for answer in answers} == {200, 401}
    assert nobody.post(
        "/auth/refresh", json={"refresh_token": winners[0]["refresh_token"]}).status_code == 401
    assert nobody.get("/users/me", headers=bearer(winners[0])).status_code == 401


def test_api_key_does_what_its_scopes_name_and_no_more(http, nobody, contacts_service):
    made = http.post("/api-keys", json={"name": "ERP", "scopes": ["contacts:read"]})
    key = {"X-Api-Key": made.json["secret"]}

    assert made.status_code == 201
    assert nobody.get("/contacts", headers=key).status_code == 200
    for refused in (
        nobody.post("/contacts", json={"kind": "person", "given_name": "Eva"}, headers=key),
        nobody.get("/users", headers=key), nobody.get("/audit-log", headers=key),
        nobody.post("/api-keys", json={"name": "x", "scopes": ["contacts:read"]}, headers=key),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "permission_denied")
    assert http.get("/contacts").json["items"] == []

    assert http.delete(f"/api-keys/{made.json['id']}").status_code == 204
    assert nobody.get("/contacts", headers=key).status_code == 401
    [listed] = http.get("/api-keys").json["items"]
    assert "secret" not in listed
    assert listed["revoked_at"]


def test_users_can_be_added_changed_and_locked_by_an_administrator(http, nobody):
    made = http.post("/users", json={
        "email": "eva@example.com", "name": "Eva", "roles": ["sales"], "password": PASSWORD})
    tokens = log_in(nobody, "eva@example.com").json
    path = f"/users/{made.json['id']}"

    locked = http.patch(path, json={"is_locked": True}, headers={"If-Match": made.headers["ETag"]})

    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{path}")
    assert (locked.status_code, locked.json["is_locked"], locked.json["version"]) == (200, True, 2)
    assert http.get(path).json == locked.json
    assert nobody.get("/users/me", headers=bearer(tokens)).status_code == 401
    assert log_in(nobody, "eva@example.com").status_code == 401
    assert PASSWORD not in made.text
    assert "argon2" not in made.text + http.get("/users").text


def test_a_weak_password_is_refused_by_its_place_in_the_body(http):
    made = http.post("/users", json={
        "email": "eva@example.com", "name": "Eva", "roles": ["sales"], "password": "a" * 20})
    listed = http.get("/users").json["items"]

    changed = http.patch(f"/users/{listed[0]['id']}", json={"password": "a" * 20},
                         headers={"If-Match": "*"})

    for answer in (made, changed):
        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"] == "/password"
    assert http.get("/users").json["items"] == listed


def test_the_last_administrator_cannot_lock_themselves_over_http(http):
    me = http.get("/users/me").json

    answer = http.patch(f"/users/{me['id']}", json={"is_locked": True},
                        headers={"If-Match": "*"})

    assert (answer.status_code, answer.json["code"]) == (409, "last_administrator")
    assert http.get("/users/me").json == me


def test_change_own_password_ends_the_session_that_asked(nobody, add_user):
    add_user()
    tokens = log_in(nobody).json

    wrong = nobody.post("/users/me/password", headers=bearer(tokens), json={
        "current_password": "wrong password", "new_password": "seven green buses"})
    right = nobody.post("/users/me/password", headers=bearer(tokens), json={
        "current_password": PASSWORD, "new_password": "seven green buses"})

    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/current_password")
    assert (right.status_code, right.data) == (204, b"")
    assert nobody.get("/users/me", headers=bearer(tokens)).status_code == 401
    assert log_in(nobody, password="seven green buses").status_code == 200


def test_the_audit_log_tells_who_signed_in_and_who_was_changed(http, nobody, add_user):
    user = add_user()
    log_in(nobody, password="wrong password")
    log_in(nobody)
    http.patch(f"/users/{user.id}", json={"name": "Eva"}, headers={"If-Match": "*"})

    records = wait_until(lambda: ended(http.get("/audit-log").json["items"], 3))
    of_user = http.get(f"/audit-log?target_id={user.id}").json["items"]

    assert [(record["operation"], record["actor_id"] == "anonymous", record["outcome"])
            for record in records] == [
        ("gateway.update_user", False, "done"), ("gateway.log_in", True, "done"),
        ("gateway.log_in", True, "refused"),
    ]
    [change] = records[0]["changes"]
    assert (change["id"], len(change["before"]), len(change["after"])) == (user.id, 64, 64)
    assert [record["operation"] for record in of_user] == [
        "gateway.update_user", "gateway.log_in"]
    assert records[0]["source_address"] == "127.0.0.1"


def test_a_change_leaves_a_started_record_when_the_process_ends_within_it(
        http, add_user):
    user = add_user()

    def end(*_arguments):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AuditEnds, "note", end)
        with pytest.raises(KeyboardInterrupt):
            http.patch(f"/users/{user.id}", json={"name": "Eva"}, headers={"If-Match": "*"})

    [record] = lightly(AuditRecord).find({})
    assert (record["outcome"], record["target_id"]) == ("started", user.id)
    assert "finished_at" not in record
