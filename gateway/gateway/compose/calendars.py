"""Calendars behind secret links, and invitations.

The secret of a link is made here and shown once. Services and stores see only its digest, and
users' addresses, which an invitation names, are known only here.
"""

import hashlib
import re
import secrets
from datetime import datetime

from flask import Response, request
from werkzeug.http import http_date

from client import Reply
from contracts import contacts as contract
from contracts.access import may
from contracts.contacts.calendar import NewCalendar
from contracts.context import Actor
from contracts.errors import NotFound, ValidationFailed

from ..answers import PREFIX, answer_with
from ..bodies import read_json
from ..calls import call_of
from ..http_errors import step, wrong
from ..limiting import PrincipalLimit
from ..models import User
from ..performing import on_record
from ..query import Parameters
from ..sources import source_address, source_key
from ..versions import is_same

SECRET_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
# A calendar program asks a few times an hour; a house of them comes from one address.
RATES = "120/minute"
MEDIA_TYPE = "text/calendar; charset=utf-8"


class Calendars:
    """Making and renewing secret links, and what is behind them."""

    def __init__(self, services, gate, ends, settings):
        self._services = services
        self._gate = gate
        self._seconds = settings.call_seconds
        self._limit = PrincipalLimit(RATES)
        self._occurrence = Parameters(
            {"occurrence_at": contract.write_invitation.request.fields["occurrence_at"]})
        self._create = on_record(contract.create_calendar, self._with_secret(
            contract.create_calendar), ends, status=201)
        self._renew = on_record(contract.renew_calendar, self._with_secret(
            contract.renew_calendar), ends, status=200, target="calendar_id")

    def create(self):
        """Make a secret link to what the caller has planned."""
        call = self._gate.admit(contract.create_calendar)
        _refuse_parameters()
        return answer_with(self._made(self._create, _body(NewCalendar().fields), call), 201)

    def renew(self, calendar_id):
        """Give a calendar another secret link."""
        call = self._gate.admit(contract.renew_calendar)
        _refuse_parameters()
        fields = {**_body(()), "calendar_id": calendar_id}
        return answer_with(self._made(self._renew, fields, call), 200)

    @staticmethod
    def _made(perform, fields, call):
        try:
            return perform(fields, call).result
        except ValidationFailed as error:
            raise _located(error, {"calendar_id": "path"}, "body") from error

    def _with_secret(self, operation):
        def perform(fields, call):
            token = secrets.token_urlsafe(SECRET_BYTES)
            reply = self._services.ask(
                operation.key, {**fields, "digest": _digest(token)}, call)
            link = {"token": token, "path": f"{PREFIX}/calendars/{token}.ics"}
            return Reply({**reply.result, **link}, reply.changes)

        return perform

    def feed(self, token):
        """What somebody has planned, for whoever knows the secret; as a calendar program reads it.

        A secret that is wrong, revoked, or of somebody who may not sign in any more is as one
        that never was.
        """
        environ = request._get_current_object().environ
        environ["vinculo.operation"] = contract.read_calendar.name
        self._limit.count(Actor(f"source:{source_key(source_address())}"))
        _refuse_parameters()
        if not TOKEN.fullmatch(token):
            raise NotFound()
        call = call_of(environ, Actor("service:gateway", roles=("service",)), self._seconds)
        found = self._services.ask(
            contract.read_calendar.key, {"digest": _digest(token)}, call).result
        if not _may_still_read(found["user_id"]):
            raise NotFound()
        return _calendar(found)

    def invitation(self, activity_id):
        """An invitation to an activity as a file, or the word that it was called off."""
        call = self._gate.admit(contract.write_invitation)
        fields = {"activity_id": activity_id,
                  **self._occurrence.read(request.environ.get("QUERY_STRING"))}
        try:
            activity = self._services.ask(
                contract.get_activity.key, {"activity_id": activity_id}, call).result
            written = self._services.ask(contract.write_invitation.key, {
                **fields, "people": _people_in(activity)}, call).result
        except ValidationFailed as error:
            raise _located(error, {"activity_id": "path"}, "query") from error
        answer = Response(
            written["text"], content_type=f"{MEDIA_TYPE}; method={written['method']}")
        answer.headers["Content-Disposition"] = 'attachment; filename="invitation.ics"'
        return answer


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse_parameters():
    Parameters({}).read(request.environ.get("QUERY_STRING"))


def _body(known):
    body = read_json(request) or {}
    unknown = [wrong("body", step(name), "Unknown field.") for name in body if name not in known]
    if unknown:
        raise ValidationFailed(errors=unknown)
    return body


def _located(error, places, otherwise):
    """The same refusal, its pointers telling where in the HTTP request the values were."""
    error.details = error.details | {"errors": [
        wrong(places.get(item["pointer"].strip("/"), otherwise), item["pointer"], item["detail"])
        for item in error.details["errors"]
    ]}
    return error


def _may_still_read(user_id):
    user = User.collection().find_one({"_id": user_id}, {"roles": 1, "is_locked": 1})
    return user is not None and not user["is_locked"] and may(
        Actor(user_id, roles=tuple(user.get("roles", ()))), contract.create_calendar.permission)


def _calendar(found):
    text = found["text"].encode()
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(datetime.fromisoformat(found["changed_at"])),
        # It may be kept, but asked about each time: what is called off is to vanish.
        "Cache-Control": "private, no-cache",
    }
    # If-Modified-Since is not obeyed: something may have gone without anything being newer.
    known = request.environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and is_same(known, etag):
        return Response(status=304, headers=headers)
    return Response(text, headers=headers, content_type=MEDIA_TYPE)


def _people_in(activity):
    ids = [activity["owner_id"], *(participant["user_id"] for participant in
                                   activity.get("participants", ()) if participant.get("user_id"))]
    found = User.collection().find({"_id": {"$in": ids}}, {"email": 1, "name": 1})
    return [{"user_id": user["_id"], "address": user["email"], "name": user["name"]}
            for user in found]
