"""Why something was done, as people read it."""

_SAID = {
    "last_agent": ("Answered this contact last time.",
                   "Atendió a este contacto la última vez."),
    "portfolio_owner": ("Looks after this contact.",
                        "Lleva la cartera de este contacto."),
    "has_skills": ("Can do what the queue asks for.",
                   "Sabe hacer lo que pide la cola."),
    "speaks_language": ("Speaks the language of the ticket.",
                        "Habla el idioma del ticket."),
    "only_one": ("Nobody else who could do it had room.",
                 "Nadie más que pudiera atenderlo tenía hueco."),
    "least_loaded": ("Had the least to do.",
                     "Era quien menos tenía entre manos."),
    "longest_idle": ("Was given nothing for the longest time.",
                     "Era quien más tiempo llevaba sin recibir ninguno."),
    "waited_long": ("The ticket had waited so long that others than usual may answer.",
                    "El ticket llevaba tanto tiempo en espera que puede atenderlo quien no suele."),
    "taken": ("Took the next one of the queue.",
              "Tomó el siguiente de la cola."),
    "by_hand": ("Somebody decided it.",
                "Lo decidió una persona."),
    "named_when_opened": ("Was named when the ticket was opened.",
                          "Se indicó al abrir el ticket."),
    "reopened": ("Had the ticket before it was opened again.",
                 "Tenía el ticket antes de que se reabriera."),
    "escalated": ("What was promised was due, and the policy gives it to them.",
                  "Vencía lo prometido, y la política se lo asigna."),
    "agent_absent": ("Whoever had the ticket is absent.",
                     "Quien tenía el ticket está ausente."),
    "moved_to_queue": ("The ticket was moved to another queue.",
                       "El ticket pasó a otra cola."),
    "given_back": ("Whoever had the ticket has it no more.",
                   "Quien tenía el ticket ya no lo tiene."),
    "default_queue": ("It fits no other queue.",
                      "No encaja en ninguna otra cola."),
}
_CONDITIONS = {
    "type_ids": ("type", "tipo"), "kinds": ("kind", "clase"),
    "categories": ("category", "categoría"), "channels": ("channel", "canal"),
    "languages": ("language", "idioma"), "priorities": ("priority", "prioridad"),
    "tags": ("tags", "etiquetas"),
    "contact_tags": ("tags of the requester", "etiquetas del solicitante"),
}


def because(*reasons):
    """Reasons, by their words, with what people read."""
    said = [_SAID[reason] for reason in reasons]
    return {"reasons": list(reasons), "en": " ".join(en for en, _ in said),
            "es": " ".join(es for _, es in said)}


def default_queue():
    """Why a ticket came into the default queue."""
    return because("default_queue")


def fits_queue(name, conditions):
    """Why a ticket came into a queue of that name: what it fits."""
    words = [_CONDITIONS[one] for one in conditions]
    return {"reasons": ["fits_queue"],
            "en": f"It fits the queue {name['en']} by {', '.join(en for en, _ in words)}.",
            "es": f"Encaja en la cola {name['es']} por {', '.join(es for _, es in words)}."}
