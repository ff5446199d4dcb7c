"""Reports that nobody wrote: a seeded world of invented but agreeing figures, told as clerks tell them, with its truth.

`world` knows what is so, `style` how a clerk prints it, `sections` (and `commune`) which sentences he chooses,
`report` puts them together as text or DOCX, `faults` makes one figure untrue on demand, `measure` counts how much of
the truth the extractor takes out. The truth comes from the world, never from the extractor, and no phrase here is
looked up in `claims/` or `schemas/`.
"""
