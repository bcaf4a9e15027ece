"""What marketing answers of what customers are worth, and does for it; a part of its lines."""

from datetime import timedelta

from chassis.service import every, reacts_to, serves
from contracts import contacts
from contracts import marketing as contract

from .. import reactions
from . import reckoning, reckonings, scores, working
from .lifetime import lifetime_models

INTERACTIONS = (contacts.interaction_recorded, contacts.interaction_corrected)


class WorthLines:
    get_score = serves(contract.get_score, scores.get_score)
    list_scores = serves(contract.list_scores, scores.list_scores)
    list_score_rows = serves(contract.list_score_rows, scores.list_score_rows)
    summarize_scores = serves(contract.summarize_scores, scores.summarize_scores)
    reckon_scores = serves(contract.reckon_scores, reckonings.reckon_scores)
    get_score_reckoning = serves(contract.get_score_reckoning, reckonings.get_score_reckoning)
    train_model = serves(contract.train_model, lifetime_models.train_model)
    get_model = serves(contract.get_model, lifetime_models.get_model)
    list_models = serves(contract.list_models, lifetime_models.list_models)

    on_interaction_told = reacts_to(INTERACTIONS, reactions.on_interaction_told)
    # Twice a second, as it takes up to another until the outbox is looked at. Two replicas at once
    # do no harm, so one that died is not waited for.
    reckon_stale_worth = every(
        0.5, reckoning.reckon_stale_worth, longest=timedelta(seconds=30))
    work_on = every(1, working.work_on, longest=timedelta(seconds=30))
    renew_scores = every(60, reckonings.renew_scores)
    renew_models = every(3600, lifetime_models.renew_models)
