"""Which sites may use which form from their pages, as marketing keeps it with each form."""

import re
import time

from contracts import marketing as contract
from contracts.context import Actor, Call
from contracts.errors import VinculoError

from .answers import PREFIX
from .limiting import PrincipalLimit

_PATH = re.compile(
    rf"{PREFIX}/public/forms/(form_[0-7][0-9a-hjkmnp-tv-z]{{25}})(/submissions)?", re.ASCII)
_ASKER = Actor("anonymous")
# For how long an answer is remembered, how many are, and how often marketing is asked.
SECONDS, MOST, RATES = 30.0, 1000, "600/minute"


class FormOrigins:
    """The sites of forms, asked for where a page of another origin uses one."""

    def __init__(self, services):
        self._services = services
        self._limit = PrincipalLimit(RATES)
        self._known = {}

    @staticmethod
    def concern(path):
        """Whether a path is that of a form, for pages of other origins."""
        return _PATH.fullmatch(path) is not None

    def allow(self, path, origin):
        """Whether a page of that origin may use the form that a path names."""
        found = _PATH.fullmatch(path)
        return found is not None and origin in self._origins_of(found[1])

    def _origins_of(self, form_id):
        now = time.monotonic()
        until, origins = self._known.get(form_id, (0, ()))
        if now < until:
            return origins
        origins = self._asked_for(form_id)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[form_id] = (now + SECONDS, origins)
        return origins

    def _asked_for(self, form_id):
        try:
            self._limit.count(_ASKER)
            return frozenset(self._services.ask(
                contract.get_form_origins.key, {"form_id": form_id},
                Call(_ASKER, deadline=time.time() + 5)).result["origins"])
        except VinculoError:
            # What cannot be asked is allowed nothing.
            return frozenset()
