"""Paths that lead out of a site."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox


def _image(address: str) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        sandbox.post(f"![A secret]({address.replace('{outside}', str(sandbox.outside))})\n")

    return HostileInput(f"image {address}", build, codes=("image-missing",))


INPUTS = (_image("../../outside/secret.md"), _image("{outside}/secret.md"))
