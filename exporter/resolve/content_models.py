"""Tables and definition lists as their content models require (HTML, sections 4.4.9 and 4.9)."""

from __future__ import annotations

from dataclasses import replace

from exporter.model.nodes import Definition, DefinitionList, Node, Paragraph, Table, Term
from exporter.model.table_grid import regular_table


def conforming(node: Node) -> Node | tuple[Node, ...]:
    """Return what a reading system and a PDF accept in place of a table or a definition list.

    Rows of a table have the same number of columns; without cells, only its caption is left. A
    definition before the first term is text before the list, a last term without one a paragraph.
    """
    match node:
        case Table():
            table = regular_table(node)
            if table.head or table.body:
                return table
            return (Paragraph(table.caption, id=table.id),) if table.caption else ()
        case DefinitionList():
            return _definition_list(node)
        case _:
            return node


def _definition_list(node: DefinitionList) -> tuple[Node, ...]:
    entries = node.entries
    terms = [at for at, entry in enumerate(entries) if isinstance(entry, Term)]
    definitions = [at for at, entry in enumerate(entries) if isinstance(entry, Definition)]
    start = terms[0] if terms else len(entries)
    end = max(start, definitions[-1] + 1 if definitions else 0)
    before = (block for entry in entries[:start] for block in entry.children)
    whole = (replace(node, entries=entries[start:end]),) if end > start else ()
    after = (
        Paragraph(entry.children, id=entry.id)
        for entry in entries[end:]
        if isinstance(entry, Term) and entry.children
    )
    return (*before, *whole, *after)
