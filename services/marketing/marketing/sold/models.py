"""Orders and invoices, as far as what they bring is reckoned of them."""

from mongoengine import DateTimeField, DictField, DynamicField, ListField, StringField

from ..told import ToldDocument


class SoldOrder(ToldDocument):
    """An order; whoever bought comes first among the contacts. Its id is that of the order.

    Amounts are `{"amount", "currency"}`, without taxes; `house_…` is what they are worth in the
    currency of the house, missing where that is not known.
    """

    ENTITY = "sold_order"
    VALUED = {"total": "house_total", "margin": "house_margin"}
    meta = {
        "collection": "sold_orders",
        "indexes": [
            {"fields": ["contact_ids", "placed_at"]},
            {"fields": ["currency", "valued_on"]},
            {"fields": ["placed_at"]},
            {"fields": ["campaign_id", "placed_at"], "sparse": True},
        ],
    }

    state = StringField(required=True)
    channel = StringField()
    placed_at = DateTimeField(required=True)
    # Since when it does not stand; what models learn is what was known before that.
    cancelled_at = DateTimeField()
    valued_on = StringField(required=True)
    currency = StringField(required=True)
    total = DictField(required=True)
    margin = DictField()
    house_total = DynamicField()
    house_margin = DynamicField()
    # {"product_id", "sku", "quantity", "net"}
    lines = ListField(DictField())
    campaign_id = StringField()
    partner_id = StringField()
    deal_id = StringField()
    interaction_id = StringField()
    refers_to = ListField(DictField())
    coupons = ListField(StringField())


class SoldInvoice(ToldDocument):
    """An invoice or a credit note; whoever owes comes first. Its id is that of the invoice.

    `net` is without taxes and positive in credit notes too; `payable` and `open_amount` are with
    taxes, as they are owed.
    """

    ENTITY = "sold_invoice"
    VALUED = {"net": "house_net"}
    meta = {
        "collection": "sold_invoices",
        "indexes": [
            {"fields": ["contact_ids", "issued_on"]},
            {"fields": ["issued_on", "id"]},
            {"fields": ["currency", "valued_on"]},
            {"fields": ["order_ids"], "sparse": True},
            {"fields": ["credits_invoice_id"], "sparse": True},
            {"fields": ["paid_at"], "sparse": True},
        ],
    }

    kind = StringField(required=True)
    state = StringField(required=True)
    number = StringField()
    issued_on = StringField(required=True)
    valued_on = StringField(required=True)
    currency = StringField(required=True)
    net = DictField(required=True)
    total = DictField(required=True)
    payable = DictField()
    open_amount = DictField(required=True)
    credited = DictField()
    house_net = DynamicField()
    paid_at = DateTimeField()
    order_ids = ListField(StringField())
    credits_invoice_id = StringField()
    return_id = StringField()


SOLD_DOCUMENTS = (SoldOrder, SoldInvoice)
