"""The composition of the same posts by the exporter and by other tools, counted and pictured."""
