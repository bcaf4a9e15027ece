"""Journeys: written, shown, paused and ended. What is published is kept as it was."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import note_change, view
from contracts import marketing as contract

from ..campaigns.models import Campaign
from ..errors import CampaignIsEnded, JourneyIsNotInThatState
from . import checking
from .models import Journey, JourneyEdition


def create_journey(*, campaign_id, name, definition, description=None):
    """Write a journey of a campaign. Nobody enters until it is published."""
    if Campaign.fetch_raw(campaign_id, {"state": 1})["state"] == "ended":
        raise CampaignIsEnded(id=campaign_id)
    checking.require_good(definition, campaign_id, "/definition")
    journey = Journey(campaign_id=campaign_id, name=name, description=description,
                      definition=definition)
    return shown(journey.add().stored)


def get_journey(*, journey_id):
    """Show a journey."""
    return shown(Journey.fetch_raw(journey_id))


def list_journeys(*, limit, after, **filters):
    """List journeys, the latest first."""
    return paging.page(Journey.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=shown)


def list_journey_editions(*, journey_id, limit, after):
    """List the editions of a journey, the latest first."""
    Journey.fetch_raw(journey_id, {"_id": 1})
    return paging.page(JourneyEdition.collection(), {"journey_id": journey_id},
                       sort="-created_at", kind=moment, limit=limit, after=after)


def update_journey(*, journey_id, changes, expected_version):
    """Write a journey otherwise. Who is in it goes on as they began, and others enter as before
    until it is published."""
    journey = in_state(journey_id, expected_version, "draft", "live", "paused")
    if "definition" in changes:
        checking.require_good(changes["definition"], journey.campaign_id, "/changes/definition")
        journey.is_changed = True
    for name, value in changes.items():
        setattr(journey, name, value)
    return shown(journey.put().stored)


def delete_journey(*, journey_id, expected_version):
    """Delete a journey that was never published."""
    journey = in_state(journey_id, expected_version, "draft")
    raw = Journey.collection().find_one_and_delete(
        {"_id": journey.id, "version": journey.version})
    note_change(journey.id, raw, None)


def pause_journey(*, journey_id, expected_version):
    """Have nobody enter, and nobody go on. What somebody waits for is noted all the same."""
    return _turn(journey_id, expected_version, "live", "paused")


def resume_journey(*, journey_id, expected_version):
    """Have a paused journey go on, with what has become due meanwhile."""
    return _turn(journey_id, expected_version, "paused", "live")


def end_journey(*, journey_id, expected_version):
    """End a journey for good; whoever is in it leaves, some at a time."""
    journey = in_state(journey_id, expected_version, "live", "paused")
    return end(journey)


def end(journey):
    """End a journey that is under way."""
    journey.state, journey.ended_at, journey.is_emptying = "ended", clock.now(), True
    journey.next_round_at = None
    told = shown(journey.put().stored)
    announce(contract.journey_ended, journey=told)
    return told


def in_state(journey_id, expected_version, *states):
    """A journey, which has to be in one of these states."""
    journey = Journey.fetch(journey_id, expected_version=expected_version)
    if journey.state not in states:
        raise JourneyIsNotInThatState(id=journey_id, state=journey.state)
    return journey


def shown(raw):
    """A stored journey as it is shown."""
    return view({"edition": 0, "is_changed": False, **raw})


def _turn(journey_id, expected_version, before, after):
    journey = in_state(journey_id, expected_version, before)
    journey.state = after
    return shown(journey.put().stored)
