"""Occasions as pages: what it is, registering by an invitation, and giving one's place back."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Response, render_template, request
from marshmallow import fields

from contracts import marketing as contract
from contracts.errors import NotFound
from contracts.marketing.form_submission import MOST_BYTES
from contracts.marketing.mail_content import TOKEN

from ..query import Parameters
from .calendars import MEDIA_TYPE
from .form_pages import PARAMETERS
from .public_pages import LINK, asking, language_asked, page, posted


class OccasionPages:
    """The pages of occasions, and of registrations behind their links."""

    def __init__(self, services, gate):
        self._services = services
        self._gate = gate
        self._parameters = Parameters({name: fields.String() for name in PARAMETERS})

    def show(self, occasion_id):
        """Show an occasion; whoever comes by an invitation has a button that registers them."""
        asked = self._parameters.read(request.environ.get("QUERY_STRING"))
        occasion = self._ask(contract.get_public_occasion, occasion_id=occasion_id)
        via = asked.get("via", "")
        return _occasion(occasion, language_asked(asked),
                         via=via if TOKEN.regex.fullmatch(via) else None)

    def accept(self, occasion_id):
        """Register whoever was invited."""
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        given = dict(posted(MOST_BYTES))
        if not TOKEN.regex.fullmatch(given.get("via", "")):
            self._gate.admit(contract.accept_occasion_invitation)
            raise NotFound()
        self._ask(contract.accept_occasion_invitation, occasion_id=occasion_id, via=given["via"])
        occasion = self._ask(contract.get_public_occasion, occasion_id=occasion_id)
        return _occasion(occasion, language_asked({}, given.get("language")), is_done=True)

    def calendar(self, occasion_id):
        """The occasion for a calendar of one's own."""
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        text = self._ask(contract.write_occasion_calendar, occasion_id=occasion_id)["text"]
        return Response(text, content_type=MEDIA_TYPE, headers={
            "Content-Disposition": 'attachment; filename="calendar.ics"'})

    def look(self, token):
        """Show somebody their registration, and a button that gives the place back."""
        return self._registration(contract.look_at_own_registration, token)

    def cancel(self, token):
        """Give the place back."""
        posted(MOST_BYTES)
        return self._registration(contract.cancel_own_registration, token)

    def _registration(self, operation, token):
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        if not LINK.fullmatch(token):
            self._gate.admit(operation)
            raise NotFound()
        found = self._ask(operation, token=token)
        return page(render_template(
            "registration.html", language=found["language"], found=found,
            begins=_time(found, found["language"])))

    def _ask(self, operation, **request):
        return asking(self._services, self._gate, operation, "occasion_id", **request)


def _occasion(occasion, language, **shown):
    return page(render_template("occasion.html", language=language, occasion=occasion,
                                begins=_time(occasion, language), **shown))


def _time(told, language):
    moment = datetime.fromisoformat(told["starts_at"]).astimezone(ZoneInfo(told["time_zone"]))
    return format_datetime(moment, "EEEE d MMMM y, HH:mm zzz", locale=language)
