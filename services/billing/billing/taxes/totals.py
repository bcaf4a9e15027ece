"""What is owed of an invoice: pure sums over its lines, exact to the minor unit.

By EN 16931-1 taxes are reckoned for each category and rate on the sum of its lines (BR-S-8, BR-S-9
and their like), half-up at the minor unit.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext

from chassis.money import rounded, zero
from contracts.errors import ValidationFailed
from contracts.lines import net_of

_MOST = Decimal(10) ** 12
HUNDRED = Decimal(100)


def net_of_line(line, currency, *, pointer=""):
    """What a line comes to, without taxes. Raises ValidationFailed where that makes no sense."""
    with localcontext() as context:
        # Fifteen digits and six places, times the same.
        context.prec, context.rounding = 60, ROUND_HALF_UP
        net = net_of(line["quantity"], line["unit_price"], line["discount"])
        if net >= _MOST:
            raise ValidationFailed.at(f"{pointer}/unit_price", "This is more than can be invoiced.")
        if net < 0:
            raise ValidationFailed.at(f"{pointer}/discount", "This is more than the line.")
        return rounded(net, currency)


def tax_of(base, rate, currency):
    """A tax of so many per cent of a base."""
    return rounded(base * rate / HUNDRED, currency)


def key_of(line):
    """What lines have in common that are taxed together."""
    return line["vat_code"], line["vat_rate"].normalize(), line["surcharge_rate"].normalize()


def tax_totals(lines, currency):
    """What is owed of each tax at each rate (BG-23). Lines are taxed, with their `net`."""
    together = {}
    for line in lines:
        together.setdefault(key_of(line), []).append(line)
    return [_tax_total(together[key], currency) for key in sorted(together)]


def _tax_total(lines, currency):
    first, base = lines[0], sum(line["net"] for line in lines)
    return {
        "vat_code": first["vat_code"], "rate": first["vat_rate"], "base": base,
        "tax": tax_of(base, first["vat_rate"], currency),
        "surcharge_rate": first["surcharge_rate"],
        "surcharge": tax_of(base, first["surcharge_rate"], currency),
        "exemption_reason": first.get("exemption_reason"),
    }


def totals(lines, currency, *, withholding_rate=None):
    """All sums of an invoice: `{"taxes", "withholding", "net", "total", "payable"}`, as Decimals.

    What is withheld is reckoned on the net, and lowers what is payable and not the total.
    """
    taxes = tax_totals(lines, currency)
    net = sum((line["net"] for line in lines), zero(currency))
    total = net + sum(item["tax"] + item["surcharge"] for item in taxes)
    withholding = None
    if withholding_rate:
        withholding = {"rate": withholding_rate, "base": net,
                       "amount": tax_of(net, withholding_rate, currency)}
    payable = total - (withholding["amount"] if withholding else 0)
    return {"taxes": taxes, "withholding": withholding, "net": net, "total": total,
            "payable": payable}
