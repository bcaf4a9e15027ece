"""Publishing: a journey as it is written becomes an edition, by which people enter from now on."""

from functools import lru_cache

from chassis import clock
from chassis.outbox import announce
from contracts import marketing as contract
from contracts.errors import ValidationFailed

from ..campaigns import campaigns, launching
from ..campaigns.models import Action, Campaign
from . import checking
from .definitions import types_of
from .journeys import in_state, shown
from .models import Journey, JourneyEdition, edition_id
from .rounds import first_round_at


def publish_journey(*, journey_id, expected_version):
    """Publish a journey, if its campaign is approved. Who is in it goes on by the edition with
    which they began. The actions whose mail it sends are launched with it."""
    journey = in_state(journey_id, expected_version, "draft", "live", "paused")
    if not journey.is_changed:
        raise ValidationFailed("Nothing has changed since it was published.", errors=[])
    campaign = Campaign.fetch(journey.campaign_id)
    launching.require_approved(campaign)
    definition = journey.to_raw()["definition"]
    definition = {"exits": [], **definition}
    checking.require_good(definition, journey.campaign_id, "/definition")

    _launch_actions(definition)
    campaigns.begin(campaign)
    now = clock.now()
    journey.edition = (journey.edition or 0) + 1
    JourneyEdition(id=edition_id(journey.id, journey.edition), journey_id=journey.id,
                   number=journey.edition, definition=definition, created_at=now,
                   published_by_id=campaigns.actor_id()).add()
    journey.is_changed, journey.published_at = False, now
    journey.published_by_id = campaigns.actor_id()
    journey.types = sorted({*journey.types, *types_of(definition)})
    journey.next_round_at, journey.round_after = first_round_at(definition["start"], now), None
    if journey.state == "draft":
        journey.state = "live"
    told = shown(journey.put().stored)
    announce(contract.journey_published, journey=told)
    return told


def _launch_actions(definition):
    ids = sorted({step["action_id"] for step in definition["steps"] if "action_id" in step})
    for action in Action.objects(id__in=ids, state="draft"):
        launching.launch(action, needs_audience=False)


def types_wanted():
    """The types of events that a journey under way listens to, as a set."""
    return set(Journey.collection().distinct("_types", {"state": {"$in": ["live", "paused"]}}))


@lru_cache(500)
def definition_of(journey_id, number):
    """What an edition says; it never changes."""
    return JourneyEdition.fetch_raw(edition_id(journey_id, number))["definition"]
