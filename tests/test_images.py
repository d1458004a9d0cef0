"""Images: their addresses, sizes and formats, and how they are prepared for an output."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from PIL import Image as Raster
from PIL import ImageChops
from sample_editions import asset, chapter, image_bytes, image_paragraph
from sample_sites import POST, codes, resolve_chapter, write_and_read_post, write_site

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFileError
from exporter.model.assets import Asset, decode_data_url
from exporter.model.nodes import Image
from exporter.model.walk import walk
from exporter.options.epub_profiles import epub_profile
from exporter.read.images import inspect_image
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import SerialExecutor
from exporter.write.epub.images import image_target
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import (
    ImageTarget,
    prepare_image,
    print_image_target,
    with_addresses,
)

PNG = image_bytes("PNG")
EPUB = image_target(epub_profile())


def photograph(width: int, height: int, format_: str = "JPEG", **options: Any) -> bytes:
    """Return an encoded gradient."""
    image = Raster.linear_gradient("L").resize((width, height)).convert("RGB")
    stream = BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    "address",
    [
        "/img/a%20jar.png",
        "</img/a jar.png>",
        "/blog/img/a%20jar.png",
        "../img/a%20jar.png",
        "img/a%20jar.png",
        "https://bread.example/blog/img/a%20jar.png",
        "http://www.bread.example/blog/img/a%20jar.png",
        "/img/a%20jar.png?raw=true#top",
        "{{ site.baseurl }}/img/a%20jar.png",
        "{% link img/a jar.png %}",
    ],
)
def test_forms_of_image_addresses(tmp_path: Path, address: str) -> None:
    if address.startswith("{% link"):
        address = f"<{address}>"
    config = "url: https://bread.example\nbaseurl: /blog\n"
    files = {"img/a jar.png": PNG, "_config.yml": config}
    post, diagnostics = write_and_read_post(tmp_path, f"![A jar]({address})", **files)
    (found,) = post.assets.values()
    assert Path(found.path).name == "a jar.png"
    assert codes(diagnostics) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/img/gone.png", "image-missing"),
        ("../../outside.png", "image-missing"),
        ("https://bread.example/img/gone.png", "image-remote"),
        ("https://other.example/a.png", "image-remote"),
        ("//other.example/a.png", "image-remote"),
        ("/" + "long" * 400 + ".png", "image-missing"),
        ("data:image/png;base64,AAAA", "image-unreadable"),
        ("data:image/png", "image-unreadable"),
        ("/broken.png", "image-unreadable"),
        ("/broken.jpg", "image-unreadable"),
        ("/text.png", "image-unreadable"),
    ],
)
def test_missing_image_is_reported_once(tmp_path: Path, address: str, code: str) -> None:
    (tmp_path / "outside.png").write_bytes(PNG)
    files = {
        "broken.png": PNG[:-20],
        "broken.jpg": photograph(90, 90)[:-500],
        "text.png": "no picture",
    }
    body = f"![A]({address})\n\n![B]({address})"
    post, diagnostics = write_and_read_post(tmp_path / "site", body, **files)
    assert post.assets == {}
    assert codes(diagnostics) == [code]


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64," + base64.b64encode(PNG).decode(),
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E",
    ],
)
def test_image_in_a_data_address(tmp_path: Path, address: str) -> None:
    post, diagnostics = write_and_read_post(tmp_path, f'<img alt="A jar" src="{address}">')
    (found,) = post.assets.values()
    assert inspect_image(found.read())[0] == found.media_type
    assert codes(diagnostics) == []


def test_data_address_with_and_without_base64() -> None:
    assert decode_data_url("data:,a%20b") == b"a b"
    assert decode_data_url("data:;base64,YWI=") == b"ab"
    with pytest.raises(ValueError, match="comma"):
        decode_data_url("data:ab")


def test_size_of_a_rotated_photograph() -> None:
    exif = Raster.Exif()
    exif[0x0112] = 6
    data = photograph(40, 20, exif=exif)
    assert inspect_image(data) == ("image/jpeg", 20, 40)
    prepared = prepare_image(_asset(data, "image/jpeg", 20, 40), ImageTarget())
    with Raster.open(BytesIO(prepared.data)) as shown:
        assert shown.size == (20, 40)


def _asset(data: bytes, media_type: str, width: int = 8, height: int = 8) -> Asset:
    body = base64.b64encode(data).decode()
    return Asset(f"data:{media_type};base64,{body}", "0" * 64, media_type, width, height)


def test_lossless_image_keeps_its_colours() -> None:
    data = image_bytes("WEBP", "RGB", lossless=True)
    prepared = prepare_image(_asset(data, "image/webp"), EPUB)
    with Raster.open(BytesIO(data)) as before, Raster.open(BytesIO(prepared.data)) as after:
        assert prepared.media_type == "image/png"
        difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB"))
        assert max(high for _, high in difference.getextrema()) <= 3


def test_cmyk_image_becomes_rgb() -> None:
    prepared = prepare_image(_asset(image_bytes("JPEG", "CMYK"), "image/jpeg"), EPUB)
    with Raster.open(BytesIO(prepared.data)) as shown:
        assert shown.mode == "RGB"


@pytest.mark.parametrize(
    ("media_type", "target", "animated"),
    [
        ("image/webp", EPUB, False),
        ("image/gif", EPUB, True),
        ("image/gif", print_image_target(100, 100), False),
    ],
)
def test_animations_are_kept_or_become_still_images(
    media_type: str, target: ImageTarget, animated: bool
) -> None:
    data = image_bytes(media_type[6:].upper(), frames=3)
    prepared = prepare_image(_asset(data, media_type), target)
    assert prepared.animated is animated
    with Raster.open(BytesIO(prepared.data)) as shown:
        assert (getattr(shown, "n_frames", 1) > 1) is animated
        assert media_type == "image/webp" or shown.format == ("GIF" if animated else "PNG")


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("size", "shown"),
    [((3000, 1500), (1181, 590)), ((600, 3000), (236, 1181)), ((900, 900), (900, 900))],
)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_print_limits_the_resolution(
    size: tuple[int, int], shown: tuple[int, int], format_: str
) -> None:
    data = photograph(*size, format_=format_)
    target = print_image_target(100, 100)
    prepared = prepare_image(_asset(data, f"image/{format_.lower()}", *size), target)
    with Raster.open(BytesIO(prepared.data)) as image:
        assert image.size == shown
        assert image.format == ("PNG" if format_ == "PNG" else "JPEG")
    assert prepared.changed is (size != shown or format_ == "WEBP")
    assert prepared == prepare_image(_asset(data, f"image/{format_.lower()}", *size), target)


def test_transparency_is_kept(tmp_path: Path) -> None:
    clear = Raster.new("P", (900, 30), 0)
    stream = BytesIO()
    clear.save(stream, "PNG", transparency=0)
    jar = asset(stream.getvalue(), tmp_path, "jar.png", "image/png")
    prepared = prepare_image(jar, ImageTarget(max_width=90))
    with Raster.open(BytesIO(prepared.data)) as shown:
        assert shown.convert("RGBA").getpixel((5, 1))[3] == 0


def test_broken_images_are_replaced_by_placeholders(tmp_path: Path) -> None:
    from exporter.write.images.image_processing import ImageProcessor
    from exporter.write.pdf.jobs.chapter_images import ChapterImages

    whole = asset(image_bytes("GIF", frames=3), tmp_path, "a.gif", "image/gif")
    plain = asset(PNG, tmp_path, "b.png", "image/png")
    broken = asset(b"GIF89a", tmp_path, "c.gif", "image/gif")
    shown = [image_paragraph(of) for of in (whole, plain, broken, broken)]
    diagnostics = Diagnostics()
    image_processor = ImageProcessor(tmp_path / "images", ImageTarget(), BuildContext())
    images = ChapterImages(image_processor, diagnostics)
    prepared, addresses = with_addresses(chapter(tuple(shown)), images.url, diagnostics)
    assert [bool(node.asset) for node in walk(prepared.blocks) if isinstance(node, Image)] == [
        True,
        True,
        False,
        False,
    ]
    files = {name: image_processor.file(asset) for name, asset in images.assets.items()}
    assert files[addresses[plain.digest]] == Path(plain.path)
    still = files[addresses[whole.digest]]
    assert still != Path(whole.path)
    assert still.read_bytes().startswith(b"\x89PNG")
    assert codes(diagnostics) == ["image-unreadable"]


@pytest.mark.parametrize(
    ("linked", "size", "shown"),
    [
        ("/jar-full.png", (16, 16), "jar-full.png"),
        ("/other.png", (16, 16), "other.png"),
        ("/jar-full.png", (4, 4), "jar.png"),
        ("/jar-full.png", (16, 9), "jar.png"),
    ],
)
def test_the_larger_version_of_an_image_is_shown(
    tmp_path: Path, linked: str, size: tuple[int, int], shown: str
) -> None:
    stream = BytesIO()
    Raster.new("RGB", size).save(stream, "PNG")
    post = f"---\ntitle: A post\n---\n[![A jar](/jar.png)]({linked})\n"
    write_site(tmp_path, {POST: post, "jar.png": PNG, linked[1:]: stream.getvalue()})
    chapter, _ = resolve_chapter(tmp_path)
    (image,) = [node for node in walk(chapter.blocks) if isinstance(node, Image)]
    assert image.asset
    assert Path(image.asset.path).name == shown
    assert chapter.references == ()


def test_slightly_large_image_is_not_resized(tmp_path: Path) -> None:
    sharp = asset(photograph(120, 40), tmp_path, "a.jpg", "image/jpeg")
    assert not prepare_image(sharp, ImageTarget(max_width=100, max_height=100)).changed
    assert prepare_image(sharp, ImageTarget(max_width=90, max_height=100)).changed
    square = asset(photograph(120, 120), tmp_path, "b.jpg", "image/jpeg")
    assert prepare_image(square, ImageTarget(max_width=100, max_height=100)).changed


def test_image_that_resizing_does_not_shrink_is_kept_unless_pixels_count(tmp_path: Path) -> None:
    lines = Raster.new("P", (400, 400))
    lines.putpalette([0, 0, 0, 255, 255, 255])
    lines.putdata([(x // 3 + y // 7) % 2 for y in range(400) for x in range(400)])
    stream = BytesIO()
    lines.save(stream, "PNG", optimize=True)
    drawing = asset(stream.getvalue(), tmp_path, "a.png", "image/png")
    assert not prepare_image(
        drawing, ImageTarget(max_width=300, max_height=300, for_print=True)
    ).changed
    assert prepare_image(drawing, ImageTarget(max_width=300, max_height=300)).changed


def test_opaque_alpha_channel_is_removed(tmp_path: Path) -> None:
    def mode(alpha: int) -> str:
        stream = BytesIO()
        Raster.new("RGBA", (200, 200), (9, 9, 9, alpha)).save(stream, "PNG")
        shown = asset(stream.getvalue(), tmp_path, f"{alpha}.png", "image/png")
        prepared = prepare_image(shown, ImageTarget(max_width=100, max_height=100))
        return Raster.open(BytesIO(prepared.data)).mode

    assert (mode(255), mode(254)) == ("RGB", "RGBA")


@pytest.mark.parametrize(("alpha", "mode"), [(255, "RGB"), (254, "RGBA")])
def test_opaque_alpha_channel_is_removed_for_print_at_any_size(
    alpha: int, mode: str, tmp_path: Path
) -> None:
    stream = BytesIO()
    Raster.new("RGBA", (20, 20), (9, 8, 7, alpha)).save(stream, "PNG")
    given = asset(stream.getvalue(), tmp_path, "a.png", "image/png")
    with Raster.open(BytesIO(prepare_image(given, print_image_target(100, 100)).data)) as shown:
        assert shown.mode == mode
        assert shown.convert("RGB").getpixel((3, 3)) == (9, 8, 7)
    assert not prepare_image(given, ImageTarget()).changed


@pytest.mark.parametrize(("width", "in_parallel"), [(400, False), (4000, True), (40_000, False)])
def test_only_medium_sized_images_are_processed_in_parallel(
    width: int, in_parallel: bool, tmp_path: Path
) -> None:
    class TwoWorkers(SerialExecutor):
        used = False

        def max_workers(self) -> int:
            TwoWorkers.used = True
            return 2

    stream = BytesIO()
    Raster.new("RGB", (4, 4)).save(stream, "PNG")
    image_processor = ImageProcessor(tmp_path / "images", ImageTarget(), BuildContext(TwoWorkers()))
    several = [
        replace(
            asset(stream.getvalue() + bytes(number), tmp_path, f"{number}.png", "image/png"),
            width=width,
            height=1000,
        )
        for number in range(3)
    ]
    image_processor.process(several)
    assert TwoWorkers.used == in_parallel
    assert [image_processor.prepared(each).media_type for each in several] == ["image/png"] * 3


def test_images_of_a_book_are_known_from_one_entry_of_the_cache(tmp_path: Path) -> None:
    class CountingCache(DiskCache):
        read = 0

        def get(self, key: str) -> bytes | None:
            CountingCache.read += 1
            return super().get(key)

    def contents(*names: str) -> list[bytes]:
        """Return the bytes of images of a book, each of the contents of its asset."""
        context = BuildContext(cache=CountingCache(tmp_path / "cache"))
        folder = Path(mkdtemp(dir=tmp_path))
        image_processor = ImageProcessor(folder, ImageTarget(2, 2), context)
        CountingCache.read = 0
        image_processor.process(images[name] for name in names)
        return [image_processor.content(images[name]).read() for name in names]

    images = {
        name: asset(image_bytes(name), tmp_path, name, f"image/{name.lower()}")
        for name in ("PNG", "JPEG", "GIF")
    }
    first = contents("PNG", "JPEG")
    assert contents("PNG", "JPEG") == first
    # What is known of both, and the bytes of each.
    assert CountingCache.read == 1 + 2
    assert contents("PNG", "JPEG", "GIF")[:2] == first
    DiskCache(tmp_path / "cache").clear()
    assert contents("PNG", "JPEG") == first


class LoggingCache(DiskCache):
    """A cache that records the keys of the entries that are stored."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stored: list[str] = []

    def put(self, key: str, data: bytes) -> None:
        self.stored.append(key)
        super().put(key, data)


