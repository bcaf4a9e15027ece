"""Telephone systems and calls: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Unauthenticated
from . import phone_system as p
from .declared import CHANGED, NOT_FOUND, helpdesk

_SETTINGS = {"permission": "helpdesk_settings:write"}

create_phone_system = helpdesk.command(
    "create_phone_system", "Have a telephone system report calls.",
    request=p.NewPhoneSystem, reply=p.PhoneSystem, **_SETTINGS,
    route=post("/phone-systems", location="/phone-systems/{id}"),
    links={"get_phone_system": {"phone_system_id": "id"}},
)
get_phone_system = helpdesk.query(
    "get_phone_system", "See a telephone system.",
    request=p.PhoneSystemId, reply=p.PhoneSystem, **_SETTINGS,
    route=get("/phone-systems/{phone_system_id}"), errors=NOT_FOUND,
)
list_phone_systems = helpdesk.query(
    "list_phone_systems", "List telephone systems, the oldest first.",
    request=p.ListPhoneSystems, reply=p.PhoneSystemPage, **_SETTINGS,
    route=get("/phone-systems"),
)
update_phone_system = helpdesk.command(
    "update_phone_system", "Change a telephone system, or close it.",
    request=p.UpdatePhoneSystem, reply=p.PhoneSystem, **_SETTINGS,
    route=patch("/phone-systems/{phone_system_id}"), errors=CHANGED,
)
list_phone_calls = helpdesk.query(
    "list_phone_calls", "List calls that were reported, the latest first.",
    request=p.ListPhoneCalls, reply=p.PhoneCallPage, permission="tickets:read",
    route=get("/phone-calls"), objects=("ticket.*",),
)
receive_phone_webhook = helpdesk.command(
    "receive_phone_webhook", "Take up what a telephone system reports of a call, signed.",
    request=p.PhoneWebhook, reply=None, permission=None,
    errors=NOT_FOUND | {"signature_is_wrong": Unauthenticated}, safe_to_repeat=True,
)

phone_call_logged = helpdesk.event(
    "helpdesk.phone_call.logged", "A call with somebody we know is over, or was missed.",
    p.CallLogged)
