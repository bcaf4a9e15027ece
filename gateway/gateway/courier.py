"""What a gateway process does beside its requests: mailing, and erasing whom contacts erases."""

import threading

from chassis import mails
from chassis.background import Background

from . import asking
from .portals import holdings, link_requests
from .portals.mails import with_link
from .waking import due
from .webhooks import notices

# So often one looks for what another process left behind, and what is to be tried again.
MAILING_SECONDS = 2.0
ERASING_SECONDS = 5.0


class Courier:
    """Two threads of a process, which begin when it is served, which is after gunicorn forked.

    What is slow about one, as a mail server can be, does not hold up the other. Several processes
    share the work by leases.
    """

    def __init__(self, services):
        self._services = services
        self._threads = (
            Background("portal-mails", self.mail, seconds=MAILING_SECONDS, woken=due),
            Background("portal-erasures", self.erase, seconds=ERASING_SECONDS,
                       woken=threading.Event()),
        )

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def close(self):
        """Finish what is under way, and end."""
        for thread in self._threads:
            thread.stop()
        for thread in self._threads:
            thread.join()

    def mail(self):
        """Answer who asked for links, tell of webhooks that ended, and send what waits."""
        link_requests.answer_all()
        notices.tell_of_disabled()
        mails.send_waiting_mails(with_link)

    def erase(self):
        """Do the gateway's part of erasures."""
        with asking.through(self._services):
            holdings.do_awaited()
