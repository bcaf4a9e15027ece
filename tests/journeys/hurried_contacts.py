"""The contacts service beside a shop, that reminds those who do not answer after a second."""

from datetime import timedelta

from contacts_beside_shop import ContactsBesideShop

from chassis.service import every
from contacts.data_requests import requests

requests.REMINDED_EVERY = timedelta(seconds=1)


class HurriedContacts(ContactsBesideShop):
    """All that the contacts service does; a day without an answer is a second here."""

    remind_services = every(1, requests.remind_services)
