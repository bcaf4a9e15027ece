"""Occasions and who registers for them: what can be asked and is told."""

from ..declare import get, patch, post
from ..errors import Conflict, RateLimited
from . import occasion as o
from . import occasion_registration as r
from .declared import CHANGED, NOT_FOUND, marketing

_OPEN = NOT_FOUND | {RateLimited.code: RateLimited}
_NO_PLACE = {"occasion_is_full": Conflict, "occasion_is_not_open": Conflict}
_OVER = {"occasion_is_over": Conflict}

create_occasion = marketing.command(
    "create_occasion", "Plan a fair, a webinar, a seminar or the like.",
    request=o.NewOccasion, reply=o.Occasion, permission="marketing:write",
    route=post("/occasions", location="/occasions/{id}"),
    links={"get_occasion": {"occasion_id": "id"}, "open_occasion": {"occasion_id": "id"}},
)
get_occasion = marketing.query(
    "get_occasion", "See an occasion.",
    request=o.OccasionId, reply=o.Occasion, permission="marketing:read",
    route=get("/occasions/{occasion_id}"), errors=NOT_FOUND,
)
list_occasions = marketing.query(
    "list_occasions", "List occasions, those that begin latest first.",
    request=o.ListOccasions, reply=o.OccasionPage, permission="marketing:read",
    route=get("/occasions"),
)
update_occasion = marketing.command(
    "update_occasion", "Change an occasion; who waits moves up when there are more places.",
    request=o.UpdateOccasion, reply=o.Occasion, permission="marketing:write",
    route=patch("/occasions/{occasion_id}"),
    errors=CHANGED | _OVER | {"occasion_has_fewer_places": Conflict},
)
open_occasion = marketing.command(
    "open_occasion", "Have people register for an occasion.",
    request=o.ChangeOccasion, reply=o.Occasion, permission="marketing:approve",
    route=post("/occasions/{occasion_id}/open", status=200),
    errors=CHANGED | _OVER | {"mail_is_not_set_up": Conflict},
)
close_occasion = marketing.command(
    "close_occasion", "Take no more registrations for an occasion.",
    request=o.ChangeOccasion, reply=o.Occasion, permission="marketing:write",
    route=post("/occasions/{occasion_id}/close", status=200), errors=CHANGED | _OVER,
)
cancel_occasion = marketing.command(
    "cancel_occasion", "Call an occasion off, and tell who registered.",
    request=o.ChangeOccasion, reply=o.Occasion, permission="marketing:approve",
    route=post("/occasions/{occasion_id}/cancel", status=200), errors=CHANGED | _OVER,
)
end_occasion = marketing.command(
    "end_occasion", "Say that an occasion is over: who had a place and was not there did not come.",
    request=o.ChangeOccasion, reply=o.Occasion, permission="marketing:write",
    route=post("/occasions/{occasion_id}/end", status=200),
    errors=CHANGED | _OVER | {"occasion_has_not_begun": Conflict},
)
get_occasion_results = marketing.query(
    "get_occasion_results", "See who registered and came, and what it cost.",
    request=o.OccasionId, reply=o.OccasionResults, permission="costs:read",
    route=get("/occasions/{occasion_id}/results"), errors=NOT_FOUND,
)
register_for_occasion = marketing.command(
    "register_for_occasion", "Register somebody for an occasion, who waits when it is full.",
    request=r.NewOccasionRegistration, reply=r.OccasionRegistration,
    permission="marketing:write",
    route=post("/occasions/{occasion_id}/registrations",
               location="/occasion-registrations/{id}"),
    errors=NOT_FOUND | _NO_PLACE,
    links={"get_occasion_registration": {"occasion_registration_id": "id"}},
)
list_occasion_registrations = marketing.query(
    "list_occasion_registrations", "List who registered for an occasion, the first first.",
    request=r.ListOccasionRegistrations, reply=r.OccasionRegistrationPage,
    permission="marketing:read", route=get("/occasions/{occasion_id}/registrations"),
    errors=NOT_FOUND, objects=("contact",),
)
get_occasion_registration = marketing.query(
    "get_occasion_registration", "See a registration.",
    request=r.OccasionRegistrationId, reply=r.OccasionRegistration, permission="marketing:read",
    route=get("/occasion-registrations/{occasion_registration_id}"), errors=NOT_FOUND,
    objects=("contact",),
)
cancel_occasion_registration = marketing.command(
    "cancel_occasion_registration", "Give a place back; who waits first moves up.",
    request=r.ChangeOccasionRegistration, reply=r.OccasionRegistration,
    permission="marketing:write",
    route=post("/occasion-registrations/{occasion_registration_id}/cancel", status=200),
    errors=CHANGED | {"registration_is_over": Conflict},
)
check_in_occasion_registration = marketing.command(
    "check_in_occasion_registration", "Note that somebody is there.",
    request=r.ChangeOccasionRegistration, reply=r.OccasionRegistration,
    permission="marketing:write",
    route=post("/occasion-registrations/{occasion_registration_id}/check-in", status=200),
    errors=CHANGED | {"registration_is_over": Conflict, "occasion_has_not_begun": Conflict},
)
get_public_occasion = marketing.query(
    "get_public_occasion", "See an occasion, without signing in.",
    request=o.OccasionId, reply=o.PublicOccasion, permission=None,
    route=get("/public/occasions/{occasion_id}"), errors=_OPEN,
)
write_occasion_calendar = marketing.query(
    "write_occasion_calendar", "Get an occasion as iCalendar, for a calendar of one's own.",
    request=o.OccasionId, reply=o.OccasionCalendar, permission=None, errors=_OPEN,
)
accept_occasion_invitation = marketing.command(
    "accept_occasion_invitation", "Register by the link of an invitation.",
    request=o.AcceptInvitation, reply=r.InvitationAccepted, permission=None,
    route=post("/public/occasions/{occasion_id}/registrations", status=202),
    errors=_OPEN | _NO_PLACE, safe_to_repeat=True,
)
look_at_own_registration = marketing.query(
    "look_at_own_registration", "See one's registration by its link; it changes nothing.",
    request=r.RegistrationLink, reply=r.OwnRegistration, permission=None, errors=_OPEN,
)
cancel_own_registration = marketing.command(
    "cancel_own_registration", "Give one's place back by the link of one's registration.",
    request=r.RegistrationLink, reply=r.OwnRegistration, permission=None,
    errors=_OPEN | {"registration_is_over": Conflict}, safe_to_repeat=True,
)

occasion_registration_added = marketing.event(
    "marketing.occasion_registration.added", "Somebody registered for an occasion.",
    r.OccasionRegistrationTold)
occasion_registration_cancelled = marketing.event(
    "marketing.occasion_registration.cancelled", "Somebody does not come to an occasion.",
    r.OccasionRegistrationTold)
occasion_registration_attended = marketing.event(
    "marketing.occasion_registration.attended", "Somebody came to an occasion.",
    r.OccasionAttended)
