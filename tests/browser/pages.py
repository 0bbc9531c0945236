"""The words on each page of PDFs, without their spaces, as JSON: a list of pages for every file named. `scripts/test` installs pypdf."""

import json
import sys
import unicodedata

from pypdf import PdfReader


def words(page):
    # Ligatures are one sign in a PDF.
    return "".join(unicodedata.normalize("NFKC", page.extract_text()).split())


print(json.dumps([[words(page) for page in PdfReader(file).pages] for file in sys.argv[1:]]))
