"""Formulas: TeX to MathML, to an SVG drawing and to speech."""
