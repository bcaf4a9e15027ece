"""A mail server that keeps nothing but which mails came, for `mails.py`.

python bench/mail_sink.py 2525                 until its input is closed; then it prints a count
"""

import json
import sys
from collections import Counter

from aiosmtpd.controller import Controller


class Sink:
    """Counts mails by their Message-ID."""

    def __init__(self):
        self.came = Counter()

    async def handle_DATA(self, _server, _session, envelope):
        head = envelope.content.partition(b"\r\n\r\n")[0]
        id = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
        self.came[id] += 1
        return "250 OK"


def main():
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    controller.stop()
    sys.stdout.write(json.dumps({
        "mails": len(sink.came),
        "twice": sum(count > 1 for count in sink.came.values())}))


if __name__ == "__main__":
    main()
