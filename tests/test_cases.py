"""The literate cases: a block of `tests/cases/**/*.md` is a sentence, an example and its result.

A block starts with ````case KIND; a line `=>` separates the post from the expected result. The test
is named by file and line. KIND is one of

* `html`: the result of `exporter.markdown_to_html`;
* `chapter`: the text as a chapter of a web page, without its opening;
* `findings`: the diagnostics, one a line, with line and column;
* `text`: the metadata of a file in a folder without a site, the HTML of its chapter, its findings;
* `collection`: the text as a collection file of a small site, and its diagnostics with their hints;
* `console`: a command, such as `exporter check post.md`, and the file `post.md`; its exit code, and
  what it prints.

The dialect, or the generator of the site, is that of the folder; by default Jekyll. The second and
the third may begin with a metadata block; without one the post is called “A post”.
`pytest --update` writes the current results; review the difference before committing.
"""

from __future__ import annotations

import re
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from sample_sites import read_context, write_files, write_site

import exporter
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.gather import book_of_post
from exporter.options.settings import Settings
from exporter.read.collection_file.reader import read_collection
from exporter.read.context import ReadContext
from exporter.read.dialects import Dialect as MarkdownDialect
from exporter.read.post import read_post
from exporter.read.sites.formula_support import FORMULA_MARKS
from exporter.read.sites.registry import find_site
from exporter.resolve import resolve
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.xhtml import Dialect

CASES = Path(__file__).parent / "cases"
SITE: dict[str, str | bytes] = {
    "_data/members.yml": "ola.wrona: {name: Ola Wrona, bio: Bakes.}\n",
    "_posts/2026-05-14-rye.md": "---\ntitle: Rye\n---\nDark.\n",
    "_posts/2026-05-15-salt.md": "---\ntitle: Salt\n---\nWhite.\n",
}
SHOUT = """
{{ $title := .Get "title" | default (site.Params.greeting) | upper }}
<aside class="box {{ .Get `kind` }}">
  {{ with .Get "by" }}<h4>{{ . }}</h4>{{ end }}

  {{ if and .Inner (ne (.Get "quiet") "yes") }}
    {{ .Inner | markdownify }}
  {{ else }}<p>{{ printf "%s & %s" $title (i18n "next") }}</p>{{ end }}
</aside>
"""
"""A shortcode of a site: a template of Go."""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h9v9z"/></svg>'
GENERATORS: dict[str, tuple[str, dict[str, str | bytes]]] = {
    "commonmark": ("a-post.md", {}),
    "hugo": (
        "content/bread/a-post.md",
        {
            "hugo.toml": 'baseURL = "https://site.example/"\n'
            '[params]\nversion = "1.2"\ngreeting = "hello"\n',
            "content/bread/rye.md": "---\ntitle: Rye\n---\n## Salt\n",
            "content/about/index.md": "---\ntitle: About\n---\nUs.\n",
            "content/includes/dough.md": "---\ntitle: Dough\n---\n*Mix* it.\n",
            "content/examples/oven.yaml": "heat: 250\n",
            "content/bread/oven.svg": SVG,
            "content/bread/prices.csv": "loaf,price\nrye,3\n",
            "i18n/en.toml": '[next]\nother = "What next?"\n',
            "layouts/shortcodes/shout.html": SHOUT,
            "layouts/shortcodes/loop.html": "{{ range .Params }}{{ . }}{{ end }}",
            "layouts/shortcodes/parts.html": '{{ partial "part" . }}',
            "layouts/shortcodes/grams.html": "{{- .Get 0 }} g {{- /* of flour */ -}}",
        },
    ),
    "zola": (
        "content/bread/a-post.md",
        {
            "config.toml": 'base_url = "https://site.example"\n',
            "content/bread/2026-05-14-rye.md": "---\ntitle: Rye\n---\n## Salt\n",
            "templates/page.html": "",
        },
    ),
    "hexo": (
        "source/_posts/a-post.md",
        {
            "_config.yml": "url: https://site.example\npermalink: :year/:title/\n",
            "scaffolds/post.md": "",
            "source/_posts/2026-05-14-rye.md": "---\ntitle: Rye bread\n---\n## Salt\n",
        },
    ),
}
"""The post of a case, and the other files of its site, by the generator."""
DIALECTS: dict[str, MarkdownDialect] = {
    "commonmark": "commonmark",
    "python_markdown": "python-markdown",
}
WORKS = r"""
@book{miller2019, title = {Hearths \& Ovens: A History}, author = {Miller, Ada}, year = 2019,
  publisher = {Loaf Press}, address = {Kraków}}
@article{wrona2020, title = {On {Rye} Crumb}, author = {Wrona, Ola and van der Oven, Jan},
  journal = {Bread}, volume = 3, number = 2, pages = {100--112}, year = 2020, month = apr,
  doi = {10.1000/crumb}}
@online{salt, title = {Salt}, author = {{World Salt Council}}, url = {https://salt.example/a},
  date = {2021-05-02}, urldate = {2026-05-01}}
"""
"""The bibliography that a post of the sample site may name."""
JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "title: A site\nurl: https://site.example\n",
    "library/works.bib": WORKS,
}
BLOCK = re.compile(r"^````case (\w+)\n(.*?)^=>\n(.*?)^````$", re.MULTILINE | re.DOTALL)


