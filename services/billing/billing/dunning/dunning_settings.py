"""When and by which words customers are reminded."""

from chassis import money
from chassis.store import database
from contracts.errors import ValidationFailed

COLLECTION, THE_ID = "billing_settings", "dunning"


def _text(subject, *parts):
    return {"subject": subject, "text": "\n\n".join(parts)}


# What an installation begins with. It reminds nobody before somebody has said that it may.
BEGINNING = {"is_active": False, "levels": [
    {"days": 7, "fee": None,
     "en": _text("Reminder: invoice {number}", "Dear customer,",
                 "our invoice {number} was due on {due_on}, and {open} of it is open. Perhaps it "
                 "slipped your attention; if you have paid by now, please ignore this.",
                 "{statement}", "Kind regards,\n{company}"),
     "es": _text("Recordatorio: factura {number}", "Estimado cliente:",
                 "Nuestra factura {number} venció el {due_on} y quedan pendientes {open}. Quizá se "
                 "le haya pasado; si ya la ha pagado, no tenga en cuenta este mensaje.",
                 "{statement}", "Un saludo,\n{company}")},
    {"days": 21, "fee": None,
     "en": _text("Second reminder: invoice {number}", "Dear customer,",
                 "{open} of our invoice {number} has been overdue for {days} days. Please pay it, "
                 "or tell us what speaks against it.", "{statement}", "Kind regards,\n{company}"),
     "es": _text("Segundo recordatorio: factura {number}", "Estimado cliente:",
                 "De nuestra factura {number} siguen pendientes {open}, con {days} días de "
                 "retraso. Le rogamos que la pague o que nos diga qué lo impide.",
                 "{statement}", "Un saludo,\n{company}")},
    {"days": 45, "fee": None,
     "en": _text("Last reminder: invoice {number}", "Dear customer,",
                 "in spite of our reminders {open} of invoice {number} has not been paid for "
                 "{days} days. Please pay it within a week. Charges: {fee}.",
                 "{statement}", "Kind regards,\n{company}"),
     "es": _text("Último aviso: factura {number}", "Estimado cliente:",
                 "Pese a nuestros recordatorios, siguen sin pagarse {open} de la factura {number} "
                 "después de {days} días. Le rogamos que la pague en una semana. Gastos: {fee}.",
                 "{statement}", "Un saludo,\n{company}")},
]}


def get_dunning_settings():
    """Show when and by which words customers are reminded."""
    held = database()[COLLECTION].find_one({"_id": THE_ID}, {"_id": 0})
    return money.loaded(held) if held else BEGINNING


def set_dunning_settings(*, is_active, levels):
    """Say when and by which words customers are reminded."""
    days = [level["days"] for level in levels]
    if days != sorted(set(days)):
        raise ValidationFailed.at("/levels", "Each level comes later than the one before.")
    database()[COLLECTION].replace_one(
        {"_id": THE_ID}, {"_id": THE_ID, **money.stored(
            {"is_active": is_active, "levels": levels})}, upsert=True)
    return get_dunning_settings()
