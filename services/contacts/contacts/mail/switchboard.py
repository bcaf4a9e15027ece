"""What contacts answers of mail that is sent on; a part of its switchboard."""

from chassis.service import serves
from contracts import contacts as contract

from . import mails


class MailLines:
    record_mail = serves(contract.record_mail, mails.record_mail)
