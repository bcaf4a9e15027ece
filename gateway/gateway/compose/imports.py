"""Files of contacts coming in, cut into parts for the service."""

import base64
import time
import uuid
from dataclasses import replace

from flask import request

from client import Reply
from contracts import contacts as contract
from contracts.contacts.transfer import PART_BYTES
from contracts.context import with_call_id
from contracts.errors import ValidationFailed

from ..answers import answer_with
from ..http_errors import wrong
from ..performing import on_record
from .uploads import received

_STEPS = uuid.UUID("5d0f7b0e-3a52-4b7e-8f7a-0c1b5f6f9a77")
ACCEPTED = 202


class Imports:
    """`POST /imports`: the file is received whole, sent on in parts, and started."""

    def __init__(self, services, gate, idempotency, ends, settings):
        self._services = services
        self._gate = gate
        self._idempotency = idempotency
        self._limit = settings.upload_limit
        self._seconds = settings.call_seconds
        self._perform = on_record(contract.create_import, self._send, ends, status=ACCEPTED)

    def create(self):
        """Take a file and have it imported in the background."""
        call = self._gate.admit(contract.create_import)
        key = request.environ.get("HTTP_IDEMPOTENCY_KEY")
        with received(request, self._limit) as upload:

            def respond(_told, call):
                return self._respond(upload, call)

            told = {"options": upload.options, "sha256": upload.sha256}
            if key is None:
                return respond(told, call)
            return self._idempotency.once(key, call, contract.create_import, told, respond)

    def _respond(self, upload, call):
        try:
            result = self._perform({"upload": upload}, call).result
        except ValidationFailed as error:
            error.details = error.details | {"errors": [
                wrong(upload.place, item["pointer"], item["detail"])
                for item in error.details["errors"]
            ]}
            raise
        return answer_with(result, ACCEPTED, location=f"/imports/{result['id']}")

    def _send(self, fields, call):
        """Send the file on. Each step has a call id of its own, so it can be repeated whole."""
        upload = fields["upload"]
        made = self._step(call, "create", contract.create_import, upload.options)
        import_id = made.result["id"]
        number = 0
        upload.file.seek(0)
        while piece := upload.file.read(PART_BYTES):
            part = {"import_id": import_id, "number": number,
                    "data": base64.b64encode(piece).decode()}
            self._step(call, f"part {number}", contract.add_import_part, part)
            number += 1
        started = self._step(call, "start", contract.start_import, {
            "import_id": import_id, "parts": number, "sha256": upload.sha256,
        })
        return Reply(started.result, [*made.changes, *started.changes])

    def _step(self, call, name, operation, fields):
        if call.call_id is not None:
            call = with_call_id(call, str(uuid.uuid5(_STEPS, f"{call.call_id}/{name}")))
        # The time to answer is that of each step, as a large file has many.
        call = replace(call, deadline=time.time() + self._seconds)
        return self._services.ask(operation.key, fields, call)
