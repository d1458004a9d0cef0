"""The rules of MathML, which EPUBCheck has too."""

from __future__ import annotations

import pytest
from lxml import etree

from exporter.diagnostics import Diagnostics
from exporter.file_formats.mathml import mathml_fault
from exporter.formulas import typesetting
from exporter.model.nodes import Math
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, inlines_to_xhtml

X = "<mi>x</mi>"
VALID = (
    f"<mfrac>{X}{X}</mfrac><mo stretchy='false'>(</mo><mspace width='1em'/>",
    f"<mtable columnalign='left right'><mtr><mtd>{X}</mtd><mtd/></mtr></mtable>",
    f"<mmultiscripts>{X}<none/>{X}<mprescripts/>{X}<none/></mmultiscripts>",
    f"<semantics>{X}<annotation encoding='application/x-tex'>x</annotation></semantics>",
    "<mtext>if <b xmlns='http://www.w3.org/1999/xhtml'>so</b></mtext>",
    f"<mpadded height='+1em' voffset='-0.3height'>{X}</mpadded>",
    f"<mstyle scriptlevel='+1' mathcolor='#ff8000'>{X}</mstyle>",
)
INVALID = {
    f"<mfrac>{X}</mfrac>": "‹mfrac› needs 2 parts and has 1",
    f"<msubsup>{X}{X}</msubsup>": "‹msubsup› needs 3 parts and has 2",
    f"<mo><mrow>{X}</mrow></mo>": "‹mrow› in ‹mo›",
    "<mtext><mi>x</mi></mtext>": "‹mi› in ‹mtext›",
    "<mrow>x</mrow>": "text in ‹mrow›",
    f"<mtable><mtd>{X}</mtd></mtable>": "‹mtd› in ‹mtable›",
    "<apply/>": "‹apply› in ‹math›",
    "<mi mathcolor='orange'>x</mi>": "the value ‘orange’ of ‘mathcolor’ on ‹mi›",
    "<mi onclick='x()'>x</mi>": "the attribute ‘onclick’ on ‹mi›",
    "<mi xml:lang='en'>x</mi>": "the attribute ‘lang’ on ‹mi›",
    f"<mmultiscripts>{X}{X}</mmultiscripts>": "the scripts of ‹mmultiscripts› are not in pairs",
    f"<semantics>{X}{X}</semantics>": "‹semantics› is not a formula and annotations",
    "<mspace>x</mspace>": "‹mspace› is not empty",
    "<mrow><script/></mrow>": "‹script› in ‹mrow›",
}


def math(content: str) -> etree._Element:
    return etree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{content}</math>')


@pytest.mark.parametrize("content", VALID)
def test_valid(content: str) -> None:
    assert mathml_fault(math(content)) == ""


@pytest.mark.parametrize(("content", "fault"), INVALID.items())
def test_invalid(content: str, fault: str) -> None:
    assert mathml_fault(math(content)) == fault


def test_a_formula_with_invalid_mathml_is_an_image(monkeypatch: pytest.MonkeyPatch) -> None:
    def convert(*_: object, **__: object) -> str:
        return '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac/></math>'

    converter = type("Converter", (), {"convert_with_local_state": convert})
    monkeypatch.setattr(typesetting, "_converter", converter)
    diagnostics = Diagnostics()
    dialect = Dialect("epub", lambda _: "", labels_for("en"), diagnostics)
    markup = inlines_to_xhtml((Math("e^{xy}"),), dialect)
    assert 'src="data:image/svg+xml;base64,' in markup
    assert "<math" not in markup
    (finding,) = diagnostics
    assert (finding.code, finding.message) == (
        "formula-image",
        "the MathML of ‘e^{xy}’ is invalid (‹mfrac› needs 2 parts and has 0); its image is shown",
    )
