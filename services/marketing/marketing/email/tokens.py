"""What links of a mail end with: whose mail it is, which link, and a signature; nothing is kept."""

from chassis.sealing import seal_of
from contracts.common import EXAMPLE_SUFFIX
from contracts.errors import NotFound

from .models import Recipient

PURPOSE = "links of marketing mail"
# Which link: the list of what somebody gets, an opening, the link that no person sees, a click; and
# what is no link but tells a form by whose mail somebody came, which sites of others see.
OF_PERSON, OPEN, TRAP, CLICK, VIA = "", "o", "t", "c", "v"
_SUFFIX, _MARK = len(EXAMPLE_SUFFIX), 16


def seal():
    """What signs links. Raises ServiceUnavailable without a key."""
    return seal_of(PURPOSE)


def token_of(recipient_id, part, signer):
    """The end of a link of that mail. `part` is one of those above, a click with its number."""
    return f"{recipient_id.rpartition('_')[2]}{part}{signer.mark(f'{recipient_id}/{part}')}"


def read_token(token):
    """`(id of the recipient, part)` of a link. Raises NotFound for one that was not made here."""
    suffix, part, mark = token[:_SUFFIX], token[_SUFFIX:-_MARK], token[-_MARK:]
    recipient_id = f"{Recipient.ENTITY}_{suffix}"
    if len(token) < _SUFFIX + _MARK or not seal().is_mark_of(mark, f"{recipient_id}/{part}"):
        raise NotFound("There is no such link.")
    return recipient_id, part
