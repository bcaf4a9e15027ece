"""The contacts service where there is a shop, whose answers to data requests it waits for."""

import shop

from contacts.service import ContactsService


class ContactsBesideShop(ContactsService):
    """All that the contacts service does; the shop's contract is known to it."""

    waits_for = shop.data_request_acknowledged.service
