"""Reasons of propensities in words, English and Spanish."""

_CODES = {
    "days_since_order": ("How long ago they ordered last", "Cuánto hace del último pedido"),
    "lateness": ("How late the next order is, by their usual time between orders",
                 "Cuánto se retrasa el próximo pedido, según su tiempo habitual entre pedidos"),
    "order_count": ("How often they ordered", "Cuántos pedidos han hecho"),
    "orders_last_year": ("Orders of the last year", "Pedidos del último año"),
    "orders_last_quarter": ("Orders of the last 90 days", "Pedidos de los últimos 90 días"),
    "days_as_customer": ("For how long they have been a customer", "Desde cuándo es cliente"),
    "revenue_last_year": ("What they spent in the last year", "Lo que gastó en el último año"),
    "average_order": ("What an order of theirs comes to", "Importe medio de sus pedidos"),
    "inbound": ("How often they spoke to us in the last 90 days",
                "Cuántas veces nos habló en los últimos 90 días"),
    "outbound": ("How often we spoke to them in the last 90 days",
                 "Cuántas veces le hablamos en los últimos 90 días"),
    "days_since_inbound": ("How long ago they spoke to us", "Cuánto hace que nos habló"),
    "mailings": ("How often campaigns reached them in the last 90 days",
                 "Cuántas veces le llegó una campaña en los últimos 90 días"),
    "answers": ("Answers to campaigns in the last year", "Respuestas a campañas en el último año"),
    "days_since_answer": ("How long ago they answered a campaign",
                          "Cuánto hace que respondió a una campaña"),
    "answer_share": ("How many campaigns they answered", "A cuántas campañas respondió"),
    "tickets": ("Tickets of the last 180 days", "Incidencias de los últimos 180 días"),
    "returns": ("Returns of the last 180 days", "Devoluciones de los últimos 180 días"),
    "complaints": ("Public complaints of the last 180 days",
                   "Quejas públicas de los últimos 180 días"),
    "offers": ("Quotes and deals of the last 180 days",
               "Presupuestos y oportunidades de los últimos 180 días"),
    "engagement": ("How lively we are in touch", "Lo vivo que es el trato"),
    "class_average": ("What customers of this class did on average",
                      "Lo que hicieron de media los clientes de esta clase"),
}
_MORE, _LESS = ("makes it likelier", "lo hace más probable"), (
    "makes it less likely", "lo hace menos probable")
CODES = tuple(_CODES)


def words_of(reason):
    """`{"en", "es"}` of a reason."""
    direction = _MORE if reason["contribution"] >= 0 else _LESS
    english, spanish = (f"{what}: {how}." for what, how in zip(
        _CODES[reason["code"]], direction, strict=True))
    return {"en": english, "es": spanish}
