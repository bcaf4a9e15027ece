"""What is asked and recorded of next best actions."""

from ..declare import get, post
from ..errors import Conflict
from .declared import NOT_FOUND, marketing
from .next_best_action import (
    ListNextActionRates,
    ListNextBestActions,
    NextActionRates,
    NextBestActionId,
    NextBestActionOutcome,
    NextBestActionPage,
    NextBestActionsMade,
    Recommendation,
    RecommendationNow,
    RecommendNextBestActions,
)

recommend_next_best_actions = marketing.command(
    "recommend_next_best_actions", "Work out what is best done next with customers, and keep it.",
    request=RecommendNextBestActions, reply=NextBestActionsMade, permission="contacts:write",
    route=post("/next-best-actions"), safe_to_repeat=True,
)
list_next_best_actions = marketing.query(
    "list_next_best_actions", "List what is best done next, of the greatest expected value first.",
    request=ListNextBestActions, reply=NextBestActionPage, permission="marketing:read",
    route=get("/next-best-actions"),
)
get_next_best_action = marketing.query(
    "get_next_best_action", "See a next best action, and whether it may be done at this moment.",
    request=NextBestActionId, reply=RecommendationNow, permission="marketing:read",
    route=get("/next-best-actions/{next_best_action_id}"), errors=NOT_FOUND,
)
record_next_best_action_outcome = marketing.command(
    "record_next_best_action_outcome", "Record what became of a next best action, to learn of it.",
    request=NextBestActionOutcome, reply=Recommendation, permission="contacts:write",
    route=post("/next-best-actions/{next_best_action_id}/outcome", status=200),
    errors=NOT_FOUND | {"next_best_action_is_over": Conflict,
                        "next_best_action_is_forbidden": Conflict},
    safe_to_repeat=True,
)
list_next_action_rates = marketing.query(
    "list_next_action_rates", "See what was learnt of the outcomes of next best actions.",
    request=ListNextActionRates, reply=NextActionRates, permission="marketing:read",
    route=get("/next-best-actions/rates"), objects=("contact.*",),
)
