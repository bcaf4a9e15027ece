"""How a return goes on: approved, authorised, received, looked at, declined, taken back."""

from chassis import clock
from chassis.money import loaded, stored
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import ReturnNeedsApproval, RightOfWithdrawal
from . import closing, costs, keeping, offering, telling


def approve_return(*, return_id, reason, expected_version):
    """Allow an exception from the policy, or a settlement beyond its limit, and say why."""
    held = keeping.fetch(return_id, expected_version)
    held.approval = {"by": keeping.actor_id(), "at": clock.now(), "reason": reason}
    return keeping.keep(held)


def authorize_return(*, return_id, expected_version, **how):
    """Have goods come back; what no policy allows has to be approved first.

    An offer that is still open is passed over: it holds nothing up. Of one that is authorised
    already, as those of consumers who withdraw are, only the label is added.
    """
    held = keeping.fetch(return_id, expected_version, within=("requested", "authorized"))
    if held.right == "exception" and not held.approval:
        raise ReturnNeedsApproval(id=return_id)
    for name, value in how.items():
        if value is not None:
            setattr(held, name, value)
    if held.status == "authorized":
        telling.tell_of_authorization(held)
        return keeping.keep(held)

    offering.pass_over(held)
    return keeping.keep(held, *offering.authorized(held))


def receive_return(*, return_id, received_at, expected_version):
    """Note that goods have come back."""
    held = keeping.fetch(return_id, expected_version, within=("authorized", "sent"))
    if held.kind != "return":
        raise ValidationFailed.at("/return_id", "A subscription does not come back.")
    offering.pass_over(held)
    held.received_at = received_at or clock.now()
    keeping.stand_in(held, "received")
    costs.note_receipt(held)
    return keeping.keep(held, contract.return_received)


def inspect_return(*, return_id, lines, note, expected_version):
    """Note in which condition each line came back, and how many of it are accepted."""
    held = keeping.fetch(return_id, expected_version, within=("received",))
    found = {item["line_id"]: item for item in lines}
    inspected = loaded(held.lines)
    known = {line["line_id"] for line in inspected}
    if found.keys() != known:
        raise ValidationFailed.at("/lines", "Say of each line that came back how it is.")
    for line in inspected:
        item = found[line["line_id"]]
        if item["accepted_quantity"] > line["quantity"]:
            raise ValidationFailed.at("/lines", "More is accepted than came back.")
        line |= {name: value for name, value in item.items() if value is not None}
    held.lines, held.inspection_note = stored(inspected), note
    held.inspected_at = clock.now()
    keeping.stand_in(held, "inspected")
    return keeping.keep(held, contract.return_inspected)


def refuse_return(*, return_id, text, expected_version):
    """Decline a return, and have its author told why. A consumer's withdrawal is not declined
    before the goods were looked at.
    """
    held = keeping.fetch(return_id, expected_version,
                         within=("requested", "authorized", "received", "inspected"))
    if held.kind == "cancellation" or (held.right == "withdrawal" and not held.inspected_at):
        raise RightOfWithdrawal(id=return_id)
    offering.pass_over(held)
    closing.close(held, "refused", "declined", text)
    return keeping.keep(held, contract.return_closed)


def cancel_return(*, return_id, expected_version):
    """Take back that something is given back, until it has come back."""
    held = keeping.fetch(return_id, expected_version, within=("requested", "authorized"))
    return cancelled(held)


def cancelled(held):
    """A return that its author took back, stored and told of."""
    offering.pass_over(held)
    closing.close(held, "cancelled", "explained", telling.said("cancelled", held))
    return keeping.keep(held, contract.return_closed)
