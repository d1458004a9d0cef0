"""The checklist of a package: what was checked and is met, what is missing, what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exporter.build.packages.contents import (
    BOOK,
    COVER,
    FRONT,
    INTERIOR,
    MILLIMETRE,
    Contents,
    in_inches_and_millimetres,
    isbn_digits,
)
from exporter.build.packages.metadata_text import ink_of
from exporter.check.results import PreflightRow
from exporter.write.cover.drawing import HEIGHT, WIDTH
from exporter.write.direction import direction

_RIGHT_TO_LEFT = (
    "The book is read from right to left: its first page is the first of {interior}, and the front "
    "is on the left of {cover}. Choose that direction in the forms, and ask first if there is no "
    "such choice: some services take the pages in the opposite order."
)


def listing_rows(contents: Contents) -> Iterator[PreflightRow]:
    """Yield what the forms of the service ask for, and what the book has."""
    metadata, service, listing = contents.metadata, contents.service, contents.listing
    if service.title_length:
        length = len(metadata.title) + len(metadata.subtitle)
        found = f"{length} characters"
        most = service.title_length
        yield PreflightRow(f"title and subtitle under {most} characters", found, length < most)
    yield _people_row(contents)
    yield _isbn_row(contents)
    if contents.other_isbn and contents.isbn:
        is_own = isbn_digits(contents.isbn) != isbn_digits(contents.other_isbn)
        other = "e-book" if service.is_printer else "printed book"
        same = f"{contents.isbn} is that of the {other} too: if you publish both, give the printed "
        found = "its own" if is_own else f"{same}book one of its own, ‘back-cover: {{isbn: …}}’"
        yield PreflightRow("an ISBN of this edition alone", found, is_own)
    yield _description_row(contents)
    if most := service.short_length:
        length = len(metadata.description)
        found = f"{length} characters" if length else "none: add ‘description’"
        yield PreflightRow(
            f"a short description up to {most} characters", found, 0 < length <= most
        )
    yield _keywords_row(contents)
    yield _subjects_row("BISAC", listing.bisac, service.bisac)
    if service.thema:
        subjects = [code for code in listing.thema if not code[0].isdigit()]
        yield _subjects_row("Thema", subjects, service.thema)
    prices = ", ".join(map(str, contents.prices))
    key = "print" if service.is_printer else "ebook"
    yield PreflightRow("a price", prices or f"none: add ‘prices: {{{key}: …}}’", bool(prices))
    if contents.printed:
        paper, ink = contents.printed.paper, ink_of(contents.printed)
        suited = {"black": ("white", "cream"), "colour": ("white", "colour")}[ink]
        required = f"paper for {ink} ink: {' or '.join(suited)}"
        yield PreflightRow(required, paper, paper in suited)
    if contents.enlarged:
        width, height = contents.enlarged
        found = f"{width} × {height} pixels, enlarged"
        yield PreflightRow(f"a picture of the front of {WIDTH} × {HEIGHT} pixels", found, met=False)


def checklist_text(contents: Contents, tables: Sequence[tuple[str, Sequence[PreflightRow]]]) -> str:
    """Return the checklist. `tables` are what was checked: a heading, and the rows below it."""
    title = f"{contents.metadata.title} — checklist for {contents.service.title}"
    unmet = sum(not row.met for _, rows in tables for row in rows)
    lines = [title, "=" * len(title), ""]
    if unmet:
        lines.append(f"{unmet} {'line is' if unmet == 1 else 'lines are'} not met, marked with !")
    else:
        lines.append("Everything that was checked is met.")
    for heading, rows in tables:
        lines += ["", heading, "-" * len(heading)]
        lines += [f"[{'x' if row.met else '!'}] {row.requirement}: {row.found}" for row in rows]
    heading = "For you to do"
    lines += ["", heading, "-" * len(heading)]
    lines += [f"[ ] {task.format_map(_facts(contents))}".rstrip() for task in _tasks(contents)]
    if contents.service.checked:
        lines += ["", f"The rules of the service were looked up on {contents.service.checked}."]
        lines.append("Services change them: where its forms say something else, they are right.")
    return "\n".join(lines) + "\n"


def _people_row(contents: Contents) -> PreflightRow:
    count, most = len(contents.people), contents.service.contributors
    required = f"authors and editors, up to {most}" if most else "authors or editors"
    if not count:
        return PreflightRow(required, "nobody: add ‘authors’ or ‘editors’", met=False)
    if most and count > most:
        found = f"{count}: name ‘editors’, or ask the service to add the others afterwards"
        return PreflightRow(required, found, met=False)
    return PreflightRow(required, f"{count}", met=True)


def _description_row(contents: Contents) -> PreflightRow:
    service, length = contents.service, len(contents.description)
    least, most = service.description_least, service.description_length
    required = "a description"
    required += f" of at least {least} characters" if least else ""
    required += f" up to {most} characters" if most else ""
    found = f"{length} characters" if length else "none: add ‘description’ or ‘back-cover’"
    return PreflightRow(required, found, max(least, 1) <= length <= (most or length))


def _isbn_row(contents: Contents) -> PreflightRow:
    required = "an ISBN"
    if contents.isbn:
        return PreflightRow(required, contents.isbn, met=True)
    match contents.service.isbn:
        case "required":
            cure = "add ‘isbn’ to the collection file"
            if contents.is_volume:
                cure = "make the volume from a collection file of its own, with its ‘isbn’"
            return PreflightRow(required, f"none: {cure}", met=False)
        case "offered":
            return PreflightRow(required, "none; the service gives it one", met=True)
        case "optional":
            return PreflightRow(required, "none; the service does not need it", met=True)


def _keywords_row(contents: Contents) -> PreflightRow:
    service, given = contents.service, contents.listing.keywords
    limits = [f"up to {service.keywords}"] * bool(service.keywords)
    limits += [f"of {service.keyword_length} characters each"] * bool(service.keyword_length)
    limits += [f"of {service.keywords_length} characters together"] * bool(service.keywords_length)
    required = " ".join(("keywords", *limits))
    if not given:
        return PreflightRow(required, "none: add ‘keywords’, perhaps of the tags", met=False)
    left_out = [keyword for keyword in given if keyword not in contents.keywords]
    found = f"{len(contents.keywords)}"
    if left_out:
        found += f"; left out: {', '.join(left_out)}"
    return PreflightRow(required, found, not left_out)


def _subjects_row(scheme: str, given: Sequence[str], most: int) -> PreflightRow:
    key = scheme.lower()
    required = f"subjects of {scheme}" + (f", up to {most}" if most else "")
    if not given:
        return PreflightRow(required, f"none: add ‘categories: {{{key}: …}}’", met=False)
    left_out = given[most:] if most else ()
    found = ", ".join(given[: most or None])
    if left_out:
        found += f"; left out: {', '.join(left_out)}"
    return PreflightRow(required, found, not left_out)


def _tasks(contents: Contents) -> Iterator[str]:
    yield from contents.service.tasks
    if contents.printed and direction(contents.metadata.lang) == "rtl":
        yield _RIGHT_TO_LEFT
    yield "Keep this folder: it says what was sent."


def _facts(contents: Contents) -> dict[str, str]:
    """Return the facts of the book that the tasks of a service name."""
    names = {file.purpose: file.name for file in contents.files}
    facts = {
        "interior": names.get(INTERIOR, ""),
        "cover": names.get(COVER, ""),
        "book": names.get(BOOK, ""),
        "image": names.get(FRONT, ""),
    }
    printed = contents.printed
    if printed is None:
        return facts
    if printed.has_barcode:
        barcode = "Say that the cover has a barcode."
    else:
        barcode = "Say that the cover has no barcode: the service prints one."
    return facts | {
        "pages": f"{printed.pages}",
        "trim": in_inches_and_millimetres(printed.trim),
        "spine": f"{printed.spine / MILLIMETRE:.1f} mm",
        "ink": ink_of(printed),
        "paper": printed.paper,
        "binding": printed.binding,
        "bleed": "with bleed" if printed.bleed else "no bleed",
        "barcode": barcode,
    }
