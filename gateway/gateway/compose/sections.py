"""Answers made of what several services know: all are asked at once, and what is missing is named.

One that does not answer takes only its own sections along.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from contracts.declare import Operation
from contracts.errors import VinculoError

from ..performing import record_read

# So many questions of all requests are asked at once, beside the threads of the requests.
WORKERS = 16


@dataclass(frozen=True)
class Question:
    """What is asked for a composed answer.

    `shows_sensitive` is False where nothing is taken of the answer that would be put on record.
    """

    operation: Operation
    request: dict
    shows_sensitive: bool = True


class Sections:
    """Asks several services at once, each in the name of whoever makes the request."""

    def __init__(self, services):
        self._services = services
        # Its threads begin at the first use, which is after gunicorn has forked.
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="sections")

    def ask(self, questions, call):
        """Ask `{name: Question}`; the answers are waited for by `Asked.answers`."""
        return Asked(questions, call, {
            name: self._pool.submit(
                self._services.ask, question.operation.key, question.request, call)
            for name, question in questions.items()})


class Asked:
    """Questions that are being answered."""

    def __init__(self, questions, call, futures):
        self._questions, self._call, self._futures = questions, call, futures

    def answers(self):
        """`({name: answer}, {name: error})`; that something sensitive is read goes on record."""
        answers, errors = {}, {}
        for name, future in self._futures.items():
            question = self._questions[name]
            try:
                reply = future.result()
            except VinculoError as error:
                errors[name] = error
                continue
            if reply.reads is not None and question.shows_sensitive:
                record_read(question.operation, reply.reads, self._call)
            answers[name] = reply.result
        return answers, errors


def omitted(section, service, reason):
    """What a composed answer says of a section, or part of one, that is missing."""
    return {"section": section, "service": service, "reason": reason}


def tickets_of(profile):
    """`(the open tickets of a profile, None)`, or `(None, why there are none to be shown)`."""
    tickets = profile["sections"].get("open_issues", {}).get("tickets")
    if tickets is not None:
        return tickets["items"], None
    return None, why_missing(profile, "tickets", "helpdesk")


def why_missing(profile, issues, service, section=None):
    """Why issues of a kind are missing in a profile, told of `section` (theirs by default)."""
    reasons = [item["reason"] for item in profile["sections_omitted"]
               if item["section"] == f"open_issues.{issues}"]
    # The profile names what cannot be known; what is missing otherwise is hidden from the caller.
    return omitted(section or issues, service, next(iter(reasons), "not_allowed"))
