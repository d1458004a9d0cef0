"""The registry of patches: every function of a library that the exporter replaces or relies on.

`python -m bench.patches` measures what the speed patches save. docs/engine.md describes each patch
for the authors of the library that it changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

TESTED = "70.0"
"""The release of WeasyPrint whose sources the digests are of."""

Kind: TypeAlias = Literal["required", "fix", "feature", "speed"]
"""What the product cannot do without, what corrects the engine's output, what composes better pages
than the engine can, what saves time alone."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One change to the engine.

    `replaces` are the functions that the patch stands in for, `relies_on` others whose behaviour it
    repeats or whose private results it reads; each with the digest of its source (see
    `patching.source_digest`). `implementation` is a function of this package, by the names of its
    module and its own: it takes what is at `replaces` and returns what goes there. `everywhere`
    means also in modules that have imported a function by name. `saving` is how much longer a build
    takes without a speed patch, in percent of its CPU time.
    """

    name: str
    kind: Kind
    reason: str
    implementation: str = ""
    replaces: Mapping[str, str] = field(default_factory=dict)
    relies_on: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    saving: float = 0

    @property
    def digests(self) -> dict[str, str]:
        """The digests of all functions that the patch is written for."""
        return {**self.replaces, **self.relies_on}


PATCHES: tuple[Patch, ...] = (
    # What the product cannot do without
    Patch(
        "marked-content",
        "required",
        "Pages number their marked content, from which the exporter makes the structure tree.",
        relies_on={
            "weasyprint.document:Page.__init__": "255358c76401",
            "weasyprint.document:Page.paint": "939df3bec69d",
            "weasyprint.anchors:gather_anchors": "a6970b100570",
            "weasyprint.draw:draw_inline_level": "83010c6dec6a",
            "weasyprint.draw:draw_block_level": "f4e6041f67ae",
            "weasyprint.pdf.anchors:add_links": "e37fc9cd900c",
            "weasyprint.pdf.stream:Stream.marked": "b42cefd5f8d2",
            "weasyprint.pdf.stream:Stream.artifact": "b42cefd5f8d2",
        },
    ),
    Patch(
        "page-number-marks",
        "required",
        "Marks in the content of a page say where the book puts in page numbers.",
        "page_number_marks.mark_page_numbers",
        replaces={"weasyprint.draw:draw_text": "d1cfa769e258"},
        relies_on={
            "weasyprint.draw.text:draw_first_line": "df38b8753e86",
            "weasyprint.pdf.stream:Stream.end_text": "663c1c18b654",
            "weasyprint.text.fonts:get_pango_font_key": "cc14d053f6d7",
            "weasyprint.text.line_break:create_layout": "5d4b11726a68",
            "weasyprint.text.line_break:Layout.get_first_line": "370afb3c62a9",
        },
    ),
    Patch(
        "font-use",
        "required",
        "The book embeds each font once, and needs the glyphs that each chapter uses. A chapter of "
        "a book does not embed the fonts that the book embeds. Characters without a font are "
        "looked for before the layout.",
        "fonts.skip_shared_fonts",
        replaces={"weasyprint.pdf:build_fonts_dictionary": "934910c919b5"},
        relies_on={
            "weasyprint.pdf.fonts:Font.__init__": "64bade0f1b1f",
            "weasyprint.pdf.stream:Stream.add_font": "be84a5edbf0c",
            "weasyprint.text.ffi:unicode_to_char_p": "4fa052a2dae4",
            "weasyprint.text.fonts:FontConfiguration.__init__": "7892baa23553",
            "weasyprint.text.fonts:get_hb_object_data": "a921ed57bd7b",
        },
    ),
    Patch(
        "placed-content",
        "required",
        "Text and images that are on no page are found.",
        "placed_content.record_content",
        replaces={"weasyprint.document:build_formatting_structure": "326c9349c62a"},
    ),
    # Before the patches that change cached lines
    Patch(
        "repeated-lines",
        "speed",
        "A line of a text that was laid out before is not laid out again.",
        "speed_text.patch_repeated_lines",
        replaces={
            "weasyprint.layout.inline:can_break_text": "50b1f2c840c9",
            "weasyprint.layout.inline:split_first_line": "f5cfad56910a",
            "weasyprint.layout.preferred:split_first_line": "f5cfad56910a",
        },
        relies_on={
            "weasyprint.text.line_break:Layout.__init__": "e1ec983345b8",
            "weasyprint.text.line_break:create_layout": "5d4b11726a68",
            "weasyprint.text.line_break:first_line_metrics": "d3ba485663a7",
        },
        saving=3.5,
    ),
    # Corrections
    Patch(
        "full-lines",
        "fix",
        "A word that fits a line is not moved to the next one for the space after it.",
        "fixes.fix_full_lines",
        replaces={"weasyprint.layout.inline:split_first_line": "f5cfad56910a"},
    ),
    Patch(
        "footnotes",
        "fix",
        "Footnotes are neither lost nor moved to the page after their calls.",
        "fixes.fix_footnotes",
        replaces={
            "weasyprint.layout:LayoutContext._update_footnote_area": "fedec017556e",
            "weasyprint.layout:LayoutContext.current_page_footnotes": "",
            "weasyprint.layout:LayoutContext._exporter_footnotes": "",
        },
        relies_on={
            "weasyprint.layout:LayoutContext.layout_footnote": "13581cb46283",
            "weasyprint.layout:LayoutContext.report_footnote": "6c5e58ebb16d",
            "weasyprint.layout.block:_linebox_layout": "2edf8a7e471b",
        },
    ),
    Patch(
        "cloned-boxes",
        "fix",
        "The background of a box that continues on the next page ends at its last line with text.",
        "fixes.fix_cloned_boxes",
        replaces={
            "weasyprint.layout.block:block_container_layout": "85c099075fd3",
            "weasyprint.layout.block:find_earlier_page_break": "e29294e5e363",
        },
    ),
    Patch(
        "glyph-text",
        "fix",
        "Every glyph is mapped to a character, as PDF/UA and PDF/A require.",
        "fixes.fix_glyph_text",
        replaces={"weasyprint.pdf:build_fonts_dictionary": "934910c919b5"},
    ),
    Patch(
        "pillow",
        "fix",
        "An image file that is cut off is reported, not completed. Ghostscript is never run.",
        "fixes.fix_pillow",
        replaces={
            "PIL.ImageFile:LOAD_TRUNCATED_IMAGES": "value",
            "PIL.EpsImagePlugin:gs_binary": "value",
        },
    ),
    # What the engine lacks
    Patch(
        "baseline-grid",
        "feature",
        "Lines of text stand on one grid on all pages; blocks take whole steps of it.",
        "block_step.add_grid",
        replaces={
            "weasyprint.document:build_formatting_structure": "326c9349c62a",
            "weasyprint.layout.block:block_level_layout": "6b8ad2cbf577",
            "weasyprint.layout.block:iter_line_boxes": "6133a0ef6e56",
        },
        relies_on={
            "weasyprint.layout.block:_in_flow_layout": "65c816057d32",
            "weasyprint.layout.block:_linebox_layout": "2edf8a7e471b",
            "weasyprint.layout.block:_out_of_flow_layout": "fe6a0d245e97",
            "weasyprint.layout.block:collapse_margin": "0ab76181308e",
            "weasyprint.text.line_break:strut": "e0631a4e87ce",
        },
    ),
    # Speed: the document and its styles
    Patch(
        "xhtml-parser",
        "speed",
        "XHTML is read as XML.",
        "speed_style.patch_xhtml_parser",
        replaces={"weasyprint:HTML.__init__": "5192c9881ab3"},
        saving=7.2,
    ),
    Patch(
        "pseudo-elements",
        "speed",
        "The style of a pseudo-element is computed when it is first used.",
        "speed_style.patch_pseudo_elements",
        replaces={
            "weasyprint.css:StyleFor.set_computed_styles": "5cb8f2bf7461",
            "weasyprint.css:StyleFor.__call__": "118cfe9045fc",
            "weasyprint:HTML._ua_stylesheets": "0b4ed8a3f47e",
        },
        relies_on={
            "weasyprint.css:StyleFor.__init__": "d15b963b59ca",
            "weasyprint.css:declaration_precedence": "9486519884aa",
        },
        saving=5,
    ),
    Patch(
        "page-styles",
        "speed",
        "Pages with the same rules share their styles.",
        "speed_style.patch_page_styles",
        replaces={"weasyprint.layout.page:set_page_type_computed_styles": "aed6c0aac2b4"},
        relies_on={"weasyprint.css:StyleFor.add_page_declarations": "3126a5b360ef"},
        everywhere=True,
        saving=3.9,
    ),
    Patch(
        "style-values",
        "speed",
        "Inherited and initial values are copied without a computation.",
        "speed_style.patch_style_values",
        replaces={
            "weasyprint.css:ComputedStyle.__init__": "9eb1408056ab",
            "weasyprint.css:ComputedStyle.__missing__": "b63779545f97",
            "weasyprint.css:AnonymousStyle.__init__": "094b271d1d1e",
            "weasyprint.css:AnonymousStyle.__missing__": "ea3974fea081",
        },
        saving=2.1,
    ),
    # Speed: boxes
    Patch(
        "box-lengths",
        "speed",
        "Lengths that do not depend on the containing block are kept with the style.",
        "speed_layout.patch_lengths",
        replaces={"weasyprint.layout.percent:resolve_percentages": "92016b948f74"},
        relies_on={
            "weasyprint.layout.percent:percentage": "c75fddf0ecb7",
            "weasyprint.layout.percent:resolve_one_percentage": "8abbba7df518",
            "weasyprint.css.properties:Dimension": "value",
        },
        everywhere=True,
        saving=3.6,
    ),
    # Speed: text
    Patch(
        "prepared-layouts",
        "speed",
        "The Pango layout of a style is copied, not set up again.",
        "speed_text.patch_prepared_layouts",
        replaces={"weasyprint.text.line_break:Layout.setup": "97d605ad9767"},
        saving=3.3,
    ),
    Patch(
        "struts",
        "speed",
        "The height of a line is kept with its style.",
        "speed_text.patch_struts",
        replaces={"weasyprint.text.line_break:strut": "e0631a4e87ce"},
        everywhere=True,
        saving=4.2,
    ),
    # Drawing
    Patch(
        "drawn-glyphs",
        "fix",
        "Text is drawn with the glyphs that it was measured with, kerning beside spaces included.",
        "drawn_glyphs.fix_drawn_glyphs",
        replaces={
            "weasyprint.text.line_break:Layout.deactivate": "38c467a3a6e5",
            "weasyprint.text.line_break:Layout.reactivate": "df15b7a6639d",
            "weasyprint.layout.inline:add_word_spacing": "9a16bf0652cc",
            "weasyprint.draw.text:draw_first_line": "df38b8753e86",
        },
        relies_on={
            "weasyprint.draw.text:draw_text": "d1cfa769e258",
            "weasyprint.layout.inline:count_expandable_spaces": "b590abb9779e",
            "weasyprint.text.line_break:Layout.set_text": "b1ff0c069c2b",
        },
    ),
    Patch(
        "repeated-drawings",
        "speed",
        "A drawing that is shown again at the same size is drawn once.",
        "speed_drawing.patch_repeated_drawings",
        replaces={"weasyprint.images:SVGImage.draw": "9b5d3325e833"},
        relies_on={"weasyprint.pdf.stream:Stream.add_group": "6a6ba9657c2c"},
        saving=2.5,
    ),
    Patch(
        "packed-images",
        "speed",
        "The compressed pixels of an image are passed on.",
        "speed_images.patch_packed_images",
        replaces={
            "weasyprint.images:RasterImage.__init__": "607da9730d36",
            "weasyprint.images:RasterImage.get_x_object": "2452d91703fb",
        },
        relies_on={"weasyprint.images:rotate_pillow_image": "f04e3d264a44"},
        saving=31.8,
    ),
    # Last, since it changes the glyphs that `drawn-glyphs` draws
    Patch(
        "east-asian-lines",
        "fix",
        "Lines of Chinese and Japanese are stretched between all characters, and spaced beside "
        "Latin words.",
        "east_asian.fix_east_asian_lines",
        replaces={
            "weasyprint.layout.inline:split_first_line": "f5cfad56910a",
            "weasyprint.layout.preferred:split_first_line": "f5cfad56910a",
            "weasyprint.layout.inline:justify_line": "cbba344b3c57",
            "weasyprint.draw.text:draw_first_line": "df38b8753e86",
        },
        relies_on={
            "weasyprint.layout.inline:add_word_spacing": "9a16bf0652cc",
            "weasyprint.layout.inline:split_text_box": "eb75c8b916af",
            "weasyprint.text.line_break:first_line_metrics": "d3ba485663a7",
        },
    ),
    # Composition
    Patch(
        "figures",
        "feature",
        "A figure that does not fit into the rest of a page is scaled down, or moved past the text "
        "after it.",
        "figures.fit_figures",
        replaces={
            "weasyprint.layout.block:_in_flow_layout": "65c816057d32",
            "weasyprint.layout.page:block_level_layout": "6b8ad2cbf577",
        },
        relies_on={
            "weasyprint.layout.block:avoid_page_break": "9d5bad51dcc6",
            "weasyprint.layout.block:block_container_layout": "85c099075fd3",
            "weasyprint.layout.block:block_level_layout": "6b8ad2cbf577",
            "weasyprint.layout.block:block_level_page_break": "613aef275d5c",
            "weasyprint.layout.block:find_earlier_page_break": "e29294e5e363",
            "weasyprint.layout.block:find_last_class_a_break_point_child": "ce55a9d94688",
            "weasyprint.layout.block:remove_placeholders": "c7196fdc1f9c",
            "weasyprint.layout.page:make_page": "956a4c5f9b42",
            "weasyprint.layout.replaced:block_replaced_box_layout": "28d439500eaf",
            "weasyprint.layout.replaced:inline_replaced_box_width_height": "9aaa2f7dc93f",
            "weasyprint.text.line_break:strut": "e0631a4e87ce",
        },
    ),
    # After `drawn-glyphs`, whose glyphs it counts and moves
    Patch(
        "line-breaking",
        "feature",
        "Paragraphs are broken into lines as a whole. Spaces are shrunk too.",
        "line_breaking.hooks.break_paragraphs",
        replaces={
            "weasyprint.layout.inline:get_next_linebox": "85f1eff36fce",
            "weasyprint.layout.inline:split_inline_box": "039bca5ab958",
            "weasyprint.layout.inline:split_text_box": "eb75c8b916af",
            "weasyprint.layout.inline:text_align": "79372fc12c36",
        },
        relies_on={
            "weasyprint.layout:LayoutContext.overflows_page": "1029305e8f00",
            "weasyprint.layout.block:_linebox_layout": "2edf8a7e471b",
            "weasyprint.layout.float:avoid_collisions": "9414233392f7",
            "weasyprint.layout.inline:add_word_spacing": "9a16bf0652cc",
            "weasyprint.layout.inline:atomic_box": "7bdc202808f2",
            "weasyprint.layout.inline:count_expandable_spaces": "b590abb9779e",
            "weasyprint.layout.inline:inline_block_width": "16e86ee32186",
            "weasyprint.layout.inline:iter_line_boxes": "6133a0ef6e56",
            "weasyprint.layout.inline:remove_last_whitespace": "4bc3610649d5",
            "weasyprint.layout.inline:skip_first_whitespace": "8b59fadfb638",
            "weasyprint.layout.inline:split_inline_level": "8098bdbd3e2d",
            "weasyprint.layout.percent:resolve_percentages": "92016b948f74",
            "weasyprint.layout.replaced:inline_replaced_box_layout": "7a44f99b26cb",
            "weasyprint.text.line_break:create_layout": "5d4b11726a68",
            "weasyprint.text.line_break:get_log_attrs": "371b8bcb27fb",
            "weasyprint.text.line_break:split_first_line": "f5cfad56910a",
        },
    ),
    Patch(
        "tracking",
        "feature",
        "The letters of a justified line are moved apart or together by up to a hundredth.",
        "line_breaking.hooks.track_letters",
        replaces={"weasyprint.draw.text:draw_first_line": "df38b8753e86"},
    ),
    Patch(
        "page-depth",
        "feature",
        "A page that ends early is spaced out, so that facing pages end at the same height.",
        "page_depth.fill_pages",
        replaces={"weasyprint.layout.page:block_level_layout": "6b8ad2cbf577"},
        relies_on={
            "weasyprint.layout.page:make_page": "956a4c5f9b42",
            "weasyprint.text.line_break:strut": "e0631a4e87ce",
        },
    ),
    Patch(
        "chapter-end",
        "feature",
        "A last page that is less than a quarter full is saved, or gets lines of the pages before "
        "it.",
        "chapter_end.fill_last_page",
        replaces={
            "weasyprint.layout:make_all_pages": "18987bbc6ea9",
            "weasyprint.layout.page:block_level_layout": "6b8ad2cbf577",
        },
        relies_on={
            "weasyprint.layout:layout_document": "421aba4c2809",
            "weasyprint.layout.page:make_page": "956a4c5f9b42",
            "weasyprint.layout.page:remake_page": "54219cdedd65",
            "weasyprint.text.line_break:strut": "e0631a4e87ce",
        },
    ),
)
