"""Crises: the room in which one is met, and how long we hold back, towards some parties or all."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .press import PressEnquiry

CRISIS_STATES = ("begun", "ended")
LEVELS = ("low", "medium", "high", "critical")
LINKS = ("alert", "conversation", "mention", "listening_rule")
# So many contacts come with a call and are told with an event; beyond, they are added in parts.
MOST_AT_ONCE, MOST_PARTS = 1000, 200
MOST_LINKS, MOST_SHOWN = 100, 20
_LINKED = Id(*LINKS)


class Crisis(Recorded):
    """A crisis as it is told. Of many whom it concerns, each thousand is told by itself."""

    id = Id("crisis", required=True)
    name = Text(200, required=True)
    state = fields.String(required=True, validate=validate.OneOf(CRISIS_STATES))
    begun_at = Time(required=True)
    ended_at = Time(allow_none=True)
    is_for_all = Flag(required=True, metadata={
        "description": "Whether it concerns every party, and not only those that are named."})
    contact_ids = many(Id("contact"), MOST_AT_ONCE, required=True, metadata={
        "description": "Those of this part whom it concerns."})
    owner_id = Id("user", allow_none=True)
    part = Whole(0, allow_none=True, metadata={
        "description": "Which part of those whom it concerns is told of; 0, the first, is there "
                       "always, and alone says that it is for all. Keep each part by itself."})


class CrisisTold(Strict):
    crisis = fields.Nested(Crisis, required=True)


class CrisisFields(Strict):
    """A list replaces the list."""

    name = Text(200)
    description = Text(5000, is_long=True, allow_none=True)
    level = fields.String(validate=validate.OneOf(LEVELS))
    is_for_all = Flag(metadata={"description": "Whether we hold back towards everybody."})
    team_ids = many(Id("user"), 100, metadata={"description": "Who works on it."})
    product_ids = many(Id("product"), 100)
    tags = many(Text(60), 50)


class CrisisLinks(Strict):
    """What it is about, by ids."""

    linked_ids = many(_LINKED, MOST_LINKS, metadata={
        "description": "Alerts, conversations, mentions, and the listening rules that hear it."})


class BeginCrisis(CrisisFields, CrisisLinks):
    name = Text(200, required=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    owner_id = Id("user", metadata={"description": "Whoever begins it without."})
    contact_ids = many(Id("contact"), MOST_AT_ONCE, metadata={
        "description": "Whom it concerns; more are added in parts."})


class CrisisCost(Strict):
    what = Text(200, required=True)
    amount = fields.Nested(Money, required=True)


class CrisisRoom(Recorded):
    """All that is known of a crisis at a glance."""

    CHANGES_WITH_TIME = True

    id = Id("crisis", required=True)
    name = Text(200, required=True)
    description = Text(5000, is_long=True, allow_none=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    state = fields.String(required=True, validate=validate.OneOf(CRISIS_STATES))
    begun_at = Time(required=True)
    ended_at = Time(allow_none=True)
    is_for_all = Flag(required=True)
    affected_count = Whole(required=True, metadata={"description": "Parties that it names."})
    owner_id = Id("user", allow_none=True)
    team_ids = many(Id("user"), 100, required=True)
    product_ids = many(Id("product"), 100, required=True)
    tags = many(Text(60), 50, required=True)
    lessons = Text(10_000, is_long=True, allow_none=True)
    costs = many(CrisisCost, 100, required=True)
    open_enquiry_count = Whole(required=True)
    open_enquiries = many(PressEnquiry, MOST_SHOWN, required=True, metadata={
        "description": "Of the press, those first that are due first. Not in lists."})


class CrisisId(Strict):
    crisis_id = Id("crisis", required=True)


class ChangeCrisis(CrisisId, ExpectedVersion):
    """Which crisis, and optionally at which version."""


class ListCrises(PageRequest):
    state = fields.String(validate=validate.OneOf(CRISIS_STATES))
    level = fields.String(validate=validate.OneOf(LEVELS))
    owner_id = Id("user")
    tag = Text(60)


CrisisPage = page_of(CrisisRoom, "CrisisPage")


class UpdateCrisis(ChangeCrisis):
    changes = fields.Nested(CrisisFields, required=True)


class HandOverCrisis(ChangeCrisis):
    owner_id = Id("user", required=True)


class AddCrisisContacts(CrisisId):
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class CrisisContactsAdded(Strict):
    added_count = Whole(required=True, metadata={"description": "Those who were not in it yet."})
    affected_count = Whole(required=True)


class CrisisContactId(CrisisId):
    contact_id = Id("contact", required=True)


class CrisisContact(Recorded):
    """A party that a crisis concerns."""

    id = Id("crisis_contact", required=True)
    crisis_id = Id("crisis", required=True)
    contact_id = Id("contact", required=True)
    added_by_id = fields.String(required=True)


class ListOfCrisis(CrisisId, PageRequest):
    """Of which crisis."""


CrisisContactPage = page_of(CrisisContact, "CrisisContactPage")


class LinkCrisis(CrisisId):
    linked_ids = fields.List(
        _LINKED, required=True, validate=validate.Length(min=1, max=MOST_LINKS))


class CrisisLink(Recorded):
    """Something that a crisis is about."""

    id = Id("crisis_link", required=True)
    crisis_id = Id("crisis", required=True)
    type = fields.String(required=True, validate=validate.OneOf(LINKS))
    linked_id = Id(*LINKS, required=True)
    linked_by_id = fields.String(required=True)


CrisisLinkPage = page_of(CrisisLink, "CrisisLinkPage")


class CrisisLinkId(CrisisId):
    linked_id = Id(*LINKS, required=True)


class CrisisReason(ChangeCrisis):
    reason = Text(500, required=True)


class CrisisNote(CrisisId):
    text = Text(5000, is_long=True, required=True)


class CrisisEntry(Recorded):
    """What was done in a crisis, by whom and when. It is never changed."""

    id = Id("crisis_entry", required=True)
    crisis_id = Id("crisis", required=True)
    kind = fields.String(required=True, validate=WORD)
    text = Text(5000, is_long=True, allow_none=True)
    about_id = fields.String(allow_none=True, metadata={
        "description": "Of the statement, enquiry, conversation or whatever else it is about."})
    count = Whole(allow_none=True, metadata={"description": "Of how many, such as parties added."})
    actor_id = fields.String(required=True)


class ListCrisisEntries(ListOfCrisis):
    sort = fields.String(load_default="created_at",
                         validate=validate.OneOf(("created_at", "-created_at")))


CrisisEntryPage = page_of(CrisisEntry, "CrisisEntryPage")


class CrisisActionFields(Strict):
    text = Text(500)
    owner_id = Id("user", allow_none=True)
    due_on = Day(allow_none=True)


class FollowUp(CrisisActionFields):
    """What is to be done so that it does not come again, by whom and until when."""

    text = Text(500, required=True)
    owner_id = Id("user", required=True)
    due_on = Day(required=True)


class NewCrisisAction(FollowUp, CrisisId):
    """An action, and of which crisis it is one."""


class CrisisActionChanges(CrisisActionFields):
    is_done = Flag()


class CrisisAction(Recorded):
    id = Id("crisis_action", required=True)
    crisis_id = Id("crisis", required=True)
    text = Text(500, required=True)
    owner_id = Id("user", allow_none=True)
    due_on = Day(allow_none=True)
    is_done = Flag(required=True)
    done_at = Time(allow_none=True)


class CrisisActionId(CrisisId):
    crisis_action_id = Id("crisis_action", required=True)


class UpdateCrisisAction(CrisisActionId, ExpectedVersion):
    changes = fields.Nested(CrisisActionChanges, required=True)


CrisisActionPage = page_of(CrisisAction, "CrisisActionPage")


class EndCrisis(ChangeCrisis):
    lessons = Text(10_000, is_long=True, required=True)
    costs = many(CrisisCost, 100, load_default=list, metadata={
        "description": "What it cost, as far as that is known."})
    actions = many(FollowUp, 100, load_default=list)
