"""The routes of the API, made of the operations that the contracts declare."""

from contracts.access import OF_PORTALS, PERMISSIONS
from contracts.contacts import get_timeline
from contracts.helpdesk import create_chat_lead
from contracts.sales import get_deal_related, get_handover_brief

from .compose.chat_leads import ChatLeads
from .compose.deals import DealsRelated
from .compose.handovers import HandoverBriefs
from .compose.sections import Sections
from .compose.timelines import in_language
from .endpoints import Endpoint, OnceEndpoint
from .local import SECRET_ANSWERS, local_operations
from .performing import by_gateway, by_service, on_record, reads_on_record
from .reading import path_names

# Whoever wants to sign in cannot be signed in yet; these keep count of their tries by themselves,
# or take a token that nobody guesses.
SIGNING_IN = {
    "log_in", "refresh_tokens", "log_out",
    "accept_portal_invitation", "log_in_to_portal", "request_portal_link",
    "log_in_by_portal_link", "choose_portal_account", "refresh_portal_tokens",
    "log_out_of_portal",
    "accept_partner_invitation", "log_in_to_partner_portal", "request_partner_link",
    "log_in_by_partner_link", "choose_partner_account", "refresh_partner_tokens",
    "log_out_of_partner_portal",
}
# Strangers send web forms and read what is public, as often as `throttle.admit_anybody` lets them.
# Any other operation names its permission.
OPEN_TO_ANYBODY = SIGNING_IN | {
    "submit_web_form",
    "list_public_articles", "get_public_article", "search_public_articles",
    "get_public_survey", "answer_public_survey",
    "get_public_chat_standing", "open_public_chat", "leave_public_message", "follow_public_chat",
    "add_public_chat_message", "note_public_chat_activity", "end_public_chat",
    "send_public_chat_transcript", "add_public_chat_attachment", "get_public_chat_attachment",
    "list_public_ideas",
    "click_referral", "list_public_testimonials", "get_public_testimonial",
    "answer_public_testimonial",
    "post_on_wall", "list_wall_posts",
    "get_mail_preferences", "set_mail_preferences",
    "get_public_form", "submit_form", "get_public_occasion", "accept_occasion_invitation",
}
# What every operation of an API takes: agents have permissions of their own, by what they do.
USED_BY = {
    "agents": frozenset(PERMISSIONS) - OF_PORTALS,
    "portal": frozenset({"portal:use"}),
    "partner": frozenset({"partner:use"}),
}


class UndeclaredPermission(Exception):
    """An operation with a route names no permission that exists."""


class Routes:
    """The views of operations."""

    def __init__(self, gate, services, idempotency, ends):
        self.gate = gate
        self.services = services
        self.idempotency = idempotency
        self.ends = ends
        # What is made of several answers, or told in other words than the service's.
        sections = Sections(services)
        self._local = local_operations(sections)
        self._composed = {
            get_timeline: in_language,
            get_deal_related: DealsRelated(sections).around,
            get_handover_brief: HandoverBriefs(sections).around,
            create_chat_lead: ChatLeads(services).around,
        }

    def view(self, operation):
        """What answers for an operation, on record and once where that is due."""
        perform = self._performing(operation)
        if not operation.changes_state:
            return Endpoint(operation, reads_on_record(operation, perform), self.gate).serve

        names = path_names(operation.route.path)
        perform = on_record(operation, perform, self.ends, status=operation.route.status,
                            target=names[0] if names else None)
        if not takes_idempotency_key(operation):
            return Endpoint(operation, perform, self.gate).serve
        return OnceEndpoint(operation, perform, self.gate, self.idempotency).serve

    def _performing(self, operation):
        rule = self._local.get(operation)
        if rule is not None:
            return by_gateway(operation, rule, self.services)
        perform = by_service(operation, self.services)
        compose = self._composed.get(operation)
        return perform if compose is None else compose(perform)


def takes_idempotency_key(operation):
    """Whether a repeat with the same Idempotency-Key gets the answer of the first."""
    return (
        operation.route.method == "POST"
        and operation.changes_state
        and operation.permission is not None
        and operation not in SECRET_ANSWERS
    )


def offered(*contracts):
    """The operations of these contracts that have a route, in the order of their declaration.

    Raises UndeclaredPermission for one that does not say who may use it.
    """
    for contract in contracts:
        for operation in contract.operations.values():
            if operation.route is not None:
                require_permission(operation)
                yield operation


def require_permission(operation):
    """Refuse an operation whose permission is not of its API, or that is open without being known.
    """
    audience = operation.route.audience
    if operation.permission in USED_BY.get(audience, ()):
        return
    if operation.permission is None and operation.name in OPEN_TO_ANYBODY:
        return
    raise UndeclaredPermission(
        f"{operation.key} has a route, and its permission {operation.permission!r} is not among "
        f"those of contracts.access for {audience}."
    )
