"""Wrong usage is one line that says what is wrong and what to write, and exit code 2; help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

from exporter.cli import main
from exporter.cli.command import Command
from exporter.cli.commands import all_commands

NAMES = [command.name for command in all_commands()]
POST = "_posts/2026-05-01-salt.md"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = write_site(
        tmp_path,
        {
            POST: post_source("Salt", "White."),
            "post.md": post_source("Pepper", "Hot."),
            "page.html": post_source("Page", "<p>Text.</p>"),
            "drafts/a.md": post_source("Mace", "Dry."),
            "book.yml": "title: Spices\nposts: _posts\n",
            "wrong.yml": post_source("Cumin", "Brown."),
        },
    )
    files = {
        "book.epub": b"PK\3\4",
        "book.pdf": b"%PDF-1.7",
        "loaf.png": PNG,
        "letter.docx": b"PK\3\4",
        "picture": PNG,
        "zeros.md": bytes(64),
    }
    for name, data in files.items():
        (made / name).write_bytes(data)
    (made / "notes").mkdir()
    return made


def usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The line that says what is wrong with a command line."""
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    line, advice, *more = shown.err.splitlines()
    assert not more
    name = f"exporter {arguments[0]}" if arguments and arguments[0] in NAMES else "exporter"
    assert advice == f"try '{name} --help'"
    start, _, message = line.partition(": ")
    assert start == name
    return message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "",
            "name a command: init, epub, pdf, html, collection, cover, estimate, package, list",
        ),
        ("pfd post.md", "unknown command ‘pfd’ (did you mean ‘pdf’?)"),
        ("sing", "unknown command ‘sing’ (commands: init, epub, pdf, html, "),
        ("post.md", "‘post.md’ is not a command; write exporter pdf post.md"),
        ("--strict pdf post.md", "‘--strict’ stands before the command; write exporter COMMAND"),
        ("pdf", "the following arguments are required: POST"),
        ("model post.md book.yml", "unexpected argument ‘book.yml’"),
    ],
)
@pytest.mark.usefixtures("home")
def test_commands(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(capsys, *line.split()).startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pdf post.md --pagesize a4", "unknown option ‘--pagesize’ (did you mean ‘--page-size’?)"),
        (
            "pdf post.md --page_size=a4",
            "unknown option ‘--page_size’ (did you mean ‘--page-size’?)",
        ),
        ("pdf post.md -output x.pdf", "unknown option ‘-output’ (did you mean ‘--output’?)"),
        ("pdf post.md -x", "unknown option ‘-x’"),
        ("pdf post.md --the essay", "unknown option ‘--the’ (did you mean ‘--theme’?)"),
        (
            "epub post.md --printer kdp",
            "‘--printer’ is an option of pdf, collection, cover, estimate, package only",
        ),
        (
            "epub post.md --page-size a4",
            "‘--page-size’ is an option of pdf, collection, cover, estimate, package only",
        ),
        (
            "html post.md --profile screen",
            "‘--profile’ is an option of epub, pdf, collection, check",
        ),
        ("pdf post.md --theme", "--theme: expected one argument"),
        ("pdf post.md --strict=yes", "--strict: takes no value"),
        ("pdf post.md -o -", "--output: ‘-’ is neither a file nor a folder (books are not written"),
        ("collection _posts -o -", "--output: ‘-’ is neither a file nor a folder"),
        ("pdf post.md -q -v", "--verbose: not allowed with argument -q/--quiet"),
    ],
)
@pytest.mark.usefixtures("home")
def test_options(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(capsys, *line.split()).startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pdf post.md --profile pres", "--profile: unknown value ‘pres’ (did you mean ‘press’?)"),
        (
            "pdf post.md --profile kindle",
            "--profile: ‘kindle’ is not for this format; its profiles",
        ),
        ("pdf post.md --profile print,press", "--profile: ‘print,press’ names two PDF profiles"),
        ("pdf post.md --printer kpd", "--printer: unknown value ‘kpd’ (did you mean ‘kdp’?)"),
        ("pdf post.md --references foot", "--references: unknown value ‘foot’ (did you mean "),
        ("pdf post.md --page-size a9", "--page-size: ‘a9’ is not a page size (known here: a4,"),
        ("pdf post.md --margins 20mm", "--margins: ‘20mm’ is not four lengths"),
        (
            "pdf post.md --margins 1cm,1cm,1cm,wide",
            "--margins: ‘wide’ is not a length (write it as",
        ),
        ("pdf post.md --theme esay", "--theme: there is no theme ‘esay’ (did you mean ‘essay’?"),
        ("pdf post.md --jobs 0", "--jobs: ‘0’ is not a whole number from 1"),
        ("pdf post.md --backend dsk", "--backend: unknown value ‘dsk’ (did you mean ‘dask’?)"),
        ("pdf post.md --backend dask", "--backend dask needs --scheduler ADDRESS"),
        ("pdf post.md --scheduler tcp://host:8786", "--scheduler needs --backend dask"),
        ("pdf post.md --site nowhere", "--site: there is no folder ‘nowhere’"),
        ("pdf post.md --profile print --printer kdp", "the printer kdp takes the profile press"),
        ("collection _posts --since May", "--since: ‘May’ is not a date (write YYYY-MM-DD)"),
        ("collection _posts --order -dat", "--order: expected one argument"),
        ("collection _posts --order dates", "--order: unknown value ‘dates’ (did you mean ‘date’?"),
        ("collection _posts --to mobi", "--to: unknown value ‘mobi’ (known here: epub, pdf)"),
        ("collection _posts -o x.pdf --to epub,pdf", "‘x.pdf’ is one file (name a folder for epub"),
        ("collection _posts -o x.pdf --to epub", "‘x.pdf’ does not end in .epub (write ‘x.epub’"),
        ("collection _posts -o x.docx", "‘x.docx’ does not end in .epub or .pdf (write ‘x.epub’"),
        ("collection _posts -o x.html --to pdf", "‘x.html’ does not end in .pdf (write ‘x.pdf’"),
        (
            "pdf post.md -o x.epub",
            "‘x.epub’ does not end in .pdf (write ‘x.pdf’ for a file, ‘x.epub/’ for a folder)",
        ),
        ("epub post.md -o one.docx", "‘one.docx’ does not end in .epub (write ‘one.epub’"),
        ("html post.md -o post.pdf", "‘post.pdf’ does not end in .html (write ‘post.html’"),
        (
            f"pdf post.md {POST} -o x.pdf",
            "‘x.pdf’ is one file (for several posts write -o FOLDER/)",
        ),
        (
            "collection _posts --printer kdp --to epub",
            "the printer kdp is for the format pdf, which",
        ),
        (
            "collection _posts --profile kindle --to pdf",
            "the profile kindle is for the format epub",
        ),
        ("collection book.yml --tag hot", "‘tag’ is for posts (write it in ‘book.yml’)"),
        ("collection book.yml _posts", "a collection file stands alone"),
        ("check post.md --profile kobo", "--profile: unknown value ‘kobo’ (known here: screen,"),
        ("cache show", "info|clear: unknown value ‘show’ (known here: info, clear)"),
        (f"pdf post.md {POST} -o post.md", "‘post.md’ is one file (for several posts"),
        ("html page.html -o .", "‘page.html’ is the post itself (name another file)"),
        ("pdf post.md post.md", "two posts would both be written to ‘dist/post’"),
    ],
)
@pytest.mark.usefixtures("home")
def test_values(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(capsys, *line.split()).startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pdf psot.md", "there is no file ‘psot.md’ (did you mean ‘post.md’?)"),
        (
            "pdf nowhere/post.md",
            "there is no file ‘nowhere/post.md’ (there is no folder ‘nowhere’ in",
        ),
        (
            "pdf 2026-05-01-slat.md",
            f"there is no file ‘2026-05-01-slat.md’ (did you mean ‘{POST}’",
        ),
        ("pdf XYZ", "there is no file ‘XYZ’ (the posts there are "),
        ("pdf notes/XYZ.md", "there is no file ‘notes/XYZ.md’ (‘notes’ has no posts)"),
        (
            "epub _posts/*",
            "‘_posts/*’ is a pattern (without quotation marks, the shell expands it)",
        ),
        ("epub nowhere/*.md", "no file matches ‘nowhere/*.md’"),
        ("collection nowhere", "there is no file ‘nowhere’"),
        ("collection notes", "the folder ‘notes’ has no posts (a post is a Markdown file"),
        ("collection notes/2026-*", "no file matches ‘notes/2026-*’"),
        (
            "pdf .",
            "‘.’ is a folder (write exporter pdf _posts/*.md; for one book: exporter collection .)",
        ),
        (
            "epub drafts",
            "‘drafts’ is a folder (write exporter epub drafts/*.md; for one book: "
            "exporter collection drafts)",
        ),
        ("epub notes", "the folder ‘notes’ has no posts (a post is a Markdown file"),
        ("check _posts", "‘_posts’ is a folder (write exporter check _posts/*.md)"),
        (
            "pdf book.epub",
            "‘book.epub’ is an EPUB (to validate it, write exporter check book.epub)",
        ),
        (
            "collection book.pdf",
            "‘book.pdf’ is a PDF (to validate it, write exporter check book.pdf)",
        ),
        (
            "pdf book.yml",
            "‘book.yml’ is a collection file (write exporter collection book.yml --to pdf)",
        ),
        ("html book.yml", "‘book.yml’ is a collection file (write exporter collection book.yml)"),
        ("collection wrong.yml", "‘wrong.yml’ is a post by its content (rename it to wrong.md)"),
        (
            "html letter.docx",
            "‘letter.docx’ is a word processor document (html takes posts (.md))",
        ),
        ("pdf loaf.png", "‘loaf.png’ is an image (pdf takes posts (.md))"),
        ("pdf picture", "‘picture’ is an image by its content (pdf takes posts (.md))"),
        ("model zeros.md", "‘zeros.md’ is a binary file (model takes posts (.md) and collection"),
        (
            "check loaf.png",
            "‘loaf.png’ is an image (check takes posts (.md), collection files (.yml), EPUBs and "
            "PDFs)",
        ),
        ("estimate drafts", "‘drafts’ is a folder (estimate takes collection files (.yml))"),
        ("package wrong.yml", "‘wrong.yml’ is a post by its content (package takes collection"),
        ("cover book.pdf", "‘book.pdf’ is a PDF (cover takes collection files (.yml))"),
        ("pdf /dev/null", "‘/dev/null’ is not a regular file (pdf takes posts (.md))"),
    ],
)
@pytest.mark.usefixtures("home")
def test_inputs(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(capsys, *line.split()).startswith(message)


@pytest.mark.usefixtures("home")
def test_a_folder_with_a_space_is_quoted_as_it_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("drafts").rename("my posts")
    assert "write exporter pdf 'my posts'/*.md;" in usage_error(capsys, "pdf", "my posts")


@pytest.mark.usefixtures("home")
def test_text_in_another_encoding_is_content_and_not_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("wide.md").write_text(post_source("Mace", "Dry."), "utf-16")
    assert main(["html", "wide.md"]) == 1
    assert "[file-encoding]" in capsys.readouterr().err


def test_posts_and_options_come_in_any_order(home: Path) -> None:
    assert main(["html", "post.md", "-o", "out/", POST, "--theme", "essay"]) == 0
    assert len(list((home / "out").iterdir())) == 2


@pytest.mark.parametrize("command", [None, *NAMES])
def test_help_is_grouped_and_fits_100_columns(
    command: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    if command is None:
        assert main(["--help"]) == 0
    else:
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 100
    assert f"usage: exporter {command or 'COMMAND'}" in shown
    assert f"\nexamples:\n  exporter {command or ''}" in shown
    assert "options:" not in shown.replace("performance options;", "") or command is None


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
def test_help_says_each_default(command: Command) -> None:
    parser = command.parser()
    group = [action for action in parser._actions if action.option_strings]
    # One default stands for several options that are given together.
    exempt = {"--verbose", "--help", "--tag", "--author", "--since", "--until"}
    silent = [action.option_strings[-1] for action in group if "(default: " not in str(action.help)]
    assert set(silent) <= exempt


@pytest.mark.parametrize(
    ("command", "shown", "hidden"),
    [
        ("pdf", "(default: screen)", "Kindle Create"),
        ("epub", "kindle    for Send to Kindle", "crop marks"),
        ("collection", "(default: screen,generic)", "Kindle Create"),
        ("html", "(default: technical)", "profiles:"),
    ],
)
def test_help_says_what_profiles_are_for(
    command: str, shown: str, hidden: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    text = capsys.readouterr().out
    assert shown in text or shown in " ".join(text.split())
    assert hidden not in text


@pytest.mark.one_quick
@pytest.mark.parametrize("command", [[], ["pdf"], ["collection"]], ids=str)
def test_help_needs_no_heavy_library(command: list[str]) -> None:
    heavy = "weasyprint ebooklib markdown pikepdf PIL lxml nh3 rich babel pygments fontTools"
    script = (
        "import sys; from exporter.cli import main\n"
        f"try: main({[*command, '--help']})\n"
        "except SystemExit: pass\n"
        f"print(sorted(set('{heavy}'.split()) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("exporter 0.")


@pytest.mark.slow
def test_a_command_that_is_read_by_a_closed_pipe_ends_quietly() -> None:
    program = [sys.executable, "-m", "exporter", "pdf", "--help"]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
