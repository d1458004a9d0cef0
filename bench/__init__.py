"""Benchmarks: the cost of exporting, measured on whole processes, beside other tools."""
