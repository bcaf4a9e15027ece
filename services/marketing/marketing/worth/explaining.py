"""How each figure of a score comes about: its formula, its parameters, and where its rows are."""

from chassis.money import exact

from . import engagement
from .lifetime.valuing import MONTHS_EXPECTED

_ORDERS, _INVOICES, _INTERACTIONS, _COSTS = (
    "/scores/{id}/rows?figure=revenue", "/scores/{id}/rows?figure=invoiced",
    "/scores/{id}/rows?figure=engagement", "/costs?contact_id={id}")

# Of each figure: where its rows are, and its formula in English and in Spanish.
FORMULAS = {
    "order_count": (_ORDERS, "Orders of the customer that are not cancelled.",
                    "Pedidos del cliente que no están cancelados."),
    "revenue": (_ORDERS,
                "The totals without taxes of these orders, each at the rate of its day.",
                "Los totales sin impuestos de esos pedidos, cada uno al cambio de su día."),
    "average_order": (_ORDERS, "revenue ÷ the orders whose value is known.",
                      "revenue ÷ los pedidos cuyo valor se conoce."),
    "invoiced": (_INVOICES, "Invoices − credit notes, without taxes, each at the rate of its day.",
                 "Facturas − abonos, sin impuestos, cada uno al cambio de su día."),
    "margin": (_ORDERS, "The margins of the orders of which it is known.",
               "Los márgenes de los pedidos de los que se conoce."),
    "cost_to_serve": (_COSTS, "The entries of the cost ledger of the last 365 days.",
                      "Los apuntes del libro de costes de los últimos 365 días."),
    "profit": (_ORDERS, "The margin of the orders of the last 365 days − cost_to_serve.",
               "El margen de los pedidos de los últimos 365 días − cost_to_serve."),
    "trend": (_ORDERS, "revenue of the last 365 days ÷ that of the 365 before − 1.",
              "revenue de los últimos 365 días ÷ el de los 365 anteriores − 1."),
    "share_of_revenue": (_ORDERS, "revenue of the last 365 days ÷ that of all customers.",
                         "revenue de los últimos 365 días ÷ el de todos los clientes."),
    "concentration": (_ORDERS, "Σ (share of a product in what they bought)² (Herfindahl-Hirschman)",
                      "Σ (parte de un producto en lo que compró)² (Herfindahl-Hirschman)"),
    "engagement": (_INTERACTIONS, "1 − exp(−s ÷ saturation), s = Σ weight · 0.5^(days ÷ half-life)",
                   "1 − exp(−s ÷ saturación), s = Σ peso · 0,5^(días ÷ vida media)"),
    "rfm": (_ORDERS, "In which fifth of all customers the last order, the number of orders and "
                     "their revenue lie: 1 + the borders below the value.",
            "En qué quinto de todos los clientes están el último pedido, el número de pedidos y lo "
            "que suman: 1 + los límites menores que el valor."),
    "probability_alive": (
        _ORDERS, "BG/NBD: 1 ÷ (1 + a ÷ (b + x − 1) · ((α + T) ÷ (α + t_x))^(r + x)), 1 with x = 0",
        "BG/NBD: 1 ÷ (1 + a ÷ (b + x − 1) · ((α + T) ÷ (α + t_x))^(r + x)), 1 con x = 0"),
    "expected_orders": (
        _ORDERS, "BG/NBD: E[Y(t) | x, t_x, T], equation (10) of Fader, Hardie and Lee (2005)",
        "BG/NBD: E[Y(t) | x, t_x, T], ecuación (10) de Fader, Hardie y Lee (2005)"),
    "lifetime_value": (
        _ORDERS, "margin rate · E[M | x, m] · Σ over months of (E[Y(month)] − E[Y(month − 1)]) ÷ "
                 "(1 + discount)^month, E[M] of Gamma-Gamma",
        "tasa de margen · E[M | x, m] · Σ por meses de (E[Y(mes)] − E[Y(mes − 1)]) ÷ "
        "(1 + descuento)^mes, E[M] de Gamma-Gamma"),
}


def explained(raw, yardstick, forecast):
    """How each figure that is known of a worth came about."""
    return [{"figure": figure, "formula": {"en": english, "es": spanish},
             "parameters": _parameters(figure, raw, yardstick, forecast),
             "rows": rows.format(id=raw["_id"])}
            for figure, (rows, english, spanish) in FORMULAS.items()
            if raw.get(figure) is not None]


def _parameters(figure, raw, yardstick, forecast):
    values = {
        "engagement": _of_engagement, "rfm": _of_rfm, "share_of_revenue": _of_share,
        "probability_alive": _of_buying, "expected_orders": _of_buying,
        "lifetime_value": _of_value,
    }.get(figure, _of_nothing)(raw, yardstick, forecast)
    if figure == "expected_orders":
        values["months"] = MONTHS_EXPECTED
    return [{"name": name, "value": _text(value)} for name, value in values.items()]


def _text(value):
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _of_nothing(_raw, _yardstick, _forecast):
    return {}


def _of_engagement(_raw, _yardstick, _forecast):
    return {"half_life_days": engagement.HALF_LIFE_DAYS, "saturation": engagement.SATURATION,
            **{f"weight_{name}": weight for name, weight in engagement.WEIGHTS.items()}}


def _of_rfm(_raw, yardstick, _forecast):
    borders = yardstick.get("borders") or {}
    return {f"{figure}_border_{place}": border.isoformat() if figure == "recency" else border
            for figure, found in borders.items() for place, border in enumerate(found, 1)}


def _of_share(_raw, yardstick, _forecast):
    return {"revenue_of_all": exact(yardstick["revenue_last_year"])} if yardstick else {}


def _of_buying(raw, _yardstick, forecast):
    """The parameters of the model, unless another is in use by now, and how purchases went."""
    of_model = {}
    if forecast is not None and raw.get("model_id") == forecast.model_id:
        of_model = dict(zip(("r", "alpha", "a", "b"), map(float, forecast.buying), strict=True))
    history = raw.get("_history") or {}
    names = {"x": "x", "t_x": "t_x_weeks", "T": "t_weeks"}
    return of_model | {shown: float(history[name]) for name, shown in names.items()
                       if name in history}


def _of_value(raw, yardstick, forecast):
    values = _of_buying(raw, yardstick, forecast)
    if forecast is not None and raw.get("model_id") == forecast.model_id:
        values |= dict(zip(("p", "q", "v"), map(float, forecast.spending), strict=True))
        values |= {"horizon_months": forecast.horizon_months, "margin_rate": forecast.margin_rate,
                   "discount_of_a_month": forecast.monthly - 1}
    return values | {"m": float((raw.get("_history") or {}).get("m", 0.0))}
