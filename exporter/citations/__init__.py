"""Citation styles (CSL), and works of a bibliography in the formats of reference managers."""
