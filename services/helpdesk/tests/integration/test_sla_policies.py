"""SLA policies: made and changed, and which of them holds for a ticket."""

import pytest
from marshmallow import ValidationError
from sla_factories import a_calendar, a_policy, a_target
from slas_at_work import at, clocks_of, due_of, opened  # noqa: F401  A fixture.
from ticket_factories import UNKNOWN, a_type

from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.parties import Party
from chassis.testing.parties import party
from contracts.errors import Conflict, ValidationFailed
from helpdesk.models import DOCUMENTS


def policy_of(rules, ticket):
    """The name of the policy by which something is promised to a ticket."""
    shown = rules.get_ticket(ticket_id=ticket["id"]).get("sla")
    return shown and rules.get_sla_policy(sla_policy_id=shown["policy_id"])["name"]


def test_create_sla_policy_is_read_and_listed_in_its_order(rules):
    second = rules.create_sla_policy(**a_policy(name="Second"))
    first = rules.create_sla_policy(**a_policy(
        name="First", position=5, warn_at=0.75, escalations=[
            {"metric": "first_response", "minutes": -10, "raise_to": "urgent"}]))

    assert (second["position"], second["pauses_for"]) == (100, ["requester", "third_party"])
    assert rules.get_sla_policy(sla_policy_id=first["id"]) == first
    assert rules.list_sla_policies()["items"] == [first, second]
    page = rules.list_sla_policies(limit=1)
    assert rules.list_sla_policies(limit=1, after=page["next"])["items"] == [second]


