"""Real invoices, credit notes, payments and refunds in any order, and the service killed between.

What was invoiced is what is paid, credited and open, for each customer and in all; and these are
what this test counted by itself of what it was answered.
"""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invoicing_factories import ADDRESS, OTHER_TAX_ID, TAX_ID
from payments_factories import eur

from contracts.errors import Conflict

EURO = "EUR"
WHO = st.integers(0, 1)
WHICH = st.integers(0, 50)
CENTS = st.integers(1, 60_000).map(lambda cents: Decimal(cents) / 100)
STEPS = st.lists(st.one_of(
    st.tuples(st.just("invoice"), WHO, CENTS),
    st.tuples(st.just("pay"), WHO, CENTS),
    st.tuples(st.just("pay"), WHO, CENTS),
    st.tuples(st.just("credit"), WHICH, st.integers(1, 100)),
    st.tuples(st.just("settle"), WHICH, st.none()),
    st.tuples(st.just("refund"), WHICH, CENTS),
    st.tuples(st.just("reverse"), WHICH, st.none()),
    st.tuples(st.just("kill"), st.none(), st.none()),
), min_size=20, max_size=30)


class Books:
    """What this test did at the service, and what it counted of that."""

    def __init__(self, run_service, client):
        self.run_service, self.billing = run_service, client.billing
        self.process = run_service("billing")
        self.customers = [self._customer(client, name) for name in ("Acme", "Bolt")]
        self.invoices, self.notes, self.payments = [], [], []
        # For each customer.
        self.invoiced, self.balance = defaultdict(Decimal), defaultdict(Decimal)

    def _customer(self, client, name):
        id = client.contacts.create_contact(kind="organisation", name=name)["id"]
        self.billing.create_billing_profile(
            contact_id=id, legal_name=name, tax_id=OTHER_TAX_ID, address=ADDRESS)
        return id

    def do(self, step, which, what):
        """Do one thing; what is refused changes nothing, as the sums show."""
        try:
            getattr(self, step)(which, what)
        except Conflict:
            return

    def invoice(self, who, net):
        draft = self.billing.create_invoice(contact_id=self.customers[who], lines=[
            {"description": "Sillas", "quantity": "1", "unit_price": str(net)}])
        issued = self.billing.issue_invoice(invoice_id=draft["id"])
        self.invoices.append(issued)
        self.invoiced[self.customers[who]] += Decimal(issued["payable"]["amount"])
        self.balance[self.customers[who]] += Decimal(issued["payable"]["amount"])

    def credit(self, which, percent):
        for invoice in self._chosen(self.invoices, which):
            (line,) = invoice["lines"]
            part = (Decimal(line["net"]) * percent / 100).quantize(Decimal("0.01"))
            note = self.billing.create_credit_note(
                invoice_id=invoice["id"], reason="Rotas",
                lines=[{"line_id": line["id"], "amount": str(part)}])
            self.notes.append(note)
            self.balance[invoice["contact_ids"][0]] -= Decimal(note["payable"]["amount"])

    def settle(self, which, _):
        for note in self._chosen(self.notes, which):
            self.billing.allocate_credit_note(credit_note_id=note["id"])

    def pay(self, who, amount):
        paid = self.billing.create_payment(contact_id=self.customers[who], amount=eur(amount))
        self.payments.append(paid)
        self.balance[self.customers[who]] -= amount

    def refund(self, which, amount):
        for payment in self._chosen(self.payments, which):
            self.billing.create_refund(source_id=payment["id"], amount=eur(amount))
            self.balance[payment["contact_ids"][0]] += amount

    def reverse(self, which, _):
        for payment in self._chosen(self.payments, which):
            self.billing.reverse_payment(payment_id=payment["id"], reason="Devuelto")
            self.payments.remove(payment)
            self.balance[payment["contact_ids"][0]] += Decimal(payment["amount"]["amount"])

    def kill(self, *_):
        self.process.kill()
        self.process = self.run_service("billing")

    @staticmethod
    def _chosen(things, which):
        return [things[which % len(things)]] if things else []

    def check(self):
        """The sums of the service, of each document, and of this test are the same."""
        whole = self.billing.check_balances()
        of_each = {id: self.billing.check_balances(contact_id=id) for id in self.customers}
        for checked in (whole, *of_each.values()):
            assert checked["wrong"] == []
        sums = {id: self._sums(checked) for id, checked in of_each.items()}
        assert self._sums(whole) == {
            name: sum(found[name] for found in sums.values()) for name in self._sums(whole)}
        for id, found in sums.items():
            assert found["invoiced"] == found["paid"] + found["credited"] + found["open"]
            assert found["invoiced"] == self.invoiced[id]
            shown = self.billing.list_invoices(contact_id=id, kind="invoice", limit=200)["items"]
            assert found["open"] == sum(Decimal(one["open_amount"]["amount"]) for one in shown)
            assert self._closing(id) == self.balance[id]

    @staticmethod
    def _sums(checked):
        sums = dict.fromkeys(("invoiced", "paid", "credited", "open"), Decimal(0))
        for balance in checked["balances"]:
            assert balance["currency"] == EURO
            sums |= {name: Decimal(balance[name]) for name in sums}
        return sums

    def _closing(self, id):
        found = self.billing.get_statement(contact_id=id)["currencies"]
        return Decimal(found[0]["closing"]) if found else Decimal(0)


@pytest.fixture
def start(stack, run_service, shared_service, client):
    """Begin anew with an empty store."""

    def books():
        stack.empty()
        shared_service("contacts")
        books = Books(run_service, client)
        books.billing.set_issuer(issuer={
            "legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "address": ADDRESS})
        return books

    return books


# Not made smaller when it fails, as each try starts services.
@settings(max_examples=2, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_books_balance_whatever_happens_and_whenever_the_service_is_killed(start, steps):
    books = start()
    for step in steps:
        books.do(*step)
        if step[0] == "kill":
            books.check()
    books.kill()

    books.check()
