"""Contacts going out as a file, and the refused rows of an import."""

from flask import request

from chassis import clock
from contracts import contacts as contract
from contracts.contacts.transfer import ExportRequest
from contracts.errors import ValidationFailed

from ..http_errors import wrong
from ..performing import record_read
from ..query import Parameters
from .streams import stream

CSV = "text/csv; charset=utf-8"
MEDIA_TYPES = {"csv": CSV, "vcard": "text/vcard; charset=utf-8", "jsonl": "application/jsonl"}
ENDINGS = {"csv": "csv", "vcard": "vcf", "jsonl": "jsonl"}
DEFAULT_FORMAT = "csv"


class Exports:
    """`GET /exports` and `GET /imports/{import_id}/refusals`, both streamed."""

    def __init__(self, services, gate, settings):
        self._services = services
        self._gate = gate
        self._seconds = settings.call_seconds
        self._which = Parameters(ExportRequest().fields)

    def contacts(self):
        """Contacts as CSV, vCard 4.0 or JSON Lines."""
        call = self._gate.admit(contract.export_contacts)
        fields = self._which.read(request.environ.get("QUERY_STRING"))
        record_read(contract.export_contacts, {"fields": ["contact.*"], "ids": []}, call)
        # An unknown format is for the service to refuse, with the others named.
        format = fields.get("format", DEFAULT_FORMAT)
        return self._stream(
            contract.export_contacts, fields, call, "query",
            media_type=MEDIA_TYPES.get(format, CSV),
            file_name=f"contacts-{clock.today()}.{ENDINGS.get(format, DEFAULT_FORMAT)}",
        )

    def refusals(self, import_id):
        """The rows of an import that were refused, with the reasons, as CSV."""
        call = self._gate.admit(contract.read_import_refusals)
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        return self._stream(
            contract.read_import_refusals, {"import_id": import_id}, call, "path",
            media_type=CSV, file_name=f"{import_id}-refusals.csv",
        )

    def _stream(self, operation, fields, call, place, **options):
        try:
            return stream(self._services, operation, fields, call, self._seconds, **options)
        except ValidationFailed as error:
            error.details = error.details | {"errors": [
                wrong(place, item["pointer"], item["detail"]) for item in error.details["errors"]
            ]}
            raise
