from datetime import timedelta

import pytest

from chassis import clock, store
from contracts import contacts, gateway
from contracts.context import Actor
from gateway import audit, local, users
from gateway.models import AuditRecord, User

ANA = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("sales",))
KEY = Actor("key_01h455vb4pex5vsknk084sn02q", roles=("sales",), on_behalf_of=ANA.id)
CONTACT = "contact_01h455vb4pex5vsknk084sn02q"
OTHER = "contact_01h455vb4pex5vsknk084sn02r"


def begin(actor=ANA, operation=contacts.update_contact, target_id=CONTACT):
    return audit.begin(
        actor, operation, target_id, "request-1", "PATCH", f"/api/v1/contacts/{target_id}",
        "192.0.2.1",
    )


def listed(**filters):
    request = gateway.list_audit_log.request.load(filters)
    return audit.list_audit_log(**request)["items"]


def test_begin_records_what_is_asked_for_before_it_is_done():
    before = clock.now()

    record_id = begin(KEY)

    [record] = listed()
    assert before <= record.pop("created_at") <= clock.now()
    assert record == {
        "id": record_id, "actor_id": KEY.id, "on_behalf_of": ANA.id,
        "operation": "contacts.update_contact", "target_id": CONTACT, "request_id": "request-1",
        "method": "PATCH", "path": f"/api/v1/contacts/{CONTACT}", "source_address": "192.0.2.1",
        "outcome": "started", "changes": [],
    }


@pytest.mark.parametrize(("status", "outcome"), [
    (200, "done"), (204, "done"), (401, "refused"), (422, "refused"), (500, "failed"),
    (503, "failed"),
])
def test_finish_records_what_became_of_it(status, outcome):
    record_id = begin()
    changes = [{"id": CONTACT, "before": "a" * 64, "after": "b" * 64},
               {"id": OTHER, "before": None, "after": "c" * 64}]

    audit.finish(record_id, status, changes)

    [record] = listed()
    assert (record["status"], record["outcome"], record["changes"]) == (status, outcome, changes)
    assert record["finished_at"] >= record["created_at"]


def test_finish_changes_nothing_when_the_record_has_its_end(stored):
    record_id = begin()
    audit.finish(record_id, 200)
    before = stored(AuditRecord)

    audit.finish(record_id, 500, [{"id": OTHER, "before": None, "after": "c" * 64}])

    assert stored(AuditRecord) == before


def test_list_audit_log_finds_what_the_filters_name(move_clock):
    first = begin()
    audit.finish(first, 200, [{"id": CONTACT, "before": "a" * 64, "after": "b" * 64}])
    move_clock(hours=1)
    second = begin(KEY, contacts.create_contact, None)
    audit.finish(second, 201, [{"id": OTHER, "before": None, "after": "c" * 64}])
    move_clock(hours=2)
    third = begin(None, gateway.log_in, None)
    soon = (clock.now() - timedelta(minutes=30)).isoformat()

    def ids(**filters):
        return [record["id"] for record in listed(**filters)]

    assert ids() == [third, second, first]
    assert ids(actor_id=KEY.id) == [second]
    assert ids(actor_id="anonymous") == [third]
    assert ids(operation="contacts.update_contact") == [first]
    assert ids(target_id=OTHER) == [second]
    assert ids(target_id=CONTACT) == [first]
    assert ids(**{"from": soon}) == [third]
    assert ids(to=soon) == [second, first]
    assert ids(actor_id=ANA.id, operation="contacts.create_contact") == []


def test_list_audit_log_pages_without_gap_or_repeat():
    made = [begin() for _ in range(7)]

    seen, after = [], None
    while True:
        page = audit.list_audit_log(limit=3, after=after)
        seen += [record["id"] for record in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == made[::-1]


def test_audit_digests_show_that_a_document_was_this_one(acting, administrator, add_user, stored):
    user = add_user()
    before = store._digest(stored(User)[-1])
    record_id = begin(ANA, gateway.update_user, user.id)

    with acting(administrator):
        users.update_user(user_id=user.id, changes={"name": "Eva"}, expected_version=None)
    audit.finish(record_id, 200, store.changes())

    after = store._digest(next(raw for raw in stored(User) if raw["_id"] == user.id))
    [record] = listed(target_id=user.id)
    assert record["changes"] == [{"id": user.id, "before": before, "after": after}]
    assert before != after


def test_no_operation_changes_the_audit_log():
    touching = {
        operation.name for operation in local.local_operations()
        if operation.route and "audit" in operation.route.path
    }

    assert touching == {"list_audit_log"}
    assert not gateway.list_audit_log.changes_state
