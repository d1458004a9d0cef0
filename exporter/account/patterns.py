"""What is markup in Markdown, as patterns. Each matches in linear time."""

from __future__ import annotations

import re

from exporter.account.template_tags import CODE, END_CODE, END_OPTIONAL, OPTIONAL, VALUE

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
METADATA = re.compile(
    r"""\A\s*(?:
    (-{3,}|\+{3,}|;{3,})[ \t]*(?:[a-z]+[ \t]*)?\n(?:.*?\n)??(?:\1|\.{3})[ \t]*$
    | \{[ \t]*\n.*?^\}[ \t]*$
    | \{"[^\n]*\}[ \t]*$
    | %(?![^ \t\n])[^\n]*(?:\n(?:%|[ \t]+\S)[^\n]*)*
    | (?=(?:[^\n]+\n){0,9}?(?i:title|authors?|date|tags|slug)[ \t]*:)
      (?:[\w. -]+::?(?:[ \t][^\n]*)?(?:\n[ \t]+\S[^\n]*)*(?:\n|\Z))+(?:-{3,}[ \t]*)?(?=\n|\Z)
    )""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
NO_LIQUID = re.compile(r"^render_with_liquid:\s*false\b", re.MULTILINE)
_TITLE = r"""(?:"[^"]*"|'[^']*'|\([^()]*\))"""
_LABEL = r"(?:[^\]\\\n]|\\.|\n(?![ \t]*\n)){1,400}?"
"""The label of a reference, which may be broken over lines, but holds no blank line."""
DEFINITION = re.compile(
    rf"^[ \t>]*\[(?!\^)({_LABEL})\]:[ \t]*(?:\n[ \t>]*)?(<[^>\n]*>|\S+)"
    rf"(?:(?:[ \t]+|[ \t]*\n[ \t]*){_TITLE})?[ \t]*$",
    re.MULTILINE,
)
NOTE = re.compile(r"^(?: {0,3}>)* {0,3}\[\^(\w[\w:-]*)\]:", re.MULTILINE)
AFTER_NOTE = re.compile(r"\n[ \t]*\n(?=\S)|\n(?=\[\^)")
CONTENTS = re.compile(
    r"^[ \t]*(?:[-*+]|\d+\.)[ \t][^\n]*(?=\n[ \t]*\{:[^}\n]*\btoc\b)", re.MULTILINE
)
"""The item of a list that the table of contents replaces."""
INCLUSION = re.compile(
    r"^[ \t]*-+8<-+[ \t]*\n(?:[^\n]{0,300}\n){1,50}?[ \t]*-+8<-+[ \t]*$|^[ \t]*;*-+8<-+[^\n]*$"
    r"|^[^\n]{0,80}?-+8<-+[ \t]+\[[ \t]*(?:start|end)[ \t]*:[^\n]*$"
    r"|\{![^{}!\n]{1,300}!\}|\{\*[ \t][^{}*\n]{1,500}\*\}",
    re.MULTILINE,
)
"""What stands for the lines of a file (MkDocs), also in code."""
ANNOTATION = re.compile(r"(?<=\))!(?=[ \t]*$)", re.MULTILINE)
"""The end of a mark `(1)!` in code, for an annotation of Material for MkDocs."""
NAME_OF_CODE = re.compile(r"[ \t\n]*(?:\#!|:::)[\w+-]+(?:[ \t]+hl_lines=[^\n]*)?[ \t]*\n")
"""The first line of indented code that names its language (Python-Markdown)."""
NUMBER = re.compile(r"(?<=\n)[ \t>]*\d{1,9}[.)](?=[ \t])")
"""The number of an item of a list."""
HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]")
"""The beginning of a heading."""
NAMED_CODE = re.compile(r"(?:\#!|:::)[\w+-]+[ ](?=\S)")
"""The name of the language of code in a line, which is not shown (pymdown-extensions)."""
_MARKUP = r"(?:data:|<)"
"""The beginning of a value that may hold markup itself: a drawing, or the `srcdoc` of a frame."""
_BRACES = r"\{(?>(?:[^{}]|\{(?>(?:[^{}]|\{[^{}]{0,400}+\}){0,400})\}){0,400})\}"
"""An expression of JavaScript in text."""
_STRING = r"""\"[^"\n]{0,400}+\"|'[^'\n]{0,400}+'"""
_EXPRESSION = (
    rf"\{{(?>(?:{_STRING}|[^{{}}]|\{{(?>(?:{_STRING}|[^{{}}]|\{{[^{{}}]{{0,400}}+\}}){{0,400}})\}})"
    r"{0,400})\}"
)
"""An expression of JavaScript in the attribute of an element."""
_ATTRIBUTES = (
    rf"""(?:\s(?>(?:{_EXPRESSION}|[^<>"']|"[^"<]*"|'[^'<]*'"""
    rf"""|"{_MARKUP}[^"]{{0,999}}"|'{_MARKUP}[^']{{0,999}}')*))?"""
)
TOKEN = re.compile(
    rf"""
    ^(?:
      (?P<fence>
        (?:[ \t>]|[-*+][ \t]|\d{{1,9}}[.)][ \t]){{0,20}}(?:`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*$
      )
    | (?P<abbreviation>\*\[[^\]\n]+\]:[^\n]*$)
    | (?P<definition>[ \t>]*\[(?!\^){_LABEL}\]:[ \t]*(?=\S|\n[ \t>]*\S))
    | (?P<slashes>
        [ \t>]*/{{3,}}[ \t]+(?:html[ \t]*\|[^\n]*$
        |[a-z][\w-]*[^\n]*\n(?:[ \t]{{4,}}(?:attrs|new|open|select|type):[^\n]*\n)+)
      )
    | (?P<container>
        [ \t>]*(?::{{3,}}[ \t]*(?:[\w-]+(?:[.:][\w-]+)*)?|///+[ \t]*[\w-]*|@tab(?::\w+)?)
      )
    | (?P<admonition>
        [ \t>]*(?:!!!|\?\?\?\+?)[ \t]*[\w-]+(?:[ \t]+[\w-]+)*(?=[ \t]*(?:"|$))
      | [ \t>]*===[!+]?(?=[ \t]+")
      )
    | (?P<contents>
        [ \t]*(?:@?\[_?(?:TOC|toc)_?\]|\[\[_?(?:TOC|toc)_?\]\]|\$\{{toc\}})[ \t]*$
      | @import[ \t]+["'(][^\n]*$|-+8<-+[^\n]*$|<<<[ \t]*[@./\w][^\n]*$
      )
    | (?P<import>
        import[ \t](?:type[ \t])?
        (?:[\w*{{][^;"'`\n]{{0,200}}(?:\n[^;"'`\n]{{1,200}}){{0,40}}?from[ \t]*)?
        (?:"[^"\n]*"|'[^'\n]*');?[ \t]*$
      )
    | (?P<export>
        export[ \t]+(?:(?:const|let|var|async|function|default|class|type|interface|enum)\b|[{{*])
      )
    | (?P<outliner>
        (?:[ \t]*(?:[-*+][ \t]+)?(?:[a-z][\w.-]*::(?:[ \t][^\n]*)?$|\#\+(?:BEGIN|END)_[A-Z]+))
      | [ \t]*:(?:LOGBOOK|PROPERTIES):[^\x01\x02]{{0,2000}}?:END:
      | [ \t]*[-*+][ \t]+(?:TODO|DOING|NOW|LATER|WAITING|DONE|CANCELED)[ ]
      )
    | (?P<number>
        [ \t>]*(?:[-*+][ \t]+)?(?:\d{{1,9}}|[A-Za-z]|[ivxlcdmIVXLCDM]{{2,15}})[.)](?=[ \t])
      )
    | (?P<label>[ \t]*(?:>[ \t]?)*[*_]{{0,3}}[^\W\d_]+(?:[ ][^\W\d_]+)?[*_]{{0,3}}[:：])
    )
  | (?=[\\\n`\x01\x02\x0e<{{\[\]!$:h%^+(@])(?:
      (?P<bracket_tag>
        \\\[/?(?:audio|caption|embed|gallery|sourcecode|video)(?:[ ][^\[\]\n]{{0,999}}?)?\\?\]
      | \[(?:audio|video)[ ][^\[\]\n]{{0,999}}\]\[/(?:audio|video)\]
      | \[latex\][^\[\]\n]{{0,999}}\[/latex\]|\[/?code\](?![(\[:])
      | \[(?:name|time|color)=[^\[\]\n]{{1,200}}\]
      )
    | (?P<escape>\\(?!\$\$[^$\n]*\$\$[ \t]*$)[\\`*_{{}}\[\]()\#+\-.!<>|:"'$&~=^])
    | (?P<blank>\n[ \t]*(?=\n))
    | (?P<span>`+)
    | (?P<condition>[\x01\x02])
    | (?P<region>\x0e)
    | (?P<comment><!--|\{{::comment\}})
    | (?P<script><(?:script|style|template)\b)
    | (?P<mathml><math\b)
    | (?P<autolink><(?:https?://|mailto:|ftp://)[^<>\s]*>)
    | (?P<pre><pre\b{_ATTRIBUTES}>)
    | (?P<tag></?[a-zA-Z][\w:.-]*+(?:{_ATTRIBUTES}/?|\s[^<>\n]*+)>)
    | (?P<markup>
        <!\[[a-z][^<>\n]{{0,400}}>
      | :[a-z0-9_+-]+:|(?<=\s)\^[A-Za-z0-9-]{{1,60}}(?=[ \t]*$)
      | \+\+[\w+"'-]{{1,80}}\+\+|\((?:c|r|tm)\)|\[==?[ ]?\d[^\]\n]{{0,60}}\]
      | \[![\w-]{{1,40}}(?:\|[^\]\n]{{0,100}})?\][+-]?|\[[ xX]\][ ]
      | \\(?:eqref|ref|label)\{{[^}}\n]{{0,100}}\}}
      )
    | (?P<citation>
        \[[^\[\]@]{{0,200}}(?<![\w@])@[\w{{][^\[\]]{{0,400}}\](?![(\[:])
      | (?<![\w@])@(?:\{{[^{{}}\s]{{1,200}}\}}|\w(?:\w|[:.\#$%&\-+?<>~/](?=\w)){{0,200}})
        (?:[ \n]\[[^\[\]@\n]{{1,200}}\](?![(\[:]))?
      )
    | (?P<braces>(?<!\{{)(?!\{{\{{){_BRACES})
    | (?P<shortcode>
        \[(?:
          (?:audio|caption|embed|gallery|playlist|sourcecode|video)\b[^\[\]\n]{{0,400}}
        | [a-z][\w-]*[ \t]+[\w-]+=["'][^\[\]\n]{{0,400}}
        | /[a-z][\w-]*
        )\](?![(\[:])
      )
    | (?P<wiki>!?\[\[(?=[^\[\]\n]{{1,400}}\]\](?![(\[:])))
    | (?P<hidden>%%)
    | (?P<note>\[\^[^\]\n]{{1,200}}\]:?)
    | (?P<open>!?\[)
    | (?P<close>\])
    | (?P<formula>\$\$?)
    | (?P<environment>\\begin\{{(?=[a-zA-Z]))
    | (?P<address>https?://[^\s<>()\[\]"'`{{}}|]+)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
DESTINATION = re.compile(
    rf"\(\s*(?:<([^<>\n]*)>|((?>(?:[^\s()]|\([^\s()]*\))*)))(?:\s+{_TITLE}|\s+\"[^\n]{{0,400}}\")?\s*\)"
    r"|\(((?>(?:[^()\n]|\([^()\n]*\))*))\)|\(([^\s()]+)(?=[ \t]*(?:\n|\Z))"
)
"""The address of a link, with the title after it; with spaces, or not closed, it may be one."""
BOX_SETTINGS = re.compile(r"(?:\n(?:collapse|color|icon|title)[ \t]*:[^\n]*)*")
REFERENCE = re.compile(rf" ?\[({_LABEL}|)\]")
BLANK_LINE = re.compile(r"\n[ \t]*\n")
TAG = re.compile(r"<[^<>]*>")
LINKED_IMAGE = re.compile(r"\s*(?:<img\b|!\[)")
FENCE = re.compile(r"`{3,}|~{3,}")
HIDDEN_RUST = re.compile(r"^[ \t]*#(?:[ \t][^\n]*)?$", re.MULTILINE)
"""The lines of Rust that are for the compiler only (rustdoc, mdBook)."""
ESCAPED_HASH = re.compile(r"^([ \t]*)##", re.MULTILINE)
"""The beginning of a line of Rust that begins with one of them when it is shown."""
ENVIRONMENT = re.compile(r"[a-zA-Z]+\*?")
CONDITIONAL = re.compile(
    f"{OPTIONAL}[^{OPTIONAL}{END_OPTIONAL}]*{END_OPTIONAL}"
    f"|[{OPTIONAL}{END_OPTIONAL}{VALUE}{CODE}{END_CODE}]"
)
"""What template tags may write in code, or leave out of it."""
MARKS = re.compile(f"[{OPTIONAL}{END_OPTIONAL}{VALUE}{CODE}{END_CODE}]")
CONDITION = re.compile(f"([{OPTIONAL}{END_OPTIONAL}])")
BRACKETS = ((r"\\(", r"\\)"), (r"\\[", r"\\]"), (r"\(", r"\)"), (r"\[", r"\]"))
MAX_LABEL = 999
MAX_INDENT = 12
AFTER_ADDRESS = ".,;:!?*_~"
MAX_FORMULA, MAX_INLINE_FORMULA = 4000, 200
MAX_ITEMS = 5000
"""The most items of a source that are compared: each is looked for in the whole output."""
