"""Tables: every row has as many columns as the others."""

from __future__ import annotations

from exporter.model.nodes import Node, Paragraph, Table
from exporter.model.table_grid import regular_table


def regular_tables(node: Node) -> Node | tuple[Node, ...]:
    """Return a table as a regular one; without cells, only its caption is left."""
    if not isinstance(node, Table):
        return node
    table = regular_table(node)
    if table.head or table.body:
        return table
    return (Paragraph(table.caption, id=table.id),) if table.caption else ()
