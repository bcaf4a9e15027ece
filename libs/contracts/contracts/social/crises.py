"""Crises: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from ..files import PdfFile
from . import crisis as c
from . import crisis_report as r
from .declared import CHANGED, NOT_FOUND, social

_READS = {"permission": "crises:read"}
_WRITES = {"permission": "crises:write"}
_ONE = "/crises/{crisis_id}"
_ENDED = {"crisis_is_ended": Conflict}
_FULL = {"crisis_is_full": Conflict}

begin_crisis = social.command(
    "begin_crisis", "Begin a crisis: from now on we hold back towards those whom it concerns.",
    request=c.BeginCrisis, reply=c.CrisisRoom, **_WRITES,
    route=post("/crises", location="/crises/{id}"),
    links={"get_crisis": {"crisis_id": "id"}, "end_crisis": {"crisis_id": "id"},
           "add_crisis_contacts": {"crisis_id": "id"},
           "draft_crisis_statement": {"crisis_id": "id"}},
)
get_crisis = social.query(
    "get_crisis", "See a crisis, with the enquiries of the press that are open.",
    request=c.CrisisId, reply=c.CrisisRoom, **_READS, route=get(_ONE), errors=NOT_FOUND,
)
list_crises = social.query(
    "list_crises", "List crises, the latest first.",
    request=c.ListCrises, reply=c.CrisisPage, **_READS, route=get("/crises"),
)
update_crisis = social.command(
    "update_crisis", "Change what is said of a crisis, its level, its team, or that it is for all.",
    request=c.UpdateCrisis, reply=c.CrisisRoom, **_WRITES, route=patch(_ONE),
    errors=CHANGED | _ENDED,
)
hand_over_crisis = social.command(
    "hand_over_crisis", "Have somebody else lead in a crisis.",
    request=c.HandOverCrisis, reply=c.CrisisRoom, **_WRITES,
    route=post(_ONE + "/hand-over", status=200), errors=CHANGED | _ENDED, safe_to_repeat=True,
)
add_crisis_contacts = social.command(
    "add_crisis_contacts", "Add parties whom a crisis concerns; who is in it already stays so.",
    request=c.AddCrisisContacts, reply=c.CrisisContactsAdded, **_WRITES,
    route=post(_ONE + "/contacts", status=200), errors=NOT_FOUND | _ENDED | _FULL,
    safe_to_repeat=True,
)
list_crisis_contacts = social.query(
    "list_crisis_contacts", "List the parties whom a crisis concerns, as they were added.",
    request=c.ListOfCrisis, reply=c.CrisisContactPage, **_READS, route=get(_ONE + "/contacts"),
    errors=NOT_FOUND,
)
remove_crisis_contact = social.command(
    "remove_crisis_contact", "Take out a party whom a crisis does not concern after all.",
    request=c.CrisisContactId, reply=None, **_WRITES,
    route=delete(_ONE + "/contacts/{contact_id}"), errors=NOT_FOUND | _ENDED, safe_to_repeat=True,
)
link_crisis = social.command(
    "link_crisis", "Say what a crisis is about: alerts, conversations, mentions, listening rules.",
    request=c.LinkCrisis, reply=None, **_WRITES, route=post(_ONE + "/links", status=204),
    errors=NOT_FOUND | _ENDED, safe_to_repeat=True,
)
list_crisis_links = social.query(
    "list_crisis_links", "List what a crisis is about, as it was said.",
    request=c.ListOfCrisis, reply=c.CrisisLinkPage, **_READS, route=get(_ONE + "/links"),
    errors=NOT_FOUND,
)
unlink_crisis = social.command(
    "unlink_crisis", "Say that a crisis is not about something after all.",
    request=c.CrisisLinkId, reply=None, **_WRITES,
    route=delete(_ONE + "/links/{linked_id}"), errors=NOT_FOUND | _ENDED, safe_to_repeat=True,
)
add_crisis_note = social.command(
    "add_crisis_note", "Note something in the timeline of a crisis, where it stays.",
    request=c.CrisisNote, reply=c.CrisisEntry, **_WRITES, route=post(_ONE + "/notes"),
    errors=NOT_FOUND,
)
list_crisis_entries = social.query(
    "list_crisis_entries", "See who did what when in a crisis.",
    request=c.ListCrisisEntries, reply=c.CrisisEntryPage, **_READS,
    route=get(_ONE + "/timeline"), errors=NOT_FOUND,
)
add_crisis_action = social.command(
    "add_crisis_action", "Decide what is done so that it does not come again, also afterwards.",
    request=c.NewCrisisAction, reply=c.CrisisAction, **_WRITES, route=post(_ONE + "/actions"),
    errors=NOT_FOUND,
)
list_crisis_actions = social.query(
    "list_crisis_actions", "List what is done so that a crisis does not come again.",
    request=c.ListOfCrisis, reply=c.CrisisActionPage, **_READS, route=get(_ONE + "/actions"),
    errors=NOT_FOUND,
)
update_crisis_action = social.command(
    "update_crisis_action", "Change what is to be done, or say that it is done.",
    request=c.UpdateCrisisAction, reply=c.CrisisAction, **_WRITES,
    route=patch(_ONE + "/actions/{crisis_action_id}"), errors=CHANGED,
)
end_crisis = social.command(
    "end_crisis", "End a crisis with what was learnt: we hold back no more, and a report is made.",
    request=c.EndCrisis, reply=c.CrisisRoom, **_WRITES, route=post(_ONE + "/end", status=200),
    errors=CHANGED | _ENDED, links={"get_crisis_report": {"crisis_id": "id"}},
)
reopen_crisis = social.command(
    "reopen_crisis", "Go on with a crisis that was ended too soon: we hold back again.",
    request=c.CrisisReason, reply=c.CrisisRoom, **_WRITES,
    route=post(_ONE + "/reopen", status=200), errors=CHANGED | {"crisis_is_begun": Conflict},
)
get_crisis_report = social.query(
    "get_crisis_report", "See what is told of a crisis that is over, as it was at its end.",
    request=r.CrisisReportId, reply=r.CrisisReport, **_READS, route=get(_ONE + "/report"),
    errors=NOT_FOUND,
)
get_crisis_report_pdf = social.query(
    "get_crisis_report_pdf", "Print what is told of a crisis that is over.",
    request=r.CrisisReportPdf, reply=PdfFile, **_READS, route=get(_ONE + "/report/pdf"),
    errors=NOT_FOUND,
)

crisis_begun = social.event(
    "social.crisis.begun", "A crisis began, or concerns more parties.", c.CrisisTold)
crisis_updated = social.event(
    "social.crisis.updated", "What is said of a crisis was changed, or whom it concerns.",
    c.CrisisTold)
crisis_ended = social.event("social.crisis.ended", "A crisis was over.", c.CrisisTold)
