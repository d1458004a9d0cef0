"""Vaults of Obsidian: how they are recognised, links by name, embedded notes, and comments."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from PIL import Image as Raster
from sample_sites import codes, link_targets, resolve_folder, write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter
from exporter.model.nodes import CodeBlock, CrossReference, Heading, Image, Math, Note, TaskItem
from exporter.model.walk import plain_text, walk
from exporter.read.sites.registry import find_site

VAULT: dict[str, str | bytes] = {".obsidian/app.json": "{}"}


def vault(folder: Path, files: dict[str, str]) -> Path:
    return write_files(folder, {**VAULT, **files})


def load(root: Path, name: str) -> tuple[exporter.Post, Diagnostics]:
    found = Diagnostics()
    return exporter.load(root / name, diagnostics=found), found


def words(post: exporter.Post) -> str:
    return " ".join(" ".join(plain_text((block,)) for block in post.blocks).split())


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({".obsidian/app.json": "{}", "a.md": "A"}, "obsidian"),
        ({".foam/x": "", "a.md": "A"}, "obsidian"),
        ({"a.md": "See [[b]].", "sub/b.md": "B"}, "obsidian"),
        ({"a.md": "See [[c]].", "sub/b.md": "B"}, "plain"),
        ({"a.md": "See `[[b]]`.", "b.md": "B"}, "plain"),
        ({"Home.md": "See [[Page]].", "Page.md": "P", "_Sidebar.md": "S"}, "plain"),
        ({".eleventy.js": "", "src/site/notes/a.md": "A"}, "obsidian"),
        ({"book.toml": "", "src/.obsidian/app.json": "{}", "src/SUMMARY.md": ""}, "mdbook"),
    ],
)
def test_folders_that_are_vaults(files: dict[str, str | bytes], name: str, tmp_path: Path) -> None:
    root = write_files(tmp_path, files)
    folder = root / "src" if (root / "src").exists() else root
    assert find_site(folder).generator.name == name


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("[[rye bread]]", "deep/Rye Bread.md"),
        ("[[Rye Bread.md|x]]", "deep/Rye Bread.md"),
        ("[[Dark loaf]]", "deep/Rye Bread.md"),
        ("[[deep/Rye Bread]]", "deep/Rye Bread.md"),
        ("[x](Rye%20Bread.md)", "deep/Rye Bread.md"),
        ("[[Twin]]", "notes/Twin.md"),
        ("[[deep/Twin]]", "deep/Twin.md"),
        ("[[v1.2 plan]]", "v1.2 plan.md"),
        ("[[What? Now! 100%]]", "What? Now! 100%.md"),
    ],
)
def test_note_is_found_by_its_name(link: str, key: str, tmp_path: Path) -> None:
    files = {
        "notes/a.md": f"See {link}.",
        "deep/Rye Bread.md": "---\naliases: [Dark loaf]\n---\nRye.",
        "deep/Twin.md": "One.",
        "notes/Twin.md": "Two.",
        "v1.2 plan.md": "Plan.",
        "What? Now! 100%.md": "Why?",
    }
    post, found = load(vault(tmp_path, files), "notes/a.md")
    assert [linked.key for linked in post.linked_posts.values()] == [key]
    assert codes(found) == []


def test_links_lead_to_chapters_headings_and_blocks(tmp_path: Path) -> None:
    files = {
        "a.md": "[[b]] [[b#Second: Rise]] [[b#One#Second: Rise]] [[b#^id1]] [[a#Own]] [[c]]\n"
        "\n## Own",
        "b.md": "# One\n\nText ^id1\n\n## Second: Rise\n\nMore.",
    }
    edition, found = resolve_folder(vault(tmp_path, files))
    first = edition.chapters[0]
    assert isinstance(first, Chapter)
    references = [node for node in walk(first.blocks) if isinstance(node, CrossReference)]
    assert [(node.chapter.rpartition("/")[2], node.target) for node in references] == [
        ("b.md", ""),
        ("b.md", "second-rise"),
        ("b.md", "second-rise"),
        ("b.md", "block-id1"),
        ("", "own"),
    ]
    assert codes(found) == ["book-outline", "link-post-missing"]


def test_note_outside_the_book_is_named_once(tmp_path: Path) -> None:
    root = vault(tmp_path, {"a.md": "See [[b|the note]].", "b.md": "B"})
    found = exporter.html(root / "a.md").diagnostics
    assert [each.code for each in found] == ["link-elsewhere"]


def test_image_is_found_by_its_name(tmp_path: Path) -> None:
    root = vault(tmp_path, {"notes/a.md": "![[My Loaf.PNG|40]] ![x](other/crumb.png)"})
    for name in ("files/my loaf.png", "files/deep/crumb.png", "../outside.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        Raster.new("L", (80, 40)).save(root / name)
    post, found = load(root, "notes/a.md")
    assert codes(found) == []
    images = [node for node in walk(post.blocks) if isinstance(node, Image)]
    assert [node.size.width is not None for node in images] == [True, False]
    assert len(post.assets) == 2


def test_embedded_note_stands_for_its_link(tmp_path: Path) -> None:
    files = {
        "a.md": "## Mine\n\nBefore ![[b#Rise]] after.\n\n![[b#^q]]\n\n![[b#^item]]\n",
        "sub/b.md": "Start.\n\n# Rise\n\nWait[^1] $x^2$ [[#Bake]].\n\n## Sub\n\n![[c]]\n\n"
        "# Bake\n\n> Quoted\n\n^q\n\n- one ^item\n- two\n\n[^1]: A day.\n",
        "sub/c.md": "See [d](d.md) and ![](d.png).",
        "sub/d.md": "D",
    }
    root = vault(tmp_path, files)
    Raster.new("L", (8, 8)).save(root / "sub/d.png")
    post, found = load(root, "a.md")
    assert words(post) == "Mine Before RiseWait x^2 Bake.SubSee d and . after. Quoted one"
    levels = [node.level for node in walk(post.blocks) if isinstance(node, Heading)]
    assert levels == [2, 3, 4]
    assert [type(node) for node in walk(post.blocks) if isinstance(node, Note | Math)] == [
        Note,
        Math,
    ]
    assert link_targets(post.blocks) == ["/sub/b.md#bake", "/sub/d.md"]
    assert {linked.key for linked in post.linked_posts.values()} == {"sub/b.md", "sub/d.md"}
    assert list(post.assets) == ["/sub/d.png"]
    assert codes(found) == []


def test_embeds_are_bounded(tmp_path: Path) -> None:
    chain = {f"n{number}.md": f"N{number} ![[n{number + 1}]]" for number in range(9)}
    files = {"a.md": "A ![[b]]", "b.md": "B ![[a]] ![[b]]", "n9.md": "End", **chain}
    root = vault(tmp_path, files)
    post, found = load(root, "a.md")
    assert words(post) == "A Bab"
    assert codes(found) == ["embed-limit"] * 2
    post, found = load(root, "n0.md")
    assert words(post).endswith("N5n6")
    assert codes(found) == ["embed-limit"]


def test_embeds_do_not_multiply(tmp_path: Path) -> None:
    text = "word " * 100 + "".join(f"\n\n![[n{{}}#h{number}]]" for number in range(20))
    files = {f"n{number}.md": text.replace("{}", f"{number + 1}") for number in range(6)}
    _, found = load(vault(tmp_path, files), "n0.md")
    assert len(found) < 5000


def test_change_of_an_embedded_note_is_seen(tmp_path: Path) -> None:
    root = vault(tmp_path, {"a.md": "A ![[b]]", "b.md": "Old"})
    for text in ("Old", "New"):
        (root / "b.md").write_text(text)
        assert text in page_of(root)


def test_line_ends_are_kept_unless_the_vault_is_strict(tmp_path: Path) -> None:
    root = vault(tmp_path, {"a.md": "One\ntwo"})
    assert words(load(root, "a.md")[0]) == "One two"
    assert "<br" in page_of(root)
    (root / ".obsidian/app.json").write_text('{"strictLineBreaks": true}')
    assert "<br" not in page_of(root)


def page_of(root: Path) -> str:
    return exporter.html(root / "a.md").data.decode()


def test_templates_drawings_and_ignored_notes_are_no_chapters(tmp_path: Path) -> None:
    files = {
        ".obsidian/app.json": json.dumps({"userIgnoreFilters": ["Archive/", "/draft-.*/"]}),
        ".obsidian/templates.json": '{"folder": "Templates"}',
        "Templates/Daily.md": "<% tp.date.now() %>",
        "Archive/old.md": "Old",
        "draft-one.md": "Draft",
        "Sketch.excalidraw.md": "Drawing",
        "kept.md": "Kept",
        "hidden.md": "---\npublish: false\n---\nHidden",
    }
    edition, found = resolve_folder(write_files(tmp_path, files))
    assert [chapter.metadata.title for chapter in edition.chapters] == ["Kept"]
    assert "format-unread" in codes(found)


def test_filters_of_notes_take_linear_time_or_are_named(tmp_path: Path) -> None:
    ignored = ["/(a+)+b$/", "/(?=kept)/", *["nothing"] * 250]
    files = {
        ".obsidian/app.json": json.dumps({"userIgnoreFilters": ignored}),
        "a" * 60 + "c.md": "One",
        "kept.md": "Two",
    }
    edition, found = resolve_folder(write_files(tmp_path, files))
    assert len(edition.chapters) == 2
    messages = [finding.message for finding in found if finding.code == "site-config"]
    assert any("‘/(?=kept)/’ leaves out no notes" in message for message in messages)
    assert any("the first 200" in message for message in messages)


def test_properties(tmp_path: Path) -> None:
    head = """---
