"""Handing mails over to the server, many by one connection, and what became of each."""

import smtplib
import time

import structlog

log = structlog.get_logger("vinculo.marketing_mail")

# Taken; not taken for good; not taken now, surely; no server there; and nobody knows.
SENT, REFUSED, LATER, DOWN, UNCERTAIN = "sent", "refused", "later", "down", "uncertain"
_OK, _FOR_GOOD = 250, 500


class Session:
    """A connection that is opened when it is first needed, and again when it was lost.

    No more than so many mails a second are handed over.
    """

    def __init__(self, server, mails_a_second):
        self._server = server
        self._pause = 1 / mails_a_second
        self._next_at = time.monotonic()
        self._connection = None
        # Whether the server cannot be reached; it is not tried again in this session.
        self.is_down = False

    def hand_over(self, message, sender, address):
        """Hand a message over to be delivered to an address. One of the words above."""
        if not self._is_open():
            return DOWN
        self._wait()
        connection = self._connection
        try:
            self._require(connection.mail(sender))
            self._require(connection.rcpt(address))
        except smtplib.SMTPResponseException as error:
            self._begin_anew()
            return REFUSED if error.smtp_code >= _FOR_GOOD else LATER
        except (smtplib.SMTPException, OSError) as error:
            # Nothing of the mail itself was said yet.
            self._lose(error)
            return LATER
        return self._say(connection, message)

    def close(self):
        """Leave the server, if there is a connection."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._connection.close()
            self._connection = None

    def _say(self, connection, message):
        try:
            code, _ = connection.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            # It was not let begin.
            self._begin_anew()
            return REFUSED if error.smtp_code >= _FOR_GOOD else LATER
        except (smtplib.SMTPException, OSError) as error:
            self._lose(error)
            return UNCERTAIN
        if code == _OK:
            return SENT
        self._begin_anew()
        return REFUSED if code >= _FOR_GOOD else LATER

    def _wait(self):
        now = time.monotonic()
        if self._next_at > now:
            time.sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self._pause

    def _is_open(self):
        if self._connection is None and not self.is_down:
            try:
                self._connection = self._server.opened()
            except (smtplib.SMTPException, OSError) as error:
                self.is_down = True
                self._lose(error)
        return self._connection is not None

    @staticmethod
    def _require(answer):
        code, text = answer
        if code not in (_OK, 251):
            raise smtplib.SMTPResponseException(code, text)

    def _begin_anew(self):
        if self._connection is not None:
            try:
                self._connection.rset()
            except (smtplib.SMTPException, OSError) as error:
                self._lose(error)

    def _lose(self, error):
        log.warning("mail_server_lost", error=type(error).__name__)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