def _processed(folder: Path, cache: DiskCache, images: list[Asset], size: int) -> list[bytes]:
    image_processor = ImageProcessor(folder, ImageTarget(size, size), BuildContext(cache=cache))
    image_processor.process(images)
    readable = [each for each in images if each.digest not in dict(image_processor.errors())]
    return [image_processor.content(each).read() for each in readable]


def _two_images(folder: Path) -> list[Asset]:
    return [
        asset(image_bytes(name), folder, name, f"image/{name.lower()}") for name in ("PNG", "JPEG")
    ]


def test_images_are_prepared_again_if_only_their_bytes_are_gone(tmp_path: Path) -> None:
    images = _two_images(tmp_path)
    cache = LoggingCache(tmp_path / "cache")
    first = _processed(tmp_path / "first", cache, images, 2)
    bytes_of_one = max(cache.stored, key=lambda key: (cache.get(key) or b"") == first[0])
    cache._path(cache._name(bytes_of_one) or "").unlink()
    cache.stored.clear()
    assert _processed(tmp_path / "second", cache, images, 2) == first
    # All that is known of the images was read.
    assert cache.stored == []


def test_images_for_another_target_are_other_images(tmp_path: Path) -> None:
    images = _two_images(tmp_path)
    cache = DiskCache(tmp_path / "cache")
    sizes = []
    for size in (2, 4, 2):
        for data in _processed(tmp_path / "images", cache, images, size):
            with Raster.open(BytesIO(data)) as opened:
                sizes.append(opened.size)
    assert sizes == [(2, 2)] * 2 + [(4, 4)] * 2 + [(2, 2)] * 2


