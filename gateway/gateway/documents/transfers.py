"""The routes of `compose`, described for the document."""

from contracts import contacts as contract
from contracts.contacts.data_requests import DataRequestId
from contracts.contacts.transfer import ExportRequest, Import, ImportId, ImportOptions

from ..bodies import JSON
from ..compose.data_requests import JSON_LINES, NothingToExport
from ..compose.exports import MEDIA_TYPES as EXPORTED
from ..compose.uploads import FILE, FORM
from ..compose.uploads import MEDIA_TYPES as TAKEN
from .operations import KEY, common, links_of
from .responses import errors_of, header_refs

FILE_SCHEMA = {"type": "string", "contentMediaType": "application/octet-stream"}


class TransferDescriber:
    """Describes how files of contacts go in and out."""

    def __init__(self, describer):
        self._describer = describer

    def create_import(self):
        operation = contract.create_import
        options = ImportOptions()
        doc = common(operation)
        doc["summary"] = "Send a file of contacts, and have it imported in the background."
        doc["description"] += (
            f" Send the file in the field `{FILE}` of a form, the options as its other fields; or "
            "send it as the body, the options in the query string. See how far it is by "
            "`get_import`."
        )
        doc["parameters"] = [
            *self._describer.parameters(options, options.fields, place="query"), KEY]
        doc["requestBody"] = {"required": True, "content": {
            FORM: {"schema": self._form(options)},
            **{media_type: {"schema": FILE_SCHEMA} for media_type in TAKEN},
        }}
        errors = errors_of(operation, takes_body=True, takes_key=True)
        for later in (contract.add_import_part, contract.start_import):
            errors |= {code: kind for code, kind in later.errors.items() if code != "not_found"}
        del errors["malformed_body"]
        doc["responses"] = {"202": {
            "description": "The file has come, and is being imported.",
            "headers": header_refs("ETag", "Location", "Idempotency-Replayed"),
            "content": {JSON: {"schema": self._describer.schema(Import())}},
            "links": links_of(operation, {"get_import": {"import_id": "id"},
                               "cancel_import": {"import_id": "id"},
                               "read_import_refusals": {"import_id": "id"}}),
        }, **self._describer.problems.of(errors)}
        return doc

    def read_import_refusals(self):
        operation = contract.read_import_refusals
        doc = common(operation)
        doc["summary"] = "Get the rows of an import that were refused, with the reasons, as CSV."
        doc["parameters"] = [
            {**parameter, "required": True}
            for parameter in self._describer.parameters(ImportId(), {"import_id"}, place="path")
        ]
        doc["responses"] = _file("text/csv") | self._problems(operation)
        return doc

    def export_contacts(self):
        operation = contract.export_contacts
        schema = ExportRequest()
        doc = common(operation)
        doc["summary"] = "Get contacts as CSV, vCard 4.0 or JSON Lines."
        doc["description"] += (
            " The file is sent as it is read. Should that fail in the middle, the connection is "
            "broken off, so what has come is not the whole."
        )
        doc["parameters"] = self._describer.parameters(schema, schema.fields, place="query")
        media_types = [media_type.partition(";")[0] for media_type in EXPORTED.values()]
        doc["responses"] = _file(*media_types) | self._problems(operation)
        return doc

    def export_data_request(self):
        operation = contract.read_data_request_answer
        doc = common(operation)
        doc["summary"] = "Get all that the services gathered of a person, as JSON Lines."
        doc["description"] += (
            " Each line names the service, what the record is, and the record. It can be fetched "
            "for 45 days."
        )
        doc["parameters"] = [
            {**parameter, "required": True}
            for parameter in self._describer.parameters(
                DataRequestId(), {"data_request_id"}, place="path")
        ]
        errors = errors_of(operation, takes_body=False, takes_key=False)
        errors |= {NothingToExport.code: NothingToExport}
        doc["responses"] = _file(JSON_LINES) | self._describer.problems.of(errors)
        return doc

    def _problems(self, operation):
        errors = errors_of(operation, takes_body=False, takes_key=False)
        return self._describer.problems.of(errors)

    def _form(self, options):
        properties = {FILE: FILE_SCHEMA}
        for parameter in self._describer.parameters(options, options.fields, place="query"):
            schema = parameter.get("schema") or parameter["content"][JSON]["schema"]
            properties[parameter["name"]] = schema | {
                name: parameter[name] for name in ("description",) if name in parameter}
        return {"type": "object", "required": [FILE], "properties": properties,
                "additionalProperties": False}


def _file(*media_types):
    return {"200": {
        "description": "The file.",
        "headers": header_refs("Content-Disposition"),
        "content": {media_type: {"schema": {"type": "string"}} for media_type in media_types},
    }}
