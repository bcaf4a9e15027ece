"""The measures by which objectives of the programme are set: each has one definition, told here.

A measure is of a period of days unless it is a standing, which is known of today alone.
"""

from dataclasses import dataclass

from marshmallow import fields, validate

from ..common import (
    Amount,
    Day,
    Empty,
    Flag,
    InLanguages,
    PageRequest,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..declare import get
from ..figures import FIGURE_UNITS
from .declared import marketing


@dataclass(frozen=True)
class Measure:
    """What is measured: by whom it is known, in which unit, and whether more of it is better."""

    unit: str
    is_higher_better: bool
    en: str
    es: str
    source: str = "marketing"
    # What is known of today alone.
    is_standing: bool = False
    # What only those see who may see costs and profits.
    is_of_costs: bool = False


MEASURES = {
    "revenue": Measure(
        "money", True, "Totals without taxes of the orders of the period that are not cancelled.",
        "Totales sin impuestos de los pedidos del periodo que no están anulados."),
    "margin": Measure(
        "money", True, "Margins of these orders, where sales tells them.",
        "Márgenes de esos pedidos, donde ventas los comunica.", is_of_costs=True),
    "attributed_revenue": Measure(
        "money", True,
        "What was paid of the invoices of the period and is owed to campaigns, by the linear "
        "model over 90 days.",
        "Lo cobrado de las facturas del periodo que se debe a campañas, por el modelo lineal "
        "sobre 90 días.", is_of_costs=True),
    "partner_revenue": Measure(
        "money", True, "Totals of the orders of the period that came through a partner.",
        "Totales de los pedidos del periodo que llegaron por un socio."),
    "average_order": Measure(
        "money", True, "Revenue ÷ the orders of the period whose value is known.",
        "Ingresos ÷ los pedidos del periodo de valor conocido."),
    "active_customers": Measure(
        "count", True, "Customers with an order of the period.",
        "Clientes con un pedido del periodo."),
    "new_customers": Measure(
        "count", True, "Customers with an order of the period and none before it.",
        "Clientes con un pedido del periodo y ninguno anterior."),
    "retention_rate": Measure(
        "share", True,
        "Of the customers who bought in as many days before, the share who bought in the period.",
        "De los clientes que compraron en otros tantos días anteriores, la parte que compró en "
        "el periodo."),
    "repeat_purchase_rate": Measure(
        "share", True, "Of the customers who bought in the period, the share with two orders or "
        "more.", "De los clientes que compraron en el periodo, la parte con dos pedidos o más."),
    "cost_to_serve": Measure(
        "money", False,
        "Entries of the cost ledger of the period with a customer ÷ active customers.",
        "Apuntes del libro de costes del periodo con un cliente ÷ clientes activos.",
        is_of_costs=True),
    "customers_alive": Measure(
        "share", True, "The probability of still being a customer (BG/NBD), on average.",
        "La probabilidad de seguir siendo cliente (BG/NBD), de media.", is_standing=True),
    "lifetime_value": Measure(
        "money", True, "The lifetime value of customers of whom it is known, on average.",
        "El valor de vida de los clientes de los que se conoce, de media.", is_standing=True,
        is_of_costs=True),
    "consented_reach": Measure(
        "count", True, "Living contacts who consent to marketing now and do not object to it.",
        "Contactos vivos que consienten ahora el marketing y no se oponen.", is_standing=True),
    "lead_conversion": Measure(
        "share", True, "Of the leads added in the period, the share converted by now.",
        "De los leads creados en el periodo, la parte convertida ya.", "sales"),
    "win_rate": Measure(
        "share", True, "Deals won ÷ deals won or lost in the period.",
        "Oportunidades ganadas ÷ ganadas o perdidas en el periodo.", "sales"),
    "first_response_kept": Measure(
        "share", True,
        "Of the tickets opened in the period whose promise of a first answer is decided, the share "
        "kept.", "De los tiques abiertos en el periodo cuya promesa de primera respuesta está "
        "decidida, la parte cumplida.", "helpdesk"),
    "resolution_hours": Measure(
        "hours", False, "Hours from opening to solution of the tickets resolved in the period, on "
        "average.", "Horas desde la apertura a la solución de los tiques resueltos en el periodo, "
        "de media.", "helpdesk"),
    "csat": Measure(
        "score", True, "CSAT answers of the period, on average (1 to 5).",
        "Respuestas CSAT del periodo, de media (1 a 5).", "helpdesk"),
    "nps": Measure(
        "score", True, "Net promoter score of the answers of the period: the percentage of 9 and "
        "10 less that of 0 to 6.", "Net promoter score de las respuestas del periodo: el "
        "porcentaje de 9 y 10 menos el de 0 a 6.", "helpdesk"),
    "return_rate": Measure(
        "share", False, "Returns of goods asked for in the period ÷ orders of the period.",
        "Devoluciones pedidas en el periodo ÷ pedidos del periodo.", "helpdesk"),
    "referrals_won": Measure(
        "count", True, "Referrals whose deal was won in the period.",
        "Recomendaciones cuya oportunidad se ganó en el periodo.", "social"),
}
MEASURE = validate.OneOf(tuple(MEASURES))


class MeasureDefinition(Strict):
    name = fields.String(required=True, validate=MEASURE)
    unit = fields.String(required=True, validate=validate.OneOf(FIGURE_UNITS))
    is_higher_better = Flag(required=True)
    source = fields.String(required=True, metadata={"description": "Which service knows it."})
    definition = fields.Nested(type("MeasureWords", (InLanguages,), {
        "__doc__": "What it is, in English and in Spanish.",
        "en": Text(600, required=True), "es": Text(600, required=True)}), required=True)
    is_standing = Flag(required=True, metadata={
        "description": "Whether it is of today, and not of a period."})
    is_of_costs = Flag(required=True, metadata={
        "description": "Whether it takes costs:read to see it."})


class MeasureCatalogue(Strict):
    measures = many(MeasureDefinition, 100, required=True)


class ListMeasuredValues(PageRequest):
    """The latest first."""

    measure = fields.String(required=True, validate=MEASURE)
    period_days = Whole(7, 730, load_default=365)


class MeasuredValue(Strict):
    """What a measure was on a day; a value that is missing says why."""

    measure = fields.String(required=True, validate=MEASURE)
    period_days = Whole(required=True)
    day = Day(required=True, metadata={
        "description": "The period ends with this day."})
    value = Amount(required=True, allow_none=True)
    unit = fields.String(required=True)
    currency = fields.String(required=True, allow_none=True)
    omitted_because = fields.String(required=True, allow_none=True, metadata={
        "description": "`no_data`, or the code of the service that did not answer."})
    measured_at = Time(required=True)


MeasuredValuePage = page_of(MeasuredValue, "MeasuredValuePage")

get_measure_catalogue = marketing.query(
    "get_measure_catalogue", "See by what objectives can be measured, and how each is reckoned.",
    request=Empty, reply=MeasureCatalogue, permission="marketing:read",
    route=get("/programme-measures"),
)
list_measured_values = marketing.query(
    "list_measured_values", "List what a measure was, day by day.",
    request=ListMeasuredValues, reply=MeasuredValuePage, permission="marketing:read",
    route=get("/programme-values"), objects=("contact.*",),
)
