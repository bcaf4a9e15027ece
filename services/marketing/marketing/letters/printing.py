"""Letters on paper: a page or more each, the address where the window of the envelope is."""

import base64
import csv
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

from pypdf import PdfReader

from chassis import clock
from chassis.printing import Wording, typeset

from ..campaigns.models import Action
from .models import Letter

# So many letters are one file.
PART = 200
SECONDS = 30
MOST_LINES = 10
_SOURCE = Path(__file__).parent / "letter.typ"
# Where envelopes with the window on the right are usual.
_RIGHT = {"ES", "FR", "IT", "PT"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def part_count_of(letter_count):
    """How many files so many letters take."""
    return -(-letter_count // PART)


def page_count_of(run, part):
    """How many pages the letters of a part take; none where all of them were erased."""
    letters = letters_of(run, part)
    return len(PdfReader(BytesIO(pdf_of(run, letters))).pages) if letters else 0


def letters_of(run, part):
    """The letters of a part of a run, in their order."""
    return list(Letter.collection().find(
        {"letter_run_id": run["_id"],
         "number": {"$gt": (part - 1) * PART, "$lte": part * PART}}).sort("number", 1))


def pdf_of(run, letters):
    """Letters as one PDF; the same each time, as it bears the day on which the run was begun."""
    content = Action.fetch_raw(run["action_id"], {"letter": 1})["letter"]
    return _typeset(content, [
        {"address": letter["address"], "language": letter["language"],
         "subject": letter["_subject"], "body": letter["_body"]} for letter in letters],
        run["created_at"])


def preview_of(content, said):
    """One letter as it would be printed now."""
    return _typeset(content, [said], clock.now())


def addresses_of(letters):
    """The addresses of letters as CSV, which no spreadsheet takes for formulas."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(["number", "language", *(f"line_{at}" for at in range(1, MOST_LINES + 1))])
    for letter in letters:
        lines = [*letter["address"], *([""] * MOST_LINES)][:MOST_LINES]
        writer.writerow([letter["number"], letter["language"], *map(_harmless, lines)])
    return file.getvalue().encode()


def as_file(name, content):
    """A file as an answer has it."""
    return {"name": name, "content": base64.b64encode(content).decode()}


def _harmless(cell):
    return "'" + cell if cell.lstrip("'").startswith(_FORMULA) else cell


def _typeset(content, letters, made_at):
    sender = content["sender"]
    side = content.get("window") or ("right" if sender["country"] in _RIGHT else "left")
    town = " ".join(filter(None, (sender.get("postal_code"), sender["locality"])))
    return typeset(_source(), {
        "sender": {"name": sender["name"], "lines": [*sender["street"].splitlines(), town]},
        "is_right": side == "right", "letters": [_shown(one, sender, made_at) for one in letters],
    }, made_at=made_at, seconds=SECONDS)


def _shown(letter, sender, made_at):
    day = Wording(letter["language"], sender["country"]).day(made_at.date().isoformat())
    return {
        "language": letter["language"], "address": letter["address"],
        "place": f"{sender['locality']}, {day}", "subject": letter["subject"],
        "paragraphs": [paragraph.strip().splitlines()
                       for paragraph in letter["body"].split("\n\n") if paragraph.strip()]}


@cache
def _source():
    return _SOURCE.read_text(encoding="utf-8")
