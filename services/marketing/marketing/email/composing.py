"""A mail as somebody gets it: in their language, with their name, links and headers."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chassis import clock
from chassis.parties import organisation_of, parties_of

from . import tokens
from .layout import layout_of
from .templates import html_template, text_template, values_of

_PREFIX = "/api/v1/public"
DEFAULT_LANGUAGE = "es"


@dataclass(frozen=True)
class Mail:
    """What a mail says, and where its links lead."""

    language: str
    subject: str
    html: str
    text: str


class Composer:
    """Composes the mails of an action. It reads once what is the same for all of them."""

    def __init__(self, action, campaign, settings):
        self.action, self.campaign, self.settings = action, campaign, settings
        self.variants = {one["key"]: {text["language"]: text for text in one["texts"]}
                         for one in action["mail"]["variants"]}
        self.signer = tokens.seal()

    def mail_for(self, recipient, party, organisation):
        """The mail of a recipient, as it goes out."""
        return self._composed(recipient, party, organisation, self._links)

    def preview_for(self, recipient, party, organisation):
        """The same with its links as they lead, so that looking at it counts for nothing."""
        return self._composed(recipient, party, organisation, _plain_links)

    def message_of(self, recipient, mail, address):
        """The message (EmailMessage) that is handed over."""
        settings, token = self.settings, self._token(recipient, tokens.OF_PERSON)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(settings["sender_name"], addr_spec=settings["sender_address"])
        message["To"] = address
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = message_id_of(recipient, settings)
        if settings["reply_to"]:
            message["Reply-To"] = settings["reply_to"]
        message["List-Unsubscribe"] = f"<{self._public('unsubscribe', token)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message

    def language_for(self, recipient, party):
        """In which language somebody gets the mail."""
        return language_of(party, self.variants[recipient["variant"]])

    def bounces_to(self, recipient):
        """Where this mail comes back to when it cannot be delivered, so that it is known which."""
        local, _, domain = (
            self.settings["bounce_address"] or self.settings["sender_address"]).rpartition("@")
        return f"{local}+{self._token(recipient, tokens.OF_PERSON)}@{domain}"

    def _composed(self, recipient, party, organisation, links):
        texts = self.variants[recipient["variant"]]
        language = self.language_for(recipient, party)
        layout = layout_of(texts[language])
        values = values_of({
            "given_name": party.get("given_name"), "family_name": party.get("family_name"),
            "name": party.get("name"), "organisation": organisation, "language": language,
            "campaign": self.campaign["name"]})
        values |= {"postal_address": self.settings["postal_address"]}
        values |= links(recipient, layout.urls)
        return Mail(
            language=language,
            subject=" ".join(text_template(layout.subject).render(values).split()),
            html=html_template(layout.html).render(values),
            text=text_template(layout.text).render(values))

    def _links(self, recipient, urls):
        of_person = self._token(recipient, tokens.OF_PERSON)
        unsubscribe = self._public("unsubscribe", of_person)
        page = self.settings["preferences_page"]
        return {
            "unsubscribe_url": unsubscribe,
            "preferences_url": page.replace("{token}", of_person) if page else (
                self._public("preferences", of_person)),
            "pixel_url": self._public("opens", self._token(recipient, tokens.OPEN)),
            "trap_url": self._public("clicks", self._token(recipient, tokens.TRAP)),
            **{f"link_{number}": self._public(
                "clicks", self._token(recipient, f"{tokens.CLICK}{number}"))
               for number in range(len(urls))}}

    def _token(self, recipient, part):
        return tokens.token_of(recipient["_id"], part, self.signer)

    def _public(self, what, token):
        return f"{self.settings['public_url']}{_PREFIX}/{what}/{token}"


def _plain_links(_recipient, urls):
    return {"unsubscribe_url": "#unsubscribe", "preferences_url": "#preferences",
            "pixel_url": "#", "trap_url": "#",
            **{f"link_{number}": url for number, url in enumerate(urls)}}


def url_of(mail, recipient, number):
    """Where a link of a mail leads that was sent; None where there was no such link."""
    variant = next(one for one in mail["variants"] if one["key"] == recipient["variant"])
    texts = {text["language"]: text for text in variant["texts"]}
    text = texts.get(recipient.get("_language"))
    urls = layout_of(text).urls if text else ()
    return urls[number] if number < len(urls) else None


def message_id_of(recipient, settings):
    """The Message-ID of a mail, the same however often it is made."""
    domain = settings["sender_address"].rpartition("@")[2]
    return f"<{recipient['_id']}@{domain}>"


def language_of(party, texts):
    """In which of the languages of a mail somebody gets it: theirs, else Spanish, else any."""
    wanted = [tag[:2].lower() for tag in party.get("languages") or ()]
    return next((tag for tag in (*wanted, DEFAULT_LANGUAGE) if tag in texts), next(iter(texts)))


def organisations_of(parties, day):
    """`{contact id: the name of the organisation that they belong to}`."""
    ids = {id: organisation_of(party, day) for id, party in parties.items()}
    found = parties_of({one for one in ids.values() if one})
    return {id: found.get(one, {}).get("name") for id, one in ids.items() if one}
