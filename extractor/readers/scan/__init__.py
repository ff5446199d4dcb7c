"""Pictures of pages become text: scans in PDF, and PNG, JPEG and TIFF files.

picture (upright, clean, grey) → rulings (grids from pixels) → engine (Tesseract) → words (rows as the PDF reader has
them) → figures (every figure is read twice; where the readings differ it is a doubt) → page → doubts (back to the
text). The rows go the same way as those of a digital PDF, so that columns, tables and running heads work alike.
"""

from __future__ import annotations
