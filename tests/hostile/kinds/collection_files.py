"""Collection files, as a stranger may write them."""

from __future__ import annotations

from hostile_inputs import POST_FILE, HostileInput, with_files

_POST = "---\ntitle: A\n---\n\nHonest words.\n"
_SCRIPT = "<script>x()</script><img src=x onerror=x()>"


def _book(name: str, text: str | bytes, format_: str = "epub", **options: object) -> HostileInput:
    files = {POST_FILE: _POST, "book.yml": text}
    command = ("collection", "book.yml", "--to", format_)
    return with_files(name, files, command=command, **options)


INPUTS = (
    _book("scripts in every value", "".join(f"{key}: '{_SCRIPT}'\n" for key in ("title", "subtitle", "description", "publisher", "rights", "source")) + f"authors: ['{_SCRIPT}']\neditors: ['{_SCRIPT}']\nposts: _posts\nparts-by: year\n"),
    _book("scripts in every value, printed", f"title: '{_SCRIPT}'\nauthors: ['{_SCRIPT}']\nposts: _posts\n", "pdf"),
    _book("identifier with markup", "title: A\nidentifier: 'urn:x\"><script/>'\nlang: 'en\"><script/>'\nposts: _posts\n"),
    _book("aliases that grow", "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)) + "title: A\nposts: *a9\n", exits=(1,)),
    _book("nested deeply", f"title: A\nposts: {'[' * 20_000}", exits=(1,)),
    _book("tag of python", "title: !!python/object/apply:os.system [id]\nposts: _posts\n"),
    _book("posts named 20000 times", "title: A\nposts:\n" + f"- {POST_FILE}\n" * 20_000),
    _book("2000 patterns", "title: A\nposts:\n" + "".join(f"- '_posts/**/{n}*'\n" for n in range(2000))),
    _book("2000 parts", "title: A\nparts:\n" + f"- title: B\n  posts: [{POST_FILE}]\n" * 2000),
    _book("pattern of many folders", f"title: A\nposts: ['{'**/' * 30}x*.md', '{'*/' * 200}a', '{'[' * 5000}', '{'?' * 5000}']\n"),
    _book("pages outside", "title: A\nposts: _posts\npreface: ../outside/secret.md\nabout: {text: ../../outside/secret.md}\ncover: ../outside/secret.md\n"),
    _book("pages of values of other types", "title: [A]\nposts: {path: 5}\nfront-matter: 7\nback-matter: {a: b}\ndisclaimers: x\nseries: []\ncover: {image: []}\n"),
    _book("disclaimer of a script", f"title: A\nposts: _posts\ndisclaimers:\n- text: '{_SCRIPT} {{title}} {{{{x}}}} %s'\n  place: imprint\n"),
    _book("braces in texts", "title: '{title} {0} {x!r} {__class__} %s'\nrights: '{0.__class__}'\nposts: _posts\n"),
    _book("dates that are none", "title: A\nposts: {path: _posts, since: 9999-99-99, until: -1}\ndate: 0000-00-00\n"),
    _book("title of 100000 letters", f"title: {'A' * 100_000}\nposts: _posts\n"),
    _book("authors by the thousand", f"title: A\nauthors: [{', '.join(f'Ann {n}' for n in range(2000))}]\nposts: _posts\n"),
    _book("characters of the terminal", 'title: "A\\e[2J\\e]0;b\\a"\nposts: ["\\e[31mx"]\nnope: "\\e[0m"\n'),
)  # fmt: skip
