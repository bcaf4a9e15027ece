"""What mails of forms say, in English and in Spanish."""

from ..occasions import wording as of_occasions

_TEXTS = {
    "en": {
        "subject": "Please confirm: {title}",
        "beginning": "Hello,\n\nsomebody filled in “{title}” with this address. If it was you, "
                     "please confirm it:\n\n{link}\n",
        "consents": "By that you also confirm what you ticked:",
        "end": "If it was not you, you need do nothing: without a confirmation nothing comes of "
               "it, and the link ends after seven days.",
    },
    "es": {
        "subject": "Confírmelo, por favor: {title}",
        "beginning": "Hola:\n\nAlguien ha rellenado «{title}» con esta dirección. Si ha sido "
                     "usted, confírmelo:\n\n{link}\n",
        "consents": "Con ello confirma también lo que marcó:",
        "end": "Si no ha sido usted, no tiene que hacer nada: sin confirmación no tiene efecto, y "
               "el enlace caduca a los siete días.",
    },
}


def asking(language, title, consents, registration, occasion, link):
    """`(subject, text)` of the mail that asks somebody to confirm what they sent."""
    words = _TEXTS[language]
    parts = [words["beginning"].format(title=title, link=link)]
    if registration is not None:
        parts.append(of_occasions.standing(language, registration, occasion))
    if consents:
        parts.append("\n".join([words["consents"], *(
            f"- {text[language]}" for text in consents)]) + "\n")
    return words["subject"].format(title=title), "\n".join([*parts, words["end"]])
