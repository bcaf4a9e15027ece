"""Bundles: what of them may be chosen together, and of which lines a chosen one is made.

A bundle is sold by its parts: each chosen option is a line of its own, with its own tax and its own
shipping, at the price that the bundle says or else by the lists. What the lists say of the bundle
itself, if anything, is a line before them.
"""

from decimal import Decimal

from contracts.errors import ValidationFailed

from .models import Product


def refuse_misfits(groups, pointer):
    """Raise ValidationFailed where a bundle could not be chosen as it is described."""
    if not groups:
        raise ValidationFailed.at(pointer, "A bundle needs something to choose.")
    keys = [option["key"] for group in groups for option in group["options"]]
    errors = []
    if len(set(keys)) < len(keys) or len({group["key"] for group in groups}) < len(groups):
        errors.append({"pointer": pointer, "detail": "A key is used twice."})
    kinds = {raw["_id"]: raw["kind"] for raw in Product.collection().find(
        {"_id": {"$in": sorted({option["product_id"] for group in groups
                                for option in group["options"]})}}, {"kind": 1})}
    for place, group in enumerate(groups):
        at = f"{pointer}/{place}"
        if group["min_choices"] > min(group["max_choices"], len(group["options"])):
            errors.append({"pointer": f"{at}/min_choices",
                           "detail": "More would have to be chosen than can be."})
        for number, option in enumerate(group["options"]):
            errors += _option_errors(option, set(keys), kinds, f"{at}/options/{number}")
    if errors:
        raise ValidationFailed(errors=errors)


def _option_errors(option, keys, kinds, at):
    kind = kinds.get(option["product_id"])
    if kind is None:
        yield {"pointer": f"{at}/product_id", "detail": "There is no such product."}
    elif kind in ("bundle", "shipping"):
        yield {"pointer": f"{at}/product_id", "detail": "This cannot be part of a bundle."}
    for name in ("requires", "excludes"):
        others = set(option.get(name) or ())
        if others - (keys - {option["key"]}):
            yield {"pointer": f"{at}/{name}", "detail": "There is no such option beside it."}
    if set(option.get("requires") or ()) & set(option.get("excludes") or ()):
        yield {"pointer": f"{at}/excludes", "detail": "It cannot both require and exclude it."}
    currencies = [money["currency"] for money in option.get("unit_prices") or ()]
    if len(set(currencies)) < len(currencies):
        yield {"pointer": f"{at}/unit_prices", "detail": "One amount a currency."}


def chosen_options(bundle, keys, pointer):
    """The options that are chosen of a bundle, in its own order; its defaults where keys is None.

    Raises ValidationFailed, at the pointer, for a choice that breaks a constraint of the bundle.
    """
    groups = bundle.get("groups") or []
    options = {option["key"]: option for group in groups for option in group["options"]}
    chosen = {key for key, option in options.items() if option["is_default"]}
    chosen = chosen if keys is None else set(keys)
    details = [f"There is no option {key}." for key in sorted(chosen - options.keys())]
    for group in groups:
        count = sum(option["key"] in chosen for option in group["options"])
        if not group["min_choices"] <= count <= group["max_choices"]:
            details.append(f"Of {group['name']}, {_span(group)} can be chosen; here {count} are.")
    for key, option in options.items():
        if key in chosen:
            details += _conflicts(key, option, chosen)
    if details:
        raise ValidationFailed(errors=[
            {"pointer": pointer, "detail": detail} for detail in details])
    return [option for key, option in options.items() if key in chosen]


def _span(group):
    least, most = group["min_choices"], group["max_choices"]
    return str(least) if least == most else f"{least} to {most}"


def _conflicts(key, option, chosen):
    for other in option.get("requires") or ():
        if other not in chosen:
            yield f"{key} has to go with {other}."
    for other in option.get("excludes") or ():
        if other in chosen:
            yield f"{key} cannot go with {other}."


def quantity_in_bundle(option):
    """How many of an option are in one bundle, as a Decimal."""
    quantity = option.get("quantity")
    return Decimal(1) if quantity is None else getattr(quantity, "to_decimal", lambda: quantity)()
