"""Pieces of Markdown, HTML, template languages and TeX, of which texts are made at random."""

# ruff: noqa: E501 (words)

from __future__ import annotations

_MARKDOWN = r"""* ** *** _ __ ~~ ~ ` `` ``` ~~~ # ## ###### > >> - + 1. 2) [ ] ( ) ![ ]( ][ ]: [^1] [^1]: [^a] [^a]:
^[ || | |--- |:-:| --- === *** ___ : :: ::: :::: \ \\ \* <!-- --> == ^ ++ -- ... " ' “ ” {: .a} {: #b} {:toc}
{:.c #d e="f"} {::comment} {:/comment} {::nomarkdown} {:/} {#id} {.class} *[HTML]: HTML [[ ]] ![[ [[other]] [[other|b]] %% ^block
:::note :::tip[Title] !!!note ???+ === "Tab" --8<-- :smile: [x] [!NOTE] [!NOTE]+ [TOC] \[ \] \( \) $ $$ &amp; &#0; &#x41; &nosuch;
http://a.example https://b.example/c?d=e#f www.c.example a@b.example <http://d.example> javascript:x() data:text/html,x //e.example
#tag @name key:: ((ref)) {{embed}} @startuml mermaid diff math""".split()
_HTML = r"""<p> </p> <div> </div> <div markdown="1"> <span> </span> <br> <hr/> <a href="b"> </a> <a href="javascript:x()"> <a name="c">
<img src="a.png"> <img src=x onerror=x()> <table> </table> <tr> </tr> <td> </td> <td colspan=3> <th> <thead> </thead> <tbody> <caption>
<ul> </ul> <ol start=3> <ol> </ol> <li> </li> <dl> <dt> <dd> </dl> <pre> </pre> <code> </code> <blockquote> </blockquote> <details> <summary>
</summary> </details> <script> </script> <style> </style> <svg> </svg> <math> </math> <mi> <iframe src="https://f.example"> </iframe>
<ruby> <rb> <rt> <rp> </rt> </ruby> <figure> <figcaption> </figcaption> </figure> <video src="v.mp4"> </video> <h1> </h1> <h2 id="c"> </h2>
<em> </em> <strong> </strong> <sub> </sub> <sup> </sup> <kbd> </kbd> <q> </q> <abbr title="d"> </abbr> <section> </section> <template>
<noscript> <textarea> <title> <plaintext> <xmp> <select> <option> <button> <input> <form> <object> <embed> <base href="x"> <meta> <link> <![CDATA[ ]]> <?php ?>
<!DOCTYPE html> < > & </ <a <p lang="de"> <p dir="rtl"> <p class="a b"> <center> <font> <Component> </Component> <Tabs> <TabItem value="a"> </Tabs> <d-cite key="k">
<details markdown="1"> <html> <body> <head>""".replace("\n", " ").split(" ")
_TEMPLATES = r"""{{ }} {{- -}} {% %} {%- -%} {{<}} {{%}} {{</}} {{<.highlight.go.>}} {{</.highlight.>}} {{<.figure.src="a.png".>}} {{%.note.%}} {{%./note.%}} {%.raw.%}
{%.endraw.%} {%.if.page.title.%} {%.endif.%} {%.else.%} {%.for.x.in.(1..3).%} {%.endfor.%} {{.page.title.}} {{.x.}} {{.site.time.|.date:."%Y".}} {{.page.|.jsonify.}}
{%.include.note.html.text="a".%} {%.assign.x.=.page.title.%} {%.capture.y.%} {%.endcapture.%} {%.comment.%} {%.endcomment.%} {%.highlight.ruby.%} {%.endhighlight.%}
{%.link._posts/a.md.%} {%.post_url.2026-01-01-a.%} {%.case.x.%} {%.when.1.%} {%.endcase.%} {%.unknown.%} {%.endunknown.%} {#. .#} {{<.ref."a.md".>}} {{.youtube(id="x").}}
{%.quote.%} {%.end.%} {%.codeblock.%} {%.endcodeblock.%} {%.hint.style="info".%} {%.endhint.%} {%.tabs.%} {%.tab.title="a".%} {%.endtab.%} {%.endtabs.%} {{#include.a.md}}
[gallery] [caption.id="a"] [/caption] [embed] [/embed] {props.x} {/*.c.*/} {`a`} export.const.a.=.1; import.x.from."y"; <<<.@/a.js @[code](b.js) {{.'{{'.}}""".replace(
    "\n", " "
).split(" ")
_TEX = r"""\frac{a}{b} \text{ \text{<script>} \mathrm{x} ^{2} _{i} \begin{align} \end{align} \\ & \left( \right) \sqrt \tag{1} \label{e} \eqref{e} \href{javascript:x()}{y}
\newcommand{\q}{\q} \def\r#1{#1#1} \ce{H2O} \unicode{x} \require{y} \color{red} \bbox{z} \operatorname{w} \begin{cases} \end{cases} \begin{pmatrix} \end{pmatrix} }""".split()
WORDS = [
    "a",
    "Bread",
    "łódź",
    "日本語",
    "עברית",
    "e\u0301",
    "\u200d",
    "\u202e",
    "\u00ad",
    "\u00a0",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "\ud7ff",
    "😀",
    "ﬁ",
    "1",
    "2026-01-02",
]
SPACES = [
    " ",
    "  ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\n    ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n\n\n",
    "\r\n",
    "\u2028",
    "\x0c",
]

PIECES = [
    *_MARKDOWN,
    *_HTML,
    *(piece.replace(".", " ") if piece.startswith(("{", "[")) else piece for piece in _TEMPLATES),
    *_TEX,
]

SHOWN = [
    "*",
    "**",
    "_",
    "__",
    "~~",
    "`",
    "``",
    "#",
    ">",
    "-",
    "+",
    "1.",
    ".",
    ", ",
    "!",
    "?",
    "(",
    ")",
    "'",
    '"',
    ":",
    ";",
    "/",
    "\n\n",
    "\n",
    "\n# ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n    ",
    "\n* * *\n",
    "\n---\n",
    "  \n",
    " ",
    " *",
    "* ",
    " **",
    "** ",
    " _",
    "_ ",
    " `",
    "` ",
    " ~~",
    "~~ ",
]
"""Pieces that are text, or the marks around text; none of them hides a word."""
