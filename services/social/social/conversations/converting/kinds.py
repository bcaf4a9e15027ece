"""What a conversation can become, and how each is made."""

from collections.abc import Callable
from typing import NamedTuple

from . import elsewhere, here


class Kind(NamedTuple):
    """How something is made of a conversation.

    `permission` is what it takes to make one by hand. `look_up(conversation as stored, once,
    **asked)` is asked before the transaction, where other services make what is theirs, once under
    that name; `make(conversation, what was looked up, **asked)` within it, and gives the id.
    """

    permission: str
    look_up: Callable
    make: Callable


KINDS = {
    "ticket": Kind("tickets:write", elsewhere.open_ticket, elsewhere.note),
    "lead": Kind("leads:write", elsewhere.create_lead, elsewhere.note),
    "order": Kind("orders:write", elsewhere.place_order, elsewhere.note_order),
    "return": Kind("tickets:write", elsewhere.request_return, elsewhere.note),
    "idea": Kind("social:write", here.look_up_author, here.create_idea),
    "testimonial": Kind("social:write", here.look_up_address, here.create_testimonial),
}
