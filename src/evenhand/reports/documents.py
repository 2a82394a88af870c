"""The text of one document: plain text and Markdown, web pages, PDF, Word. One function a kind of file."""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from evenhand.reports.decoding import checked, decode
from evenhand.reports.outcome import UnreadableError

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
#: What python-docx says when a document has no properties.
_NO_TITLE = "Word Document"
_OLE = b"\xd0\xcf\x11\xe0"

#: What the libraries raise on damaged files beside their own errors (lxml's XMLSyntaxError is a SyntaxError).
_DAMAGE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    EOFError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what the file itself says about it, not yet parsed."""

    text: str
    says: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()


def read_text(data: bytes) -> Document:
    """Plain text or Markdown, as it is, without the YAML front matter that may stand before it."""
    text, warnings = decode(data)
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Document(text, warnings=warnings)
    try:
        says = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):
        says = None
    if not isinstance(says, dict):
        odd = "it starts like front matter that is not valid YAML: kept as part of the text"
        return Document(text, warnings=(*warnings, odd))
    return Document(text[match.end() :], {str(name): value for name, value in says.items()}, warnings)


def read_html(data: bytes) -> Document:
    """The main text of a web page, without menus and the like, and what its metadata says."""
    import trafilatura

    page, warnings = decode(data, html=True)
    text = trafilatura.extract(page, include_comments=False, include_tables=True)
    if not text:
        text = trafilatura.html2txt(page)
        warnings = (*warnings, "no main text was made out: all text of the page is taken")
    return Document(text or "", _page_says(page), warnings)


# -- what a web page says about itself

#: Names of page metadata for the day of publication, and for the source, surest first. A date elsewhere is a guess.
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "citation_publication_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "date",
)
_SOURCE = ("og:site_name", "dcterms.publisher", "dc.publisher", "citation_publisher", "application-name")


def _page_says(page: str) -> dict[str, object]:
    """Metadata a page states explicitly: meta tags, JSON-LD, its language, title and canonical address."""
    from trafilatura.utils import load_html

    tree = load_html(page)
    if tree is None:
        return {}
    tags: dict[str, str] = {}
    for tag in tree.iter("meta", "time"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        value = tag.get("content") or tag.get("datetime") or ""
        if name and value.strip():
            tags.setdefault(name.lower(), value)
    published = [tags[name] for name in _PUBLISHED if name in tags]
    published += re.findall(r'"datePublished"\s*:\s*"([^"]+)"', " ".join(tree.xpath("//script/text()")))
    says: dict[str, object] = {
        "published": next(iter(published), None),
        "source": next((tags[name] for name in _SOURCE if name in tags), None),
        "title": tags.get("og:title") or next(iter(tree.xpath("//title/text()")), None),
        "url": next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or tags.get("og:url"),
        "language": next(iter(tree.xpath("/html/@lang")), None),
    }
    return {name: str(value) for name, value in says.items() if value}


# -- PDF and Word


def read_pdf(data: bytes) -> Document:
    """The text layer of a PDF, pages parted by a blank line. A page without text is named in a warning."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    _not_empty(data)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked("PDF")
        pages = [page.extract_text() for page in reader.pages]
    except DependencyError as error:
        raise _locked("PDF") from error
    except (PyPdfError, *_DAMAGE) as error:
        raise _broken("PDF", error) from error
    if not any(page.strip() for page in pages):
        raise UnreadableError("the PDF holds no text, probably only scanned images", "Run text recognition (OCR) on it")
    blank = [str(number) for number, page in enumerate(pages, 1) if not page.strip()]
    warnings = (f"no text on page {', '.join(blank)}: perhaps scanned",) if blank else ()
    return Document(checked("\n\n".join(pages)), warnings=warnings)


def read_docx(data: bytes) -> Document:
    """The paragraphs and tables of a Word document, in order. Notes, text boxes, headers and footers are not read."""
    import docx
    from docx.opc.exceptions import OpcError

    _not_empty(data)
    if data.startswith(_OLE):
        raise UnreadableError("the file is locked by a password or an old .doc", "Save it as .docx without a password")
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        title = document.core_properties.title
    except (OpcError, SyntaxError, *_DAMAGE) as error:
        raise _broken("Word document", error) from error
    says = {"title": title} if title != _NO_TITLE else {}
    return Document(checked("\n\n".join(blocks)), says)


def _blocks(holder: Any) -> Iterator[str]:
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            yield "\n".join(" | ".join(_cells(row)) for row in block.rows)
        elif block.text.strip():
            yield block.text


def _cells(row: Any) -> Iterator[str]:
    """The cells of a table row, each once: a merged cell is reported for every column it spans."""
    seen = set()
    for cell in row.cells:
        if cell._tc not in seen:
            seen.add(cell._tc)
            yield " ".join("\n".join(_blocks(cell)).split())


def _not_empty(data: bytes) -> None:
    if not data:
        raise UnreadableError("the file is empty", "Fetch it again")


def _locked(kind: str) -> UnreadableError:
    return UnreadableError(f"the {kind} is encrypted", "Save a copy without a password")


def _broken(kind: str, error: Exception) -> UnreadableError:
    said = " ".join(str(error).split())[:120] or type(error).__name__
    return UnreadableError(f"the {kind} is damaged ({said})", "Fetch it again, or save its text as .txt")


#: How each kind of file that holds one report is read.
READERS: Mapping[str, Callable[[bytes], Document]] = MappingProxyType(
    {
        ".txt": read_text,
        ".md": read_text,
        ".html": read_html,
        ".htm": read_html,
        ".pdf": read_pdf,
        ".docx": read_docx,
    }
)
