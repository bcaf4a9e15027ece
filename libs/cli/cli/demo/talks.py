"""What was said and done in the demo over the last months, the latest first."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Talk:
    """An interaction. `days_ago` counts from the day of the seed, so that it never looks old."""

    slug: str
    days_ago: int
    channel: str
    direction: str
    # Slugs; the first is whom it was with, the others took part too.
    people: tuple
    agent: str
    subject: str
    text: str
    minutes: int | None = None
    outcome: str | None = None
    # (what, in how many days).
    next_step: tuple | None = None
    more: dict = field(default_factory=dict)


def _cost(amount):
    return {"cost": {"amount": amount, "currency": "EUR"}}


TALKS = (
    Talk("hotel-lead-time", 1, "phone", "inbound", ("sara-costa",), "sales",
         "Plazo de los apliques de la planta 3",
         "Pregunta si los 64 apliques llegan antes de Pascua. Le confirmo fecha mañana.",
         8, "pendiente", ("Confirmar la fecha con fábrica", 1)),
    Talk("northgate-quote", 2, "email", "outbound", ("james-whitfield", "priya-nair"), "sales",
         "Quote for the Harrogate restaurant",
         "Sent the quote for 48 pendants, brass finish, six weeks. Priya asked for a sample."),
    Talk("amparo-call", 3, "phone", "inbound", ("amparo-gimeno",), "support",
         "Lámpara de pie para el salón", "La manda Jordi. Sin correo: hay que llamarla.",
         11, "interesada", ("Llamar con precio y color", 2)),
    Talk("electra-training", 5, "visit", "outbound", ("jordi-ferrer", "daniel-ortega"), "support",
         "Formación de instaladores", "Seis instaladores, dos sistemas nuevos. Daniel destaca.",
         180, "hecho", None, _cost("240.00")),
    Talk("town-tender", 6, "meeting", "outbound", ("pablo-requena", "rosa-llopis"), "sales",
         "Pliego del alumbrado del casco antiguo",
         "Repasan el pliego: 3000 K como máximo y repuestos diez años. Sale en mayo.", 60,
         "vamos a concursar", ("Preparar la memoria técnica", 20)),
    Talk("glass-breakage", 8, "phone", "outbound", ("carmen-saez",), "support",
         "Tulipas rotas en el pedido de marzo", "Ocho de 200. Las reponen sin coste.",
         6, "resuelto"),
    Talk("glass-quality", 9, "email", "inbound", ("alvaro-nieto", "carmen-saez"), "support",
         "Informe de calidad", "Envía el informe: el embalaje era del lote antiguo."),
    Talk("brightwater-quarter", 11, "video", "outbound", ("helen-marsh", "samuel-okafor"), "sales",
         "Quarterly review", "Up 12 % on last year. They want the new outdoor line by June.", 45,
         "good", ("Send samples of the outdoor line", 10)),
    Talk("espacios-interview", 13, "meeting", "inbound", ("clara-montes", "hugo-salas"), "support",
         "Entrevista para el número de verano", "Entrevista a Inés sobre el taller; fotos de Hugo.",
         90, "publican en junio"),
    Talk("filament-credit", 14, "email", "inbound", ("martha-ellis",), "support",
         "Statement of account", "Their statement nets our brackets against the February modules."),
    Talk("hotel-visit", 16, "visit", "outbound", ("sara-costa", "joaquin-perales"), "sales",
         "Medición de la planta 3", "Medidos los pasillos. Joaquín pide sensores.", 120,
         "hecho", None, _cost("65.40")),
    Talk("northgate-fair", 20, "event", "outbound", ("james-whitfield", "oliver-grant"), "sales",
         "Trade show, Birmingham", "Came to the stand twice. Oliver wants terms for a year.", 40,
         "qualified", None, _cost("1200.00")),
    Talk("post-release", 22, "email", "outbound", ("edward-finch", "amelia-stone"), "support",
         "Press release: a lamp that is repaired", "Sent with pictures. Amelia will call."),
    Talk("post-call", 23, "phone", "inbound", ("amelia-stone",), "support",
         "Questions on repairability", "Asked for the share of parts one can replace: nine in ten.",
         18, "article planned"),
    Talk("hotel-complaint", 27, "phone", "inbound", ("andres-molto",), "support",
         "Tres lámparas parpadean en recepción", "Es el regulador. Va Raúl el jueves.",
         12, "visita concertada"),
    Talk("hotel-repair", 29, "visit", "outbound", ("joaquin-perales",), "support",
         "Cambio de regulador en recepción", "Cambiado en garantía; dejo uno de repuesto.", 50,
         "resuelto", None, _cost("38.00")),
    Talk("electra-order", 33, "portal", "inbound", ("silvia-mena",), "sales",
         "Pedido de carril y focos", "Pedido de 40 m de carril. Pide factura a fin de mes."),
    Talk("lumenor-lunch", 36, "meeting", "inbound", ("victor-hidalgo",), "sales",
         "Comida con Víctor", "Ofrece drivers más baratos a cambio de volumen.",
         75, "lo pensamos"),
    Talk("filament-shipment", 40, "email", "inbound", ("harry-osborne",), "support",
         "Shipment delayed at customs", "Two pallets held; expected on Friday."),
    Talk("town-courtesy", 44, "letter", "outbound", ("mercedes-olmo",), "sales",
         "Invitación al taller", "Carta de Elena para enseñarle el taller antes del verano."),
    Talk("rios-tax", 48, "meeting", "outbound", ("teresa-lara", "fernando-rios"), "support",
         "Cierre fiscal", "Falta el detalle de la deducción por diseño.", 60, "en curso",
         ("Enviar las horas de diseño", 14)),
    Talk("brightwater-campaign", 52, "video", "inbound", ("imogen-clarke",), "sales",
         "Joint campaign for spring", "Half each; their pictures, our texts.", 30, "agreed"),
    Talk("northgate-sample", 57, "letter", "outbound", ("priya-nair",), "sales",
         "Sample of the brass finish", "Sent by courier.", None, None, None, _cost("22.90")),
    Talk("candidate-daniel", 61, "email", "inbound", ("daniel-ortega",), "support",
         "Candidatura a técnico", "Le gustaría trabajar con nosotros. Hablar antes con Jordi.",
         None, "en espera"),
    Talk("hotel-spring-order", 70, "email", "inbound", ("sara-costa",), "sales",
         "Pedido de la planta 2", "Pedido de 58 apliques como los del año pasado."),
    Talk("glass-prices", 78, "meeting", "inbound", ("ignacio-rueda",), "sales",
         "Precios del año", "Sube un 3 % el soplado; mantiene el prensado.", 55, "aceptado"),
    Talk("george-advice", 84, "phone", "outbound", ("george-tilney",), "sales",
         "On the British terms", "Thinks a year is too long without an index. Good point.", 25),
    Talk("espacios-column", 90, "email", "inbound", ("lucia-ferrando", "clara-montes"), "support",
         "Columna sobre luz cálida", "Pide dos fotografías del hotel; hay permiso de Sara."),
    Talk("zoe-invoice", 97, "phone", "inbound", ("zoe-baker",), "support",
         "Invoice address", "Wants the purchase order number on every invoice.", 7, "done"),
    Talk("electra-incident", 105, "phone", "inbound", ("laia-bosch",), "support",
         "Falta material en obra", "Faltan 12 conectores; salen hoy.", 9, "resuelto"),
    Talk("filament-terms", 118, "video", "outbound", ("grace-holloway",), "sales",
         "Terms for the year", "Same prices if we order quarterly.", 40, "agreed"),
    Talk("hugo-photos", 126, "email", "inbound", ("hugo-salas",), "support",
         "Fotos del catálogo", "Entrega 60 fotografías; factura a treinta días."),
)
