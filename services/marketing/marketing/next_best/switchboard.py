"""What marketing answers of next best actions, and does for them; a part of its lines."""

from chassis.service import every, serves
from contracts import marketing as contract

from . import cross_selling, next_best_actions, outcomes

DAY = 24 * 3600


class NextBestLines:
    recommend_next_best_actions = serves(
        contract.recommend_next_best_actions, next_best_actions.recommend_next_best_actions,
        first=[next_best_actions.worked_out])
    list_next_best_actions = serves(
        contract.list_next_best_actions, next_best_actions.list_next_best_actions)
    get_next_best_action = serves(
        contract.get_next_best_action, next_best_actions.get_next_best_action)
    record_next_best_action_outcome = serves(
        contract.record_next_best_action_outcome, outcomes.record_next_best_action_outcome,
        first=[outcomes.asked_before])
    list_next_action_rates = serves(
        contract.list_next_action_rates, outcomes.list_next_action_rates)

    expire_next_best_actions = every(60, outcomes.expire_next_best_actions)
    renew_cross_sales = every(DAY, cross_selling.renew_cross_sales)
