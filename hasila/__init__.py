"""Hasila turns news reports into a sourced ledger of operations and tallies, and checks whether the figures add up."""

__version__ = "0.1.0"
