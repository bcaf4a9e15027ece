"""Activities have custom fields of their own."""

import pytest
from contacts_factories import person
from custom_at_work import field_of

from contracts.errors import ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture(autouse=True)
def _forgotten(rules):
    from contacts.custom_fields import known

    known.forget()


def errors_of(raised):
    return {error["pointer"]: error["detail"] for error in raised.value.details["errors"]}


def test_activities_have_custom_fields_too(rules):
    field_of(rules, "room", "text", entity="activity", is_searchable=True)
    field_of(rules, "host", "contact", entity="activity", is_required=True)
    host = rules.create_contact(**person())
    said = {"type": "meeting", "subject": "Review", "starts_at": "2026-05-01T09:00:00Z",
            "ends_at": "2026-05-01T10:00:00Z"}

    with pytest.raises(ValidationFailed) as raised:
        rules.create_activity(**said)
    assert errors_of(raised) == {"/custom/host": "This has to be given."}
    made = rules.create_activity(**said, custom={"room": "Blue", "host": host["id"]})
    changed = rules.update_activity(activity_id=made["id"], changes={"custom": {"room": "Red"}})

    assert made["custom"] == {"room": "Blue", "host": host["id"]}
    assert changed["custom"] == {"room": "Red", "host": host["id"]}
    assert rules.list_activities(custom=["room:red"])["items"] == [changed]
    assert rules.list_activities(custom=["room:blue"])["items"] == []
    period = {"period_from_at": "2026-04-01T00:00:00Z", "period_to_at": "2026-06-01T00:00:00Z"}
    assert len(rules.list_activities(custom=["room:red"], **period)["items"]) == 1
    with pytest.raises(ValidationFailed) as raised:
        rules.update_activity(activity_id=made["id"], changes={"custom": {"host": UNKNOWN}})
    assert errors_of(raised) == {"/custom/host": "There is no such contact."}
    assert rules.get_activity(activity_id=made["id"]) == changed
