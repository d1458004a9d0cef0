"""The account of a post: what its source holds, each of which its output must hold too.

`source_content` scans the source and `written_content` the XHTML; `compare` compares the two. None
of them uses the parsers and writers whose losses they are to find. Text that may be markup or
content is not counted, so that a loss is a loss.
"""

from exporter.account.items import SourceContent, SourceItem, WrittenContent
from exporter.account.losses import Account, Loss, LossKind, account_of, compare
from exporter.account.markdown import source_content
from exporter.account.xhtml import written_content

__all__ = [
    "Account",
    "Loss",
    "LossKind",
    "SourceContent",
    "SourceItem",
    "WrittenContent",
    "account_of",
    "compare",
    "source_content",
    "written_content",
]
