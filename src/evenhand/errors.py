"""Every error evenhand raises on purpose.

EvenhandError
├── ReportError        a file or row that cannot be brought in
├── ReaderError        a reader that cannot answer
├── CodebookError      a codebook file that breaks its own rules
├── GazetteerError     a gazetteer that is missing, damaged or cannot be built
├── ProjectError       a project folder or store that cannot be used
├── JudgementError     judgements that contradict one another
├── ExportError        a record that cannot be written
├── ReviewError        an act of review that cannot be done
│   └── ChangedError   somebody else changed it meanwhile
└── NotFoundError      an id that names nothing

A message names the thing, says what is wrong and what to do next.
"""


class EvenhandError(Exception):
    """Something evenhand can explain; its message is meant for the user."""


class ReportError(EvenhandError):
    """A file or row that cannot be brought in."""


class ReaderError(EvenhandError):
    """A reader that cannot answer."""


class CodebookError(EvenhandError):
    """A codebook file that breaks its own rules."""


class GazetteerError(EvenhandError):
    """A gazetteer that is missing, damaged or cannot be built."""


class ProjectError(EvenhandError):
    """A project folder or store that cannot be used."""


class JudgementError(EvenhandError):
    """Judgements that contradict one another."""


class ExportError(EvenhandError):
    """A record that cannot be written."""


class ReviewError(EvenhandError):
    """An act of review that cannot be done."""


class ChangedError(ReviewError):
    """Somebody else changed it meanwhile; look again and decide again."""


class NotFoundError(EvenhandError):
    """An id that names nothing."""
