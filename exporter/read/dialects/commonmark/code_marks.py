"""What generators read in code blocks besides code: names, and marks of lines.

The words behind the fence may be `sh [npm]`, `js a.js`, `js:src/a.js` or `{.python}`. Comments that
only mark lines, such as `// highlight-next-line` of Docusaurus and `// [!code focus]` of VitePress,
are not shown.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore

from exporter.read.dialects.commonmark.document import document_of

_LANGUAGE = re.compile(r"([\w+#.-]+)(?:[:/][\w=.,/:-]*)?")
_LABEL = re.compile(r"(?<!\S)\[([^\[\]]+)\]")
_FILE = re.compile(r"[\w+#-]+:(\S*[./]\S*)")
_NAME = re.compile(r"[\w+#-]+[ \t]+((?:[\w@.-]+/)*[\w@.-]+\.[A-Za-z]\w{0,4})(?!\S)")
_COMMENTS = (
    (r"//[ \t]*", ""),
    (r"#[ \t]*", ""),
    (r"--[ \t]*", ""),
    (r";+[ \t]*", ""),
    (r"%[ \t]*", ""),
    (r"/\*[ \t]*", r"[ \t]*\*/"),
    (r"\{/\*[ \t]*", r"[ \t]*\*/\}"),
    (r"<!--[ \t]*", r"[ \t]*-->"),
)
"""How comments begin and end in the languages in use."""
_MARK = r"(?:highlight-(?:next-line|start|end)|(?:error|success|this-will-error)-next-line)"
_LINE = re.compile(
    "|".join(rf"^[ \t]*{start}{_MARK}{end}[ \t]*\n?" for start, end in _COMMENTS), re.MULTILINE
)
_CODE = r"(?:\[!code [^\]\n]{1,60}\]|highlight-line)"
_AT_END = re.compile(
    "|".join(rf"[ \t]*{start}{_CODE}{end}[ \t]*$" for start, end in _COMMENTS), re.MULTILINE
)
_IN_BRACES = re.compile(r"\{[ \t]*\.?([A-Za-z][\w+#-]*)(?=[ \t,}])")
_LONGEST_INFO = 2000


def extend_with_code_marks(parser: MarkdownIt) -> None:
    """Read titles of code blocks, and remove what only marks lines."""
    parser.core.ruler.after("block", "code_marks", _read)


def _read(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "fence":
            continue
        if code := _without_marks(token.content):
            line = token.map[0] + 1 if token.map else 0
            message = "comments that only mark lines of code were removed"
            document_of(state.env).report("code-marks", message, line=line)
            token.content = code
        info = unescapeAll(token.info)[:_LONGEST_INFO].strip()
        if title := _LABEL.search(info) or _FILE.match(info) or _NAME.match(info):
            token.attrSet("file", title[1])
        if language := _LANGUAGE.match(info):
            # `ts:line-numbers`, `ts:src/a.ts` and `diff-js` name a language, too.
            name = "diff" if language[1].startswith("diff-") else language[1]
            token.info = info.replace(language[0], name, 1)
        elif named := _IN_BRACES.match(info):
            token.info = named[1]


def _without_marks(code: str) -> str:
    """Return code without the comments that mark lines; empty if it has none."""
    found = code
    if "highlight-" in code or "-next-line" in code:
        found = _LINE.sub("", found)
    if "[!code " in code or "highlight-line" in code:
        found = _AT_END.sub("", found)
    return "" if found == code else found