author: "[[people/Ola Wrona|Ola]]"
tags: [bread/rye, "#dark"]
created: 2024-05-06T10:00
modified: 2024-06-07
banner: "![[loaf.png]]"
summary: On [[rye]].
---
Text.
"""
    root = vault(tmp_path, {"My note.md": head})
    Raster.new("L", (8, 8)).save(root / "loaf.png")
    post, found = load(root, "My note.md")
    metadata = post.metadata
    assert metadata.title == "My note"
    assert [author.name for author in metadata.authors] == ["Ola"]
    assert metadata.tags == ("bread/rye", "dark")
    assert f"{metadata.date} {metadata.updated}" == "2024-05-06 2024-06-07"
    assert (metadata.cover, metadata.description) == ("loaf.png", "On rye.")
    assert codes(found) == []


COMMENTED = """# A note %%secret title%%

Open %%secret one%% text.[^1]

%%
secret two

    secret three

%% secret four
%%

- item
  %% secret five %%

[^1]: Note %%secret six%%.

> ```
> code

After a fence %%secret seven%% that its quotation ends. $$ %%secret eight%% $$

<div>%%secret nine%%</div>

| %%secret ten%% |
|---|
| x |

# Heading %%secret eleven%%
"""


@pytest.mark.slow
def test_comments_are_in_no_output(tmp_path: Path) -> None:
    root = vault(tmp_path, {"a.md": COMMENTED, "b.md": f"![[a]]\n\n{COMMENTED}"})
    made = [*exporter.collection(root), exporter.html(root / "b.md")]
    texts = [str(found) for result in made for found in result.diagnostics]
    for result in made:
        match result.name.rpartition(".")[2]:
            case "epub":
                with ZipFile(BytesIO(result.data)) as package:
                    texts += [
                        package.read(name).decode("utf-8", "replace") for name in package.namelist()
                    ]
            case "pdf":
                command = ["pdftotext", "-raw", "-", "-"]
                process = subprocess.run(
                    command, input=result.data, capture_output=True, check=True
                )
                texts.append(process.stdout.decode())
                with Pdf.open(BytesIO(result.data)) as pdf:
                    attached = [file.get_file().read_bytes() for file in pdf.attachments.values()]
                assert len(attached) == 2
                texts += [data.decode() for data in attached]
            case _:
                texts.append(result.data.decode())
    texts += [exporter.to_json(load(root, name)[0]) for name in ("a.md", "b.md")]
    assert sum("Open" in text for text in texts) >= 5
    assert [text for text in texts if "secret" in text] == []


def test_admonitions_in_code_blocks(tmp_path: Path) -> None:
    text = (
        "```ad-bug\ntitle: It *leaks*\ncollapse: open\n\nSee [[b]] %%secret%%.\n\n"
        "%%\nsecret\n%%\n```\n"
    )
    root = vault(tmp_path, {"a.md": f"{text}\n```js\n// %%shown%%\n```\n", "b.md": "B"})
    post, found = load(root, "a.md")
    box, code = post.blocks
    assert box.classes == ("admonition", "bug")
    assert words(post) == "It leaksSee b . // %%shown%%"
    assert code == CodeBlock("// %%shown%%", "js")
    assert "secret" not in post.source_text
    assert codes(found) == []


