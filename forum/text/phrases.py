"""The few words that rendered text adds by itself, in the languages we know them in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    source: str
    via: str
    not_shown: str
    notes: str
    note: str
    back: str


PHRASES = {
    "en": Phrases(
        source="Source",
        via="via",
        not_shown="picture not shown",
        notes="Notes",
        note="Note",
        back="Back to the text",
    ),
    "de": Phrases(
        source="Quelle",
        via="über",
        not_shown="Bild nicht gezeigt",
        notes="Anmerkungen",
        note="Anmerkung",
        back="Zurück zum Text",
    ),
    "fr": Phrases(
        source="Source",
        via="via",
        not_shown="image non affichée",
        notes="Notes",
        note="Note",
        back="Retour au texte",
    ),
    "nl": Phrases(
        source="Bron",
        via="via",
        not_shown="afbeelding niet getoond",
        notes="Noten",
        note="Noot",
        back="Terug naar de tekst",
    ),
}


def phrases_for(language: str) -> Phrases:
    """The phrases of a language tag such as "fr-BE", English where we have none."""
    return PHRASES.get(language.split("-")[0].lower(), PHRASES["en"])
