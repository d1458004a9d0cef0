"""Paragraphs that are broken into lines as a whole, in place of one line after the other.

`total_fit` chooses the breaks; it works on numbers alone. `paragraph_content` reads a paragraph,
`measuring` finds the positions of its characters, `break_opportunities` finds where its lines may
end, and `plans` keeps the chosen lines while the engine lays out the paragraph. `hooks` makes
WeasyPrint end its lines there; `justification` and `protrusion` align them with the margins.
"""
