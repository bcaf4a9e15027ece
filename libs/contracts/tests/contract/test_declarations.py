"""Every declaration keeps to the conventions, so that whoever knows one knows them all."""

import re

from decided import ASKED_WITH_A_BODY, PUBLIC
from marshmallow import RAISE, fields, validate

from contracts.access import OF_PORTALS, PERMISSIONS, ROLES
from contracts.catalogue import all_services
from contracts.common import Amount, Day, Flag, PageRequest, Share, Time, TimeZone, Whole
from contracts.contacts.custom_values import CustomValue
from contracts.declare import AUDIENCES, STANDARD_ERRORS
from contracts.errors import KINDS
from contracts.marketing.segment_rule import RuleTree
from contracts.testing import each

SERVICES = all_services()
OPERATIONS = [operation for service in SERVICES.values()
              for operation in service.operations.values()]
EVENTS = [event for service in SERVICES.values() for event in service.events.values()]
ROUTED = [operation for operation in OPERATIONS if operation.route]



def key_of(declared):
    return declared.key


each_operation = each("operation", OPERATIONS, key_of)
each_event = each("event", EVENTS, key_of)
each_route = each("operation", ROUTED, key_of)
each_declared = each("declared", [*OPERATIONS, *EVENTS], key_of)

# Collections whose names are no plural.
NO_PLURAL = {"account", "ageing", "attribution", "auth", "audit-log", "billing-profile",
             "forecast", "issuer", "programme", "public", "staffing", "statement"}

# Participles that do not end in -ed, and what is a fact without one.
IRREGULAR = {"answer_overdue", "begun", "broken", "chosen", "given", "held", "kept", "left", "lost",
             "made", "met", "overridden", "paid", "put", "read", "review_due", "said", "sent",
             "set", "shown", "sold", "spent", "split", "taken", "told", "withdrawn", "won",
             "written"}

# Fields that bound what they take by what they are.
BOUNDED = (Amount, CustomValue, Day, Flag, RuleTree, Share, Time, TimeZone, Whole)


def parameters(operation):
    return re.findall(r"{(\w+)}", operation.route.path)


# Names


@each_operation
def test_operation_is_an_order(operation):
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", operation.name)


@each_event
def test_event_is_a_fact_of_its_service(event):
    service, entity, participle, *version = event.type.split(".")

    assert service == event.service
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", entity)
    assert participle.endswith("ed") or participle in IRREGULAR
    assert re.fullmatch(r"|v[2-9]", ".".join(version))


@each("name", SERVICES)
def test_declaration_is_found_under_its_name(name):
    module = __import__(f"contracts.{name}", fromlist=[name])

    for operation in SERVICES[name].operations.values():
        assert getattr(module, operation.name) is operation
    held = [value for value in vars(module).values() if value in EVENTS]
    assert {event.type for event in held} == set(SERVICES[name].events)


@each_declared
def test_summary_is_a_sentence(declared):
    assert re.fullmatch(r"[A-Z].*\.", declared.summary)


# Errors and permissions


@each_operation
def test_errors_have_codes_and_known_kinds_and_repeat_none_that_all_have(operation):
    for code, kind in operation.errors.items():
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", code)
        assert KINDS[kind.code] is kind
        assert code not in STANDARD_ERRORS


@each_operation
def test_permission_exists_or_the_operation_is_known_to_be_public(operation):
    if operation.permission is None:
        assert operation.key in PUBLIC
    else:
        assert operation.permission in PERMISSIONS


@each("role", ROLES)
def test_roles_grant_permissions_that_exist(role):
    assert ROLES[role] - {"*"} <= PERMISSIONS.keys()


# What a rule asks about within an operation that others may use too.
WITHIN_RULES = {"social:answer_freely"}


@each("permission", PERMISSIONS)
def test_permission_is_asked_for_by_some_operation(permission):
    asked = {operation.permission for operation in OPERATIONS}

    assert permission in asked | WITHIN_RULES


@each_operation
def test_operation_that_expects_a_version_can_say_that_it_is_stale(operation):
    expects = "expected_version" in operation.request.fields

    assert expects is ("precondition_failed" in operation.errors)


# Routes


def test_routes_are_unique():
    routes = [(operation.route.audience, operation.route.method,
               re.sub(r"{\w+}", "{}", operation.route.path)) for operation in ROUTED]

    assert sorted(routes) == sorted(set(routes))


