"""Letters are composed for whom the action is to reach, a page at a time; nobody gets two.

Who may not be written to is skipped with the reason, as contacts say it at that moment. When they
cannot be asked, it waits.
"""

from functools import partial

import structlog
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from chassis.parties import parties_of
from chassis.store import again, insert, view
from contracts import marketing as contract
from contracts.errors import ServiceUnavailable

from ..campaigns.approaching import refusals_of
from ..campaigns.models import Action, Campaign
from ..email.composing import organisations_of
from ..email.models import Recipient
from . import printing, wording
from .addresses import address_lines
from .models import Letter, LetterRun

log = structlog.get_logger("vinculo.letters")

CHANNEL = "letter"
PAGE, MOST_PAGES = 100, 50
_UNDER_WAY = ("launched", "paused")


def compose_letters():
    """Compose the letters of all runs that are not ready; a periodic job, safe to repeat."""
    with as_service("marketing"):
        try:
            for run in list(LetterRun.collection().find(
                    {"state": "composing"}).sort("created_at", 1)):
                _compose_run(run)
        except ServiceUnavailable:
            # Without knowing who may be written to nobody is; the next turn asks again.
            log.warning("approach_not_asked")


def _compose_run(run):
    for _ in range(MOST_PAGES):
        action = Action.fetch_raw(run["action_id"])
        campaign = Campaign.fetch_raw(run["campaign_id"])
        is_held = action["state"] == "paused" or campaign["state"] == "paused"
        if is_held and "ended" not in (action["state"], campaign["state"]):
            return
        is_over = "ended" in (action["state"], campaign["state"])
        rows = [] if is_over else list(Recipient.collection().find(
            {"action_id": run["action_id"], "state": "planned", "due_at": None}).limit(PAGE))
        if not rows:
            if is_over or action.get("planned_at"):
                _finish(run)
            return
        _compose_page(run, rows, action, campaign)


def _compose_page(run, rows, action, campaign):
    ids = list(dict.fromkeys(row["contact_id"] for row in rows))
    refused = refusals_of(ids, campaign["purpose"], CHANNEL)
    parties = parties_of(ids)
    organisations = organisations_of(parties, clock.today())
    home = action["letter"]["sender"]["country"]
    written = {}
    for id in ids:
        lines = address_lines(parties.get(id, {}), organisations.get(id), home)
        if lines is None:
            refused.setdefault(id, "no_contact_point")
        written[id] = {"address": lines, **wording.said_to(
            parties.get(id, {}), organisations.get(id), action["letter"], campaign["name"])}
    commit(partial(_keep, run["_id"], rows, refused, written))


def _keep(run_id, rows, refused, written):
    """Keep the letters of a page, and who gets none."""
    run = LetterRun.objects(id=run_id, state="composing").first()
    if run is None:
        return
    held = {raw["_id"] for raw in Recipient.collection().find(
        {"_id": {"$in": [row["_id"] for row in rows]}, "state": "planned", "due_at": None},
        {"_id": 1})}
    reached = {raw["contact_id"] for raw in Letter.collection().find(
        {"action_id": run.action_id, "contact_id": {"$in": list(written)}}, {"contact_id": 1})}
    erased, now, letters, changes = forgotten(written), clock.now(), [], []
    for row in rows:
        id = row["contact_id"]
        if row["_id"] not in held or id in erased:
            continue
        reason = refused.get(id) or ("reached_already" if id in reached else None)
        change = {"state": "skipped", "reason": reason} if reason else {"due_at": now}
        changes.append(UpdateOne({"_id": row["_id"], "state": "planned"}, {
            "$set": {**change, "updated_at": now}, "$inc": {"version": 1}}))
        if not reason:
            reached.add(id)
            letters.append(_letter(run, row, written[id], run.letter_count + len(letters) + 1, now))
    try:
        if letters:
            insert(Letter.collection(), letters)
    except DuplicateKeyError as error:
        raise again("Another process composed them.") from error
    if changes:
        Recipient.collection().bulk_write(changes, ordered=False)
    run.skipped_count += len(changes) - len(letters)
    run.letter_count += len(letters)
    run.part_count = printing.part_count_of(run.letter_count)
    run.put()


def _letter(run, row, said, number, now):
    return {
        "_id": new_id(Letter.ENTITY), "version": 1, "created_at": now, "updated_at": now,
        "letter_run_id": run.id, "action_id": run.action_id, "campaign_id": run.campaign_id,
        "contact_id": row["contact_id"], "_recipient_id": row["_id"], "number": number,
        "language": said["language"], "address": said["address"], "state": "composed",
        "_subject": said["subject"], "_body": said["body"]}


def _finish(run):
    """Print each part once, to know how many pages there are, and say that it is ready."""
    run = LetterRun.fetch_raw(run["_id"])
    pages = sum(printing.page_count_of(run, part)
                for part in range(1, run["part_count"] + 1))
    commit(partial(_make_ready, run["_id"], pages))


def _make_ready(run_id, page_count):
    run = LetterRun.objects(id=run_id, state="composing").first()
    if run is not None:
        run.state, run.page_count, run.ready_at = "ready", page_count, clock.now()
        run.put()
        announce(contract.letter_run_completed, letter_run=view(run.stored))
