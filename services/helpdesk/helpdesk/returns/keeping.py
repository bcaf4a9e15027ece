"""A changed return is stored and told of in one place; where it stands says what is done next."""

from chassis import clock
from chassis.outbox import announce
from chassis.visibility import narrow
from contracts.context import current_call
from contracts.errors import NotFound

from ..errors import ReturnDoesNotStandSo, ReturnIsClosed
from . import ledger
from .models import Return

CLOSED = ("settled", "refused", "cancelled")


def fetch(return_id, expected_version=None, *, within=None):
    """A return that is still open, in one of these statuses where any are named.

    Raises ReturnIsClosed or ReturnDoesNotStandSo.
    """
    held = Return.fetch(return_id, expected_version=expected_version)
    if held.status in CLOSED:
        raise ReturnIsClosed(id=return_id, status=held.status)
    if within is not None and held.status not in within:
        raise ReturnDoesNotStandSo(id=return_id, status=held.status, allowed=list(within))
    return held


def stand_in(held, status):
    """Put a return into a status; its state follows."""
    held.status = status
    held.state = ("closed" if status in CLOSED
                  else "received" if held.received_at else "requested")


def keep(held, *events):
    """Store a changed return and tell of it. Returns it as it is shown."""
    held.put(at=clock.now())
    ledger.follow(held)
    for event in events:
        announce(event, held)
    return held.to_view()


def require_seen(return_id):
    """Raise NotFound for a return that the caller does not see."""
    where = narrow({"_id": return_id}, Return.ENTITY)
    if Return.collection().find_one(where, {"_id": 1}) is None:
        raise NotFound(f"There is no return {return_id}.", id=return_id)


def known(*, return_id, **_request):
    """For `serves(…, first=…)`: refuse a return that is not there before anything is looked up."""
    Return.fetch_raw(return_id, {"_id": 1})
    return {}


def actor_id():
    """Who makes the present call."""
    call = current_call()
    return call.actor.id if call else "service:helpdesk"
