"""Openings and clicks: recorded one by one, scanners told apart, and each mail's figures made of
them anew, so that what turns out later to be a scanner counts no more."""

from chassis import clock
from chassis.ids import new_id
from contracts.errors import NotFound

from ..campaigns import ledgers
from ..campaigns.models import Action
from ..forms import arriving
from ..journeys import mails
from . import scanners, tokens
from .composing import url_of
from .models import MailActivity, Recipient

# Beyond this a link is followed by programs, and what they do is no news.
MOST_KEPT = 200
_KINDS = {tokens.OPEN: "open", tokens.TRAP: "click"}


def record_mail_activity(*, token, method, user_agent):
    """Record that a mail was opened, or a link in it followed. Returns where the link leads."""
    recipient_id, part = tokens.read_token(token)
    recipient = Recipient.fetch_raw(recipient_id)
    if part in (tokens.OF_PERSON, tokens.VIA):
        raise NotFound("There is no such link.")
    url = _url(recipient, part)
    kept = list(MailActivity.collection().find({"recipient_id": recipient_id}).limit(MOST_KEPT))
    if len(kept) < MOST_KEPT:
        _record(recipient, part, url, method, user_agent, kept)
    return {"url": url and arriving.marked(url, recipient_id)}


def _url(recipient, part):
    if not part.startswith(tokens.CLICK):
        return None
    action = Action.fetch_raw(recipient["action_id"], {"mail": 1})
    url = url_of(action["mail"], recipient, int(part.removeprefix(tokens.CLICK)))
    if url is None:
        raise NotFound("There is no such link.")
    return url


def _record(recipient, part, url, method, user_agent, kept):
    now = clock.now()
    added = {"_id": new_id(MailActivity.ENTITY), "version": 1, "created_at": now,
             "updated_at": now, "recipient_id": recipient["_id"],
             "action_id": recipient["action_id"], "contact_id": recipient["contact_id"],
             "kind": _KINDS.get(part, "click"), "_part": part, "occurred_at": now,
             **({"url": url} if url else {})}
    because = scanners.known_by(method, user_agent, part, recipient.get("sent_at"), now)
    added |= {"is_scanner": because is not None, **({"because": because} if because else {})}
    MailActivity.collection().insert_one(added)
    rows = [*kept, added]
    for row in scanners.found_out(rows):
        row["is_scanner"] = True
        MailActivity.collection().update_one(
            {"_id": row["_id"]}, {"$set": {"is_scanner": True, "because": row["because"],
                                           "updated_at": now}, "$inc": {"version": 1}})
    _figure_anew(recipient, rows, now)


def _figure_anew(recipient, rows, now):
    firsts = {}
    for row in sorted(rows, key=lambda row: row["occurred_at"]):
        if not row["is_scanner"]:
            firsts.setdefault(row["kind"], row)
    after = {name: firsts[kind]["occurred_at"] if kind in firsts else None
             for kind, name in (("open", "opened_at"), ("click", "clicked_at"))}
    change = {name: at for name, at in after.items() if at and recipient.get(name) != at}
    gone = {name: "" for name, at in after.items() if at is None and recipient.get(name)}
    if recipient["state"] == "uncertain" and rows:
        # Whoever has it shows that it went out.
        change["state"] = "sent"
    if change or gone:
        Recipient.collection().update_one(
            {"_id": recipient["_id"]},
            {"$set": {**change, "updated_at": now}, "$inc": {"version": 1},
             **({"$unset": gone} if gone else {})})
    mails.note_followed(recipient, change)
    if "clicked_at" in change:
        ledgers.note_click(recipient, firsts["click"].get("url"), change["clicked_at"])
