"""Links of marketing mail: followed, seen, and unsubscribed by, without signing in.

Mail programs and scanners ask for links by themselves, so that GET changes nothing that matters:
what came of a link is recorded, and only a POST unsubscribes (RFC 8058).
"""

import re

from flask import Response, redirect, render_template, request

from contracts import marketing as contract
from contracts.errors import NotFound

from ..languages import language_of
from ..query import Parameters

TOKEN = re.compile("[0-7][0-9a-hjkmnp-tv-z]{25}[0-9a-z]{0,8}[a-z2-7]{16}", re.ASCII)
# The smallest picture that there is, which shows nothing.
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_UNSEEN = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
           "X-Robots-Tag": "noindex"}
_PAGE = _UNSEEN | {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
                                              "form-action 'self'; frame-ancestors 'none'"}
_LONGEST_AGENT = 500
_MOST_FORM = 10_000


class MailLinks:
    """What is behind the links of a mail."""

    def __init__(self, services, gate):
        self._services = services
        self._gate = gate

    def click(self, token):
        """Lead to where the mail says; a link that is not of a mail of ours leads nowhere."""
        url = self._recorded(token)
        if url is None:
            return Response(status=204, headers=_UNSEEN)
        answer = redirect(url, 302)
        answer.headers.update(_UNSEEN)
        return answer

    def open(self, token):
        """Show the picture by which a mail is seen to be opened."""
        self._recorded(token)
        return Response(PIXEL, mimetype="image/gif", headers=_UNSEEN)

    def look(self, token):
        """Show what a link would end, and a button that ends it."""
        found = self._ask(contract.look_at_unsubscribing, token)
        return self._page(found["purpose"], is_done=False)

    def unsubscribe(self, token):
        """End it, at once; whoever asks, a mail program or the button."""
        request.max_content_length = _MOST_FORM
        request.get_data(cache=False)
        found = self._ask(contract.unsubscribe_from_mail, token)
        return self._page(found["purpose"], is_done=True)

    def _recorded(self, token):
        agent = "".join(
            sign for sign in request.headers.get("User-Agent", "") if sign.isprintable())
        return self._ask(contract.record_mail_activity, token, method=request.method,
                         user_agent=agent[:_LONGEST_AGENT])["url"]

    def _ask(self, operation, token, **fields):
        call = self._gate.admit(operation)
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        if not TOKEN.fullmatch(token):
            raise NotFound()
        return self._services.ask(operation.key, {"token": token, **fields}, call).result

    @staticmethod
    def _page(purpose, *, is_done):
        page = render_template(
            "unsubscribe.html", language=language_of(request), purpose=purpose, is_done=is_done)
        return Response(page, mimetype="text/html",
                        headers={**_PAGE, "Vary": "Accept-Language"})
