"""Names of a package, each loaded with its module when it is first used (PEP 562)."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def getter_of_names(package: "str", homes: "Mapping[str, str]") -> "Callable[[str], object]":
    """Return `__getattr__` of a package. `homes` has the module of each name."""

    def value_of(name: str) -> object:
        """Return the value of a name."""
        if name not in homes:
            raise AttributeError(f"module ‘{package}’ has no attribute ‘{name}’")
        # As `from exporter.model import nodes` does, also where the name is that of a module.
        module = __import__(f"{package}.{homes[name]}", fromlist=[name])
        # A module of the package is its own home.
        value: object = module if homes[name] == name else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    return value_of
