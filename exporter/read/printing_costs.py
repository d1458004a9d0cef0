"""What printing services charge, from TOML: the exporter's own table, and one of a user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.source import Source
from exporter.errors import SettingsError
from exporter.input_files import FileKind
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS, Binding
from exporter.options.paper import Paper, length
from exporter.options.printing_costs import (
    INKS,
    ROYALTY_BASES,
    SIZE_CLASSES,
    CostStep,
    Ink,
    Marketplace,
    PrintingCosts,
    Range,
    SizeClass,
)
from exporter.read.context import ReadContext
from exporter.read.schema.schema_reader import SETTINGS_CODES, MappingReader, SchemaReader
from exporter.read.schema.toml_tree import read_toml_tree
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value
from exporter.read.source_files import read_source
from exporter.themes import resources

_KEYS = (
    *("checked", "calculator", "regular", "royalty", "rule", "sources"),
    *("grammage", "marketplace"),
)
_SOURCES = ("cost", "royalty", "paper")
_GRAMMAGE = (*PAPER_KINDS, "cover")
_MARKETPLACE = ("name", "currency", "shares", *BINDINGS)
_FILE = "costs.toml"
_LEAST_SHARE = Decimal("0.01")
"""A price that is divided by less would have more digits than a decimal number holds."""


def built_in_costs(context: ReadContext) -> Mapping[str, PrintingCosts]:
    """Return the exporter's own figures, by the names of printers."""
    source = Source(f"styles/{_FILE}", resources.text(_FILE))
    return _read(source, resources.names("printers"), context) or {}


def read_costs(
    path: Path, printers: tuple[str, ...], context: ReadContext
) -> Mapping[str, PrintingCosts] | None:
    """Return the figures of a file, by the names of printers; None after an error.

    Every error is reported.
    """
    folders = context.site.folders.including(path)
    found = read_source(path, folders, context.diagnostics, FileKind.SETTINGS)
    return _read(found[1], printers, context) if found else None


def _read(
    source: Source, printers: tuple[str, ...], context: ReadContext
) -> Mapping[str, PrintingCosts] | None:
    findings = Diagnostics()
    tree = read_toml_tree(source, findings)
    costs = {}
    if tree:
        schema = SchemaReader(context.reporting_to(findings), SETTINGS_CODES)
        services = MappingReader(tree, "", printers, schema)
        for name in printers:
            if service := services.mapping(name, _KEYS):
                costs[name] = _service(service)
    context.diagnostics.extend(findings)
    return None if findings.worst() is Severity.ERROR else costs


def _service(values: MappingReader) -> PrintingCosts:
    sources = values.mapping("sources", _SOURCES)
    grammage = values.mapping("grammage", _GRAMMAGE)
    weights = {key: _range(grammage, key) for key in _GRAMMAGE} if grammage else {}
    return PrintingCosts(
        checked=values.text("checked"),
        calculator=values.text("calculator"),
        regular=_size(values),
        basis=values.choice("royalty", ROYALTY_BASES) or "price",
        rule=values.text("rule"),
        sources={key: sources.text(key) for key in _SOURCES} if sources else {},
        grammage={kind: found for kind in PAPER_KINDS if (found := weights.get(kind))},
        cover_grammage=weights.get("cover"),
        marketplaces=tuple(_marketplaces(values)),
    )


def _marketplaces(service: MappingReader) -> Iterator[Marketplace]:
    named = service.get("marketplace")
    if named is None:
        return
    if not isinstance(named, MappingValue):
        service.schema.report("‘marketplace’ must be a table of marketplaces", named.place)
        return
    for key, value in named.entries:
        values = service.schema.mapping(value, f"‘{key.text}’", _MARKETPLACE)
        if values is None:
            continue
        currency = values.text("currency")
        if len(currency) != 3 or not currency.isascii() or not currency.isupper():
            place = values.value_place("currency")
            service.schema.report(f"‘{currency}’ is not a currency", place, "write it as USD")
            continue
        yield Marketplace(
            values.text("name") or key.text,
            currency,
            tuple(_shares(values)),
            {key: steps for binding in BINDINGS for key, steps in _costs(values, binding)},
        )


def _shares(values: MappingReader) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield the shares of the list price, the lowest price first."""
    found = [_numbers(value, values, 2, '["9.99", "0.60"]') for value in values.values("shares")]
    for numbers in sorted(each for each in found if each):
        price, share = numbers
        if _LEAST_SHARE <= share <= 1:
            yield price, share
        else:
            message = f"a share is {_LEAST_SHARE} to 1, not {share}"
            values.schema.report(message, values.value_place("shares"))


def _costs(
    values: MappingReader, binding: Binding
) -> Iterator[tuple[tuple[Binding, Ink, SizeClass], tuple[CostStep, ...]]]:
    inks = values.mapping(binding, INKS)
    for ink in INKS if inks else ():
        sizes = inks.mapping(ink, SIZE_CLASSES) if inks else None
        for size in SIZE_CLASSES if sizes else ():
            if sizes and (steps := tuple(_steps(sizes, size))):
                yield (binding, ink, size), steps


def _steps(sizes: MappingReader, size: SizeClass) -> Iterator[CostStep]:
    for value in sizes.values(size):
        numbers = _numbers(value, sizes, 4, '[24, 828, "1.00", "0.012"]')
        if numbers:
            first, last, fixed, per_page = numbers
            yield CostStep(int(first), int(last), fixed, per_page)


def _numbers(
    value: Value, values: MappingReader, count: int, example: str
) -> tuple[Decimal, ...] | None:
    """Return a list of so many numbers from 0; None, after a report, if it is none."""
    entries = value.values if isinstance(value, ListValue) else ()
    found = tuple(number for entry in entries if (number := _number(entry)) is not None)
    if len(found) == len(entries) == count:
        return found
    message = f"a row has {count} numbers, which are not negative"
    values.schema.report(message, value.place, f"write a row such as {example}")
    return None


def _number(value: Value) -> Decimal | None:
    try:
        number = Decimal(value.text) if isinstance(value, ScalarValue) else Decimal("NaN")
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10**9 else None


def _range(values: MappingReader, key: str) -> Range | None:
    """Return the lowest and the highest weight of a paper; a single number is both."""
    value = values.get(key)
    if value is None:
        return None
    both = ListValue((value, value), value.place) if isinstance(value, ScalarValue) else value
    numbers = _numbers(both, values, 2, "[74, 90]")
    return (float(min(numbers)), float(max(numbers))) if numbers else None


def _size(values: MappingReader) -> Paper | None:
    """Return the greatest regular size; None if the table has none."""
    named = values.texts("regular")
    if not named:
        return None
    try:
        width, height = map(length, named)
    except (SettingsError, ValueError):
        hint = 'write its width and height, such as ["6.12in", "9in"]'
        place = values.value_place("regular")
        values.schema.report("‘regular’ must be two lengths", place, hint)
        return None
    return Paper(width, height)
