"""The audit names the actions of a PDF that run something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from audited_pdfs import (
    AuditedPdf,
    problems_of,
)
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.model.requirements import (
    Requirements,
)

ACTIVE: tuple[tuple[Callable[[Pdf], Dictionary], str], ...] = (
    (lambda _: Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")), "runs JavaScript"),
    (lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"a")), "runs JavaScript"),
    (lambda _: Dictionary(S=Name.Launch, F=String("calc.exe")), "starts a program"),
    (lambda _: Dictionary(S=Name.SubmitForm, F=String("http://a.example")), "sends a form"),
    (lambda _: Dictionary(S=Name.GoToE, T=Dictionary()), "opens an attached file"),
    (
        lambda _: Dictionary(S=Name.URI, URI=String(" JavaScript:a")),
        "has a link to a ‘javascript:’ address",
    ),
)


@pytest.mark.parametrize(("action", "what"), ACTIVE)
@pytest.mark.parametrize("place", ["opening", "link", "next", "additional", "names"])
def test_actions_that_run_something_are_named(
    action: Callable[[Pdf], Dictionary], what: str, place: str
) -> None:
    pdf = AuditedPdf().build()
    harmless = Dictionary(S=Name.URI, URI=String("https://a.example/"))
    match place:
        case "opening":
            pdf.Root.OpenAction = action(pdf)
        case "link":
            link = Dictionary(Subtype=Name.Link, A=pdf.make_indirect(action(pdf)))
            pdf.pages[0].obj.Annots = Array([link])
        case "next":
            harmless.Next = Array([action(pdf)])
            pdf.Root.OpenAction = harmless
        case "additional":
            pdf.pages[0].obj.AA = Dictionary(O=action(pdf))
        case _:
            pdf.Root.Names = Dictionary(
                JavaScript=Dictionary(Names=Array([String("a"), action(pdf)]))
            )
    assert ("active-content", f"the file {what}") in {
        (each.code, each.message) for each in problems_of(pdf, Requirements())
    }


def test_media_and_forms_that_run_scripts_are_named() -> None:
    pdf = AuditedPdf().build()
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.RichMedia)])
    pdf.Root.AcroForm = Dictionary(XFA=String("a"))
    found = {each.message for each in problems_of(pdf, Requirements())}
    assert "the file has an annotation of the type RichMedia" in found
    assert "the file has a form in XFA, which may hold scripts" in found


def test_an_action_that_only_shows_a_place_is_no_problem() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    assert "active-content" not in {each.code for each in problems_of(pdf, Requirements())}


def test_an_action_in_too_many_arrays_is_reported() -> None:
    pdf = AuditedPdf().build()
    inner: Object = Dictionary(S=Name.JavaScript, JS=String("a"))
    for _ in range(60):
        inner = Array([inner])
    pdf.Root.Deep = inner
    found = {each.message: each.code for each in problems_of(pdf, Requirements())}
    assert found["the file nests objects more than 50 deep"] == "check-incomplete"
