"""Leads: taken in, joined, matched, changed, given up and taken up again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lead_factories import lead, party, scoring, user_id, where

from chassis.testing.events import waiting_events
from contracts.errors import (
    Conflict,
    NotFound,
    PreconditionFailed,
    ValidationFailed,
)


def told(rules, type=None):
    """The types of the events that wait to be told, or the events of one type."""
    events = waiting_events(rules.store)
    if type is None:
        return [event["type"].removeprefix("sales.") for event in events]
    return [event for event in events if event["type"] == type]


def count_leads(rules):
    return rules.store.leads.count_documents({})


def test_create_lead_keeps_what_was_said_in_normal_form(rules):
    owner = user_id()

    made = rules.create_lead(
        given_name="José", family_name="Núñez", email="Jose@Example.COM", phone="600 123 123",
        company="Núñez S.L.", company_size=12, country="ES", tax_id="b-58378431", source="phone",
        utm={"source": "radio"}, expected_value={"amount": "1500.00", "currency": "EUR"},
        owner_id=owner, tags=["feria"])

    assert made["name"] == "José Núñez"
    assert (made["email"], made["phone"]) == ("jose@example.com", "+34600123123")
    assert (made["tax_id"], made["state"], made["score"]) == ("B58378431", "new", 0)
    assert made["expected_value"] == {"amount": "1500.00", "currency": "EUR"}
    assert made["owner_id"] == owner
    assert [one["what"] for one in made["history"]] == ["created", "assigned"]
    assert rules.get_lead(lead_id=made["id"]) == made
    assert told(rules) == ["lead.created", "lead.assigned"]


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"given_name": "Ana"}, "/email"),
    ({"email": "ana"}, "/email"),
    ({"email": "ana@example.com", "phone": "12"}, "/phone"),
    ({"email": "ana@example.com", "country": "ES", "tax_id": "B58378432"}, "/tax_id"),
])
def test_create_lead_is_refused_when_it_cannot_be_reached_or_is_wrong(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_lead(**fields)

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert count_leads(rules) == 0


def test_create_lead_is_joined_when_the_person_has_an_open_lead(rules):
    first = rules.create_lead(given_name="Ana", email="ana@example.com", message="A price, please.")

    second = rules.create_lead(given_name="Anita", email="ANA@example.com", phone="+34600123123",
                               message="And a visit.", source="phone")

    assert second["id"] == first["id"]
    assert (second["given_name"], second["phone"]) == ("Ana", "+34600123123")
    assert (second["message"], second["source"]) == ("A price, please.", "agent")
    assert second["submission_count"] == 2
    assert second["history"][-1]["what"] == "joined"
    assert "message: And a visit." in second["history"][-1]["text"]
    assert count_leads(rules) == 1
    assert told(rules) == ["lead.created", "lead.updated"]
    assert b'"changed":["phone","submission_count"]' in told(rules, "sales.lead.updated")[0]["data"]


@pytest.mark.parametrize(("one", "other", "is_joined"), [
    ({"name": "Ana Ruiz", "phone": "+34910000001"},
     {"name": "ana ruíz", "phone": "+34910000001", "email": "ana@example.com"}, True),
    ({"name": "Ana Ruiz", "phone": "+34910000001", "email": "ana@example.com"},
     {"name": "Eva Gil", "phone": "+34910000001", "email": "eva@example.com"}, False),
    ({"name": "Ana Ruiz", "phone": "+34910000001"},
     {"phone": "+34910000001", "email": "ana@example.com"}, True),
    ({"name": "Ana Ruiz", "company": "Acme", "phone": "+34910000001"},
     {"name": "Ana Ruiz", "company": "ACME", "email": "ana@example.com"}, True),
    ({"name": "Ana Ruiz", "company": "Acme", "email": "ana@acme.es"},
     {"name": "Ana Ruiz", "company": "Acme", "email": "ana@example.com"}, False),
    ({"name": "Ana Ruiz", "country": "ES", "tax_id": "B58378431", "email": "ana@acme.es"},
     {"name": "Eva Gil", "country": "ES", "tax_id": "B58378431", "email": "eva@acme.es"}, False),
])
def test_create_lead_joins_the_same_person_and_not_their_colleague(rules, one, other, is_joined):
    first = rules.create_lead(**one)

    second = rules.create_lead(**other)

    assert (second["id"] == first["id"]) is is_joined
    if not is_joined:
        assert [match["lead_id"] for match in second["matches"]] == [first["id"]]


def test_create_lead_makes_one_when_fifty_come_at_once(rules):
    def create(number):
        return rules.create_lead(given_name="Ana", email="ana@example.com",
                                 message=f"Message {number}")

    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(create, range(50)))

    assert len({one["id"] for one in made}) == 1
    kept = rules.get_lead(lead_id=made[0]["id"])
    assert kept["submission_count"] == 50
    assert count_leads(rules) == 1
    assert sorted(told(rules)) == ["lead.created"] + ["lead.updated"] * 49


def test_create_lead_is_a_new_one_when_the_former_is_closed(rules):
    first = rules.create_lead(**lead(email="ana@example.com"))
    rules.disqualify_lead(lead_id=first["id"], reason="bad_timing")

    second = rules.create_lead(**lead(email="ana@example.com"))

    assert second["id"] != first["id"]


@pytest.mark.parametrize(("known", "said", "reason", "is_sure"), [
    ({"email": "ana@example.com"}, {"email": "ana@example.com"}, "email", True),
    ({"phone": "+34600123123"}, {"phone": "600123123", "name": "Ana Ruiz"}, "phone", True),
    ({"phone": "+34600123123"}, {"phone": "600123123", "name": "Eva Gil"}, "phone", False),
    ({"tax_id": "12345678Z"}, {"email": "x@example.com", "country": "ES", "tax_id": "12345678-Z"},
     "tax_id", True),
])
def test_create_lead_tells_which_contact_it_may_be(rules, known, said, reason, is_sure):
    contact_id = party(**known)

    made = rules.create_lead(**said)

    assert made["matches"] == [
        {"contact_id": contact_id, "kind": "person", "reason": reason, "is_sure": is_sure}]
    assert made.get("contact_id") == (contact_id if is_sure else None)


def test_create_lead_tells_which_contact_it_may_be_by_name_and_company(rules):
    acme = party("organisation", "Acme Ibérica")
    ana = party(name="Ana Ruiz", affiliations=[{"organisation_id": acme}])
    party(name="Ana Ruiz")

    made = rules.create_lead(name="ANA RUIZ", company="acme iberica", email="ana@example.com")

    assert made["matches"] == [
        {"contact_id": acme, "kind": "organisation", "reason": "company", "is_sure": True},
        {"contact_id": ana, "kind": "person", "reason": "name_and_company", "is_sure": False},
    ]
    assert "contact_id" not in made
    assert made["organisation_id"] == acme


def test_create_lead_is_nobody_when_two_contacts_share_the_address(rules):
    one, other = party(email="ana@example.com"), party(email="ana@example.com")

    made = rules.create_lead(email="ana@example.com")

    assert {match["contact_id"] for match in made["matches"]} == {one, other}
    assert "contact_id" not in made


def test_list_leads_narrows_sorts_and_pages(rules):
    rules.create_lead_rule(**scoring(40, where("country", "ES")))
    owner = user_id()
    far = rules.create_lead(**lead(country="FR", source="event"))
    near = rules.create_lead(**lead(country="ES", owner_id=owner, phone="600123123"))
    gone = rules.create_lead(**lead(country="ES"))
    rules.disqualify_lead(lead_id=gone["id"], reason="spam")

    def ids(**filters):
        found, after = [], None
        while True:
            page = rules.list_leads(limit=1, after=after, **filters)
            found += [item["id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                return found

    assert ids() == [gone["id"], near["id"], far["id"]]
    assert ids(sort="-score")[-1] == far["id"]
    assert ids(is_open=True) == [near["id"], far["id"]]
    assert ids(state="disqualified") == ids(is_open=False) == [gone["id"]]
    assert ids(owner_id=owner) == ids(phone="600 12 31 23") == [near["id"]]
    assert ids(is_unassigned=True, is_open=True) == ids(source="event") == [far["id"]]
    assert ids(email=near["email"].upper()) == [near["id"]]
    assert "history" not in rules.list_leads()["items"][0]


def test_update_lead_changes_scores_and_tells(rules):
    rules.create_lead_rule(**scoring(40, where("country", "ES")))
    made = rules.create_lead(**lead(country="FR", company="Acme"))
    owner = user_id()

    changed = rules.update_lead(
        lead_id=made["id"], expected_version=1,
        changes={"country": "ES", "company": None, "owner_id": owner, "family_name": "Soto"})

    assert (changed["version"], changed["score"], changed["owner_id"]) == (2, 40, owner)
    assert changed["name"] == "Ana Soto"
    assert "company" not in changed
    assert told(rules) == ["lead_rule.created", "lead.created", "lead.updated", "lead.assigned"]


def test_update_lead_makes_no_version_when_nothing_changes(rules):
    made = rules.create_lead(**lead(country="FR"))

    same = rules.update_lead(lead_id=made["id"], changes={"country": "FR"})

    assert same == made
    assert told(rules) == ["lead.created"]


def test_update_lead_is_refused_when_it_is_stale_or_another_open_lead_is_that_person(rules):
    one, other = rules.create_lead(**lead()), rules.create_lead(**lead())

    with pytest.raises(Conflict) as refused:
        rules.update_lead(lead_id=one["id"], changes={"email": other["email"]})
    with pytest.raises(PreconditionFailed):
        rules.update_lead(lead_id=one["id"], changes={"country": "ES"}, expected_version=7)

    assert (refused.value.code, refused.value.details) == ("lead_exists", {"id": other["id"]})
    assert rules.get_lead(lead_id=one["id"]) == one


def test_update_lead_is_refused_when_it_is_closed(rules):
    made = rules.create_lead(**lead())
    closed = rules.disqualify_lead(lead_id=made["id"], reason="no_budget")

    with pytest.raises(Conflict) as refused:
        rules.update_lead(lead_id=made["id"], changes={"country": "ES"})

    assert refused.value.code == "lead_is_disqualified"
    assert rules.get_lead(lead_id=made["id"]) == closed


def test_disqualify_lead_keeps_the_reason_and_is_done_once(rules):
    made = rules.create_lead(**lead())

    closed = rules.disqualify_lead(lead_id=made["id"], reason="competitor", note="They sell it.")
    again = rules.disqualify_lead(lead_id=made["id"], reason="spam")

    assert (closed["state"], closed["disqualified_because"]) == ("disqualified", "competitor")
    assert closed["history"][-1]["text"] == "competitor: They sell it."
    assert again == closed
    assert told(rules) == ["lead.created", "lead.disqualified"]


def test_restore_lead_takes_it_up_again(rules):
    made = rules.create_lead(**lead())
    rules.disqualify_lead(lead_id=made["id"], reason="no_interest")

    restored = rules.restore_lead(lead_id=made["id"], reason="They called back.")

    assert (restored["state"], restored["version"]) == ("new", 3)
    assert "disqualified_because" not in restored
    assert rules.restore_lead(lead_id=made["id"], reason="Again.") == restored
    assert told(rules) == ["lead.created", "lead.disqualified", "lead.restored"]


def test_restore_lead_is_refused_when_the_person_has_another_open_lead(rules):
    made = rules.create_lead(**lead(email="ana@example.com"))
    closed = rules.disqualify_lead(lead_id=made["id"], reason="no_interest")
    rules.create_lead(**lead(email="ana@example.com"))

    with pytest.raises(Conflict) as refused:
        rules.restore_lead(lead_id=made["id"], reason="They called back.")

    assert refused.value.code == "lead_exists"
    assert rules.get_lead(lead_id=made["id"]) == closed


def test_get_lead_of_nobody_is_not_found(rules):
    with pytest.raises(NotFound):
        rules.get_lead(lead_id="lead_01h455vb4pex5vsknk084sn02q")
