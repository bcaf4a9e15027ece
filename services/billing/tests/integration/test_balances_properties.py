"""Whatever happens, and in whatever order: invoiced = paid + credited + open, to the cent."""

from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from payments_factories import credited, eur, invoiced, party

from billing.invoices import settling
from billing.invoices.models import Invoice
from chassis.testing.sizes import sized
from contracts.errors import Conflict

CENTS = st.integers(1, 30_000).map(lambda cents: str(Decimal(cents) / 100))
CURRENCIES = st.sampled_from(("EUR", "EUR", "USD"))


class Money(RuleBasedStateMachine):
    """Two customers to whom everything happens that can, with what is not possible refused."""

    service = None
    invoices = Bundle("invoices")
    sources = Bundle("sources")
    payments = Bundle("payments")

    @initialize()
    def begin(self):
        for name in ("parties", "invoices", "payments", "allocations", "refunds", "outbox"):
            self.service.store[name].delete_many({})
        self.customers = [party("Acme"), party("Bolt")]

    @rule(target=invoices, who=st.integers(0, 1), amount=CENTS, currency=CURRENCIES,
          due=st.integers(-20, 20))
    def issue(self, who, amount, currency, due):
        return invoiced(self.customers[who], amount, due=due, currency=currency)

    @rule(target=sources, invoice=invoices, share=st.integers(1, 100))
    def credit(self, invoice, share):
        held = Invoice.fetch(invoice)
        left = settling.amount_of(held.payable) - settling.amount_of(held.credited)
        amount = (left * share / 100).quantize(Decimal("0.01"))
        return credited(invoice, amount) if amount else multiple()

    @rule(target=payments, who=st.integers(0, 1), amount=CENTS, currency=CURRENCIES,
          allocating=st.sampled_from(("oldest_first", "none")))
    def pay(self, who, amount, currency, allocating):
        return self.service.create_payment(
            contact_id=self.customers[who], amount=eur(amount, currency),
            allocating=allocating)["id"]

    @rule(payment=payments, invoice=invoices, amount=st.none() | CENTS)
    def allocate_chosen(self, payment, invoice, amount):
        chosen = [{"invoice_id": invoice, "amount": amount}]
        self._try(self.service.allocate_payment, payment_id=payment, allocations=chosen)

    @rule(payment=payments)
    def allocate_oldest(self, payment):
        self._try(self.service.allocate_payment, payment_id=payment)

    @rule(source=sources)
    def allocate_note(self, source):
        self.service.allocate_credit_note(credit_note_id=source)

    @rule(source=sources | payments, amount=st.none() | CENTS)
    def refund(self, source, amount):
        self._try(self.service.create_refund, source_id=source, amount=amount and eur(amount))

    @rule(payment=payments)
    def reverse(self, payment):
        self._try(self.service.reverse_payment, payment_id=payment, reason="Bounced")

    @rule(place=st.integers(0, 20))
    def take_back(self, place):
        items = self.service.list_allocations()["items"]
        if items:
            self.service.take_back_allocation(allocation_id=items[place % len(items)]["id"])

    @invariant()
    def all_adds_up(self):
        whole = self.service.check_balances()
        assert whole["wrong"] == []
        of_each = [self.service.check_balances(contact_id=id) for id in self.customers]
        assert [checked["wrong"] for checked in of_each] == [[], []]
        for balance in whole["balances"]:
            held = {name: Decimal(value) for name, value in balance.items() if name != "currency"}
            assert held["invoiced"] == held["paid"] + held["credited"] + held["open"]
            assert min(held.values()) >= 0
            theirs = [found for checked in of_each for found in checked["balances"]
                      if found["currency"] == balance["currency"]]
            for name, value in held.items():
                assert sum(Decimal(found[name]) for found in theirs) == value

    @staticmethod
    def _try(operation, **request):
        """Do what may be refused; a refusal changes nothing, as the sums show."""
        try:
            operation(**request)
        except Conflict:
            return


def test_check_balances_adds_up_whatever_happens(rules):
    class Machine(Money):
        pass

    Machine.service = rules

    run_state_machine_as_test(Machine, settings=settings(
        max_examples=sized(15, usual=5), stateful_step_count=20, deadline=None,
        suppress_health_check=list(HealthCheck)))
