"""The words that a book adds to its posts, in the languages that it speaks; English elsewhere."""

from __future__ import annotations

from exporter.model.publication import Labels

_ENGLISH = Labels(
    disclaimer="Disclaimer",
    references="References",
    notes="Notes",
    contents="Contents",
    cover="Cover",
    figure="Figure",
    back_to_text="Back to the text",
    first_published="First published at",
    image="Image",
    start="Start of the text",
    video="Video",
    audio="Audio",
    page="Web page",
)
_LABELS = {
    "en": _ENGLISH,
    "pl": Labels(
        disclaimer="Zastrzeżenie",
        references="Źródła",
        notes="Przypisy",
        contents="Spis treści",
        cover="Okładka",
        figure="Rysunek",
        back_to_text="Powrót do tekstu",
        first_published="Pierwsza publikacja:",
        image="Obraz",
        start="Początek tekstu",
        video="Film",
        audio="Nagranie",
        page="Strona",
    ),
    "de": Labels(
        disclaimer="Haftungsausschluss",
        references="Quellen",
        notes="Anmerkungen",
        contents="Inhalt",
        cover="Umschlag",
        figure="Abbildung",
        back_to_text="Zurück zum Text",
        first_published="Zuerst erschienen unter",
        image="Bild",
        start="Textbeginn",
        video="Video",
        audio="Audio",
        page="Webseite",
    ),
    "fr": Labels(
        disclaimer="Avertissement",
        references="Références",
        notes="Notes",
        contents="Table des matières",
        cover="Couverture",
        figure="Figure",
        back_to_text="Retour au texte",
        first_published="Première publication :",
        image="Image",
        start="Début du texte",
        video="Vidéo",
        audio="Audio",
        page="Page web",
    ),
    "es": Labels(
        disclaimer="Descargo de responsabilidad",
        references="Referencias",
        notes="Notas",
        contents="Índice",
        cover="Cubierta",
        figure="Figura",
        back_to_text="Volver al texto",
        first_published="Publicado por primera vez en",
        image="Imagen",
        start="Comienzo del texto",
        video="Vídeo",
        audio="Audio",
        page="Página web",
    ),
}


def labels_for(lang: str) -> Labels:
    """The words in a language, by its BCP 47 tag."""
    return _LABELS.get(lang.split("-")[0].lower(), _ENGLISH)


DISCLAIMER_WORDS = frozenset(labels.disclaimer.lower() for labels in _LABELS.values())
"""What a disclaimer may be called, whatever the language of the post."""
