"""What mails of occasions say, in English and in Spanish."""

from zoneinfo import ZoneInfo

from babel.dates import format_datetime

_TEXTS = {
    "en": {
        "hello": "Hello,\n\n{text}\n\n{about}\n\n{more}",
        "confirmed": ("Your place: {name}", "You have a place."),
        "registered": ("Your place: {name}", "We keep a place for you until {until}."),
        "moved_up": ("A place for you: {name}", "A place has become free, and it is yours."),
        "kept": "We keep it until {until}: please confirm by the link that we mailed you before.",
        "waiting": ("Waiting list: {name}",
                    "All places are taken. You are on the waiting list, and we write to you as "
                    "soon as a place is free."),
        "changed": ("Changed: {name}", "Something is different. This is how it is now:"),
        "cancelled": ("Cancelled: {name}", "Your registration is cancelled."),
        "called_off": ("Called off: {name}", "We are sorry: this does not take place."),
        "own": "To see your registration or give your place back: {link}",
        "stands": "You have a place until {until} if you confirm: {about}\n",
        "waits": "All places are taken, and you are on the waiting list: {about}\n",
        "has": "You have a place: {about}\n",
        "over": "There is no place kept for you any more: {about}\n",
    },
    "es": {
        "hello": "Hola:\n\n{text}\n\n{about}\n\n{more}",
        "confirmed": ("Su plaza: {name}", "Tiene una plaza reservada."),
        "registered": ("Su plaza: {name}", "Le guardamos una plaza hasta el {until}."),
        "moved_up": ("Hay plaza para usted: {name}", "Ha quedado una plaza libre y es suya."),
        "kept": "Se la guardamos hasta el {until}: confírmela, por favor, con el enlace que le "
                "enviamos.",
        "waiting": ("Lista de espera: {name}",
                    "Todas las plazas están ocupadas. Está en la lista de espera y le escribiremos "
                    "en cuanto quede una libre."),
        "changed": ("Cambio: {name}", "Hay un cambio. Ahora es así:"),
        "cancelled": ("Cancelado: {name}", "Su inscripción queda cancelada."),
        "called_off": ("Suspendido: {name}", "Lo sentimos: no se va a celebrar."),
        "own": "Para ver su inscripción o dejar libre su plaza: {link}",
        "stands": "Tiene una plaza hasta el {until} si la confirma: {about}\n",
        "waits": "Todas las plazas están ocupadas y está en la lista de espera: {about}\n",
        "has": "Tiene una plaza: {about}\n",
        "over": "Ya no se le guarda ninguna plaza: {about}\n",
    },
}
_WITH_LINK = ("confirmed", "registered", "moved_up", "waiting", "changed")


def has_place(registration, what):
    """Whether a mail is to somebody who has a place, and knows where it is on the net by it."""
    return what in ("confirmed", "moved_up") or (
        what == "changed" and registration.state == "confirmed")


def mail(registration, occasion, what, link):
    """`(subject, text)` of a mail to somebody who registered."""
    language = registration.language
    words = _TEXTS[language]
    subject, text = words[what]
    until = _time(registration.confirm_by, occasion, language)
    if what == "moved_up" and registration.confirm_by:
        text = f"{text} {words['kept'].format(until=until)}"
    more = words["own"].format(link=link) if what in _WITH_LINK else ""
    return subject.format(name=occasion["name"]), words["hello"].format(
        text=text.format(until=until), more=more,
        about=about(occasion, language, with_url=has_place(registration, what))).strip() + "\n"


def standing(language, registration, occasion):
    """Where somebody stands who registered by a form; both as stored."""
    words = _TEXTS[language]
    kind = {"registered": "stands", "waiting": "waits", "cancelled": "over"}.get(
        registration["state"], "has")
    return words[kind].format(about=about(occasion, language).replace("\n", " · "),
                              until=_time(registration.get("confirm_by"), occasion, language))


def about(occasion, language, *, with_url=False):
    """What it is, when, and where, each on a line."""
    lines = [occasion["name"], _time(occasion["starts_at"], occasion, language),
             occasion.get("place"), occasion.get("url") if with_url else None]
    return "\n".join(filter(None, lines))


def came(occasion):
    """That somebody came, for timelines."""
    return f"{occasion['name']}: attended · asistió"


def _time(moment, occasion, language):
    if moment is None:
        return ""
    return format_datetime(moment.astimezone(ZoneInfo(occasion["time_zone"])),
                           "d MMMM y, HH:mm zzz", locale=language)
