"""Mail of actions, really sent, with what contacts say of whom may be approached made up."""

import re

from chassis.testing.parties import party
from contracts import contacts
from marketing.email import deciding, planning, reports, sending, unsubscribing


class Approach:
    """What contacts answer: everybody may be approached at an address of theirs, unless said."""

    def __init__(self):
        self.refused, self.guarded, self.addresses, self.asked = {}, set(), {}, []
        self.error = None

    def ask(self, operation, *, once=None, **request):
        self.asked.append((operation.name, request))
        if self.error is not None:
            raise self.error
        if operation is contacts.may_approach:
            return {"items": [self._answer(id, request["purpose"])
                              for id in request["contact_ids"]]}
        if operation is contacts.check_many_guards:
            assert request["action"] == "campaign"
            return {"items": [self._verdict(id) for id in request["contact_ids"]]}
        return {}

    def _answer(self, id, purpose):
        code = self.refused.get(id) or self.refused.get((id, purpose))
        return {"contact_id": id, "is_allowed": code is None, "reason": code and {"code": code},
                "point": self.addresses.get(id, f"{id}@example.com") if code is None else None}

    def _verdict(self, id):
        found = [{"level": "block", "override": None}] if id in self.guarded else []
        return {"contact_id": id, "findings": found}


def use(approach, monkeypatch):
    for module in (deciding, reports, unsubscribing):
        monkeypatch.setattr(module, "ask", approach.ask)
    return approach


def send():
    """Plan and send all that is due."""
    planning.plan_recipients()
    sending.send_marketing_mails()


def recipients(rules, action):
    """What became of each, by contact."""
    return {raw["contact_id"]: raw for raw in
            rules.store.recipients.find({"action_id": action["id"]})}


def states(rules, action):
    return {id: (raw["state"], raw.get("reason")) for id, raw in
            recipients(rules, action).items()}


def sent_to(mailbox):
    return sorted(message.to[0] for message in mailbox.messages)


def people(count):
    return sorted(party(given_name=f"Ana {number}", name=f"Ana {number} Ruiz")
                  for number in range(count))


def links_of(message, what):
    html = message.get_body(("html",)).get_content()
    return re.findall(rf"/public/{what}/([0-9a-z]+)", html)


def unsubscribe_token(message):
    return message["List-Unsubscribe"].rpartition("/")[2].rstrip(">")


def report(kind, returned_to, message_id, *, status="5.1.1", action="failed"):
    """A report of delivery, or of a complaint, as a provider sends it."""
    if kind == "complaint":
        told = ("Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
                "User-Agent: SomeISP/1\r\nVersion: 1\r\n")
        subtype = "feedback-report"
    else:
        told = ("Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n"
                f"\r\nFinal-Recipient: rfc822; ana@example.com\r\nAction: {action}\r\n"
                f"Status: {status}\r\n")
        subtype = "delivery-status"
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {returned_to}\r\nSubject: Undelivered\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={subtype}; "
        f'boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\n{told}\r\n'
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: Hola\r\n\r\n--b--\r\n")
