"""What is asked of scores and models, and done about them by itself, reads by indexes."""

import pytest
from marketing_factories import a_contact_id, an_invoice, issued
from worth_factories import (
    add_customers,
    an_interaction,
    bought,
    reckoned,
    recorded,
    scored,
    trained,
)

from chassis.testing.rules import opened
from contracts.marketing.scores import FIGURE_SORTS, ROW_FIGURES
from marketing.service import MarketingService
from marketing.worth import reckonings, working
from marketing.worth.lifetime import lifetime_models


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_scores_and_models_read_by_indexes(rules, monkeypatch):
    monkeypatch.setattr(working.jobs, "in_own_process", lambda target, argument: None)
    eva = a_contact_id()
    add_customers(rules.store, 300)
    bought(rules, eva)
    rules.react("on_invoice_told", issued(an_invoice(eva)))
    wrong = an_interaction(eva)
    rules.react("on_interaction_told", recorded(wrong))
    rules.react("on_interaction_told", recorded(
        an_interaction(eva, corrects_id=wrong["id"]), "contacts.interaction.corrected"))
    reckonings.renew_scores()
    lifetime_models.renew_models()
    working.work_on()
    model = trained(rules)
    reckoned(rules)
    scored()

    assert model["state"] == "ready"
    assert rules.get_score(contact_id=eva)["model_id"] == model["id"]
    for sort in FIGURE_SORTS:
        assert len(rules.list_scores(sort=sort, limit=200)["items"]) == 200
        rules.list_scores(sort=sort, rfm_class="lost")
    for figure in ROW_FIGURES:
        rules.list_score_rows(contact_id=eva, figure=figure)
    assert rules.summarize_scores()["customer_count"] == 301
    assert len(rules.list_models()["items"]) == len(rules.list_models(kind="lifetime")["items"])
    rules.export_facts(limit=10)
