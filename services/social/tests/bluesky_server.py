"""A server that speaks the AT protocol as Bluesky does: https://docs.bsky.app/docs/api/."""

import base64
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta

from network_server import NetworkServer, as_json

HANDLE, PASSWORD, DID = "lumbre.example", "abcd-efgh-ijkl-mnop", "did:plc:lumbre"
PAGE_OF_LOG = 20
BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)


class BlueskyServer(NetworkServer):
    """A server of accounts and the app in one."""

    def __init__(self):
        super().__init__()
        self.empty()

    def empty(self):
        self.records, self.notifications, self.followers = {}, [], {}
        self.sessions = self.written = 0
        # Private messages, in the order of their `rev`, and who may have them.
        self.messages, self.lets_messages = [], True
        self.is_expiring = False
        self.asked.clear()
        self.trouble.clear()

    def routes(self):
        of = {
            ("POST", "com.atproto.server.createSession"): self._sign_in,
            ("POST", "com.atproto.server.refreshSession"): self._refresh,
            ("GET", "app.bsky.actor.getProfile"): self._profile,
            ("GET", "app.bsky.actor.getProfiles"): self._profiles,
            ("GET", "app.bsky.notification.listNotifications"): self._list,
            ("GET", "app.bsky.feed.searchPosts"): self._search,
            ("GET", "app.bsky.feed.getPosts"): self._posts,
            ("POST", "com.atproto.repo.putRecord"): self._put,
            ("POST", "com.atproto.repo.deleteRecord"): self._delete,
            ("GET", "chat.bsky.convo.listConvos"): self._list_convos,
            ("GET", "chat.bsky.convo.getLog"): self._log,
            ("GET", "chat.bsky.convo.getMessages"): self._messages,
            ("GET", "chat.bsky.convo.getConvoForMembers"): self._convo_for_members,
            ("POST", "chat.bsky.convo.sendMessage"): self._send_message,
        }
        return {(method, f"/xrpc/{name}"): function for (method, name), function in of.items()}

    def headers(self):
        return {"RateLimit-Limit": "3000", "RateLimit-Remaining": "2900",
                "RateLimit-Reset": "1900000000"}

    def say(self, handle, text, *, reason="mention", reply=None, followers=10, langs=("es",)):
        """Have somebody say something; returns its `{"uri", "cid"}`. Without a reason it is not
        said to us."""
        number = len(self.records) + 1
        at = BEGUN + timedelta(minutes=number)
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": _written(at),
                  "langs": list(langs)}
        if reply:
            record["reply"] = reply
        kept = self._keep(f"did:plc:{handle}", f"3k{number:011}", record)
        self.followers[f"did:plc:{handle}"] = followers
        if reason:
            self.notifications.append({
                **kept, "author": self._person(f"did:plc:{handle}"), "reason": reason,
                "record": record, "isRead": False, "indexedAt": _written(at)})
        return {"uri": kept["uri"], "cid": kept["cid"]}

    def write(self, handle, text, *, did=None):
        """Have somebody write to us in private; returns the message."""
        convo = f"convo-{handle}"
        number = len(self.messages) + 1
        message = {"$type": "chat.bsky.convo.defs#messageView", "id": f"m{number}",
                   "rev": f"3l{number:011}", "text": text,
                   "sender": {"did": did or f"did:plc:{handle}"}, "sentAt": _written(
                       datetime.now(UTC))}
        self.messages.append((convo, message))
        return message

    def written_by_us(self):
        return [(convo, message["text"]) for convo, message in self.messages
                if message["sender"]["did"] == DID]

    def said_by_us(self):
        return {uri: one for uri, one in self.records.items() if uri.startswith(f"at://{DID}/")}

    def _keep(self, did, rkey, record):
        uri = f"at://{did}/app.bsky.feed.post/{rkey}"
        self.records[uri] = record
        return {"uri": uri, "cid": _cid(uri)}

    def _person(self, did):
        handle = did.removeprefix("did:plc:")
        return {"did": did, "handle": HANDLE if did == DID else f"{handle}.example",
                "displayName": handle.title()}

    def _sign_in(self, request):
        said = request.get_json()
        if (said["identifier"], said["password"]) != (HANDLE, PASSWORD):
            return as_json({"error": "AuthenticationRequired",
                            "message": "Invalid identifier or password"}, 401)
        self.sessions += 1
        return self._let_in()

    def _refresh(self, _request):
        return self._let_in()

    def _let_in(self):
        return as_json({"did": DID, "handle": HANDLE, "accessJwt": _token("access"),
                        "refreshJwt": _token("refresh")})

    def _profile(self, request):
        return self._if_known(request, self._person(request.args["actor"]))

    def _profiles(self, request):
        return self._if_known(request, {"profiles": [
            {**self._person(did), "followersCount": self.followers.get(did, 0)}
            for did in request.args.getlist("actors")]})

    def _list(self, request):
        page, cursor = _page(request, self.notifications)
        return self._if_known(request, {"notifications": page} | cursor)

    def _search(self, request):
        words = request.args["q"].lower()
        found = [self._view(uri) for uri, one in self.records.items()
                 if words in one["text"].lower()]
        page, cursor = _page(request, found)
        return self._if_known(request, {"posts": page} | cursor)

    def _posts(self, request):
        return self._if_known(request, {"posts": [
            self._view(uri) for uri in request.args.getlist("uris") if uri in self.records]})

    def _view(self, uri):
        record = self.records[uri]
        did = uri.split("/")[2]
        return {"uri": uri, "cid": _cid(uri), "author": self._person(did), "record": record,
                "indexedAt": record["createdAt"], "repostCount": 2, "likeCount": 3}

    def _put(self, request):
        said = request.get_json()
        self.written += 1
        return self._if_known(
            request, self._keep(said["repo"], said["rkey"], said["record"]))

    def _delete(self, request):
        said = request.get_json()
        self.records.pop(f"at://{said['repo']}/{said['collection']}/{said['rkey']}", None)
        return self._if_known(request, {})

    def _list_convos(self, request):
        latest = {}
        for convo, message in self.messages:
            latest[convo] = message
        return self._if_let(request, {"convos": [
            self._convo(convo, message) for convo, message in latest.items()][::-1]})

    def _convo(self, convo, message=None):
        members = [{"did": DID, "handle": HANDLE}, self._person(f"did:plc:{convo[6:]}")]
        told = {"id": convo, "rev": message["rev"] if message else "3l00000000000",
                "members": members, "muted": False, "unreadCount": 1}
        return told | ({"lastMessage": message} if message else {})

    def _log(self, request):
        page = [(convo, message) for convo, message in self.messages
                if message["rev"] > request.args["cursor"]][:PAGE_OF_LOG]
        cursor = page[-1][1]["rev"] if page else request.args["cursor"]
        return self._if_let(request, {"cursor": cursor, "logs": [
            {"$type": "chat.bsky.convo.defs#logCreateMessage", "convoId": convo,
             "rev": message["rev"], "message": message} for convo, message in page]})

    def _messages(self, request):
        found = [message for convo, message in self.messages
                 if convo == request.args["convoId"]]
        return self._if_let(request, {"messages": found[::-1][:50]})

    def _convo_for_members(self, request):
        return self._if_let(request, {"convo": self._convo(
            f"convo-{request.args['members'].removeprefix('did:plc:')}")})

    def _send_message(self, request):
        said = request.get_json()
        return self._if_let(request, self.write(
            said["convoId"].removeprefix("convo-"), said["message"]["text"], did=DID))

    def _if_let(self, request, value):
        """As the service of messages answers, to which the server passes on what asks for it."""
        assert request.headers["atproto-proxy"] == "did:web:api.bsky.chat#bsky_chat"
        if not self.lets_messages:
            return as_json({"error": "InvalidToken", "message": "Bad token method"}, 400)
        return self._if_known(request, value)

    @staticmethod
    def _if_known(request, value):
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return as_json({"error": "AuthMissing", "message": "Authentication Required"}, 401)
        return as_json(value)


def _page(request, items):
    """As Bluesky pages: the newest first, from a cursor downwards."""
    limit, at = int(request.args.get("limit", 50)), int(request.args.get("cursor") or 0)
    newest_first = items[::-1]
    following = at + limit
    return newest_first[at:following], (
        {"cursor": str(following)} if following < len(items) else {})


def _token(scope):
    body = {"scope": f"com.atproto.{scope}", "sub": DID, "iat": int(time.time()),
            "exp": int(time.time()) + 7200}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
             for part in ({"typ": "JWT", "alg": "HS256"}, body)]
    return f"{parts[0]}.{parts[1]}.c2ln"


def _cid(uri):
    digest = hashlib.sha256(uri.encode()).digest()
    return "b" + base64.b32encode(b"\x01\x71\x12\x20" + digest).decode().lower().rstrip("=")


def _written(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
