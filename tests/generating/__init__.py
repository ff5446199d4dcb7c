"""Reports that nobody wrote: a seeded world of invented but agreeing figures, told as clerks tell them, with its truth.

`world` knows what is so, `style` how a clerk prints it; `district` and `commune` choose the sections, and a module a
topic (`criteria`, `lists`, `funding`, `living`, `outlook`, `remarks`) writes them and names the faults that it can put
into them; `report` puts all together as text or DOCX, `measure` counts how much of the truth the extractor takes out
and which faults it finds. The truth comes from the world, never from the extractor, and no phrase here is looked up in
`claims/` or `schemas/`.
"""
