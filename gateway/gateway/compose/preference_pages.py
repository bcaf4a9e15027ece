"""The preference centre: what somebody gets by mail, ticked and unticked on a page of their own.

Looking at it changes nothing: mail programs and scanners follow links by themselves.
"""

from flask import render_template, request

from contracts import marketing as contract
from contracts.errors import NotFound

from ..query import Parameters
from .public_pages import LINK, asking, language_asked, page, posted

_MOST_BYTES = 10_000


class PreferencePages:
    """The page behind the link of a mail that says what somebody gets."""

    def __init__(self, services, gate):
        self._services = services
        self._gate = gate

    def show(self, token):
        """Show what somebody gets mail for."""
        return self._page(self._asked(contract.get_mail_preferences, token))

    def send(self, token):
        """Keep what is ticked as wanted, and what is not as not wanted."""
        ticked = dict(posted(_MOST_BYTES))
        before = self._asked(contract.get_mail_preferences, token)
        said = [{"purpose": item["purpose"], "is_wanted": item["purpose"] in ticked}
                for item in before["items"]]
        return self._page(self._asked(contract.set_mail_preferences, token, purposes=said),
                          is_done=True)

    def _asked(self, operation, token, **fields):
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        if not LINK.fullmatch(token):
            self._gate.admit(operation)
            raise NotFound()
        return asking(self._services, self._gate, operation, "token", token=token, **fields)

    @staticmethod
    def _page(found, *, is_done=False):
        return page(render_template(
            "preferences.html", language=language_asked({}), items=found["items"],
            is_done=is_done))
