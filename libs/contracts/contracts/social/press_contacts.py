"""The press: what can be asked."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import press as p
from .declared import CHANGED, NOT_FOUND, social

_READS = {"permission": "press:read"}
_WRITES = {"permission": "press:write"}
_CONTACT, _ENQUIRY = "/press-contacts/{press_contact_id}", "/press-enquiries/{press_enquiry_id}"
_OPEN = {"press_enquiry_is_answered": Conflict}

create_press_contact = social.command(
    "create_press_contact", "Keep a contact as somebody of the press.",
    request=p.NewPressContact, reply=p.PressContact, **_WRITES,
    route=post("/press-contacts", location="/press-contacts/{id}"),
    errors={"press_contact_is_known": Conflict},
    links={"get_press_contact": {"press_contact_id": "id"}},
)
get_press_contact = social.query(
    "get_press_contact", "See what we know of somebody of the press.",
    request=p.PressContactId, reply=p.PressContact, **_READS, route=get(_CONTACT),
    errors=NOT_FOUND,
)
list_press_contacts = social.query(
    "list_press_contacts", "List journalists and media, the latest first.",
    request=p.ListPressContacts, reply=p.PressContactPage, **_READS,
    route=get("/press-contacts"),
)
update_press_contact = social.command(
    "update_press_contact", "Change what we know of somebody of the press.",
    request=p.UpdatePressContact, reply=p.PressContact, **_WRITES, route=patch(_CONTACT),
    errors=CHANGED,
)
archive_press_contact = social.command(
    "archive_press_contact", "Put a press contact away; the contact itself stays.",
    request=p.ChangePressContact, reply=None, **_WRITES, route=delete(_CONTACT),
    errors=CHANGED, safe_to_repeat=True,
)
log_press_enquiry = social.command(
    "log_press_enquiry", "Log what somebody of the press asks, and until when.",
    request=p.LogPressEnquiry, reply=p.PressEnquiry, **_WRITES,
    route=post("/press-enquiries", location="/press-enquiries/{id}"), errors=NOT_FOUND,
    links={"get_press_enquiry": {"press_enquiry_id": "id"},
           "answer_press_enquiry": {"press_enquiry_id": "id"}},
)
get_press_enquiry = social.query(
    "get_press_enquiry", "See an enquiry of the press.",
    request=p.PressEnquiryId, reply=p.PressEnquiry, **_READS, route=get(_ENQUIRY),
    errors=NOT_FOUND,
)
list_press_enquiries = social.query(
    "list_press_enquiries", "List what the press asks, the latest first.",
    request=p.ListPressEnquiries, reply=p.PressEnquiryPage, **_READS,
    route=get("/press-enquiries"),
)
update_press_enquiry = social.command(
    "update_press_enquiry", "Say who answers an open enquiry, until when, and what it is about.",
    request=p.UpdatePressEnquiry, reply=p.PressEnquiry, **_WRITES, route=patch(_ENQUIRY),
    errors=CHANGED | _OPEN,
)
answer_press_enquiry = social.command(
    "answer_press_enquiry", "Say what the press was told, once; or that nothing is said.",
    request=p.AnswerPressEnquiry, reply=p.PressEnquiry, **_WRITES,
    route=post(_ENQUIRY + "/answer", status=200),
    errors=CHANGED | _OPEN | {"crisis_statement_is_not_approved": Conflict},
)
