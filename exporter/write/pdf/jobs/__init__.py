"""Layout jobs: the divisions of an edition, ready for the engine."""
