"""Journeys: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import journey as j
from .declared import CHANGED, NOT_FOUND, marketing

_READS = {"permission": "marketing:read"}
_WRITES = {"permission": "marketing:write"}
_ONE = "/journeys/{journey_id}"
_INSTANCE = "/journey-instances/{journey_instance_id}"
_STATE = CHANGED | {"journey_is_not_in_that_state": Conflict}

create_journey = marketing.command(
    "create_journey", "Write a journey of a campaign; nobody enters until it is published.",
    request=j.NewJourney, reply=j.Journey, **_WRITES,
    route=post("/journeys", location="/journeys/{id}"),
    errors=NOT_FOUND | {"campaign_is_ended": Conflict},
    links={"get_journey": {"journey_id": "id"}, "publish_journey": {"journey_id": "id"}},
)
get_journey = marketing.query(
    "get_journey", "See a journey.",
    request=j.JourneyId, reply=j.Journey, **_READS, route=get(_ONE), errors=NOT_FOUND,
)
list_journeys = marketing.query(
    "list_journeys", "List journeys, the latest first.",
    request=j.ListJourneys, reply=j.JourneyPage, **_READS, route=get("/journeys"),
)
update_journey = marketing.command(
    "update_journey", "Write a journey otherwise; who is in it goes on as they began.",
    request=j.UpdateJourney, reply=j.Journey, **_WRITES, route=patch(_ONE), errors=_STATE,
)
delete_journey = marketing.command(
    "delete_journey", "Delete a journey that was never published.",
    request=j.ChangeJourney, reply=None, **_WRITES, route=delete(_ONE), errors=_STATE,
)
publish_journey = marketing.command(
    "publish_journey", "Publish a journey as it is written: people enter by it from now on.",
    request=j.ChangeJourney, reply=j.Journey, permission="marketing:approve",
    route=post(f"{_ONE}/publish", status=200),
    errors=_STATE | {"campaign_is_ended": Conflict, "campaign_is_not_approved": Conflict,
                     "mail_is_not_set_up": Conflict},
)
pause_journey = marketing.command(
    "pause_journey", "Have nobody enter a journey, and nobody go on in it, until it is resumed.",
    request=j.ChangeJourney, reply=j.Journey, **_WRITES,
    route=post(f"{_ONE}/pause", status=200), errors=_STATE,
)
resume_journey = marketing.command(
    "resume_journey", "Have a paused journey go on.",
    request=j.ChangeJourney, reply=j.Journey, **_WRITES,
    route=post(f"{_ONE}/resume", status=200), errors=_STATE,
)
end_journey = marketing.command(
    "end_journey", "End a journey for good; whoever is in it leaves.",
    request=j.ChangeJourney, reply=j.Journey, **_WRITES,
    route=post(f"{_ONE}/end", status=200), errors=_STATE,
)
list_journey_editions = marketing.query(
    "list_journey_editions", "List the editions of a journey, the latest first.",
    request=j.ListJourneyEditions, reply=j.JourneyEditionPage, **_READS,
    route=get(f"{_ONE}/editions"), errors=NOT_FOUND,
)
simulate_journey = marketing.query(
    "simulate_journey", "See what a journey would have done in some days of the past.",
    request=j.SimulateJourney, reply=j.JourneySimulation, **_READS,
    route=post(f"{_ONE}/simulate", status=200), errors=NOT_FOUND,
)
get_journey_results = marketing.query(
    "get_journey_results", "See what came of a journey, and what it brings beside what would come.",
    request=j.GetJourneyResults, reply=j.JourneyResults, **_READS, route=get(f"{_ONE}/results"),
    errors=NOT_FOUND,
)
list_journey_instances = marketing.query(
    "list_journey_instances", "List who is or was in a journey, the latest first.",
    request=j.ListJourneyInstances, reply=j.JourneyInstancePage, **_READS,
    route=get(f"{_ONE}/instances"), errors=NOT_FOUND, objects=("contact",),
)
get_journey_instance = marketing.query(
    "get_journey_instance", "See where somebody is in a journey.",
    request=j.JourneyInstanceId, reply=j.JourneyInstance, **_READS, route=get(_INSTANCE),
    errors=NOT_FOUND, objects=("contact",),
)
list_journey_visits = marketing.query(
    "list_journey_visits", "List the steps that somebody took, the first first.",
    request=j.ListJourneyVisits, reply=j.JourneyVisitPage, **_READS,
    route=get(f"{_INSTANCE}/visits"), errors=NOT_FOUND, objects=("contact",),
)
end_journey_instance = marketing.command(
    "end_journey_instance", "Take somebody out of a journey.",
    request=j.ChangeJourneyInstance, reply=j.JourneyInstance, **_WRITES,
    route=post(f"{_INSTANCE}/end", status=200),
    errors=CHANGED | {"journey_instance_is_over": Conflict}, objects=("contact",),
)

journey_published = marketing.event(
    "marketing.journey.published", "A journey was published: people enter by it.", j.JourneyTold)
journey_ended = marketing.event(
    "marketing.journey.ended", "A journey was ended for good.", j.JourneyTold)