@each_route
def test_path_is_of_plural_nouns_in_kebab_case(operation):
    _, first, *rest = operation.route.path.split("/")

    assert first.endswith("s") or first in NO_PLURAL
    for part in (first, *rest):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*|{[a-z_]+_(id|name)}", part)


@each_route
def test_route_is_for_an_audience_that_can_have_its_permission(operation):
    audience, permission = operation.route.audience, operation.permission

    assert audience in AUDIENCES
    if permission is not None:
        assert (permission in OF_PORTALS) is (audience != "agents")
        assert audience == "agents" or permission == f"{audience}:use"


@each_route
def test_path_parameters_are_required_fields_of_the_request(operation):
    for parameter in parameters(operation):
        assert operation.request.fields[parameter].required
        assert "not_found" in operation.errors


@each_route
def test_reads_are_get_and_changes_are_not(operation):
    is_asked = operation.route.method == "GET" or operation.key in ASKED_WITH_A_BODY

    assert is_asked is not operation.changes_state


@each_route
def test_status_fits_the_reply(operation):
    assert (operation.route.status == 204) is (operation.reply is None)


@each_route
def test_body_is_a_required_field_and_no_path_parameter(operation):
    body = operation.route.body
    if body is None:
        assert operation.route.method != "PATCH"
        return

    assert operation.request.fields[body].required
    assert body not in parameters(operation)


@each_route
def test_location_is_filled_from_the_reply_and_can_be_read(operation):
    if operation.route.location is None:
        return
    readable = {re.sub(r"{\w+}", "{}", other.route.path) for other in ROUTED
                if other.route.method == "GET"}

    assert set(re.findall(r"{(\w+)}", operation.route.location)) <= set(operation.reply.fields)
    assert re.sub(r"{\w+}", "{}", operation.route.location) in readable


@each_route
def test_links_lead_from_the_reply_to_requests_that_exist(operation):
    for name, filled in operation.links.items():
        target = SERVICES[operation.service].operations[name]

        assert target.route is not None
        assert filled
        for parameter, field in filled.items():
            assert parameter in target.request.fields
            assert field in operation.reply.fields


# Schemas


def schemas_within(schema):
    """A schema and all that are nested in it."""
    yield schema
    for field in schema.fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from schemas_within(inner.schema)


@each_declared
def test_schemas_refuse_what_they_do_not_know_at_any_depth(declared):
    roots = ([declared.schema] if declared in EVENTS
             else [declared.request, *filter(None, [declared.reply])])

    for root in roots:
        for schema in schemas_within(root):
            assert schema.unknown == RAISE, type(schema).__name__


@each("name", SERVICES)
def test_schemas_of_a_service_have_names_of_their_own(name):
    service, classes = SERVICES[name], {}
    roots = [operation.request for operation in service.operations.values()]
    roots += [operation.reply for operation in service.operations.values() if operation.reply]
    roots += [event.schema for event in service.events.values()]

    for root in roots:
        for schema in schemas_within(root):
            kind = type(schema)
            assert classes.setdefault(kind.__name__, kind) is kind


@each_operation
def test_page_is_asked_for_as_every_page(operation):
    is_page = operation.reply is not None and {"items", "next"} <= operation.reply.fields.keys()

    assert is_page is isinstance(operation.request, PageRequest)


@each_operation
def test_request_bounds_everything_that_it_takes(operation):
    for schema in schemas_within(operation.request):
        for name, field in schema.fields.items():
            assert is_bounded(field), f"{type(schema).__name__}.{name}"


def is_bounded(field):
    if isinstance(field, (fields.Nested, *BOUNDED)):
        return True
    if isinstance(field, fields.List):
        return has_bound(field) and is_bounded(field.inner)
    if isinstance(field, fields.Dict):
        return (has_bound(field) and is_bounded(field.key_field)
                and is_bounded(field.value_field))
    return isinstance(field, fields.String) and has_bound(field)


def has_bound(field):
    return any(
        isinstance(check, validate.OneOf)
        or (isinstance(check, validate.Length) and check.max is not None)
        or (isinstance(check, validate.Regexp) and not re.search(r"[*+]|,}", check.regex.pattern))
        for check in field.validators
    )
