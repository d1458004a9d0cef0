"""Settings of sites and of the exporter, as a stranger may write them."""

from __future__ import annotations

from hostile_inputs import POST_FILE, HostileInput, with_files

_POST = "---\ntitle: A\n---\n\nHonest words {{ site.x }}.\n"
_BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


def _site(name: str, file: str, text: str | bytes, post: str = "docs/post.md") -> HostileInput:
    """Return an input with a settings file in the place of the one of Jekyll."""
    return with_files(
        name, {post: _POST, file: text}, command=("html", post), without=("_config.yml",)
    )


def _jekyll(name: str, text: str | bytes) -> HostileInput:
    return _site(name, "_config.yml", text, POST_FILE)


def _own(name: str, text: str, exits: tuple[int, ...] = (1, 2)) -> HostileInput:
    files = {POST_FILE: _POST, "exporter.toml": text}
    return with_files(name, files, command=("html", POST_FILE), exits=exits)


INPUTS = (
    _jekyll("jekyll: aliases that grow", f"{_BOMB}title: A\nx: *a9\n"),
    _jekyll("jekyll: tag of python", "title: !!python/object/apply:os.system [id]\n"),
    _jekyll("jekyll: nested deeply", f"title: A\nx: {'[' * 20_000}"),
    _jekyll("jekyll: values of other types", "title: [a]\nurl: {b: c}\npermalink: 5\ndefaults: 1\nplugins: x\nkramdown: []\n"),
    _jekyll("jekyll: folders outside", "source: ../outside\nincludes_dir: ../outside\ndata_dir: ../outside\nlayouts_dir: /\ncollections_dir: ..\n"),
    _jekyll("jekyll: 5000 defaults", "defaults:\n" + "- scope: {path: '**/**/**/**/a*'}\n  values: {b: c}\n" * 5000),
    _jekyll("jekyll: time zone and language", "timezone: ../../../etc/passwd\nlang: '\"><script>'\nencoding: ../x\n"),
    _jekyll("jekyll: address with a script", "url: javascript:x()//\nbaseurl: '\"><script>x()</script>'\n"),
    _site("mkdocs: tag of python", "mkdocs.yml", "site_name: !!python/name:os.system\nmarkdown_extensions:\n- x: !!python/object/apply:os.system [id]\n"),
    _site("mkdocs: extension that is a program", "mkdocs.yml", "site_name: A\nmarkdown_extensions: [os, subprocess, 'os:system', pymdownx.snippets: {base_path: ['../outside', '/'], url_download: true}]\n"),
    _site("mkdocs: inherits itself", "mkdocs.yml", "INHERIT: mkdocs.yml\nsite_name: A\n"),
    _site("mkdocs: inherits a file outside", "mkdocs.yml", "INHERIT: ../outside/secret.yml\nsite_name: A\ndocs_dir: ../outside\n"),
    _site("mkdocs: navigation nested deeply", "mkdocs.yml", f"site_name: A\nnav: {'[a: ' * 2000}x{']' * 2000}\n"),
    _site("pelican: a program", "pelicanconf.py", "import os\nos.system('touch pwned')\nSITENAME = os.environ\nPATH = '../outside'\n", "content/post.md"),
    _site("pelican: an expression nested deeply", "pelicanconf.py", f"SITENAME = {'[' * 90}{']' * 90}\nX = {'-' * 50_000}1\n", "content/post.md"),
    _site("pelican: a product without end", "pelicanconf.py", "X = 'a' * 10**10\nY = 9 ** 9 ** 9\nSITENAME = 'A'\n", "content/post.md"),
    _site("hugo: toml nested deeply", "hugo.toml", f"title = 'A'\nx = {'[' * 5000}"),
    _site("hugo: folders outside", "hugo.toml", "baseURL = 'javascript:x()'\ncontentDir = '../outside'\ndataDir = '/'\n[module]\n[[module.mounts]]\nsource = '../outside'\ntarget = 'content'\n"),
    _site("zola: values of other types", "config.toml", "base_url = 5\ntitle = []\n[markdown]\nsmart_punctuation = 'x'\n", "content/post.md"),
    _site("docusaurus: nested deeply", "docusaurus.config.js", f"module.exports = {{title: {'[' * 50_000}}};\n"),
    _site("docusaurus: a program", "docusaurus.config.js", "require('fs').writeFileSync('pwned', '');\nmodule.exports = {title: (() => {while (true);})(), presets: [['classic', {docs: {path: '../outside'}}]]};\n"),
    _site("docusaurus: templates in templates", "docusaurus.config.js", f"module.exports = {{title: {'`${' * 5000}a{'}`' * 5000}}};\n"),
    _site("docusaurus: constants of each other", "docusaurus.config.js", "const a = b;\nconst b = a;\n" + "".join(f"const c{n} = [c{n - 1}, c{n - 1}];\n" for n in range(1, 40)) + "module.exports = {title: c39, url: a};\n"),
    _site("vuepress: an endless comment", ".vitepress/config.js", "/*" * 50_000 + "export default {title: 'A'}"),
    _site("mdbook: values of other types", "book.toml", "book = 5\noutput = []\n", "src/post.md"),
    _site("gitbook: list of links outside", "SUMMARY.md", "* [A](../outside/secret.md)\n" * 200 + "* [B](docs/post.md)\n"),
    _site("gitbook: list nested deeply", "SUMMARY.md", "".join(f"{'  ' * n}* [A](docs/post.md)\n" for n in range(300))),
    _own("exporter: options of the command line", "filter = 'touch pwned'\ncache-dir = '/tmp'\nscheduler = 'tcp://a.example:1'\n"),
    _own("exporter: theme outside", "theme = '../outside'\n"),
    _own("exporter: output outside", "output = '../../outside/'\n", (0, 1, 2)),
    _own("exporter: numbers without end", "[build]\njobs = 99999999999999999999\n", (0, 1, 2)),
    _own("exporter: nested deeply", f"x = {'[' * 5000}"),
    _own("exporter: report that is no address", "[certified-by]\nname = 'A'\nreport = 'https://[::'\n"),
    _own("exporter: margins without end", "margins = {top = 'infcm', inner = '1e400mm', outer = 'nanpt'}\n"),
)  # fmt: skip
