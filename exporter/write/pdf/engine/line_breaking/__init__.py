"""Paragraphs that are broken into lines as a whole, in place of one line after the other.

`total_fit` chooses the breaks, and knows numbers alone. `paragraph` reads the content of a
paragraph, `measuring` finds where its characters are, `breakpoints` where its lines may end, and
`plans` keeps what was chosen for as long as the engine lays out the paragraph. `hooks` has
WeasyPrint end its lines there; `justification` and `protrusion` place what is on them.
"""