def all_cases() -> list[object]:
    return [
        pytest.param(
            path, match, id=f"{path.stem}:{path.read_text()[: match.start()].count(chr(10)) + 1}"
        )
        for path in sorted(CASES.rglob("*.md"))
        for match in BLOCK.finditer(path.read_text())
    ]


@pytest.mark.parametrize(("path", "case"), all_cases())
def test_case(
    path: Path, case: re.Match[str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kind, text, expected = case.groups()
    outcome = outcome_of(kind, text, tmp_path, path.parent.name)
    if outcome != expected and request.config.getoption("--update"):
        content = path.read_text()
        new = case[0].replace(f"=>\n{expected}", f"=>\n{outcome}")
        path.write_text(content.replace(case[0], new))
        return
    assert outcome == expected


def outcome_of(kind: str, text: str, folder: Path, subject: str) -> str:
    markdown = DIALECTS.get(subject, "kramdown")
    if kind == "html":
        return exporter.markdown_to_html(text, dialect=markdown) + "\n"
    if kind == "collection":
        return findings_of_collection(text, folder)
    if kind == "console":
        return outcome_of_command(text, folder)
    if kind == "text":
        return outcome_of_text(text, folder / "a-folder" / "text.md")
    metadata = "" if text.startswith("---\n") else "---\ntitle: A post\n---\n"
    key, files = GENERATORS.get(subject, ("2026-05-14-a-post.md", JEKYLL))
    file = write_files(folder, {**files, key: metadata + text}) / key
    diagnostics = Diagnostics()
    context = ReadContext(find_site(file).read(diagnostics), diagnostics)
    site = context.site
    if markdown == "python-markdown":
        site = replace(site, dialect=markdown)
        site = replace(site, templates=frozenset(), formula_marks=FORMULA_MARKS)
    post = read_post(file, replace(context, site=site))
    chapter = ""
    if post:
        edition = resolve(book_of_post(post, Settings()), Settings(), diagnostics)
        dialect = Dialect("html", lambda asset: Path(asset.path).name, edition.labels, diagnostics)
        chapter = chapter_to_xhtml(edition.chapters[0], dialect)
    if kind == "findings":
        return "".join(
            f"{finding}\n".replace(f"{file}:", "").partition("\n")[0] + "\n"
            for finding in diagnostics
        )
    assert kind == "chapter"
    body = chapter.partition("</header>\n")[2]
    end = r'(?:\n<footer class="source">.*</footer>)?\n</section>$'
    return re.sub(end, "\n", body, flags=re.DOTALL)


def outcome_of_text(text: str, file: Path) -> str:
    """Return the values of the metadata that are set, the chapter, and the findings, each a line.

    A first line `file: NAME` names the file.
    """
    if text.startswith("file: "):
        name, _, text = text.removeprefix("file: ").partition("\n")
        file = file.with_name(name)
    diagnostics = Diagnostics()
    try:
        post = exporter.load(file, text=text, diagnostics=diagnostics)
    except exporter.ExportError:
        return "".join(f"{finding}\n" for finding in diagnostics).replace(f"{file}:", "")
    metadata = post.metadata
    values = {
        "title": metadata.title,
        "date": metadata.date,
        "updated": metadata.updated,
        "authors": "; ".join(author.name for author in metadata.authors),
        "tags": "; ".join(metadata.tags),
        "description": metadata.description,
    }
    edition = resolve(book_of_post(post, Settings()), Settings(), diagnostics)
    dialect = Dialect("html", lambda asset: Path(asset.path).name, edition.labels, diagnostics)
    chapter = chapter_to_xhtml(edition.chapters[0], dialect).partition("</header>\n")[2]
    chapter = chapter.removesuffix("</section>")
    lines = "".join(f"{name}: {value}\n" for name, value in values.items() if value)
    findings = "".join(f"{finding}".partition("\n")[0] + "\n" for finding in diagnostics)
    return lines + chapter + findings.replace(f"{file}:", "")


def findings_of_collection(text: str, folder: Path) -> str:
    file = write_site(folder, SITE) / "book.yml"
    file.write_text(text)
    diagnostics = Diagnostics()
    read_collection(file, read_context(folder, diagnostics))
    return "".join(f"{finding}\n" for finding in diagnostics).replace(f"{folder}/", "")


def outcome_of_command(text: str, folder: Path) -> str:
    command, _, post = text.partition("\n")
    folder = write_site(folder, {"post.md": post})
    printed, messages = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with chdir(folder), redirect_stdout(printed), redirect_stderr(messages):
        code = main(shlex.split(command)[1:])
    texts = (stream.buffer.getvalue().decode() for stream in (messages, printed))
    return "".join((f"exit code {code}\n", *texts)).replace(str(folder.resolve()), "SITE")
