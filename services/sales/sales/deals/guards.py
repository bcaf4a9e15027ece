"""What the guards of contacts say before a deal is won; asked before the rule runs."""

from chassis import guarding
from chassis.parties import parties_of
from contracts.errors import PreconditionFailed

from . import deals, pipelines

ACTION = "close_deal"
_UNASKED = {"acknowledged": None, "asked": None}


def of_moving(*, stage_id, **request):
    """Ask the guards when a deal is moved into a stage of what is won."""
    deals.seen(request["deal_id"])
    return of_winning(**request) if pipelines.is_stage_won(stage_id) else _UNASKED


def of_winning(*, deal_id, expected_version, acknowledgement, changes, **_request):
    """Ask the guards about all whom a deal is with; `asked` says about whom that was.

    What is to be refused anyway is left to the rule, so that nobody looks at findings for nothing.
    """
    deal = deals.seen(deal_id)
    if expected_version is not None and deal["version"] != expected_version:
        raise PreconditionFailed(id=deal_id, version=deal["version"])
    if deal["state"] != "open":
        return _UNASKED
    contact_ids = changes.get("contact_ids") or deal["contact_ids"]
    known = parties_of(contact_ids)
    asked = list(dict.fromkeys(known[id]["id"] if id in known else id for id in contact_ids))
    return {"asked": asked,
            "acknowledged": guarding.ask_guards(asked, ACTION, acknowledgement)}