def test_drawings_are_the_images_beside_them(tmp_path: Path) -> None:
    files = {"a.md": "![[Plan.excalidraw]]\n\n![[Other.excalidraw|100]]", "Plan.excalidraw.md": "x"}
    root = vault(tmp_path, files)
    Raster.new("L", (8, 8)).save(root / "Plan.excalidraw.png")
    post, found = load(root, "a.md")
    assert list(post.assets) == ["/Plan.excalidraw.png"]
    assert codes(found) == ["diagram-unread"]


def test_notes_of_logseq(tmp_path: Path) -> None:
    page = """tags:: bread, grain
alias:: dark bread

- A block #[[long tag]]
  collapsed:: true
\t- TODO Buy ^^flour^^
\t- DONE Bake
\t  :LOGBOOK:
\t  CLOCK: [2024-05-06 Mon 10:00:00]
\t  :END:
- ((6512a0d4-1111-2222-3333-444455556666)) {{query (todo TODO)}}
- {{embed [[Wheat]]}}
- #+BEGIN_TIP
  Let it rest.
  #+END_TIP
"""
    files = {"logseq/config.edn": "{}", "pages/Rye.md": page, "pages/Wheat.md": "[[dark bread]]"}
    root = write_files(tmp_path, files)
    post, found = load(root, "pages/Rye.md")
    assert post.metadata.tags == ("bread", "grain")
    assert words(post) == (
        "A block #long tagBuy flourBake((6512a0d4-1111-2222-3333-444455556666)) "
        "{{query (todo TODO)}}dark breadLet it rest."
    )
    tasks = [node.done for node in walk(post.blocks) if isinstance(node, TaskItem)]
    assert tasks == [False, True]
    assert [linked.key for linked in post.linked_posts.values()] == ["pages/Rye.md"]
    assert codes(found) == ["query-unread", "query-unread"]


