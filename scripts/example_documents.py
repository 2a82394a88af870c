"""Writes the example reports that are not plain text: a Word document and a PDF, into examples/reports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from docx import Document

FOLDER = Path(__file__).parents[1] / "examples" / "reports"
WORD = """Patients received on 17 July 2025

To the regional health directorate.

On Thursday 17 July 2025, between 15:20 and 22:00, the support hospital of Huanta received people hurt at the bridge
when the police fired on demonstrators.

Three people were dead on arrival. A man of 52 died in the operating room on Friday morning.
The number of dead is therefore four, all with gunshot wounds.

Twenty-six wounded people are alive. Nine have gunshot wounds, the others were hurt by tear gas canisters or in falls.
Five were taken to Ayacucho by ambulance.

Eleven police officers were treated at the police clinic and not here."""
PDF = """Note on two attacks in Tumaco

The committee visited Tumaco on 13 and 14 February 2025 and spoke to 19 witnesses.

On 11 February at about 18:20, a car bomb exploded in front of the police station
of Tumaco. Two police officers and a fruit seller were killed. The committee has
the names of 17 injured people, six of them children.

About half an hour after the explosion, armed men in a boat shot at a police
patrol near the bridge to the island. One officer was wounded.

The authorities accuse the Pacific Column of both attacks. In a message that
reached the committee on 14 February, the Pacific Column denies any part in them.
The committee cannot say who was responsible."""


def main() -> None:
    """Write both documents. The Word file differs in its time stamps each time."""
    write_word(WORD, FOLDER / "33-huanta-hospital.docx")
    write_pdf(PDF, FOLDER / "34-tumaco-committee.pdf")


def write_word(text: str, path: Path) -> None:
    """One paragraph a block of lines; the first is the title."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = dt.datetime(2025, 7, 19)
    document.core_properties.author = ""
    title, *paragraphs = text.split("\n\n")
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph.replace("\n", " "))
    document.save(str(path))


def write_pdf(text: str, path: Path) -> None:
    """One page of plain lines, in the least a PDF can be (ISO 32000-1, 7.5)."""
    shown = "".join(f"({line}) Tj T*\n" for line in text.splitlines())
    stream = f"BT /F1 11 Tf 60 780 Td 15 TL\n{shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("ascii"))


if __name__ == "__main__":
    main()
