"""Letters of actions: what can be asked and is told of them."""

from ..declare import get, post
from ..errors import Conflict
from ..files import CsvFile, PdfFile
from . import letter as m
from .declared import CHANGED, NOT_FOUND, marketing

_RUN = "/letter-runs/{letter_run_id}"
_NOT_READY = {"letter_run_is_not_ready": Conflict}

create_letter_run = marketing.command(
    "create_letter_run", "Have the letters of an action be composed, to be printed together.",
    request=m.NewLetterRun, reply=m.LetterRun, permission="marketing:approve",
    route=post("/letter-runs", location="/letter-runs/{id}"),
    errors=NOT_FOUND | {"letter_run_is_open": Conflict, "action_is_not_running": Conflict},
    links={"get_letter_run": {"letter_run_id": "id"}},
)
get_letter_run = marketing.query(
    "get_letter_run", "See how far the letters of a run are.",
    request=m.LetterRunId, reply=m.LetterRun, permission="marketing:read", route=get(_RUN),
    errors=NOT_FOUND,
)
list_letter_runs = marketing.query(
    "list_letter_runs", "List runs of letters, the latest first.",
    request=m.ListLetterRuns, reply=m.LetterRunPage, permission="marketing:read",
    route=get("/letter-runs"),
)
get_letter_run_pdf = marketing.query(
    "get_letter_run_pdf", "Get the letters of a part of a run as one file, to be printed.",
    request=m.GetLetterRunPdf, reply=PdfFile, permission="marketing:write",
    route=get(_RUN + "/pdf"), errors=NOT_FOUND | _NOT_READY, objects=("contact.*",),
)
get_letter_run_addresses = marketing.query(
    "get_letter_run_addresses", "Get the addresses of a run as CSV, in the order of its letters.",
    request=m.LetterRunId, reply=CsvFile, permission="marketing:write",
    route=get(_RUN + "/addresses"), errors=NOT_FOUND | _NOT_READY, objects=("contact.*",),
)
hand_over_letter_run = marketing.command(
    "hand_over_letter_run", "Say that the letters of a run went to the post.",
    request=m.HandOverLetterRun, reply=m.LetterRun, permission="marketing:write",
    route=post(_RUN + "/hand-over", status=200), errors=CHANGED | _NOT_READY,
    safe_to_repeat=True,
)
list_letters = marketing.query(
    "list_letters", "List the letters of a run.",
    request=m.ListLetters, reply=m.LetterPage, permission="marketing:read",
    route=get(_RUN + "/letters"), errors=NOT_FOUND, objects=("contact",),
)
return_letter = marketing.command(
    "return_letter", "Say that a letter came back, and why.",
    request=m.ReturnLetter, reply=m.Letter, permission="marketing:write",
    route=post("/letters/{letter_id}/return", status=200),
    errors=NOT_FOUND | {"letter_is_not_sent": Conflict}, objects=("contact",),
    safe_to_repeat=True,
)
preview_letter = marketing.query(
    "preview_letter", "See the letter of an action as somebody would get it.",
    request=m.PreviewLetter, reply=PdfFile, permission="marketing:read",
    route=get("/actions/{action_id}/letter"), errors=NOT_FOUND, objects=("contact.*",),
)

letter_run_completed = marketing.event(
    "marketing.letter_run.completed", "The letters of a run can be printed.", m.LetterRunTold)
letter_sent = marketing.event(
    "marketing.letter.sent", "A letter of an action went to the post.", m.LetterTold)
letter_returned = marketing.event(
    "marketing.letter.returned", "A letter came back.", m.LetterReturned)
