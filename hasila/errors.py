"""Every error that Hasila raises on purpose.

    HasilaError
    ├── UsageError          the command or call itself is wrong (exit status 2)
    ├── CodebookError       a codebook entry is wrong: file, line, entry, remedy
    ├── LexiconError        a lexicon entry is wrong: file, line, entry, remedy
    ├── SourceError         a source, or one record of it, cannot be read
    ├── LedgerError         the ledger cannot be opened, written or migrated
    │   └── LedgerVersionError   it was made by a newer version
    ├── ClaimError          an imported claim is unusable: row, field, value, what is allowed
    └── ExportError         an export cannot be written

A message says what was wrong, where (file, record, field), what is allowed and what to do next.
"""

from __future__ import annotations


class HasilaError(Exception):
    """Base of all errors that a person can act on."""


class UsageError(HasilaError):
    """The call itself is wrong: an unknown option value, a missing path."""


class CodebookError(HasilaError):
    """A codebook entry is wrong."""


class LexiconError(HasilaError):
    """A lexicon entry is wrong."""


class SourceError(HasilaError):
    """A source, or one record of it, cannot be read."""


class LedgerError(HasilaError):
    """The ledger cannot be opened, written or migrated."""


class LedgerVersionError(LedgerError):
    """The ledger was made by a newer version of Hasila."""


class ClaimError(HasilaError):
    """An imported claim is unusable."""


class ExportError(HasilaError):
    """An export cannot be written."""
