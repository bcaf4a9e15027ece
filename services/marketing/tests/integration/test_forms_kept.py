"""How long it is kept what strangers sent, by whom it is erased, and what it adds up to."""


from capture_factories import (
    came,
    confirm,
    filled,
    of_id,
    of_token,
    opened_form,
    sent,
    shown,
    with_address,
)
from ledger_factories import touched

from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.outbox import commit
from marketing.forms import keeping, leads
from marketing.holdings import MarketingHoldings
from marketing.models import DOCUMENTS
from marketing.settings import marketing_settings


def test_what_strangers_sent_is_forgotten_after_a_time(alone, monkeypatch, later):
    form = opened_form(alone)
    old, known = sent(alone, form), sent(alone, form)
    suspected = shown(alone, form)
    alone.submit_form(**filled(suspected, website="x"))
    alone.store.form_submissions.update_one(
        {"_id": known["_id"]}, {"$set": {"contact_id": new_id("contact")}})

    later(days=31)
    keeping.forget_old_submissions()
    assert of_token(alone, suspected["token"]) is None
    assert of_id(alone, old) is not None

    later(days=366)
    monkeypatch.setenv("VINCULO_FORM_SUBMISSIONS_KEPT_DAYS", "0")
    marketing_settings.cache_clear()
    keeping.forget_old_submissions()
    assert of_id(alone, old) is not None

    monkeypatch.delenv("VINCULO_FORM_SUBMISSIONS_KEPT_DAYS")
    marketing_settings.cache_clear()
    keeping.forget_old_submissions()
    assert (of_id(alone, old), of_id(alone, known) is not None) == (None, True)


def test_forget_form_submissions_erases_by_address(alone):
    form = opened_form(alone)
    sent(alone, form)
    other = sent(alone, form, email="other@gil.example")

    assert alone.forget_form_submissions(email="MARTA@gil.example")["submission_count"] == 1
    assert alone.forget_form_submissions(email="marta@gil.example")["submission_count"] == 0

    assert [raw["_id"] for raw in alone.store.form_submissions.find()] == [other["_id"]]


def test_delete_form_submission_throws_it_away_and_it_counts_no_more(alone):
    form = opened_form(alone)
    raw = sent(alone, form)

    alone.delete_form_submission(form_submission_id=raw["_id"])

    assert of_id(alone, raw) is None
    (touch,) = touched(alone)
    assert "withdrawn_at" in touch
    assert alone.get_form_results(form_id=form["id"])["submission_count"] == 0


def test_whoever_is_erased_takes_along_what_was_sent_with_their_address(alone):
    contact = with_address()
    alone.react("on_contact_created", came(contact))
    form = opened_form(alone)
    sent(alone, form)
    raw = sent(alone, form, email="marta.old@gil.example")
    alone.store.form_submissions.update_one(
        {"_id": raw["_id"]}, {"$set": {"contact_id": contact["id"]}})
    other = sent(alone, form, email="other@gil.example")
    collected = list(DocumentHoldings(DOCUMENTS).collect([contact["id"]], portable=False))
    assert "form_submissions" in {what for what, _ in collected}

    counts, _ = commit(lambda: MarketingHoldings(DOCUMENTS).erase(
        [contact["id"]], "data_request_x"))

    assert counts["form_submissions"] == 2
    assert [raw["_id"] for raw in alone.store.form_submissions.find()] == [other["_id"]]


def test_results_count_what_came_in_and_what_each_cost(alone, later):
    form = opened_form(alone)
    sent(alone, form)
    sent(alone, form, email="other@gil.example")
    confirm(alone)
    alone.submit_form(**filled(shown(alone, form), website="x"))

    leads.make_leads()

    assert alone.get_form_results(form_id=form["id"]) == {
        "submission_count": 2, "suspected_count": 1, "confirmed_count": 1, "lead_count": 2,
        "cost": None, "cost_of_submission": None, "cost_of_lead": None,
        "unvalued_cost_count": 0}


