"""The press: whom we know of it, what they ask, and what they were told."""

from datetime import timedelta

import pytest
from crisis_factories import LUZ, a_crisis, an_approved, kinds_of
from social_factories import EVA

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from social.models import DOCUMENTS
from social.press.models import PressContact, PressEnquiry

NO_CRISIS = "crisis_01h455vb4pex5vsknk084sn02q"
AGENT = Actor("user_01h455vb4pex5vsknk084sn0e3", roles=("support",))


def an_enquiry(rules, **fields):
    return rules.log_press_enquiry(**{
        "contact_id": fields.pop("contact_id", None) or party(), "question": "¿Cuántos lotes?",
        "channel": "phone", **fields})


def test_press_contact_is_kept_once_and_found_by_what_they_write_about(rules):
    ana = party()
    kept = rules.create_press_contact(
        contact_id=ana, medium="El Norte", beats=["Motor", "motor", "Consumo"],
        languages=["es"], preferred_channel="phone", embargo_notes="Los respeta.")
    rules.create_press_contact(contact_id=party(), beats=["cultura"])

    with pytest.raises(Conflict):
        rules.create_press_contact(contact_id=ana)

    assert kept["beats"] == ["motor", "consumo"]
    for filters in ({"beat": "MOTOR"}, {"medium": "El Norte"}, {"language": "es"},
                    {"contact_id": ana}):
        assert rules.list_press_contacts(**filters)["items"] == [kept]
    assert len(rules.list_press_contacts()["items"]) == 2


def test_press_contact_is_put_away_and_brought_back(rules):
    ana = party()
    kept = rules.create_press_contact(contact_id=ana, beats=["motor"])
    with pytest.raises(PreconditionFailed):
        rules.update_press_contact(press_contact_id=kept["id"], changes={"notes": "No."},
                                   expected_version=9)
    changed = rules.update_press_contact(press_contact_id=kept["id"], changes={"notes": "Sí."})

    for _ in range(2):
        rules.archive_press_contact(press_contact_id=kept["id"])
    assert rules.list_press_contacts()["items"] == []
    assert len(rules.list_press_contacts(is_archived=True)["items"]) == 1

    again = rules.create_press_contact(contact_id=ana, medium="El Sur")
    assert (again["id"], again["notes"], again["medium"]) == (
        changed["id"], "Sí.", "El Sur")


def test_open_enquiries_are_seen_in_the_crisis_by_who_may(rules):
    crisis, now = a_crisis(rules), clock.now()
    whenever = an_enquiry(rules, crisis_id=crisis["id"])
    late = an_enquiry(rules, crisis_id=crisis["id"],
                      deadline_at=(now + timedelta(hours=9)).isoformat())
    soon = an_enquiry(rules, crisis_id=crisis["id"],
                      deadline_at=(now + timedelta(hours=1)).isoformat())
    an_enquiry(rules)

    seen = rules.get_crisis(crisis_id=crisis["id"])

    assert [one["id"] for one in seen["open_enquiries"]] == [
        soon["id"], late["id"], whenever["id"]]
    hidden = rules.by(AGENT).get_crisis(crisis_id=crisis["id"])
    assert (hidden["open_enquiries"], hidden["open_enquiry_count"]) == ([], 3)
    assert rules.list_crises()["items"][0]["open_enquiry_count"] == 3


def test_enquiry_is_answered_once_with_a_statement_that_is_approved(rules):
    crisis = a_crisis(rules)
    approved, elsewhere = an_approved(rules, crisis), an_approved(rules, a_crisis(rules))
    enquiry = an_enquiry(rules, crisis_id=crisis["id"])
    id = enquiry["id"]
    for said in ({}, {"is_declined": True, "crisis_statement_id": approved["id"]}):
        with pytest.raises(ValidationFailed):
            rules.answer_press_enquiry(press_enquiry_id=id, **said)
    with pytest.raises(Conflict):
        rules.answer_press_enquiry(press_enquiry_id=id, crisis_statement_id=elsewhere["id"])
    assert rules.get_press_enquiry(press_enquiry_id=id) == enquiry

    answered = rules.by(EVA).answer_press_enquiry(
        press_enquiry_id=id, crisis_statement_id=approved["id"])

    assert (answered["state"], answered["answered_by_id"]) == ("answered", EVA.id)
    assert kinds_of(rules, crisis)[-2:] == ["enquiry_received", "enquiry_answered"]
    with pytest.raises(Conflict):
        rules.answer_press_enquiry(press_enquiry_id=id, answer="Otra cosa.")
    with pytest.raises(Conflict):
        rules.update_press_enquiry(press_enquiry_id=id, changes={"owner_id": LUZ.id})


def test_enquiry_is_given_to_somebody_bound_to_a_crisis_and_declined(rules):
    crisis, enquiry = a_crisis(rules), an_enquiry(rules)
    with pytest.raises(ValidationFailed):
        an_enquiry(rules, crisis_id=NO_CRISIS)
    with pytest.raises(ValidationFailed):
        an_enquiry(rules, asked_at=(clock.now() + timedelta(hours=1)).isoformat())
    assert PressEnquiry.objects.count() == 1

    rules.update_press_enquiry(press_enquiry_id=enquiry["id"], changes={
        "owner_id": LUZ.id, "crisis_id": crisis["id"]})
    declined = rules.answer_press_enquiry(press_enquiry_id=enquiry["id"], is_declined=True)

    assert (declined["state"], declined["owner_id"]) == ("declined", LUZ.id)
    assert kinds_of(rules, crisis)[-2:] == ["enquiry_received", "enquiry_declined"]
    assert rules.list_press_enquiries(state="open")["items"] == []
    assert len(rules.list_press_enquiries(owner_id=LUZ.id)["items"]) == 1


def test_erased_journalist_is_forgotten_and_the_figures_stay(rules):
    ana, crisis = party(), a_crisis(rules)
    kept = rules.create_press_contact(contact_id=ana, notes="Amable.")
    enquiry = an_enquiry(rules, contact_id=ana, crisis_id=crisis["id"])
    rules.answer_press_enquiry(press_enquiry_id=enquiry["id"], answer="Tres, Ana.")
    holdings = DocumentHoldings(DOCUMENTS)
    assert {name for name, _ in holdings.collect([ana], portable=False)} == {
        "press_contacts", "press_enquiries"}

    commit(lambda: holdings.erase([ana], None))

    assert PressContact.objects.count() == 0
    with pytest.raises(NotFound):
        rules.get_press_contact(press_contact_id=kept["id"])
    left = rules.get_press_enquiry(press_enquiry_id=enquiry["id"])
    assert (left["state"], left.get("contact_id"), left.get("question"), left.get("answer")) == (
        "answered", None, None, None)
