"""Layout: jobs become pages, in parallel and cached, with page numbers settled."""
