r"""Chemical formulas (mhchem's `\ce` and `\pu`) as plain TeX, for the library that lacks them."""

from __future__ import annotations

from typing import Any

from exporter.file_formats.tex import argument, replace_commands

_ARROWS = {
    "→": r"\xrightarrow",
    "←": r"\xleftarrow",
    "↔": r"\xleftrightarrow",
    "⇌": r"\xrightleftharpoons",
}
_LETTERS = {"bold": r"\mathbf", "upright": r"\mathrm", "double-struck": r"\mathbb"}


def without_chemistry(tex: str) -> str:
    """Return TeX with chemical formulas written in ordinary commands, where that is possible."""
    return replace_commands(tex, _replaced) if "\\ce" in tex or "\\pu" in tex else tex


def _replaced(name: str, tex: str, at: int) -> tuple[str, int] | None:
    found = argument(tex, at) if name in ("ce", "pu") else None
    if found is None:
        return None
    from mathra import render

    try:
        tree = render(rf"\{name}{{{found[0]}}}", strict=True)["tree"]
        return f"{{{_tex(tree)}}}", found[1]
    except (ValueError, KeyError):
        return None


def _tex(node: Any) -> str:
    """Return a node of the tree as TeX; raises KeyError for a kind that it does not know."""
    match node["type"]:
        case "row":
            return "".join(map(_tex, node["children"]))
        case "text":
            return "".join(
                _tex(part["value"]) if part["type"] == "math" else rf"\text{{{part['value']}}}"
                for part in node["parts"]
            )
        case "number":
            return str(node["value"])
        case "identifier":
            letters = _LETTERS.get(node.get("variant", ""), "")
            return f"{letters}{{{node['name']}}}" if letters else f"{node['name']} "
        case "operator" | "large-operator":
            return f"{node['symbol']} "
        case "space":
            return rf"\hspace{{{node['em']}em}}" if node["em"] else " "
        case "scripts":
            scripts = ((mark, node.get(key)) for mark, key in (("_", "sub"), ("^", "sup")))
            written = "".join(f"{mark}{{{_tex(each)}}}" for mark, each in scripts if each)
            return f"{{{_tex(node['base'])}}}{written}"
        case "arrow":
            above = _tex(node["above"]) if node.get("above") else ""
            below = f"[{_tex(node['below'])}]" if node.get("below") else ""
            return f"{_ARROWS[node['symbol']]}{below}{{{above}}}"
        case "stacked":
            base = _tex(node["base"])
            if node.get("above"):
                base = rf"\overset{{{_tex(node['above'])}}}{{{base}}}"
            return rf"\underset{{{_tex(node['below'])}}}{{{base}}}" if node.get("below") else base
        case "fraction":
            return rf"\frac{{{_tex(node['num'])}}}{{{_tex(node['den'])}}}"
        case "quantity":
            return _tex(node["unit"])
        case kind:
            raise KeyError(kind)
