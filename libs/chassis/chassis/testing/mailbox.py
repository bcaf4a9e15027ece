"""A mail server that takes everything, so that tests can read what was really sent."""

from email import policy
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from .processes import free_port, wait_until


class Mailbox:
    """An SMTP server in a thread of this process, on 127.0.0.1.

    `settings` are those of a process that is to send here: `run_service("sales",
    **mailbox.settings)`. `messages` are what came, parsed (`email.message.EmailMessage`), each
    with its envelope in `to` and `sender`. With a `login`, `(user, password)`, it takes mail from
    nobody else.
    """

    def __init__(self, login=None):
        self.messages = []
        # What recipients are refused with, such as "550 no such mailbox"; None takes all.
        self.refuses_with = None
        asked = {} if login is None else {
            "auth_required": True, "auth_require_tls": False,
            "authenticator": lambda *given: AuthResult(
                success=_is(given[-1], login), handled=False)}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **asked)
        self._controller.start()

    @property
    def port(self):
        return self._controller.port

    @property
    def settings(self):
        return {"VINCULO_SMTP_URL": f"smtp://127.0.0.1:{self._controller.port}",
                "VINCULO_MAIL_FROM": "Lumbre <portal@lumbre.example>"}

    def wait_for(self, count=1, seconds=10):
        """The messages, once there are so many."""
        return wait_until(lambda: self.messages if len(self.messages) >= count else None, seconds,
                          f"{count} mails have come")

    def close(self):
        self._controller.stop()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuses_with is not None:
            return self.refuses_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        message = BytesParser(policy=policy.default).parsebytes(envelope.content)
        message.sender, message.to = envelope.mail_from, list(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"


def _is(given, login):
    return (given.login.decode(), given.password.decode()) == login
