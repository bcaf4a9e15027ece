"""Chats that become leads: sales makes the lead, and the helpdesk notes which it is."""

from marshmallow import ValidationError

from chassis import schemas
from contracts import helpdesk, sales
from contracts.context import with_call_id

_ASKED = ("name", "email", "phone", "company", "product_interest", "message")
_KNOWN = ("name", "email", "phone", "language")


class ChatLeads:
    """Has a lead be made before a performed `create_chat_lead` notes it."""

    def __init__(self, services):
        self._services = services

    def around(self, perform):
        """Each in the name of whoever asks, who has to be allowed both."""

        def perform_both(fields, call):
            try:
                helpdesk.create_chat_lead.request.load(fields)
            except ValidationError as error:
                raise schemas.invalid(error) from error
            if fields.get("lead_id"):
                return perform(fields, call)
            chat = self._services.ask(
                helpdesk.get_chat.key, {"chat_id": fields["chat_id"]}, call).result
            lead_id = chat.get("lead_id") or self._made(chat, fields, call)
            return perform({**fields, "lead_id": lead_id}, call)

        return perform_both

    def _made(self, chat, fields, call):
        """The id of the lead; asked for again it is the same, also when noting it had failed."""
        said = {name: chat[name] for name in _KNOWN if chat.get(name)}
        said |= {name: fields[name] for name in _ASKED if fields.get(name)}
        said.setdefault("message", chat.get("subject"))
        if chat.get("agent_id"):
            said["owner_id"] = chat["agent_id"]
        return self._services.ask(
            sales.create_lead.key,
            {**said, "source": "chat", "source_detail": chat["id"],
             "landing_page": chat.get("page_url")},
            with_call_id(call, f"lead of {chat['id']}")).result["id"]
