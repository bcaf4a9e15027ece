"""The gateway's HTTP API, as the command uses it."""

import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from cli.errors import CommandFailed

PREFIX = "/api/v1"
SECONDS = 30
# How often what is refused for the moment is asked for again.
MOST_TRIES = 8
_PASSING = (429, 503)


class Refused(CommandFailed):
    """The API refused something; `code` says what as a word."""

    def __init__(self, problem):
        self.code = problem.get("code", "")
        wrong = [f"\n  {one['pointer']}: {one['detail']}" for one in problem.get("errors", ())]
        super().__init__(f"{self.code}: {problem.get('detail', '')}{''.join(wrong)}")


class Api:
    """Requests to one gateway, by whoever signed in last."""

    def __init__(self, address):
        self.address = address
        self._token = None

    def sign_in(self, email, password):
        """Go on as this person, and return the id of the account."""
        tokens = self.post("/auth/login", {"email": email, "password": password})
        self._token = tokens["access_token"]
        return tokens["user_id"]

    def get(self, path, **query):
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path, body, key=None):
        """Send something new; with a key, sending it again does nothing more."""
        return self._ask("POST", path, body, {"Idempotency-Key": key} if key else {})

    def every(self, path, **query):
        """All items of a list, page after page."""
        after = {}
        while True:
            page = self.get(path, limit=200, **query, **after)
            yield from page["items"]
            if page["next"] is None:
                return
            after = {"after": page["next"]}

    def _ask(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.address}{PREFIX}{path}", data, method=method,
            headers={"Content-Type": "application/json", **self._credential(), **(headers or {})},
        )
        for is_last in [*[False] * (MOST_TRIES - 1), True]:
            try:
                with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                    return json.loads(answer.read() or "null")
            except urllib.error.HTTPError as error:
                if error.code not in _PASSING or is_last:
                    raise Refused(_problem(error)) from error
                time.sleep(int(error.headers.get("Retry-After", 1)))
            except OSError as error:
                raise CommandFailed(f"{self.address} does not answer: {error}") from error

    def _credential(self):
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}


def _problem(error):
    try:
        return json.loads(error.read())
    except json.JSONDecodeError:
        return {"code": str(error.code), "detail": error.reason}