def test_sites_of_quartz(tmp_path: Path) -> None:
    settings = """const config: QuartzConfig = {
  configuration: {
    pageTitle: "Bread notes",
    baseUrl: "notes.bread.example",
"""
    files = {
        "quartz.config.ts": settings,
        "docs/index.md": "# Documentation of Quartz",
        "content/index.md": "# Start\n\nSee\n[[Rye bread]].",
        "content/deep/Rye bread.md": "Rye",
        "content/private/diary.md": "Diary",
    }
    root = write_files(tmp_path, files)
    edition, found = resolve_folder(root)
    assert [chapter.metadata.title for chapter in edition.chapters] == ["Start", "Rye bread"]
    assert edition.chapters[1].address == "https://notes.bread.example/deep/Rye-bread"
    post, _ = load(root, "content/index.md")
    assert words(post) == "Start See Rye bread."
    assert post.site_title == "Bread notes"
    assert codes(found) == ["book-outline"]


def test_wikis_of_github_have_the_text_first(tmp_path: Path) -> None:
    text = "See [[the loaf|Rye Bread#Second Rise]] and [[Rye Bread]]."
    files = {"Home.md": text, "Rye-Bread.md": "## Second Rise", "_Sidebar.md": "[[Home]]"}
    post, found = load(write_files(tmp_path, files), "Home.md")
    assert words(post) == "See the loaf and Rye Bread."
    assert list(post.linked_posts) == ["Rye-Bread.md#second-rise", "Rye-Bread.md"]
    assert codes(found) == []


def test_images_of_ghost_are_found_by_their_names(tmp_path: Path) -> None:
    root = write_files(tmp_path, {"a.md": "![x](__GHOST_URL__/content/images/2020/01/loaf.png)"})
    (root / "images").mkdir()
    Raster.new("L", (8, 8)).save(root / "images/loaf.png")
    post, found = load(root, "a.md")
    assert len(post.assets) == 1
    assert codes(found) == []
