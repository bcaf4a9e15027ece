"""Payments, what they settle, and money that is paid back."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..facts import AboutParties
from ..lines import Quantity
from ..visibility import shows, shows_part_of

PAYMENT_STATES = ("received", "reversed")
ALLOCATION_STATES = ("active", "taken_back")
METHODS = ("transfer", "direct_debit", "card", "cash", "cheque", "payment_link", "other")
# How a payment that comes in settles invoices when none is chosen.
ALLOCATING = ("oldest_first", "none")
MOST_ALLOCATIONS = 100


class PositiveMoney(Money):
    """More than nothing, and in whole minor units of its currency."""

    amount = Quantity(required=True, metadata={"example": "12.50"})


@shows("payment", owned_by=("owner_id",))
class Payment(AboutParties):
    """Whoever paid comes first among the parties.

    `amount` = what it settles of invoices + `unallocated` + `refunded`, as long as it is not
    reversed. `unallocated` is a credit of whoever paid.
    """

    id = Id("payment", required=True)
    state = fields.String(validate=validate.OneOf(PAYMENT_STATES))
    received_at = Time(required=True)
    amount = fields.Nested(Money, required=True)
    unallocated = fields.Nested(Money, allow_none=True)
    refunded = fields.Nested(Money, allow_none=True)
    invoice_ids = many(Id("invoice"), MOST_ALLOCATIONS, metadata={
        "description": "What it settles, wholly or in part."})
    method = fields.String(allow_none=True, validate=validate.OneOf(METHODS))
    reference = Text(140, allow_none=True)
    external_id = Text(200, allow_none=True, metadata={
        "description": "What the payment is called where it comes from."})
    payer_name = Text(140, allow_none=True)
    payer_iban = Text(34, allow_none=True)
    bank_entry_id = Id("bank_entry", allow_none=True)
    payment_link_id = Id("payment_link", allow_none=True)
    note = Text(1000, allow_none=True, is_long=True)
    reversed_at = Time(allow_none=True)
    reversal_reason = Text(500, allow_none=True, is_long=True)


class ChosenInvoice(Strict):
    """What of it an invoice gets; without an amount, as much as is open and left."""

    invoice_id = Id("invoice", required=True)
    amount = Quantity(load_default=None, allow_none=True, metadata={"example": "12.50"})


def chosen_invoices():
    return fields.List(
        fields.Nested(ChosenInvoice), load_default=None, allow_none=True,
        validate=validate.Length(min=1, max=MOST_ALLOCATIONS),
        metadata={"description": "Which invoices it settles; see `allocating` without."})


class NewPayment(Strict):
    contact_id = Id("contact", required=True)
    amount = fields.Nested(PositiveMoney, required=True)
    method = fields.String(load_default="transfer", validate=validate.OneOf(METHODS))
    received_at = Time(load_default=None, allow_none=True, metadata={
        "description": "Now without."})
    reference = Text(140, load_default=None, allow_none=True)
    external_id = Text(200, load_default=None, allow_none=True, metadata={
        "description": "A payment of this name is taken once; a repeat gets the first."})
    payer_name = Text(140, load_default=None, allow_none=True)
    payer_iban = Text(34, load_default=None, allow_none=True)
    note = Text(1000, load_default=None, allow_none=True, is_long=True)
    allocations = chosen_invoices()
    allocating = fields.String(load_default="oldest_first", validate=validate.OneOf(ALLOCATING))


class PaymentId(Strict):
    payment_id = Id("payment", required=True)


class ListPayments(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(PAYMENT_STATES))
    method = fields.String(validate=validate.OneOf(METHODS))
    external_id = Text(200)
    invoice_id = Id("invoice")
    has_credit = Flag(metadata={"description": "Those of which something settles nothing yet."})


PaymentPage = page_of(Payment, "PaymentPage")


class AllocatePayment(PaymentId, ExpectedVersion):
    """Without chosen invoices the oldest are settled first, by their day."""

    allocations = chosen_invoices()


class AllocateCreditNote(ExpectedVersion):
    """As with a payment."""

    credit_note_id = Id("invoice", required=True)
    allocations = chosen_invoices()


class ReversePayment(PaymentId, ExpectedVersion):
    reason = Text(500, required=True, is_long=True)
    reversed_at = Time(load_default=None, allow_none=True)


@shows_part_of("payment")
class Allocation(Recorded):
    """That so much of a payment, or of the credit of a credit note, settles an invoice."""

    id = Id("allocation", required=True)
    source_id = Id("payment", "invoice", required=True, metadata={
        "description": "The payment, or the credit note."})
    invoice_id = Id("invoice", required=True)
    contact_id = Id("contact", required=True)
    amount = fields.Nested(Money, required=True)
    state = fields.String(required=True, validate=validate.OneOf(ALLOCATION_STATES))
    taken_back_at = Time(allow_none=True)


class ListAllocations(PageRequest):
    """The latest first."""

    source_id = Id("payment", "invoice")
    invoice_id = Id("invoice")
    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(ALLOCATION_STATES))


AllocationPage = page_of(Allocation, "AllocationPage")


class AllocationId(Strict):
    allocation_id = Id("allocation", required=True)


@shows_part_of("payment")
class Refund(Recorded):
    """Money that was paid back of what a payment or a credit note left over."""

    id = Id("refund", required=True)
    source_id = Id("payment", "invoice", required=True, metadata={
        "description": "The payment, or the credit note."})
    contact_id = Id("contact", required=True)
    amount = fields.Nested(Money, required=True)
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    refunded_at = Time(required=True)
    reference = Text(140, allow_none=True)
    external_id = Text(200, allow_none=True)
    reason = Text(500, allow_none=True, is_long=True)


class NewRefund(Strict):
    source_id = Id("payment", "invoice", required=True, metadata={
        "description": "The payment, or the credit note, whose credit is paid back."})
    amount = fields.Nested(PositiveMoney, load_default=None, allow_none=True, metadata={
        "description": "All that is left without."})
    method = fields.String(load_default="transfer", validate=validate.OneOf(METHODS))
    refunded_at = Time(load_default=None, allow_none=True)
    reference = Text(140, load_default=None, allow_none=True)
    external_id = Text(200, load_default=None, allow_none=True, metadata={
        "description": "A refund of this name is made once; a repeat gets the first."})
    reason = Text(500, load_default=None, allow_none=True, is_long=True)


class RefundId(Strict):
    refund_id = Id("refund", required=True)


class ListRefunds(PageRequest):
    """The latest first."""

    source_id = Id("payment", "invoice")
    contact_id = Id("contact")


RefundPage = page_of(Refund, "RefundPage")


class PaymentTold(Strict):
    payment = fields.Nested(Payment, required=True)


class PaymentReceived(PaymentTold):
    pass


class RefundMade(Strict):
    refund = fields.Nested(Refund, required=True)


class Balance(Strict):
    """How things stand in one currency: invoiced = paid + credited + open, to the cent.

    `invoiced` is what issued invoices ask for. Of that, `paid` is what payments settle,
    `credited` what credit notes settle, and `open` what is owed. What payments and credit notes
    leave over (`payment_credit`, `note_credit`) is owed to the customer and part of neither:

        received − reversed = paid + payment_credit + payments_refunded
        credit notes        = credited + note_credit + notes_refunded
    """

    currency = fields.String(required=True)
    invoiced = Amount(required=True)
    paid = Amount(required=True)
    credited = Amount(required=True)
    open = Amount(required=True)
    payment_credit = Amount(required=True)
    note_credit = Amount(required=True)
    payments_refunded = Amount(required=True)
    notes_refunded = Amount(required=True)
    received = Amount(required=True, metadata={"description": "Without what was reversed."})
    notes_issued = Amount(required=True)


class WrongBalance(Strict):
    """Something that does not add up, and by how much."""

    id = Text(60, required=True, metadata={
        "description": "Of an invoice, a credit note, a payment or a customer."})
    currency = fields.String(required=True)
    difference = Amount(required=True)


class CheckBalances(Strict):
    contact_id = Id("contact", load_default=None, allow_none=True, metadata={
        "description": "Only what concerns this customer."})


class BalancesChecked(Strict):
    balances = many(Balance, 200, required=True)
    is_right = Flag(required=True)
    wrong = many(WrongBalance, 1000, required=True, metadata={
        "description": "The first thousand."})
