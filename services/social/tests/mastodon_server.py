"""A server that speaks as Mastodon does: https://docs.joinmastodon.org/methods/."""

from datetime import UTC, datetime, timedelta

from network_server import NetworkServer, as_json
from werkzeug.exceptions import NotFound, Unauthorized

TOKEN = "token-of-lumbre"
BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)


class MastodonServer(NetworkServer):
    """One server with its accounts and statuses; `limit` of calls as it tells them."""

    def __init__(self):
        super().__init__()
        self.empty()

    def empty(self):
        self.statuses, self.notifications, self.keys = {}, [], {}
        self.asked.clear()
        self.trouble.clear()
        self.left, self.reset_at = 290, datetime(2030, 1, 1, tzinfo=UTC)

    def routes(self):
        return {
            ("GET", "/api/v1/accounts/verify_credentials"): self._who,
            ("GET", "/api/v1/notifications"): self._notifications,
            ("GET", "/api/v1/timelines/tag/<tag>"): self._tagged,
            ("POST", "/api/v1/statuses"): self._post,
            ("GET", "/api/v1/statuses/<id>"): self._status,
            ("DELETE", "/api/v1/statuses/<id>"): self._delete,
        }

    def headers(self):
        self.left -= 1
        return {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": str(self.left),
                "X-RateLimit-Reset": self.reset_at.isoformat().replace("+00:00", "Z")}

    def account(self, name, followers=10):
        return {"id": name, "username": name, "acct": name, "display_name": name.title(),
                "uri": f"{self.url}/users/{name}", "url": f"{self.url}/@{name}",
                "followers_count": followers, "note": "", "avatar": "", "emojis": []}

    def say(self, name, text, *, to_us=True, visibility="public", reply_to=None, followers=10,
            language="es", boosts=0, at=None):
        """Have somebody say something; returns the status."""
        number = len(self.statuses) + 1
        status = {
            "id": str(number), "uri": f"{self.url}/users/{name}/statuses/{number}",
            "url": f"{self.url}/@{name}/{number}", "account": self.account(name, followers),
            "content": f"<p>{text}</p>", "visibility": visibility, "language": language,
            "created_at": _written(at or BEGUN + timedelta(minutes=number)), "edited_at": None,
            "in_reply_to_id": reply_to, "reblogs_count": boosts, "favourites_count": 0,
            "tags": [], "mentions": [], "media_attachments": [], "emojis": [],
        }
        self.statuses[status["id"]] = status
        if to_us:
            self._notify("mention", status)
        return status

    def edit(self, id, text):
        status = self.statuses[id]
        status |= {"content": f"<p>{text}</p>",
                   "edited_at": _written(BEGUN + timedelta(hours=1))}
        self._notify("update", status)

    def said_by_us(self):
        return [one for one in self.statuses.values() if one["account"]["acct"] == "lumbre"]

    def _notify(self, type, status):
        number = len(self.notifications) + 1
        self.notifications.append({
            "id": str(number), "type": type, "created_at": status["created_at"],
            "account": status["account"], "status": status})

    def _require_token(self, request):
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Unauthorized()

    def _who(self, request):
        self._require_token(request)
        return as_json(self.account("lumbre"))

    def _notifications(self, request):
        self._require_token(request)
        types = request.args.getlist("types[]")
        return as_json(_page(request, [one for one in self.notifications
                                       if not types or one["type"] in types]))

    def _tagged(self, request, tag):
        self._require_token(request)
        return as_json(_page(request, [
            one for one in self.statuses.values()
            if f"#{tag}".lower() in one["content"].lower() and one["visibility"] == "public"]))

    def _post(self, request):
        self._require_token(request)
        key = request.headers.get("Idempotency-Key")
        if key in self.keys:
            return as_json(self.statuses[self.keys[key]])
        said = request.form if request.form else request.get_json()
        status = self.say("lumbre", said["status"], to_us=False,
                          visibility=said.get("visibility", "public"),
                          reply_to=said.get("in_reply_to_id"))
        if key:
            self.keys[key] = status["id"]
        return as_json(status)

    def _status(self, request, id):
        self._require_token(request)
        if id not in self.statuses:
            raise NotFound()
        return as_json(self.statuses[id])

    def _delete(self, request, id):
        self._require_token(request)
        if id not in self.statuses:
            raise NotFound()
        return as_json(self.statuses.pop(id))


def _page(request, items):
    """As Mastodon pages: `min_id` gives what comes right after it, and all come newest first."""
    limit = int(request.args.get("limit", 20))
    first = request.args.get("min_id")
    if first is not None:
        items = [one for one in items if int(one["id"]) > int(first)][:limit]
    return items[::-1][:limit]


def _written(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
