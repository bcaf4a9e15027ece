"""Programs that look at mail before people do, told apart from these.

Which ones call themselves so, who only asks what is there (HEAD), who follows the link that nobody
sees, who clicks as the mail is handed over, and who follows several links at once.
"""

import re
from datetime import timedelta

from . import tokens

# So soon after it went out nobody has read it.
AT_ONCE = timedelta(seconds=3)
# So many different links within so short a time, no person follows.
BURST, BURST_LINKS = timedelta(seconds=5), 3
# What a program that took the trap did shortly before and after is its doing too.
NEARBY = timedelta(seconds=60)
_AGENTS = re.compile(
    r"bot\b|crawl|spider|scan|preview|prefetch|barracuda|mimecast|proofpoint|safelinks|trendmicro|"
    r"symantec|fireeye|sophos|fortimail|ironport|messagelabs|cloudmark|zscaler|python-|curl/|wget/|"
    r"go-http-client|headlesschrome|okhttp|java/|libwww|axios", re.IGNORECASE)


def known_by(method, user_agent, part, sent_at, now):
    """By what a request is seen at once to be a scanner's, a word; None for a person's."""
    if method == "HEAD":
        return "head"
    if not user_agent or _AGENTS.search(user_agent):
        return "agent"
    if part == tokens.TRAP:
        return "trap"
    # An image is asked for by whoever shows the mail, soon or late.
    if part != tokens.OPEN and sent_at and now - sent_at < AT_ONCE:
        return "at_once"
    return None


def found_out(rows):
    """Those of what came of a mail that others show to be a scanner's, marked with `because`."""
    clicks = sorted((row for row in rows if row["kind"] == "click"),
                    key=lambda row: row["occurred_at"])
    return [row for row in clicks if not row["is_scanner"] and _mark(row, clicks)]


def _mark(row, clicks):
    """Say of a click by which others it is seen to be a scanner's, if it is; whether it is."""
    if any(other["_part"] == tokens.TRAP and _apart(row, other) <= NEARBY for other in clicks):
        row["because"] = "trap"
    elif len({other["_part"] for other in clicks if _apart(row, other) <= BURST}) >= BURST_LINKS:
        row["because"] = "burst"
    return "because" in row


def _apart(one, other):
    return abs(one["occurred_at"] - other["occurred_at"])
