"""Reports come in from every kind of file; what cannot be read is listed with a reason and advice, and stops nothing.

cases/reports_dates.csv: a date as written in metadata, the day it means (empty: left out and listed), and a note.
"""

import codecs
import csv
import datetime as dt
import io
import json
from io import StringIO
from pathlib import Path

import docx
import pypdf
import pytest

from evenhand.reports import SUFFIXES, Metadata, Read, Unread, passed_over, read_reports

TEXT = "An explosion hit the bus station in Kirkuk on Tuesday. Twelve people were injured, the hospital said."
DATES = list(
    csv.DictReader(StringIO((Path(__file__).parent / "cases" / "reports_dates.csv").read_text(encoding="utf-8")))
)


def everything(path, **known):
    return list(read_reports(path, defaults=Metadata(**known)))


def the_report(path, **known):
    (item,) = everything(path, **known)
    assert isinstance(item, Read), item
    return item


def the_failure(path):
    (item,) = everything(path)
    assert isinstance(item, Unread), item
    assert item.advice
    return item


def pdf(*pages, password=None):
    """A minimal PDF, written by hand: one line of text a page, an empty page for an empty string."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, page in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({page}) Tj ET" if page else ""
        fonts = "/Resources<</Font<</F1 3 0 R>>>>"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{fonts}/Contents {5 + 2 * number} 0 R>>",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>"
    data += f"{end}\nstartxref\n{len(data)}\n%%EOF".encode()
    if password is None:
        return data
    writer, locked = pypdf.PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


# -- single documents


@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT"])
def test_text_stays_as_it_is(tmp_path, name):
    text = "  First line.\r\n\r\n\tSecond **line**. ʿAyn, café, قتل 🙂  \n"
    (tmp_path / name).write_bytes(text.encode())
    item = the_report(tmp_path / name)
    assert item.report.text == text
    assert item.file == name
    assert item.report.published is None
    assert item.report.source_kind == "unknown"


def test_front_matter_gives_metadata_and_leaves_the_text(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\nsource: Example Wire\nsource kind: media\npublished: 2024-05-03\nurl: https://example.org/1\n"
        "language: en-GB\ntitle: A title\nmood: grey\n---\nBody text.\n"
    )
    item = the_report(tmp_path / "a.md")
    report = item.report
    assert report.text == "Body text.\n"
    assert (report.source, report.source_kind, report.published) == ("Example Wire", "media", dt.date(2024, 5, 3))
    assert (report.url, report.language, report.title) == ("https://example.org/1", "en", "A title")
    assert [warning for warning in item.warnings if "mood" in warning]


@pytest.mark.parametrize("head", ["---\nno mapping\n---\n", "---\nkey: [unclosed\n---\n", "---\nnever closed: 1\n"])
def test_what_only_looks_like_front_matter_is_text(tmp_path, head):
    (tmp_path / "a.txt").write_text(head + TEXT)
    assert the_report(tmp_path / "a.txt").report.text == head + TEXT


def test_front_matter_values_that_are_not_understood_are_listed(tmp_path):
    (tmp_path / "a.txt").write_text(
        "---\npublished: 03/05/2024\nsource_kind: blog\nlanguage: English\nsource: [a, b]\n---\n" + TEXT
    )
    item = the_report(tmp_path / "a.txt")
    assert (item.report.published, item.report.source_kind, item.report.source) == (None, "unknown", None)
    assert [warning.split()[0] for warning in item.warnings] == ["published", "source_kind", "language", "source"]


@pytest.mark.parametrize("case", DATES, ids=lambda case: case["written"])
def test_dates_of_publication(tmp_path, case):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, "published": case["written"]}))
    item = the_report(tmp_path / "a.jsonl")
    published = item.report.published
    assert (published.isoformat() if published else "") == case["published"]
    assert bool(item.warnings) == (not case["published"])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("utf-16-le", TEXT),
        ("cp1256", "وقع انفجار في سوق المدينة مساء الثلاثاء. وقالت المستشفى إن اثني عشر شخصا أصيبوا بجروح."),
        ("cp1251", "Вчера вечером на рынке в городе произошёл взрыв. По данным больницы, ранены двенадцать человек."),
        (
            "cp1252",
            "Une explosion a eu lieu mardi au marché. L'hôpital a fait état de douze blessés, a déclaré le préfet.",
        ),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".csv"])
def test_encodings(tmp_path, encoding, text, suffix):
    file = tmp_path / f"a{suffix}"
    written = text if suffix == ".txt" else f'title,text\nNone,"{text}"\n'
    file.write_bytes(written.encode(encoding))
    item = the_report(file)
    assert item.report.text == text
    marked = encoding in {"utf-8-sig", "utf-16"}
    assert any("encoding" in warning for warning in item.warnings) != marked


def test_language_is_told_when_there_is_enough_text(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("Two hurt.")
    (tmp_path / "c.txt").write_text("Une explosion a eu lieu mardi soir au marché de la ville, a déclaré le préfet.")
    assert [item.report.language for item in everything(tmp_path)] == ["en", None, "fr"]
    assert the_report(tmp_path / "a.txt", language="ar").report.language == "ar"


PAGE = """<html lang="en-GB"><head><title>Blast - Example Wire</title>{head}</head>
<body><nav>Home | World | Sport</nav><article><h1>Blast</h1>
<p>An explosion hit a market in Kirkuk on Thursday 2 May 2024, the police said. Twelve people were injured.</p>
<p>Nobody has claimed responsibility so far, and the police said that an inquiry is under way at the place.</p>
</article><footer>Copyright 2024. Contact us.</footer></body></html>"""


def test_web_page_gives_main_text_and_what_its_metadata_say(tmp_path):
    head = (
        '<meta property="article:published_time" content="2024-05-03T10:00:00Z">'
        '<meta property="og:site_name" content="Example Wire"><link rel="canonical" href="https://example.org/1">'
    )
    (tmp_path / "a.html").write_text(PAGE.format(head=head))
    report = the_report(tmp_path / "a.html").report
    assert "Twelve people were" in report.text
    assert "Contact us" not in report.text
    assert (report.source, report.published, report.url) == (
        "Example Wire",
        dt.date(2024, 5, 3),
        "https://example.org/1",
    )
    assert (report.title, report.language) == ("Blast - Example Wire", "en")


def test_web_page_without_a_stated_date_has_none(tmp_path):
    (tmp_path / "a.htm").write_text(PAGE.format(head=""))
    assert the_report(tmp_path / "a.htm").report.published is None


def test_web_page_date_in_linked_data_counts(tmp_path):
    head = '<script type="application/ld+json">{"@type":"NewsArticle", "datePublished": "2024-05-03"}</script>'
    (tmp_path / "a.html").write_text(PAGE.format(head=head))
    assert the_report(tmp_path / "a.html").report.published == dt.date(2024, 5, 3)


def test_web_page_in_a_declared_encoding(tmp_path):
    head = '<meta charset="windows-1251">'
    page = PAGE.format(head=head).replace("Kirkuk", "Грозный")
    (tmp_path / "a.html").write_bytes(page.encode("cp1251"))
    assert "Грозный" in the_report(tmp_path / "a.html").report.text


def test_pdf_pages_are_read_in_order_and_blank_ones_named(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf("Shells hit a bridge.", "", "Two people were injured."))
    item = the_report(tmp_path / "a.pdf")
    assert item.report.text.split() == ["Shells", "hit", "a", "bridge.", "Two", "people", "were", "injured."]
    assert "page 2" in item.warnings[0]


def test_pdf_failures_say_what_to_do(tmp_path):
    broken = pdf("Text.")
    cases = {
        "scan.pdf": (pdf("", ""), "scanned", "OCR"),
        "locked.pdf": (pdf("Text.", password="long and secret"), "encrypted", "password"),
        "cut.pdf": (broken[: len(broken) // 3], "damaged", "again"),
        "other.pdf": (b"\x00\x01 not at all", "damaged", "again"),
        "empty.pdf": (b"", "empty", "again"),
    }
    for name, (data, reason, advice) in cases.items():
        (tmp_path / name).write_bytes(data)
        failure = the_failure(tmp_path / name)
        assert reason in failure.reason, name
        assert advice in failure.advice, name


def test_docx_gives_paragraphs_tables_and_title(tmp_path):
    document = docx.Document()
    document.core_properties.title = "Situation report"
    document.core_properties.author = "Nobody"
    document.add_heading("Kirkuk")
    document.add_paragraph("An explosion hit a bridge.")
    table = document.add_table(rows=1, cols=3)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "injured"
    table.rows[0].cells[2].text = "12"
    document.add_paragraph("Nobody claimed it.")
    document.save(str(tmp_path / "a.docx"))
    report = the_report(tmp_path / "a.docx").report
    assert report.text == "Kirkuk\n\nAn explosion hit a bridge.\n\ninjured | 12\n\nNobody claimed it."
    assert (report.title, report.source, report.published) == ("Situation report", None, None)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"just text"])
def test_docx_failures(tmp_path, data):
    (tmp_path / "a.docx").write_bytes(data)
    assert the_failure(tmp_path / "a.docx").file == "a.docx"


# -- tables


def test_csv_rows_are_reports(tmp_path):
    (tmp_path / "a.csv").write_text(
        'Body,Published,Source,Source kind,colour\r\n"One, two.\r\nThree.",2024-05-03,Example Wire,NGO,red\r\n'
        ",2024-05-03,Example Wire,media,blue\r\nFour.,,,,\r\nFive.,,,,,,too many\r\n"
    )
    first, second, third, fourth = everything(tmp_path / "a.csv")
    assert isinstance(first, Read)
    assert first.report.text == "One, two.\r\nThree."
    assert (first.report.source, first.report.source_kind, first.file) == ("Example Wire", "ngo", "a.csv#1")
    assert "colour" in first.warnings[0]
    assert isinstance(second, Unread)
    assert (second.file, second.row) == ("a.csv#2", 2)
    assert isinstance(third, Read)
    assert third.report.published is None
    assert third.warnings == ()
    assert isinstance(fourth, Unread)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters(tmp_path, delimiter):
    (tmp_path / "a.csv").write_text(f"title{delimiter}text\nA{delimiter}Shells hit a bridge.\n")
    assert the_report(tmp_path / "a.csv").report.text == "Shells hit a bridge."


def test_csv_row_that_is_broken_does_not_stop_the_table(tmp_path):
    (tmp_path / "a.csv").write_text('text\n"One" two.\nShells hit a bridge.\n')
    broken, good = everything(tmp_path / "a.csv")
    assert isinstance(broken, Unread)
    assert isinstance(good, Read)


def test_csv_without_text_column_names_its_columns(tmp_path):
    (tmp_path / "a.csv").write_text("headline,when\nA,B\n")
    failure = the_failure(tmp_path / "a.csv")
    assert "'headline', 'when'" in failure.reason
    assert "text, body, content or article" in failure.advice


def test_csv_with_two_columns_of_one_name_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("text,Text\nA,B\n")
    assert "text" in the_failure(tmp_path / "a.csv").reason


def test_second_text_column_is_not_dropped_silently(tmp_path):
    (tmp_path / "a.csv").write_text("text,body\nShells hit a bridge.,More words\n")
    assert "body" in the_report(tmp_path / "a.csv").warnings[0]


def test_jsonl_lines_are_reports_and_bad_ones_are_listed(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "One.\\r\\nTwo.", "published": "3 May 2024"}\n\nnot json\n[1]\n{"article": "Three."}\n{"text": 5}\n'
    )
    items = everything(tmp_path / "a.jsonl")
    assert [item.file for item in items] == ["a.jsonl#1", "a.jsonl#3", "a.jsonl#4", "a.jsonl#5", "a.jsonl#6"]
    assert [isinstance(item, Read) for item in items] == [True, False, False, True, False]
    assert isinstance(items[0], Read)
    assert items[0].report.text == "One.\r\nTwo."


@pytest.mark.parametrize("content", ['[{"text": "One."}]', '{"text": "One."}'])
def test_json_list_or_object(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    assert the_report(tmp_path / "a.json").report.text == "One."


def test_half_characters_in_json_are_replaced_and_told(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One \\ud800 two"}\n')
    item = the_report(tmp_path / "a.jsonl")
    assert item.report.text == "One \ufffd two"
    assert item.warnings


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n", "empty"),
        ("a.txt", codecs.BOM_UTF8 + b"\n", "no text"),
        ("a.txt", b"---\nsource: x\n---\n \n", "no text"),
        ("a.txt", b"some\x00text and more", "binary"),
        ("a.txt", bytes(range(256)) * 8, "binary"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.json", b"{", "valid JSON"),
        ("a.jsonl", b'{"text": "a\\u0000b"}', "NUL"),
        ("a.html", b"<html></html>", "no text"),
        ("a.xyz", b"text", "no kind of file"),
        ("noname", b"text", "no kind of file"),
    ],
)
def test_failures(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    assert reason in the_failure(tmp_path / name).reason


def test_a_path_that_is_not_there(tmp_path):
    assert "no such file" in the_failure(tmp_path / "a.txt").reason


# -- folders, sidecars, precedence


def test_folder_is_read_in_order_without_hidden_and_other_files(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", ".git/c.txt", "picture.png", "notes.PNG", "LICENSE", "empty.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("" if name == "empty.txt" else f"Report {name}.")
    assert [item.file for item in everything(tmp_path)] == ["a/z.txt", "b.txt", "empty.txt"]
    assert passed_over(tmp_path) == {".png": 2, "": 1}


def test_sidecar_gives_metadata_and_is_no_report(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "sub" / "b.txt").write_text(TEXT)
    (tmp_path / "reports.csv").write_text(
        "file,source,published,colour\na.txt,Example Wire,3 May 2024,red\nsub/b.txt,Example Post,soon,red\nc.txt,X,,\n"
    )
    a, missing, b = everything(tmp_path)
    assert isinstance(a, Read)
    assert isinstance(b, Read)
    assert isinstance(missing, Unread)
    assert (a.report.source, a.report.published) == ("Example Wire", dt.date(2024, 5, 3))
    assert (b.report.source, b.report.published) == ("Example Post", None)
    assert any("soon" in warning for warning in b.warnings)
    assert any("colour" in warning for warning in a.warnings)
    assert (missing.file, missing.reason) == ("reports.csv#3", "c.txt is not there")


def test_sidecar_with_a_text_column_is_a_table_of_reports(tmp_path):
    (tmp_path / "reports.csv").write_text("file,text\nx,Shells hit a bridge.\n")
    (item,) = everything(tmp_path)
    assert isinstance(item, Read)
    assert item.report.text == "Shells hit a bridge."


def test_a_single_file_has_the_metadata_it_has_in_its_folder(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "reports.csv").write_text("file,source\na.txt,Example Wire\n")
    assert the_report(tmp_path / "a.txt").report == the_report(tmp_path).report


def test_a_sidecar_that_cannot_be_read_is_told_with_each_report(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "reports.csv").write_text("file,file\na.txt,b\n")
    item = the_report(tmp_path / "a.txt")
    assert "reports.csv gives no metadata" in item.warnings[0]
    assert isinstance(everything(tmp_path)[1], Unread)


def test_options_win_over_sidecar_and_sidecar_over_file(tmp_path):
    (tmp_path / "a.txt").write_text("---\nsource: F\ntitle: F\nurl: F\n---\n" + TEXT)
    (tmp_path / "reports.csv").write_text("file,source,title\na.txt,S,S\n")
    report = the_report(tmp_path, source="O").report
    assert (report.source, report.title, report.url) == ("O", "S", "F")


def test_the_same_text_by_the_same_source_is_one_report(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    first, second = everything(tmp_path, source="Example Wire")
    assert isinstance(first, Read)
    assert isinstance(second, Read)
    assert first.report.id == second.report.id


def test_large_tables_are_not_held_in_memory(tmp_path):
    with (tmp_path / "a.jsonl").open("w") as file:
        for number in range(3):
            file.write(json.dumps({"text": f"Report {number}."}) + "\n")
        file.write("{broken")
    rows = read_reports(tmp_path / "a.jsonl")
    assert isinstance(next(rows), Read)
    rows.close()  # type: ignore[attr-defined]


def test_every_suffix_named_in_the_docs_is_read():
    assert {".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".csv", ".jsonl", ".json"} == SUFFIXES
