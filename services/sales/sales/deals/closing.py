"""How a deal goes on: into another stage, won, lost, and open again."""

from chassis import clock, guarding
from chassis.outbox import announce
from contracts import sales as contract
from contracts.errors import PreconditionFailed, ValidationFailed

from ..errors import DealIsOpen
from . import deals, pipelines
from .models import Deal


def move_deal(*, deal_id, stage_id, changes, expected_version, parties, asked, acknowledged,
              **_acknowledgement):
    """Put a deal into another stage; into a won one wins it."""
    deal = deals.fetch_open(deal_id, expected_version)
    pipeline, stage = pipelines.to_enter(None, stage_id)
    deals.change(deal, changes, parties)
    if stage["kind"] == "won":
        return _win(deal, pipeline, stage, asked, acknowledged)
    if stage["kind"] == "lost":
        raise ValidationFailed.at("/stage_id", "Lose it, with a reason.")
    if stage_id == deal.stage_id:
        return _stay_put(deal)

    deals.require_fields(deal, stage, "/changes")
    return _enter(deal, pipeline, stage, contract.deal_moved)


def win_deal(*, deal_id, changes, expected_version, parties, asked, acknowledged, reason, note,
             **_acknowledgement):
    """Win a deal: put it into the won stage of its pipeline."""
    deal = deals.fetch_open(deal_id, expected_version)
    pipeline = pipelines.of_deal(deal)
    _require_reason(pipeline.get("won_reasons", ()), reason)
    deals.change(deal, changes, parties)
    deal.closed_reason, deal.closed_note = reason, note
    return _win(deal, pipeline, pipelines.closing_stage(pipeline, "won"), asked, acknowledged)


def lose_deal(*, deal_id, expected_version, reason, note):
    """Lose a deal, for one of the reasons of its pipeline and what else is to be said."""
    deal = deals.fetch_open(deal_id, expected_version)
    pipeline = pipelines.of_deal(deal)
    _require_reason(pipeline.get("lost_reasons", ()), reason)
    deal.closed_reason, deal.closed_note = reason, note
    return _close(deal, pipeline, pipelines.closing_stage(pipeline, "lost"))


def reopen_deal(*, deal_id, stage_id, expected_version):
    """Open a deal again that was won or lost, in the stage that it was closed from."""
    deal = Deal.fetch(deal_id, expected_version=expected_version)
    if deal.state == "open":
        raise DealIsOpen(id=deal_id)
    before = [stay["stage_id"] for stay in deal.history[:-1]]
    pipeline, stage = pipelines.to_enter(None, stage_id or before[-1])
    if stage["kind"] != "open":
        raise ValidationFailed.at("/stage_id", "This is no open stage.")
    deal.state = "open"
    deal.closed_at = deal.closed_reason = deal.closed_note = None
    deal.stand_in(pipeline["_id"], stage, deals.stay(clock.now()))
    deal.put()
    announce(contract.deal_reopened, deal)
    return deal.to_view()


def _win(deal, pipeline, stage, asked, acknowledged):
    if set(deal.contact_ids) != set(asked or ()):
        # It is with others than the guards were asked about.
        raise PreconditionFailed(id=deal.id, version=deal.version)
    deals.require_fields(deal, stage, "/changes")
    shown = _close(deal, pipeline, stage, acknowledged)
    guarding.note(contract.guard_acknowledged, acknowledged, about=deal)
    return shown


def _close(deal, pipeline, stage, acknowledged=None):
    now = clock.now()
    deal.state, deal.closed_at = stage["kind"], now
    deal.stand_in(pipeline["_id"], stage, deals.stay(now, acknowledged))
    deal.put(at=now)
    announce(contract.deal_won if deal.state == "won" else contract.deal_lost, deal)
    return deal.to_view()


def _enter(deal, pipeline, stage, event):
    now, left = clock.now(), deal.history[-1]
    deal.stand_in(pipeline["_id"], stage, deals.stay(now))
    deal.put(at=now)
    announce(event, deal, from_stage_id=left["stage_id"],
             seconds=int((now - left["entered_at"]).total_seconds()))
    return deal.to_view()


def _stay_put(deal):
    """A deal that is put where it stands is only changed."""
    before = Deal.fetch(deal.id).to_view()
    if deal.to_view() == before:
        return before
    deal.put()
    announce(contract.deal_updated, deal)
    return deal.to_view()


def _require_reason(reasons, reason):
    if reason is not None and reason not in {item["reason"] for item in reasons}:
        raise ValidationFailed.at("/reason", "This is none of the reasons of the pipeline.")