def test_images_of_which_one_is_unreadable_are_not_known_from_one_entry(tmp_path: Path) -> None:
    images = _two_images(tmp_path)
    broken = asset(b"broken", tmp_path, "broken.png", "image/png")
    cache = LoggingCache(tmp_path / "cache")
    assert len(_processed(tmp_path / "images", cache, [*images, broken], 2)) == 2
    # What is known of each of the others, and its bytes.
    assert len(cache.stored) == 2 * 2


@pytest.mark.parametrize(
    ("format_", "mode", "width", "fits"),
    [("WEBP", "RGB", 41, True), ("WEBP", "RGB", 42, False), ("PNG", "RGBA", 47, False)],
)
def test_an_image_that_takes_too_much_memory_is_refused(
    format_: str, mode: str, width: int, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A thousandth of the limit, and of the pixels.
    monkeypatch.setattr("exporter.read.images._MAX_MEMORY", 700_000)
    stream = BytesIO()
    Raster.new(mode, (width, 1000)).save(stream, format_)
    if fits:
        assert inspect_image(stream.getvalue())[1:] == (width, 1000)
    else:
        with pytest.raises(ValueError, match="pixels are too many"):
            inspect_image(stream.getvalue())


def test_an_image_that_changes_after_it_was_read_is_not_written(tmp_path: Path) -> None:
    given = asset(image_bytes("PNG"), tmp_path, "a.png", "image/png")
    assert given.read() == image_bytes("PNG")
    (tmp_path / "a.png").unlink()
    (tmp_path / "secret").write_text("outside")
    (tmp_path / "a.png").symlink_to("secret")
    with pytest.raises(InputFileError, match="has changed"):
        given.read()
