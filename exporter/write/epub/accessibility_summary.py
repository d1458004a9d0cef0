"""The sentences of the accessibility summary, by language (`schema:accessibilitySummary`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences in one language.

    Numbers follow a colon, so that no noun is inflected.
    """

    text: str
    contents: str
    notes: str
    described: str
    described_in_part: str
    portraits: str
    missing_images: str
    animated: str
    formulas: str
    tables: str
    code: str
    languages: str
    pages: str
    ornament: str
    pictured: str
    claim: str
    no_claim: str


_ENGLISH = Sentences(
    text="The text can be shown in any size, font and colour, and read aloud by a reading system.",
    contents="A table of contents leads to its titles, which are headings.",
    notes="Notes and references are linked there and back.",
    described="Pictures: {}; all have alternative text by their authors.",
    described_in_part="Pictures: {}; with alternative text by their authors: {}; for the rest, the "
    "caption or the name of the file stands in.",
    portraits="Portraits of authors stand beside their names and say no more than those.",
    missing_images="Pictures that could not be had: {}; words stand in their place.",
    animated="There are moving pictures; whether they flash was not checked.",
    formulas="Formulas are MathML, each with its words as alternative text.",
    tables="Tables: {}; their cells are marked as such, and the cells that head others as heads.",
    code="There is program code, as text.",
    languages="Parts in other languages are marked as such: {}.",
    pages="The pages of the printed book are marked, and listed in the navigation.",
    ornament="The cover gives its words as alternative text; it also shows an ornament.",
    pictured="The cover gives its words as alternative text; it also shows a picture that is not "
    "described.",
    claim="{} certifies that the book conforms to EPUB Accessibility 1.1 at level AA of WCAG 2.2.",
    no_claim="No claim is made that the book conforms to a standard of accessibility.",
)
_SENTENCES = {
    "en": _ENGLISH,
    "pl": Sentences(
        text="Tekst można wyświetlać w dowolnej wielkości, dowolnym kroju i kolorze; czytnik może "
        "go odczytać na głos.",
        contents="Spis treści prowadzi do tytułów, które są oznaczone jako nagłówki.",
        notes="Przypisy i źródła są połączone z tekstem w obie strony.",
        described="Obrazy: {}; wszystkie mają tekst alternatywny od autorów.",
        described_in_part="Obrazy: {}; z tekstem alternatywnym od autorów: {}; w pozostałych "
        "zastępuje go podpis lub nazwa pliku.",
        portraits="Portrety autorów stoją obok ich nazwisk i nie mówią nic ponad nie.",
        missing_images="Obrazy, których nie udało się pobrać: {}; zastępują je słowa.",
        animated="Są obrazy ruchome; nie sprawdzono, czy migają.",
        formulas="Wzory zapisano w MathML, każdy z brzmieniem jako tekstem alternatywnym.",
        tables="Tabele: {}; ich komórki i nagłówki są oznaczone.",
        code="Kod programów podano jako tekst.",
        languages="Fragmenty w innych językach są oznaczone: {}.",
        pages="Strony wydania drukowanego są oznaczone i wymienione w nawigacji.",
        ornament="Słowa z okładki podano w tekście alternatywnym; jest na niej też ornament.",
        pictured="Słowa z okładki podano w tekście alternatywnym; jest na niej też obraz, którego "
        "nie opisano.",
        claim="Zgodność książki z EPUB Accessibility 1.1 na poziomie AA WCAG 2.2 poświadcza {}.",
        no_claim="Nie deklaruje się zgodności książki z żadnym standardem dostępności.",
    ),
    "de": Sentences(
        text="Der Text lässt sich in jeder Größe, Schrift und Farbe zeigen und von einem "
        "Lesesystem vorlesen.",
        contents="Ein Inhaltsverzeichnis führt zu den Titeln, die als Überschriften "
        "ausgezeichnet sind.",
        notes="Anmerkungen und Quellen sind in beiden Richtungen verlinkt.",
        described="Bilder: {}; alle haben einen Alternativtext von ihren Autoren.",
        described_in_part="Bilder: {}; davon mit Alternativtext von ihren Autoren: {}; sonst "
        "steht dafür die Bildunterschrift oder der Name der Datei.",
        portraits="Porträts stehen neben den Namen und sagen nicht mehr als diese.",
        missing_images="Bilder, die nicht zu bekommen waren: {}; an ihrer Stelle stehen Worte.",
        animated="Es gibt bewegte Bilder; ob sie blitzen, wurde nicht geprüft.",
        formulas="Formeln sind MathML, jede mit ihrem Wortlaut als Alternativtext.",
        tables="Tabellen: {}; ihre Zellen und Kopfzellen sind ausgezeichnet.",
        code="Programmcode ist als Text enthalten.",
        languages="Teile in anderen Sprachen sind ausgezeichnet: {}.",
        pages="Die Seiten der gedruckten Ausgabe sind markiert und in der Navigation aufgeführt.",
        ornament="Der Alternativtext des Umschlags gibt dessen Worte wieder; zu sehen ist auch "
        "ein Ornament.",
        pictured="Der Alternativtext des Umschlags gibt dessen Worte wieder; zu sehen ist auch "
        "ein Bild, das nicht beschrieben ist.",
        claim="{} bestätigt, dass das Buch EPUB Accessibility 1.1 auf der Stufe AA von WCAG 2.2 "
        "entspricht.",
        no_claim="Es wird nicht behauptet, dass das Buch einem Standard der Barrierefreiheit "
        "entspricht.",
    ),
    "fr": Sentences(
        text="Le texte peut s’afficher dans la taille, la police et la couleur voulues, et être lu "
        "à voix haute par un système de lecture.",
        contents="Une table des matières mène aux titres, balisés comme tels.",
        notes="Notes et références sont liées dans les deux sens.",
        described="Images : {} ; toutes ont un texte de remplacement de leurs auteurs.",
        described_in_part="Images : {} ; avec un texte de remplacement de leurs auteurs : {} ; "
        "pour les autres, la légende ou le nom du fichier en tient lieu.",
        portraits="Les portraits figurent à côté des noms et ne disent rien de plus.",
        missing_images="Images introuvables : {} ; des mots les remplacent.",
        animated="Il y a des images animées ; on n’a pas vérifié si elles clignotent.",
        formulas="Les formules sont en MathML, avec leur lecture comme texte de remplacement.",
        tables="Tableaux : {} ; leurs cellules et leurs en-têtes sont balisés.",
        code="Le code informatique est donné sous forme de texte.",
        languages="Les passages dans d’autres langues sont balisés : {}.",
        pages="Les pages de l’édition imprimée sont marquées et listées dans la navigation.",
        ornament="Le texte de remplacement de la couverture en donne les mots ; elle montre aussi "
        "un ornement.",
        pictured="Le texte de remplacement de la couverture en donne les mots ; elle montre aussi "
        "une image qui n’est pas décrite.",
        claim="{} certifie que le livre est conforme à EPUB Accessibility 1.1, niveau AA des "
        "WCAG 2.2.",
        no_claim="Le livre ne prétend être conforme à aucune norme d’accessibilité.",
    ),
    "es": Sentences(
        text="El texto puede mostrarse con cualquier tamaño, letra y color, y un sistema de "
        "lectura puede leerlo en voz alta.",
        contents="Un índice lleva a los títulos, que están marcados como encabezados.",
        notes="Las notas y las referencias están enlazadas en ambos sentidos.",
        described="Imágenes: {}; todas tienen texto alternativo de sus autores.",
        described_in_part="Imágenes: {}; con texto alternativo de sus autores: {}; en las demás lo "
        "sustituye el pie o el nombre del archivo.",
        portraits="Los retratos están junto a los nombres y no dicen más que ellos.",
        missing_images="Imágenes que no se pudieron obtener: {}; hay palabras en su lugar.",
        animated="Hay imágenes en movimiento; no se comprobó si parpadean.",
        formulas="Las fórmulas están en MathML, con su lectura como texto alternativo.",
        tables="Tablas: {}; sus celdas y encabezados están marcados.",
        code="El código de programas se da como texto.",
        languages="Las partes en otros idiomas están marcadas: {}.",
        pages="Las páginas de la edición impresa están marcadas y figuran en la navegación.",
        ornament="El texto alternativo de la cubierta da sus palabras; también muestra un adorno.",
        pictured="El texto alternativo de la cubierta da sus palabras; también muestra una imagen "
        "que no está descrita.",
        claim="{} certifica que el libro cumple EPUB Accessibility 1.1 en el nivel AA de WCAG 2.2.",
        no_claim="No se afirma que el libro cumpla ninguna norma de accesibilidad.",
    ),
}


def sentences_in(lang: str) -> tuple[Sentences, str]:
    """Return the sentences in a language (BCP 47), else in English, and their language."""
    base = lang.lower().partition("-")[0]
    return (_SENTENCES[base], base) if base in _SENTENCES else (_ENGLISH, "en")
