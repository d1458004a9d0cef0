"""Findings and results as people and programs read them: text, JSON, GitHub, SARIF."""
