"""Full covers: back, spine and front of a printed book as one page.

`back_text` and `spine_text` measure what is to stand there, `plan` decides what stands where,
`markup` writes it for the layout engine, `document` makes the PDF with the stages of the inside,
and `guides` adds the lines of the printing service as layers that are not printed. Imports go one
way: back_text, spine_text, plan, markup, guides, document.
"""
