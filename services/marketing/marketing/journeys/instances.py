"""Who is in a journey and where, shown step by step; and taken out by hand."""

from chassis import paging
from chassis.paging import moment
from chassis.store import view

from ..errors import JourneyInstanceIsOver
from .leaving import leave
from .models import Journey, JourneyInstance, JourneyVisit


def list_journey_instances(*, journey_id, limit, after, **filters):
    """List who is or was in a journey, the latest first."""
    Journey.fetch_raw(journey_id, {"_id": 1})
    return paging.page(JourneyInstance.collection(), {"journey_id": journey_id, **filters},
                       sort="-created_at", kind=moment, limit=limit, after=after)


def get_journey_instance(*, journey_instance_id):
    """Show where somebody is in a journey."""
    return view(JourneyInstance.fetch_raw(journey_instance_id))


def list_journey_visits(*, journey_instance_id, limit, after):
    """List the steps that somebody took, the first first."""
    JourneyInstance.fetch_raw(journey_instance_id, {"_id": 1})
    return paging.page(
        JourneyVisit.collection(), {"journey_instance_id": journey_instance_id},
        sort="created_at", kind=moment, limit=limit, after=after)


def end_journey_instance(*, journey_instance_id, expected_version):
    """Take somebody out of a journey; what was planned for them does not go out."""
    instance = JourneyInstance.fetch(journey_instance_id, expected_version=expected_version)
    if instance.state != "live":
        raise JourneyInstanceIsOver(id=journey_instance_id)
    leave(instance.to_raw(), "by_hand")
    return view(JourneyInstance.fetch_raw(journey_instance_id))
