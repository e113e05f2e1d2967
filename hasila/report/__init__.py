"""What people read: one self-contained HTML file of the whole ledger, and the yearly review in four languages."""

from hasila.report.html import write_report

__all__ = ["write_report"]
