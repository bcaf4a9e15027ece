"""Operations of the contracts, described for the document."""

from contracts.catalogue import all_services
from contracts.files import File

from ..bodies import JSON, MERGE_PATCH
from ..idempotency import HEADER as IDEMPOTENCY_KEY
from ..reading import VERSION, WITHOUT_BODY, path_names
from ..routes import takes_idempotency_key
from .responses import ProblemResponses, errors_of, header_refs

IF_MATCH = {
    "in": "header", "name": "If-Match",
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*")$'},
    "description": "Refuse with 412 unless this is still its ETag.",
}
IF_NONE_MATCH = {
    "in": "header", "name": "If-None-Match", "schema": {"type": "string"},
    "description": "Answer 304 when this is still its ETag.",
}
KEY = {
    "in": "header", "name": IDEMPOTENCY_KEY,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "A name of your own for this request. When it comes again, it gets the same "
                   "answer and nothing is done twice.",
}


def example_of(operation):
    """`{"request", "reply"}`, or nothing while the contract has no example of it."""
    try:
        return operation.example
    except (FileNotFoundError, KeyError):
        return {}


def common(operation):
    """What is said of every operation, wherever its route comes from."""
    permission = operation.permission
    said = f"Takes the permission `{permission}`." if permission else "Open to anybody."
    doc = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": said,
        "x-permission": permission,
    }
    if permission is None:
        doc["security"] = []
    return doc


class Describer:
    """Describes operations as they are offered by their declared routes."""

    def __init__(self, spec, converter):
        self._converter = converter
        self.problems = ProblemResponses(spec.components)

    def describe(self, operation):
        """The description of an operation, as OpenAPI has it."""
        example = example_of(operation)
        doc = common(operation)
        doc["parameters"] = self._parameters(operation, example.get("request", {}))
        body = self._body(operation, example.get("request", {}))
        if body:
            doc["requestBody"] = body
        errors = errors_of(
            operation, takes_body=bool(body), takes_key=takes_idempotency_key(operation),
        )
        doc["responses"] = self._success(operation, example) | self.problems.of(errors)
        return doc

    def parameters(self, schema, names, *, place, example=None):
        """Fields of a schema as parameters in the path or the query."""
        found = []
        for parameter in self._converter.schema2parameters(schema, location=place):
            name = parameter["name"]
            if name not in names:
                continue
            found.append(_written(parameter))
            if name in (example or {}):
                found[-1]["example"] = example[name]
        return found

    def schema(self, schema):
        """A schema, as a reference to the components where it has a name."""
        return self._converter.resolve_nested_schema(schema)

    def _parameters(self, operation, example):
        request, route = operation.request, operation.route
        in_path = path_names(route.path)
        found = [
            {**parameter, "required": True}
            for parameter in self.parameters(request, in_path, place="path", example=example)
        ]
        if route.method in WITHOUT_BODY:
            in_query = {field.data_key or name for name, field in request.fields.items()}
            in_query -= {*in_path, VERSION}
            found += self.parameters(request, in_query, place="query", example=example)
        if VERSION in request.fields:
            found.append(IF_MATCH)
        if is_conditional(operation):
            found.append(IF_NONE_MATCH)
        if takes_idempotency_key(operation):
            found.append(KEY)
        return found

    def _body(self, operation, example):
        route = operation.route
        if route.method in WITHOUT_BODY:
            return None
        schema = body_schema(operation)
        if not schema.fields:
            return None
        elsewhere = {*path_names(route.path), VERSION}
        shown = example.get(route.body) if route.body else {
            name: value for name, value in example.items() if name not in elsewhere}
        content = {"schema": self.schema(schema)}
        if shown:
            content["example"] = shown
        media_types = (JSON, MERGE_PATCH) if route.method == "PATCH" else (JSON,)
        is_required = bool(route.body) or any(field.required for field in schema.fields.values())
        return {"required": is_required, "content": dict.fromkeys(media_types, content)}

    def _success(self, operation, example):
        route = operation.route
        if operation.reply is None:
            return {"204": {"description": "Done.", "headers": header_refs()}}
        if isinstance(operation.reply, File):
            return {"200": {"description": "The file.", "headers": header_refs(
                "Content-Disposition"), "content": {operation.reply.MEDIA_TYPE: {"schema": {
                    "type": "string", "contentMediaType": operation.reply.MEDIA_TYPE}}}}}
        has_version = "version" in operation.reply.fields
        names = ["ETag"] if has_version else []
        if route.location:
            names.append("Location")
        if takes_idempotency_key(operation):
            names.append("Idempotency-Replayed")
        content = {"schema": self.schema(operation.reply)}
        if "reply" in example:
            content["example"] = example["reply"]
        answer = {"description": "Done." if operation.changes_state else "Here it is.",
                  "headers": header_refs(*names), "content": {JSON: content}}
        if operation.links:
            answer["links"] = links_of(operation, operation.links)
        found = {str(route.status): answer}
        if is_conditional(operation):
            found["304"] = {"description": "It is still as you have it.",
                            "headers": header_refs("ETag")}
        return found


def body_schema(operation):
    """The schema of the body: the request without what comes from elsewhere."""
    request, route = operation.request, operation.route
    if route.body:
        return request.fields[route.body].schema
    elsewhere = {*path_names(route.path), VERSION} & set(request.fields)
    return type(request)(exclude=elsewhere) if elsewhere else request


def is_conditional(operation):
    """Whether the answer can be that nothing has changed."""
    return (operation.route.method == "GET" and operation.reply is not None
            and "version" in operation.reply.fields)


def links_of(operation, links):
    """What can be done next with what an answer tells, as OpenAPI links."""
    return {name: _link(all_services()[operation.service].operations[name], fields)
            for name, fields in links.items()}


def _link(target, fields):
    told = {name: f"$response.body#/{field}" for name, field in fields.items()}
    takes_body = target.route is not None and target.route.method not in WITHOUT_BODY
    in_body = {name: expression for name, expression in told.items()
               if takes_body and name not in path_names(target.route.path)}
    in_path = {name: expression for name, expression in told.items() if name not in in_body}
    link = {"operationId": target.name}
    if in_path:
        link["parameters"] = in_path
    if in_body:
        link["requestBody"] = in_body
    return link


def _written(parameter):
    """A parameter as it is written: there is no null in a query string, and objects are JSON."""
    schema = dict(parameter["schema"])
    kinds = schema.get("type")
    if isinstance(kinds, list):
        left = [kind for kind in kinds if kind != "null"]
        schema["type"] = left[0] if len(left) == 1 else left
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("default", ...) is None:
        del schema["default"]
    if schema.get("type") != "object":
        return parameter | {"schema": schema}
    return {**{name: value for name, value in parameter.items() if name != "schema"},
            "content": {JSON: {"schema": schema}}}
