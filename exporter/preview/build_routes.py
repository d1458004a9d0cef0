"""Routes of builds: how far one is, its end, and the files that it has made."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from exporter.preview.builds import Build
from exporter.preview.requests import JsonAnswer, findings_json, preview_of
from exporter.preview.state import PreviewState


async def _build(request: Request) -> JsonAnswer:
    return JsonAnswer(build_json(_named_build(request), preview_of(request)))


async def _cancel(request: Request) -> JsonAnswer:
    preview_of(request).builds.cancel(_named_build(request).id)
    return JsonAnswer(build_json(_named_build(request), preview_of(request)))


async def _file(request: Request) -> FileResponse:
    """Answer a file as a download, under its name."""
    build, name = _named_build(request), request.path_params["name"]
    path = next((file.path for file in build.files if file.path.name == name), None)
    if path is None:
        raise HTTPException(404, "the build has no such file")
    return FileResponse(path, filename=name)


def build_json(build: Build, preview: PreviewState) -> dict[str, object]:
    """Return a build as JSON; the findings of each PDF are in it once it was audited."""
    files = []
    for file in build.files:
        audited = build.audited.get(file.path)
        about = {
            "name": file.path.name,
            "title": file.title,
            "chapters": file.chapters,
            "pages": file.pages,
        }
        found = findings_json(audited.findings, preview) if audited else []
        table = [row._asdict() for row in audited.table] if audited else None
        size = file.path.stat().st_size
        files.append({**about, "size": size, "findings": found, "preflight": table})
    return {
        "id": build.id,
        "source": build.source,
        "state": build.state,
        "files": files,
        "findings": findings_json(build.findings, preview),
        "failure": build.failure,
    }


def _named_build(request: Request) -> Build:
    """Return the build that the address names. Raises status 404 if it is not kept any longer."""
    build = preview_of(request).builds.get(request.path_params["number"])
    if build is None:
        raise HTTPException(404, "the build is not kept any longer")
    return build


ROUTES = (
    Route("/api/builds/{number:int}", _build),
    Route("/api/builds/{number:int}", _cancel, methods=["DELETE"]),
    Route("/api/builds/{number:int}/files/{name}", _file),
)
