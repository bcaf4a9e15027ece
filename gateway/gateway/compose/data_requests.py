"""What all services gathered of a person, as one file."""

import time
from dataclasses import replace

import orjson
from flask import Response, request

from contracts import contacts as contract
from contracts.data_requests import GATHERING
from contracts.errors import Conflict, ValidationFailed

from ..http_errors import wrong
from ..performing import record_read
from ..portals import holdings
from ..query import Parameters

JSON_LINES = "application/jsonl"
OPERATION = contract.read_data_request_answer.name


class NothingToExport(Conflict):
    code = "data_request_has_no_export"
    detail = "Only what all services have gathered, for access or portability, can be fetched."


class DataRequestExports:
    """`GET /data-subject-requests/{data_request_id}/export`, streamed from every service."""

    def __init__(self, services, gate, settings):
        self._services = services
        self._gate = gate
        self._seconds = settings.call_seconds

    def export(self, data_request_id):
        """All that was gathered, as JSON Lines: which service, what it is, and the record."""
        call = self._gate.admit(contract.read_data_request_answer)
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        key = {"data_request_id": data_request_id}
        try:
            asked = self._services.ask(contract.get_data_request.key, key, call).result
        except ValidationFailed as error:
            error.details = error.details | {"errors": [
                wrong("path", item["pointer"], item["detail"]) for item in error.details["errors"]
            ]}
            raise
        if asked["kind"] not in GATHERING or asked["state"] != "certified":
            raise NothingToExport(state=asked["state"], kind=asked["kind"])

        record_read(contract.read_data_request_answer,
                    {"fields": ["contact.*"], "ids": [asked["contact_id"]]}, call)
        names = [answer["service"] for answer in asked["answers"]]
        # The first piece of each before anything is answered, so that it can be said what fails.
        first = {name: self._piece(name, key, None, call) for name in names}
        own = [_line("gateway", what, record)
               for what, record in holdings.collect(asked["contact_id"])]
        answer = Response(self._lines(first, key, own, call), content_type=JSON_LINES)
        answer.headers["Content-Disposition"] = f'attachment; filename="{data_request_id}.jsonl"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _lines(self, first, key, own, call):
        for name, piece in first.items():
            yield _of_service(name, piece)
            while piece["next"] is not None:
                piece = self._piece(name, key, piece["next"], call)
                yield _of_service(name, piece)
        # What the gateway keeps itself is as it is now.
        yield b"".join(own)

    def _piece(self, name, key, after, call):
        call = replace(call, deadline=time.time() + self._seconds)
        return self._services.ask(f"{name}.{OPERATION}", {**key, "after": after}, call).result


def _of_service(name, piece):
    lines = (orjson.loads(line) for line in piece["text"].splitlines())
    return b"".join(_line(name, line["what"], line["record"]) for line in lines)


def _line(service, what, record):
    return orjson.dumps({"service": service, "what": what, "record": record},
                        option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
