"""Mistakes in YAML, each with its own message, place and hint.

libyaml's messages speak of tokens and productions; these speak of quotation marks, colons, brackets
and tabs.
"""

from __future__ import annotations

import re

import yaml

from exporter.errors import ExporterError

_QUOTE_IT = "put the value between quotation marks"
_ALIGN = "indent it like the other lines of the same list or mapping, with spaces"
_KEY_VALUE = "write ‘key: value’, with a space behind the colon"


class DataSyntaxError(ExporterError):
    """A YAML, TOML or JSON text that cannot be read.

    `offset` is the place of the mistake, in characters.
    """

    def __init__(self, message: str, offset: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def explain_error(text: str, error: Exception) -> DataSyntaxError:
    """Return what is wrong with a text that PyYAML refuses with `error`."""
    match error:
        case DataSyntaxError():
            return error
        case yaml.reader.ReaderError():
            message = f"the control character U+{error.character:04X} is not allowed"
            return DataSyntaxError(message, error.position, "delete it")
        case yaml.MarkedYAMLError() if error.problem_mark:
            problem, context = error.problem or "", error.context or ""
            offset = min(error.problem_mark.index, len(text))
            start = error.context_mark.index if error.context_mark else offset
            return _explain(text, problem, context, offset, start)
        case ValueError():
            return DataSyntaxError(f"a value cannot be read: {error}", 0, _QUOTE_IT)
        case _:
            return DataSyntaxError(f"not valid YAML: {str(error).partition(chr(10))[0]}", 0)


def _explain(text: str, problem: str, context: str, offset: int, start: int) -> DataSyntaxError:
    """Return what is wrong where libyaml has a problem.

    `offset` is where it stopped, `start` where the value or the structure that it read begins.
    """
    character = text[offset : offset + 1]
    if "tab character" in problem or ("cannot start any token" in problem and character == "\t"):
        return DataSyntaxError("a tab is used for indentation", offset, "use spaces instead")
    if "end of stream" in problem and "quoted scalar" in context:
        return _unclosed_quote(text, start)
    if "mapping values are not allowed" in problem:
        return _unexpected_colon(text, offset)
    if "expected ',' or" in problem:
        return _unclosed_bracket(text, offset, start)
    if "expected key" in problem or "expected '-' indicator" in problem:
        return _unexpected_token(text, offset)
    if "expected ':'" in problem:
        hint = f"{_KEY_VALUE}; or indent the line, if it continues the value above it"
        return DataSyntaxError("the line has no key", start, hint)
    if "unknown escape" in problem:
        hint = "double the backslash, or use single quotation marks"
        escape = text[offset : offset + 2]
        return DataSyntaxError(f"‘{escape}’ is not an escape sequence", offset, hint)
    if "node content" in problem:
        hint = f"delete the extra comma; if the value has special characters, {_QUOTE_IT}"
        return DataSyntaxError("a value is missing", offset, hint)
    if "block sequence entries are not allowed" in problem:
        hint = f"put the item on the next line, or {_QUOTE_IT}"
        return DataSyntaxError("a list item stands on the line of its key", offset, hint)
    if "unhashable key" in problem:
        if text.startswith("{{", offset - 1):
            message = "an unquoted value cannot begin with ‘{{’"
            return DataSyntaxError(message, offset - 1, _QUOTE_IT)
        return DataSyntaxError("a key cannot be a list or a mapping", offset, _QUOTE_IT)
    if "another document" in problem:
        return DataSyntaxError("a second YAML document begins here", offset, "delete the ‘---’")
    if "<document start>" in problem:
        return DataSyntaxError("the indentation does not match the lines above", offset, _ALIGN)
    special = next((at for at in (start, offset) if text[at : at + 1] in tuple("@`%*&!|>?")), None)
    if special is not None:
        message = f"an unquoted value cannot begin with ‘{text[special]}’"
        return DataSyntaxError(message, special, _QUOTE_IT)
    return DataSyntaxError(f"not valid YAML: {problem}", offset)


def _unclosed_quote(text: str, offset: int) -> DataSyntaxError:
    quote = text[offset]
    hint = f"add ‘{quote}’ at the end of the value"
    return DataSyntaxError(f"the quotation mark ‘{quote}’ is not closed", offset, hint)


def _unexpected_colon(text: str, offset: int) -> DataSyntaxError:
    line_start = text.rfind("\n", 0, offset) + 1
    if re.search(r":[ \t]", text[line_start:offset]):
        message = "the value contains a colon followed by a space, and is not quoted"
        line = text[line_start:].partition("\n")[0]
        key, _, value = line.strip().partition(": ")
        value = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        return DataSyntaxError(message, offset, f'{_QUOTE_IT}: {key}: "{value}"')
    above = text[:line_start].rstrip()
    above_start = above.rfind("\n") + 1
    if re.search(r":(?:[ \t]|$)", above[above_start:]):
        return DataSyntaxError("the line is indented too far", line_start, _ALIGN)
    return DataSyntaxError("the line has no key", above_start, _KEY_VALUE)


def _unclosed_bracket(text: str, offset: int, start: int) -> DataSyntaxError:
    bracket = text[start]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    if "\n" in text[start:offset]:
        hint = f"add ‘{closing}’ behind the last item"
        return DataSyntaxError(f"the bracket ‘{bracket}’ is not closed", start, hint)
    hint = f"separate the items with commas, and end the list with ‘{closing}’"
    return DataSyntaxError(f"a comma or ‘{closing}’ is missing", offset, hint)


def _unexpected_token(text: str, offset: int) -> DataSyntaxError:
    """Return what is wrong with a token where a key or a list item should begin."""
    before = text[:offset].rstrip(" \t")
    last = before[-1:]
    if last in ("'", '"') and (opening := before.rfind(last, 0, -1)) >= 0:
        if "\n" in before[opening:]:
            return _unclosed_quote(text, opening)
        escape = "''" if last == "'" else '\\"'
        hint = f"write ‘{escape}’ for a quotation mark inside the value"
        message = "the value continues after its closing quotation mark"
        return DataSyntaxError(message, len(before) - 1, hint)
    if last in ("]", "}"):
        return DataSyntaxError(f"the value continues after ‘{last}’", offset, _QUOTE_IT)
    if text.startswith(":", offset):
        return DataSyntaxError("there is no key before the colon", offset, _KEY_VALUE)
    return DataSyntaxError("the indentation does not match the lines above", offset, _ALIGN)
