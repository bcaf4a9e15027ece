"""Servers by which mail goes out, and how one speaks to them."""

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SECONDS = 30
IMPLICIT, STARTTLS, NONE = "implicit", "starttls", "none"
# As the installation's own server has it: encrypted where that is offered.
OFFERED = "offered"


@dataclass(frozen=True)
class SmtpServer:
    """A server: where it is, how what is said to it is encrypted, and who we are there.

    `connect(host, port, seconds)` gives the socket, where that is not the usual one.
    """

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None
    seconds: float = SECONDS
    connect: object = None

    @classmethod
    def of_url(cls, url):
        """The server of `smtp://user:password@host:587` or `smtps://…`; None for no address."""
        if not url:
            return None
        address = urlsplit(url)
        return cls(
            address.hostname, address.port or 0,
            IMPLICIT if address.scheme == "smtps" else OFFERED,
            user=address.username and unquote(address.username),
            password=unquote(address.password or ""))

    def send(self, message):
        """Hand a message (EmailMessage) over. Raises SMTPException and OSError."""
        with self.opened() as server:
            server.send_message(message)

    def opened(self):
        """A connection (smtplib.SMTP) for as many mails as one likes, signed in where that is due.

        Raises SMTPException and OSError.
        """
        secured = ssl.create_default_context()
        kind = _Encrypted if self.tls == IMPLICIT else _Plain
        server = kind(self, secured)
        try:
            server.ehlo()
            if self.tls == STARTTLS or (self.tls == OFFERED and server.has_extn("starttls")):
                # Raises where it is not offered: nothing is said there in the clear.
                server.starttls(context=secured)
            if self.user:
                server.login(self.user, self.password)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server


def is_about_mail(error):
    """Whether a server refused a mail or whom it is to, and would take others."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


class _Plain(smtplib.SMTP):
    def __init__(self, server, secured):
        self._server, self._secured = server, secured
        super().__init__(server.host, server.port or self.default_port, timeout=server.seconds)

    def _get_socket(self, host, port, timeout):
        if self._server.connect is None:
            return super()._get_socket(host, port, timeout)
        return self._server.connect(host, port, timeout)


class _Encrypted(_Plain):
    default_port = smtplib.SMTP_SSL_PORT

    def _get_socket(self, host, port, timeout):
        plain = super()._get_socket(host, port, timeout)
        return self._secured.wrap_socket(plain, server_hostname=host)