@pytest.mark.parametrize("fields", [
    {"targets": []},
    {"targets": [{"priority": "normal"}]},
    {"targets": [a_target(first=5), a_target(first=6)]},
    {"targets": [a_target(first=5)], "warn_at": 1.5},
    {"pauses_for": ["us"]},
    {"escalations": [{"metric": "closing", "minutes": 5}]},
])
def test_create_sla_policy_refuses_what_makes_no_sense(rules, fields):
    with pytest.raises(ValidationError):
        rules.create_sla_policy(**{**a_policy(), **fields})

    assert rules.list_sla_policies()["items"] == []


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"calendar_id": f"business_calendar_{UNKNOWN}"}, "/calendar_id"),
    ({"type_ids": [f"ticket_type_{UNKNOWN}"]}, "/type_ids/0"),
])
def test_create_sla_policy_refuses_what_does_not_exist(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_sla_policy(**a_policy(**fields))

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert rules.list_sla_policies()["items"] == []


def test_nothing_is_promised_without_a_policy(rules, at):  # noqa: F811
    ticket = opened(rules)

    shown = rules.get_ticket(ticket_id=ticket["id"])
    assert "sla" not in shown
    assert "sla_due_at" not in shown


def test_first_policy_that_fits_holds(rules, at):  # noqa: F811
    made = rules.create_ticket_type(**a_type())
    for name, position, asked in (
            ("type", 10, {"type_ids": [made["id"]]}),
            ("urgent", 20, {"priorities": ["urgent", "high"]}),
            ("complaint by mail", 30, {"kinds": ["request"], "channels": ["email"]}),
            ("team", 40, {"team_ids": ["norte"]}),
            ("late", 90, {})):
        rules.create_sla_policy(**a_policy(
            *(a_target(priority, first=60) for priority in ("normal", "high", "urgent")),
            name=name, position=position, **asked))
    request = rules.create_ticket_type(**a_type())["id"]

    assert policy_of(rules, opened(rules, type_id=made["id"], priority="urgent")) == "type"
    assert policy_of(rules, opened(rules, priority="high")) == "urgent"
    assert policy_of(rules, opened(rules, type_id=request, channel="email")) == "complaint by mail"
    assert policy_of(rules, opened(rules, type_id=request, team_id="norte")) == "team"
    assert policy_of(rules, opened(rules)) == "late"


def test_policy_is_of_a_customer_by_themselves_by_their_organisation_or_by_a_tag(
        rules, at):  # noqa: F811
    acme, gold = party("organisation"), party("organisation", tags=["Oro", "x"])
    ana = party(affiliations=[{"organisation_id": acme, "starts_on": "2020-01-01"}])
    former = party(affiliations=[{"organisation_id": acme, "ends_on": "2025-12-31"}])
    eva = party(affiliations=[{"organisation_id": gold}])
    rules.create_sla_policy(**a_policy(name="Acme", position=1, contact_ids=[acme]))
    rules.create_sla_policy(**a_policy(name="Gold", position=2, customer_tags=["Oro", "Plata"]))

    assert policy_of(rules, opened(rules, contact_ids=[acme])) == "Acme"
    assert policy_of(rules, opened(rules, contact_ids=[ana])) == "Acme"
    assert policy_of(rules, opened(rules, contact_ids=[eva])) == "Gold"
    assert policy_of(rules, opened(rules, contact_ids=[former])) is None
    # Whoever else takes part is no customer.
    assert policy_of(rules, opened(rules, contact_ids=[former, acme])) is None


def test_tickets_of_ours_are_meant_only_where_that_is_said(rules, at):  # noqa: F811
    ours = rules.create_ticket_type(**a_type(kind="ours"))["id"]
    rules.create_sla_policy(**a_policy(name="All"))
    before = opened(rules, type_id=ours)
    rules.create_sla_policy(**a_policy(
        a_target(first=60, next=60, resolution=600), name="Ours", kinds=["ours"], pauses_for=[]))

    ticket = opened(rules, type_id=ours)

    assert policy_of(rules, before) is None
    assert list(clocks_of(rules, ticket)) == ["resolution"]


def test_priority_that_a_policy_has_no_target_for_is_promised_nothing(rules, at):  # noqa: F811
    rules.create_sla_policy(**a_policy(name="Normal only"))
    rules.create_sla_policy(**a_policy(a_target("low", first=5), name="Later"))

    ticket = opened(rules, priority="low")

    assert policy_of(rules, ticket) == "Normal only"
    assert clocks_of(rules, ticket) == {}


def test_changed_policy_and_calendar_change_nothing_that_is_promised(rules, at):  # noqa: F811
    calendar = rules.create_business_calendar(**a_calendar())
    policy = rules.create_sla_policy(**a_policy(
        a_target(first=10 * 60), calendar_id=calendar["id"]))
    before = opened(rules)

    rules.update_sla_policy(
        sla_policy_id=policy["id"], changes={"targets": [a_target(first=9 * 60)]})
    rules.update_business_calendar(
        business_calendar_id=calendar["id"], changes={"closed_on": ["2026-11-30", "2026-12-08"]})
    after = opened(rules)
    # What happens to it does not change that.
    rules.update_ticket(ticket_id=before["id"], changes={"subject": "La mesa"})

    monday, tuesday = "2026-11-30T11:00", "2026-12-01T10:00"
    assert due_of(rules, before, "first_response") == at(monday)
    assert due_of(rules, after, "first_response") == at(tuesday)
    versions = [rules.get_ticket(ticket_id=one["id"])["sla"]["policy_version"]
                for one in (before, after)]
    assert versions == [1, 2]


def test_update_sla_policy_makes_a_version_only_of_what_changes(rules):
    policy = rules.create_sla_policy(**a_policy())

    same = rules.update_sla_policy(sla_policy_id=policy["id"], changes={"name": "Standard"})
    bare = rules.update_sla_policy(sla_policy_id=policy["id"], changes={"pauses_for": []})

    assert same == policy
    assert (bare["version"], bare["pauses_for"]) == (2, [])


def test_archived_policy_promises_nothing_more_and_keeps_what_it_promised(rules, at):  # noqa: F811
    policy = rules.create_sla_policy(**a_policy())
    before = opened(rules)

    rules.archive_sla_policy(sla_policy_id=policy["id"])
    rules.archive_sla_policy(sla_policy_id=policy["id"])

    assert policy_of(rules, before) == "Standard"
    assert policy_of(rules, opened(rules)) is None
    with pytest.raises(Conflict) as refused:
        rules.update_sla_policy(sla_policy_id=policy["id"], changes={"name": "x"})
    assert refused.value.code == "sla_policy_is_archived"


def test_policy_of_somebody_who_is_erased_is_not_one_of_everybody(rules, at):  # noqa: F811
    ana, eva = party(), party()
    both = rules.create_sla_policy(**a_policy(name="Both", contact_ids=[ana, eva]))
    hers = rules.create_sla_policy(**a_policy(name="Hers", contact_ids=[ana]))

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], "data_request_1"))

    assert rules.get_sla_policy(sla_policy_id=both["id"])["contact_ids"] == [eva]
    assert "archived_at" in rules.get_sla_policy(sla_policy_id=hers["id"])
    assert policy_of(rules, opened(rules)) is None
    assert policy_of(rules, opened(rules, contact_ids=[eva])) == "Both"


def test_create_sla_policy_names_survivors(rules):
    ana = party()
    twin = party(merged_into=ana)

    policy = rules.create_sla_policy(**a_policy(contact_ids=[twin, ana]))

    assert policy["contact_ids"] == [ana]
    assert Party.collection().count_documents({"_id": {"$in": [ana, twin]}}) == 2
