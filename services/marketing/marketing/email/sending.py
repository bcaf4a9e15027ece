"""Mails of actions go out: asked about first, a few at a time, and none twice.

A few are marked as being sent before the first of them is handed over. Whoever dies in between
leaves these as they are: whether they went out is not known, so they are told as uncertain and
never sent again (docs/campaigns.md).
"""

import time
from datetime import timedelta
from functools import partial

import structlog
from pymongo import UpdateOne

from chassis import clock
from chassis.ids import new_id
from chassis.jobs import as_service
from chassis.mails import smtp_server
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts.errors import ServiceUnavailable

from ..campaigns.models import Action, Campaign
from . import deciding, handing
from .composing import Composer, organisations_of
from .mail_settings import get_marketing_mail_settings
from .models import Recipient

log = structlog.get_logger("vinculo.marketing_mail")

# So many are asked about together, and so many are in doubt when a process dies.
BATCH, CHUNK = 200, 20
# A turn ends after so long, so that nobody takes its job for dead.
TURN = timedelta(seconds=20)
# After so long nobody is at a mail any more that was being sent.
LEASE = timedelta(minutes=3)
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360))


def send_marketing_mails():
    """Send what is due of all actions, a batch of each in turn; a periodic job."""
    with as_service("marketing"):
        give_up_uncertain()
        settings, server = get_marketing_mail_settings(), smtp_server()
        if server is None or settings["sender_address"] is None:
            return
        session = handing.Session(server, settings["mails_a_second"])
        ends_at = time.monotonic() + TURN.total_seconds()
        try:
            while _send_of_each(session, settings, ends_at):
                pass
        except ServiceUnavailable:
            # Without knowing who may be approached nobody is; the next turn asks again.
            log.warning("approach_not_asked")
        finally:
            session.close()


def give_up_uncertain():
    """Tell as uncertain what was being sent by a process that died."""
    stuck = list(Recipient.collection().find(
        {"state": "sending", "_sending_at": {"$lte": clock.now() - LEASE}}))
    if stuck:
        log.warning("mails_uncertain", count=len(stuck))
        commit(partial(_note, {
            row["_id"]: {"state": "uncertain", "sent_at": row["_sending_at"], "_is_to_enter": True}
            for row in stuck}, stuck))


def _send_of_each(session, settings, ends_at):
    """Send a batch of each action; whether anything was due."""
    was_due = False
    for action in list(Action.collection().find(
            {"state": "launched", "channel": "email"}).sort("created_at", -1)):
        campaign = Campaign.collection().find_one(
            {"_id": action["campaign_id"], "state": "running"})
        has_time = time.monotonic() < ends_at and not session.is_down
        if campaign is not None and has_time:
            was_due |= _send_batch(action, campaign, session, settings)
    return was_due


def _send_batch(action, campaign, session, settings):
    now = clock.now()
    due = list(Recipient.collection().find(
        {"action_id": action["_id"], "state": "planned", "due_at": {"$lte": now}})
        .sort("due_at", 1).limit(BATCH))
    # Two that are one contact by now: the second is seen to have been reached in the next batch.
    rows = list({row["contact_id"]: row for row in reversed(due)}.values())[::-1]
    if not rows:
        return False
    parties = parties_of({row["contact_id"] for row in rows})
    verdicts = deciding.verdicts_of(rows, action, campaign, settings, parties, now)
    _put_aside(rows, verdicts)
    composer = Composer(action, campaign, settings)
    organisations = organisations_of(parties, now.date().isoformat())
    sent = [row for row in rows if verdicts[row["_id"]].address]
    for start in range(0, len(sent), CHUNK):
        claimed = _claim(sent[start:start + CHUNK], verdicts, parties, composer)
        outcomes = {}
        for row in claimed:
            address = verdicts[row["_id"]].address
            outcomes[row["_id"]] = _hand_over(
                row, address, parties.get(row["contact_id"], {}),
                organisations.get(row["contact_id"]), composer, session)
        commit(partial(_note, outcomes, claimed))
    return True


def _put_aside(rows, verdicts):
    """Keep who does not get it, and who gets it later."""
    now, changes = clock.now(), []
    for row in rows:
        verdict = verdicts[row["_id"]]
        if verdict.address is None:
            change = {"due_at": verdict.due_at} if verdict.due_at else {
                "state": "skipped", "reason": verdict.reason}
            changes.append(UpdateOne(
                {"_id": row["_id"], "state": "planned"},
                {"$set": {**change, "updated_at": now}, "$inc": {"version": 1}}))
    if changes:
        Recipient.collection().bulk_write(changes, ordered=False)


def _claim(rows, verdicts, parties, composer):
    """Mark a few as being sent, for good; those that nobody else was quicker with.

    In which language and to which address is kept already: should it never be known whether one
    went out, its links and its bounce are understood all the same.
    """
    now, claim = clock.now(), new_id("claim")
    Recipient.collection().bulk_write([
        UpdateOne(
            {"_id": row["_id"], "state": "planned"},
            {"$set": {"state": "sending", "_claim": claim, "_sending_at": now, "updated_at": now,
                      "_language": composer.language_for(row, parties.get(row["contact_id"], {})),
                      "_address_digest": deciding.digest_of(verdicts[row["_id"]].address)},
             "$inc": {"version": 1}}) for row in rows], ordered=False)
    return list(Recipient.collection().find({"_claim": claim}))


def _hand_over(row, address, party, organisation, composer, session):
    """Hand a mail over, and what is to be kept of it."""
    mail = composer.mail_for(row, party, organisation)
    outcome = session.hand_over(
        composer.message_of(row, mail, address), composer.bounces_to(row), address)
    if outcome in (handing.SENT, handing.UNCERTAIN):
        return {"state": outcome, "sent_at": clock.now(), "_is_to_enter": True}
    if outcome == handing.DOWN:
        return {"state": "planned", "due_at": clock.now() + DELAYS[0]}
    attempts = row.get("_attempts", 0) + 1
    if outcome == handing.REFUSED or attempts > len(DELAYS):
        return {"state": "failed", "reason": "refused"}
    return {"state": "planned", "due_at": clock.now() + DELAYS[attempts - 1],
            "_attempts": attempts}


def _note(outcomes, rows):
    """Keep what became of those that were being sent; what went out, the ledgers take up."""
    now = clock.now()
    if rows:
        Recipient.collection().bulk_write([
            UpdateOne({"_id": row["_id"], "state": "sending", "_claim": row["_claim"]},
                      {"$set": {**outcomes[row["_id"]], "updated_at": now},
                       "$unset": {"_sending_at": ""}, "$inc": {"version": 1}}) for row in rows])
